// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/request_reader.h"

#include <QTest>

using namespace bulkhead;

namespace
{

constexpr const char *uuid = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

Dictionary disk(const std::string &name)
{
    return {{"object", "/org/freedesktop/UDisks2/block_devices/" + name},
            {"size", std::uint64_t{1} << 30},
            {"serial", "S" + name},
            {"wwn", ""}};
}

Dictionary createOptions()
{
    return {{"name", "Photos"},
            {"level", "raid1"},
            {"disks", std::vector<Dictionary>{disk("sda"), disk("sdb")}}};
}

std::string codeOf(const std::string &action, const Dictionary &options)
{
    const auto request = readRequest(action, options);
    return request ? "" : std::string(errorName(request.error().code));
}

} // namespace

class RequestReaderTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void createIsRead();
    void eachActionTakesItsKeys_data();
    void eachActionTakesItsKeys();
    void mistakesAreNamed();
};

void RequestReaderTest::createIsRead()
{
    Dictionary options = createOptions();
    options["spares"] = std::vector<Dictionary>{disk("sdc")};
    options["erase"] = true;
    const auto request = readRequest("create", options);
    QVERIFY(request);
    QCOMPARE(request->name, std::string("Photos"));
    QCOMPARE(request->disks.size(), std::size_t{2});
    QCOMPARE(request->disks[1].serial, std::string("Ssdb"));
    QCOMPARE(request->disks[1].size.value, std::uint64_t{1} << 30);
    QCOMPARE(request->spares.size(), std::size_t{1});
    QVERIFY(request->erase);
    QVERIFY(request->layout.empty());
    QCOMPARE(request->chunk.value, std::uint64_t{0});

    options["layout"] = "far=2";
    options["chunk"] = std::uint64_t{131072};
    const auto shaped = readRequest("create", options);
    QVERIFY(shaped);
    QCOMPARE(shaped->layout, std::string("far=2"));
    QCOMPARE(shaped->chunk.value, std::uint64_t{131072});
    options["chunk"] = "64K";
    QCOMPARE(codeOf("create", options), std::string("InvalidArgument"));
}

void RequestReaderTest::eachActionTakesItsKeys_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<QStringList>("keys");
    QTest::newRow("delete") << "delete" << QStringList{"array"};
    QTest::newRow("start") << "start" << QStringList{"array"};
    QTest::newRow("stop") << "stop" << QStringList{"array"};
    QTest::newRow("remove-spare") << "remove-spare" << QStringList{"array", "member"};
    QTest::newRow("fail") << "fail" << QStringList{"array", "member"};
    QTest::newRow("replace") << "replace" << QStringList{"array", "member"};
    QTest::newRow("replace by") << "replace" << QStringList{"array", "member", "spare"};
    QTest::newRow("remove") << "remove" << QStringList{"array", "member"};
}

/// Goal: the keys of the interface's description are accepted, and no others.
void RequestReaderTest::eachActionTakesItsKeys()
{
    QFETCH(QString, action);
    QFETCH(QStringList, keys);
    Dictionary options;
    for (const QString &key : keys)
        options[key.toStdString()] = uuid;
    QCOMPARE(codeOf(action.toStdString(), options), std::string());
    options["force"] = true;
    QCOMPARE(codeOf(action.toStdString(), options), std::string("UnknownOption"));
    options.erase("force");
    options["array"] = "../x";
    QCOMPARE(codeOf(action.toStdString(), options), std::string("InvalidArgument"));
    options.erase("array");
    QCOMPARE(codeOf(action.toStdString(), options), std::string("InvalidArgument"));
}

void RequestReaderTest::mistakesAreNamed()
{
    QCOMPARE(codeOf("format", {}), std::string("InvalidArgument"));
    QCOMPARE(codeOf("", {}), std::string("InvalidArgument"));
    Dictionary options = createOptions();
    options["name"] = true;
    QCOMPARE(codeOf("create", options), std::string("InvalidArgument"));
    options = createOptions();
    Dictionary odd = disk("sdc");
    odd["path"] = "/dev/sda";
    options["spares"] = std::vector<Dictionary>{odd};
    QCOMPARE(codeOf("create", options), std::string("UnknownOption"));
    odd = disk("sdc");
    odd["size"] = std::uint32_t{7};
    options["spares"] = std::vector<Dictionary>{odd};
    QCOMPARE(codeOf("create", options), std::string("InvalidArgument"));
    QVERIFY(expectNoOptions({}));
    QVERIFY(!expectNoOptions({{"x", true}}));
}

QTEST_GUILESS_MAIN(RequestReaderTest)
#include "request_reader_test.moc"
