// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/request_builder.h"

#include "backend/host/simulated_host.h"

#include <QTest>
#include <algorithm>

using namespace bulkhead;

namespace
{

ctl::Invocation parsed(const std::vector<const char *> &words, int *status = nullptr)
{
    std::vector<const char *> argv{"bulkheadctl"};
    argv.insert(argv.end(), words.begin(), words.end());
    const auto result = ctl::parseCommandLine(int(argv.size()), argv.data());
    if (const int *code = std::get_if<int>(&result)) {
        if (status)
            *status = *code;
        return {};
    }
    return std::get<ctl::Invocation>(result);
}

} // namespace

class RequestBuilderTest : public QObject
{
    Q_OBJECT
private slots:
    void create();
    void spares();
    void members();
    void sameDiskTwice_data();
    void sameDiskTwice();
    void equivalentCommands();
    void badUsage_data();
    void badUsage();
};

/// Goal: the disks that were named are the disks that are asked for, with their identity.
/// Method: a create line with spares among the members.
void RequestBuilderTest::create()
{
    SimulatedHost host;
    const auto run = parsed({"create", "--level", "raid1", "--name", "My Photos", "--spare", "sdd",
                             "sdb", "/dev/sdc", "--spare", "71J0A0B1FBDG", "--erase", "--yes"});
    QVERIFY(run.isChange && run.yes && !run.planOnly);
    const auto request = ctl::requestFor(run, host.snapshot());
    QVERIFY(request.has_value());
    QCOMPARE(request->action, "create");
    QCOMPARE(request->name, "My Photos");
    QVERIFY(request->erase);
    QCOMPARE(request->disks.size(), 2U);
    QCOMPARE(request->disks[0].serial, "WD-WCC7K0AA1B2C");
    QCOMPARE(request->disks[0].size.value, 4'000'787'030'016U);
    QCOMPARE(request->disks[1].object, "/org/freedesktop/UDisks2/block_devices/sdc");
    QCOMPARE(request->spares.size(), 2U);
    QCOMPARE(request->spares[1].object, "/org/freedesktop/UDisks2/block_devices/sdf");
    QVERIFY(request->layout.empty());
    QCOMPARE(request->chunk, Bytes{});

    const auto shaped = ctl::requestFor(parsed({"create", "--level", "raid10", "--layout", "far=2",
                                                "--chunk", "128K", "--name", "x", "sdb", "sdc"}),
                                        host.snapshot());
    QVERIFY(shaped.has_value());
    QCOMPARE(shaped->level, "raid10");
    QCOMPARE(shaped->layout, "far=2");
    QCOMPARE(shaped->chunk, Bytes{131072});
}

/// Goal: spare add and remove name the right things. Method: both lines.
void RequestBuilderTest::spares()
{
    SimulatedHost host;
    const Uuid id = host.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"});
    auto request = ctl::requestFor(parsed({"spare", "add", "Photos", "sdf"}), host.snapshot());
    QVERIFY(request.has_value());
    QCOMPARE(request->action, "add-spare");
    QCOMPARE(request->array, id.text());
    QCOMPARE(request->disks.size(), 1U);
    QVERIFY(request->spares.empty());
    request = ctl::requestFor(parsed({"spare", "remove", "Photos", "sdd"}), host.snapshot());
    QVERIFY(request.has_value());
    QCOMPARE(request->action, "remove-spare");
    QCOMPARE(request->member, host.snapshot().arrays.front().spares.front().id.text());
    // A member is not a spare.
    QVERIFY(!ctl::requestFor(parsed({"spare", "remove", "Photos", "sdb"}), host.snapshot()));
}

