// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/app/ctl/ctl_run.h"
#include "tests/backend/host/fake_helper.h"
#include "tests/backend/host/private_bus.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace bulkhead;
using namespace bulkhead::test;

/// Commands that look, and controls that need no plan.
class QueryCommandTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void list();
    void nothingYet();
    void show();
    void disks();
    void regions();
    void controls_data();
    void controls();
    void throttle();
    void denied();
    void unknownArray();
    void helperMissing_data();
    void helperMissing();
    void helperRefusesToTalk();
    void disksWithoutHelper();
    void noUdisks();
    void noBus();
    void badHost();
    void helpAndVersion();

private:
    CtlRun run(const QStringList &arguments) { return runCtl(m_bus->address(), arguments); }

    std::unique_ptr<PrivateBus> m_bus;
    std::unique_ptr<FakeComputer> m_computer;
};

void QueryCommandTest::init()
{
    m_bus = std::make_unique<PrivateBus>();
    m_computer = std::make_unique<FakeComputer>(m_bus->address());
    QVERIFY(m_computer->helper().isThere() && m_computer->udisks().isThere());
}

void QueryCommandTest::cleanup()
{
    m_computer.reset();
    m_bus.reset();
}

/// Goal: one look says which array needs help. Method: a healthy and a degraded one.
void QueryCommandTest::list()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    m_computer->sim().addArray("Films", Level::Raid1, {"sdd", "sdf"});
    m_computer->sim().failDisk("sdd");
    const CtlRun told = run({"list"});
    QCOMPARE(told.status, 0);
    const QStringList lines = told.out.split('\n');
    QVERIFY2(lines[1].startsWith("Films ") && lines[1].contains("degraded")
                 && lines[1].contains("NOT PROTECTED"),
             told.all());
    QVERIFY2(lines[2].startsWith("Photos ") && lines[2].contains("active")
                 && lines[2].contains("4.0 TB"),
             told.all());
    const CtlRun json = run({"--json", "list"});
    QCOMPARE(json.status, 0);
    QCOMPARE(json.json().array().size(), 2);
    QCOMPARE(json.json().array()[0].toObject()["failures_left"].toInt(), 0);
}

/// Goal: an empty computer is told from a broken one. Method: no arrays.
void QueryCommandTest::nothingYet()
{
    const CtlRun told = run({"list"});
    QCOMPARE(told.status, 0);
    QVERIFY2(told.out.contains("There are no arrays"), told.all());
    QCOMPARE(run({"list", "--json"}).json().array().size(), 0);
    QCOMPARE(run({"list", "--json"}).out, "[]\n");
}

/// Goal: everything about an array is there, by name and by UUID. Method: one with a rebuild.
void QueryCommandTest::show()
{
    const Uuid id = m_computer->sim().addArray("My Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"});
    m_computer->sim().failDisk("sdc");
    m_computer->sim().tick(60'000);
    const CtlRun told = run({"show", "My Photos"});
    QCOMPARE(told.status, 0);
    for (const char *what : {"rebuild", "MB/s", "left", "WD-WCC7K0AA1B2C", "rebuilding", "sdd",
                             "member failed: sdc", "RAID-1", "NOT PROTECTED"})
        QVERIFY2(told.out.contains(what), told.all());
    const CtlRun json = run({"show", QString::fromStdString(id.text()).left(8), "--json"});
    QCOMPARE(json.status, 0);
    QCOMPARE(json.json().object()["sync"].toObject()["action"].toString(), "rebuild");
    QVERIFY(json.json().object()["sync"].toObject()["done_bytes"].toInteger() > 0);
}

/// Goal: a person picks a disk that can be used. Method: the reason for each that cannot.
void QueryCommandTest::disks()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    const CtlRun told = run({"disks"});
    QCOMPARE(told.status, 0);
    const auto line = [&](const QString &device) {
        for (const QString &text : told.out.split('\n'))
            if (text.startsWith(device + " "))
                return text;
        return QString();
    };
    QVERIFY2(line("sda").contains("ounted at / and /boot/efi"), told.all());
    QVERIFY2(line("sdb").contains("Photos"), told.all());
    QVERIFY2(line("sdd").endsWith("free"), told.all());
    QVERIFY2(line("sde").contains("ext4 'Old Photos'"), told.all());
    QVERIFY2(line("sdg").contains("Linux RAID member"), told.all());
    const CtlRun json = run({"disks", "--json"});
    QCOMPARE(json.json().array().size(), 8);
    QVERIFY(!json.json().array()[1].toObject()["member_of"].toString().isEmpty());
}

