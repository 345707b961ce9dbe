// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/bus_request.h"

#include <QTest>

using namespace bulkhead;

namespace
{

DiskRef ref(const char *name)
{
    return {.object = std::string("/b/") + name, .serial = "S", .wwn = "W", .size = {5}};
}

} // namespace

class BusRequestTest : public QObject
{
    Q_OBJECT
private slots:
    void onlyWhatTheActionKnows_data();
    void onlyWhatTheActionKnows();
    void disks();
    void preview();
};

void BusRequestTest::onlyWhatTheActionKnows_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<QStringList>("keys");
    QTest::newRow("create") << "create" << QStringList{"disks", "erase", "level", "name", "spares"};
    QTest::newRow("create with a shape")
        << "create" << QStringList{"chunk", "disks", "layout", "level", "name"};
    QTest::newRow("delete") << "delete" << QStringList{"array"};
    QTest::newRow("start") << "start" << QStringList{"array", "degraded"};
    QTest::newRow("add-spare") << "add-spare" << QStringList{"array", "disk", "erase"};
    QTest::newRow("fail") << "fail" << QStringList{"array", "member"};
    QTest::newRow("replace") << "replace" << QStringList{"array", "member", "spare"};
}

/// Goal: the helper refuses unknown keys, so none is sent. Method: what each action may say,
/// after helper/interface/org.bulkhead1.xml.
void BusRequestTest::onlyWhatTheActionKnows()
{
    QFETCH(QString, action);
    QFETCH(QStringList, keys);
    Request request;
    request.action = action.toStdString();
    const auto has = [&](const char *key) { return keys.contains(QLatin1String(key)); };
    request.array = has("array") ? "u" : "";
    request.member = has("member") ? "m" : "";
    request.spare = has("spare") ? "s" : "";
    request.erase = has("erase");
    request.degraded = has("degraded");
    request.layout = has("layout") ? "far=2" : "";
    request.chunk = {has("chunk") ? 131072ULL : 0ULL};
    if (has("disk") || has("disks"))
        request.disks = {ref("sdb")};
    if (has("spares"))
        request.spares = {ref("sdc")};
    QCOMPARE(toBus(request).keys(), keys);
    if (has("chunk"))
        QCOMPARE(toBus(request)["chunk"], QVariant::fromValue<quint64>(131072));
    // What is required is always sent, so that the helper's words explain what is missing.
    if (action == "create")
        QCOMPARE(toBus(Request{.action = "create",
                               .name = "",
                               .level = "",
                               .layout = "",
                               .chunk = {},
                               .disks = {},
                               .spares = {},
                               .array = "",
                               .member = "",
                               .spare = "",
                               .policy = "",
                               .group = ""})
                     .keys(),
                 (QStringList{"disks", "level", "name"}));
}

/// Goal: a disk is named by where and who it is, with the types of the interface.
/// Method: look at one.
void BusRequestTest::disks()
{
    Request request;
    request.action = "add-spare";
    request.array = "u";
    request.disks = {ref("sdb")};
    const QVariantMap disk = toBus(request)["disk"].toMap();
    QCOMPARE(disk["object"].toString(), "/b/sdb");
    QCOMPARE(disk["serial"].toString(), "S");
    QCOMPARE(disk["wwn"].toString(), "W");
    QCOMPARE(disk["size"].metaType(), QMetaType::fromType<quint64>());
    QCOMPARE(disk["size"].toULongLong(), 5U);
}

/// Goal: no word of a plan is lost. Method: every key, and a step without any.
void BusRequestTest::preview()
{
    const PlanPreview plan = previewFromBus("t",
                                            {{"title", "T"},
                                             {"summary", "S"},
                                             {"size", quint64(7)},
                                             {"survives", 2},
                                             {"survives_during", 1},
                                             {"duration", quint64(9)},
                                             {"command", "C"},
                                             {"destructive", true}},
                                            {{{"kind", "erase"},
                                              {"text", "E"},
                                              {"disk", "sdb"},
                                              {"model", "M"},
                                              {"serial", "N"},
                                              {"bytes", quint64(3)},
                                              {"offset", quint64(4)}},
                                             {}},
                                            {"W"});
    QCOMPARE(plan.token, "t");
    QCOMPARE(plan.title, "T");
    QCOMPARE(plan.summary, "S");
    QCOMPARE(plan.size.value, 7U);
    QCOMPARE(plan.survives, 2);
    QCOMPARE(plan.survivesDuring, 1);
    QCOMPARE(plan.durationUs, 9U);
    QCOMPARE(plan.command, "C");
    QVERIFY(plan.destructive);
    QCOMPARE(plan.steps.size(), 2U);
    QCOMPARE(plan.steps[0].serial, "N");
    QCOMPARE(plan.steps[0].offset.value, 4U);
    QCOMPARE(plan.steps[1].text, "");
    QCOMPARE(plan.warnings, std::vector<std::string>{"W"});
}

QTEST_GUILESS_MAIN(BusRequestTest)
#include "bus_request_test.moc"