/// Goal: fail, replace and remove act on the member that was named. Method: each line.
void RequestBuilderTest::members()
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd", "sdf"});
    const Array &array = host.snapshot().arrays.front();
    for (const char *action : {"fail", "replace", "remove"}) {
        const auto request = ctl::requestFor(parsed({action, "Photos", "sdc"}), host.snapshot());
        QVERIFY(request.has_value());
        QCOMPARE(request->action, action);
        QCOMPARE(request->member, array.members[1].id.text());
        QVERIFY(request->spare.empty());
    }
    const auto run = parsed({"plan", "replace", "Photos", "sdc", "--spare", "sdf"});
    QVERIFY(run.planOnly);
    QCOMPARE(ctl::requestFor(run, host.snapshot())->spare, array.spares[1].id.text());
    QVERIFY(ctl::requestFor(parsed({"start", "Photos", "--degraded"}), host.snapshot())->degraded);
    QVERIFY(!ctl::requestFor(parsed({"fail", "Photos", "sdd"}), host.snapshot()));
    QVERIFY(!ctl::requestFor(parsed({"fail", "Music", "sdb"}), host.snapshot()));
}

void RequestBuilderTest::sameDiskTwice_data()
{
    QTest::addColumn<QByteArrayList>("words");
    QTest::newRow("two members") << QByteArrayList{"sdb", "sdb"};
    QTest::newRow("by path and serial") << QByteArrayList{"/dev/sdb", "WD-WCC7K0AA1B2C"};
    QTest::newRow("member and spare") << QByteArrayList{"sdb", "sdc", "--spare", "/dev/sdc"};
}

/// Goal: a mirror of one disk is refused before anybody is asked. Method: one disk, two words.
void RequestBuilderTest::sameDiskTwice()
{
    QFETCH(QByteArrayList, words);
    SimulatedHost host;
    std::vector<const char *> line{"create", "--level", "raid1", "--name", "x"};
    for (const QByteArray &word : words)
        line.push_back(word.constData());
    const auto request = ctl::requestFor(parsed(line), host.snapshot());
    QVERIFY(!request.has_value());
    QVERIFY(request.error().detail.find("named twice") != std::string::npos);
}

/// Goal: the command a plan shows does what the plan does. Method: parse what plans say.
void RequestBuilderTest::equivalentCommands()
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"});
    for (const auto &line :
         {std::vector<const char *>{"create", "--level", "raid1", "--name", "Films", "/dev/sdf",
                                    "/dev/sde", "--spare", "/dev/sdh", "--erase"},
          {"spare", "add", "Photos", "/dev/sdf"},
          {"spare", "remove", "Photos", "/dev/sdd"},
          {"replace", "Photos", "/dev/sdb", "--spare", "/dev/sdd"},
          {"start", "Photos", "--degraded"},
          {"delete", "Photos"}})
        QVERIFY2(ctl::requestFor(parsed(line), host.snapshot()), line.front());
}

void RequestBuilderTest::badUsage_data()
{
    QTest::addColumn<QByteArrayList>("words");
    const auto row = [](const QByteArrayList &words) {
        QTest::newRow(words.join(' ').constData()) << words;
    };
    row({});
    row({"dance"});
    row({"show"});
    row({"show", "Photos", "Films"});
    row({"create", "--level", "raid1", "sdb", "sdc"});
    row({"create", "--name", "x", "sdb", "sdc"});
    row({"create", "--level", "raid1", "--name", "x"});
    row({"create", "--level", "raid10", "--chunk", "64X", "--name", "x", "sdb", "sdc"});
    row({"create", "--level", "raid10", "--chunk", "0", "--name", "x", "sdb", "sdc"});
    row({"create", "--level", "raid1", "--name", "x", "sdb", "sdc", "--force"});
    row({"spare"});
    row({"spare", "add", "Photos"});
    row({"spare", "add", "Photos", "sdb", "sdc"});
    row({"plan"});
    row({"plan", "list"});
    row({"regions", "Photos", "--cells", "0"});
    row({"regions", "Photos", "--cells", "65537"});
    row({"throttle", "Photos"});
    row({"throttle", "Photos", "--max", "fast"});
    row({"examine"});
    row({"examine", "x", "--size", "big"});
    row({"list", "--host", "a", "--bus", "b"});
}

/// Goal: a line that is not understood does nothing and says so. Method: lines with mistakes.
void RequestBuilderTest::badUsage()
{
    QFETCH(QByteArrayList, words);
    std::vector<const char *> line;
    for (const QByteArray &word : words)
        line.push_back(word.constData());
    int status = -1;
    parsed(line, &status);
    QCOMPARE(status, 2);
}

QTEST_GUILESS_MAIN(RequestBuilderTest)
#include "request_builder_test.moc"