/// Goal: the map can be read and parsed. Method: text and JSON of the same array.
void QueryCommandTest::regions()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {}, 0.25);
    const CtlRun told = run({"regions", "Photos", "--cells", "128"});
    QCOMPARE(told.status, 0);
    const QStringList lines = told.out.split('\n');
    QCOMPARE(lines[0].size(), 64);
    QVERIFY2(lines[0].startsWith("cccc"), told.all());
    QVERIFY2(lines[1].contains("nnnn"), told.all());
    QVERIFY2(told.out.contains("never written"), told.all());
    const CtlRun json = run({"regions", "Photos", "--cells", "100", "--json"});
    QCOMPARE(json.json().object()["cells"].toString().size(), 100);
}

void QueryCommandTest::controls_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("action");
    QTest::newRow("scrub") << "scrub" << 0 << int(SyncAction::Scrub);
    QTest::newRow("repair") << "repair" << 0 << int(SyncAction::Repair);
    // Nothing goes on: there is nothing to pause.
    QTest::newRow("pause") << "pause" << 2 << int(SyncAction::Idle);
    QTest::newRow("resume") << "resume" << 2 << int(SyncAction::Idle);
    QTest::newRow("cancel") << "cancel" << 2 << int(SyncAction::Idle);
}

/// Goal: the verb that was typed is the verb that arrives. Method: each of them.
void QueryCommandTest::controls()
{
    QFETCH(QString, verb);
    QFETCH(int, status);
    QFETCH(int, action);
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    const CtlRun told = run({verb, "Photos"});
    QVERIFY2(told.status == status, told.all());
    QCOMPARE(int(m_computer->sim().snapshot().arrays.front().sync.action), action);
    QVERIFY2(told.err.contains("nothing is going on") == (status != 0), told.all());
    if (status != 0)
        return;
    QCOMPARE(run({"pause", "Photos"}).status, 0);
    QVERIFY(m_computer->sim().snapshot().arrays.front().sync.paused);
    QCOMPARE(run({"resume", "Photos"}).status, 0);
    QVERIFY(!m_computer->sim().snapshot().arrays.front().sync.paused);
    QCOMPARE(run({"cancel", "Photos"}).status, 0);
    QCOMPARE(m_computer->sim().snapshot().arrays.front().sync.action, SyncAction::Idle);
}

/// Goal: a limit that was not mentioned stays. Method: set one, then the other.
void QueryCommandTest::throttle()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    const auto &array = [&]() -> const Array & {
        return m_computer->sim().snapshot().arrays.front();
    };
    QCOMPARE(run({"throttle", "Photos", "--max", "50M"}).status, 0);
    QCOMPARE(array().throttle.max.value, 50'000'000U);
    QCOMPARE(run({"throttle", "Photos", "--min", "1MiB/s"}).status, 0);
    QCOMPARE(array().throttle.min.value, 1'048'576U);
    QCOMPARE(array().throttle.max.value, 50'000'000U);
    QCOMPARE(run({"throttle", "Photos", "--max", "0"}).status, 0);
    QCOMPARE(array().throttle.max.value, 0U);
    QCOMPARE(run({"throttle", "Photos", "--latency", "30"}).status, 0);
    QCOMPARE(array().throttle.latencyMs, 30U);
    QCOMPARE(array().throttle.min.value, 1'048'576U);
    QCOMPARE(run({"throttle", "Photos", "--min", "9G", "--max", "1M"}).status, 2);
}

/// Goal: "not allowed" has its own exit status. Method: polkit says no.
void QueryCommandTest::denied()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    m_computer->sim().failNextCall({ErrorCode::NotAuthorized, "", "Not authorized."});
    const CtlRun told = run({"scrub", "Photos"});
    QCOMPARE(told.status, 3);
    QVERIFY2(told.err.contains("not allowed"), told.all());
    QCOMPARE(m_computer->sim().snapshot().arrays.front().sync.action, SyncAction::Idle);
}

/// Goal: a typing mistake is answered with what there is. Method: a wrong name.
void QueryCommandTest::unknownArray()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    for (const QString &verb : QStringList{"show", "scrub", "regions"}) {
        const CtlRun told = run({verb, "Fotos"});
        QCOMPARE(told.status, 2);
        QVERIFY2(told.err.contains("Fotos: There is no such array. There is: Photos."), told.all());
        QVERIFY(told.out.isEmpty());
    }
    const CtlRun json = run({"show", "Fotos", "--json"});
    QCOMPARE(json.status, 2);
    QCOMPARE(json.json().object()["error"].toObject()["code"].toString(), "InvalidArgument");
}

void QueryCommandTest::helperMissing_data()
{
    QTest::addColumn<QStringList>("line");
    QTest::newRow("list") << QStringList{"list"};
    QTest::newRow("show") << QStringList{"show", "Photos"};
    QTest::newRow("scrub") << QStringList{"scrub", "Photos"};
    QTest::newRow("monitor") << QStringList{"monitor", "--until-idle"};
    QTest::newRow("create") << QStringList{"create", "--level", "raid1", "--name",
                                           "x",      "--yes",   "sdb",   "sdc"};
    QTest::newRow("commit") << QStringList{"commit", "plan-1"};
}

/// Goal: "not installed" is not "no arrays". Method: a bus without the helper.
void QueryCommandTest::helperMissing()
{
    QFETCH(QStringList, line);
    m_computer->helper().vanish();
    const CtlRun told = run(line);
    QVERIFY2(told.status == 4, told.all());
    QVERIFY2(told.err.contains("cannot be reached"), told.all());
    QVERIFY2(told.err.contains("installed"), told.all());
    QVERIFY(told.out.isEmpty());
}

/// Goal: the reason is told, not guessed. Method: the helper answers with an error.
void QueryCommandTest::helperRefusesToTalk()
{
    m_computer->helper().setLoadError("org.freedesktop.DBus.Error.AccessDenied");
    const CtlRun told = run({"list", "--json"});
    QCOMPARE(told.status, 3);
    QCOMPARE(told.json().object()["error"].toObject()["code"].toString(), "NotAuthorized");
}

/// Goal: disks are shown without our helper, and that something is missing is said.
/// Method: take the helper away.
void QueryCommandTest::disksWithoutHelper()
{
    m_computer->helper().vanish();
    const CtlRun told = run({"disks"});
    QCOMPARE(told.status, 0);
    QCOMPARE(told.out.count('\n'), 9);
    QVERIFY2(told.err.contains("not known"), told.all());
}

/// Goal: without udisks nobody reads "there are no disks". Method: take udisks away.
void QueryCommandTest::noUdisks()
{
    m_computer->udisks().vanish();
    const CtlRun told = run({"disks"});
    QCOMPARE(told.status, 4);
    QVERIFY2(told.err.contains("udisks2"), told.all());
    QVERIFY(told.out.isEmpty());
}

/// Goal: a wrong address is an answer, not a wait. Method: no bus there.
void QueryCommandTest::noBus()
{
    const CtlRun told = runCtl("unix:path=/nowhere/bus.sock", {"list"});
    QCOMPARE(told.status, 4);
    QVERIFY2(told.err.contains("/nowhere/bus.sock"), told.all());
}

/// Goal: a host name cannot carry an option to ssh. Method: one that tries.
void QueryCommandTest::badHost()
{
    const CtlRun told = runCtl({}, {"--host=-oProxyCommand=touch /tmp/x", "list"});
    QCOMPARE(told.status, 2);
    QVERIFY2(told.err.contains("not the name of a computer"), told.all());
}

/// Goal: help is help. Method: ask for it, at the top and below.
void QueryCommandTest::helpAndVersion()
{
    QCOMPARE(runCtl({}, {"--help"}).status, 0);
    QVERIFY(runCtl({}, {"--help"}).out.contains("Exit status"));
    QVERIFY(runCtl({}, {"create", "--help"}).out.contains("--spare"));
    QVERIFY(runCtl({}, {"--version"}).out.startsWith("bulkheadctl "));
    QCOMPARE(runCtl({}, {}).status, 2);
}

QTEST_GUILESS_MAIN(QueryCommandTest)
#include "query_command_test.moc"
