// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/app/ctl/ctl_run.h"
#include "tests/backend/host/fake_helper.h"
#include "tests/backend/host/private_bus.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace bulkhead;
using namespace bulkhead::test;

class MonitorCommandTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void untilDone();
    void untilDoneJson();
    void waitsForTheSpare();
    void degradedIsNotDone();
    void pastJob();
    void oneOfSeveral();
    void arrayDeleted();
    void helperRestarts();
    void terminal();

private:
    CtlRun run(const QStringList &arguments, const std::function<void()> &meanwhile = {})
    {
        return runCtl(m_bus->address(), arguments, meanwhile);
    }

    std::unique_ptr<PrivateBus> m_bus;
    std::unique_ptr<FakeComputer> m_computer;
};

void MonitorCommandTest::init()
{
    m_bus = std::make_unique<PrivateBus>();
    m_computer = std::make_unique<FakeComputer>(m_bus->address());
    QVERIFY(m_computer->helper().isThere() && m_computer->udisks().isThere());
}

void MonitorCommandTest::cleanup()
{
    m_computer.reset();
    m_bus.reset();
}

/// Goal: a rebuild is followed to its end, and the end is told. Method: a fast one.
void MonitorCommandTest::untilDone()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.2);
    m_computer->sim().failDisk("sdc");
    m_computer->sim().run(1500);
    const CtlRun told = run({"monitor", "Photos", "--until-idle"});
    QVERIFY2(told.status == 0, told.all());
    const QStringList lines = told.out.trimmed().split('\n');
    QVERIFY2(lines.size() > 3, told.all());
    QVERIFY2(lines.first().contains("rebuild"), told.all());
    QVERIFY2(told.out.contains("MB/s"), told.all());
    QVERIFY2(told.out.contains("left"), told.all());
    QVERIFY2(lines.last() == "Photos: active, survives 1 more failure", told.all());
    QVERIFY2(!told.out.contains('\x1b'), told.all());
}

/// Goal: a script reads a line at a time. Method: every line is an object of its own.
void MonitorCommandTest::untilDoneJson()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.1);
    m_computer->sim().failDisk("sdc");
    m_computer->sim().run(1500);
    const CtlRun told = run({"monitor", "--until-idle", "--json"});
    QVERIFY2(told.status == 0, told.all());
    qint64 done = -1;
    for (const QString &line : told.out.trimmed().split('\n')) {
        const QJsonObject array = QJsonDocument::fromJson(line.toUtf8()).object();
        QCOMPARE(array["name"].toString(), "Photos");
        if (array["sync"].toObject()["action"].toString() == "rebuild") {
            QVERIFY(array["sync"].toObject()["done_bytes"].toInteger() >= done);
            done = array["sync"].toObject()["done_bytes"].toInteger();
        }
    }
    QVERIFY(done > 0);
    QVERIFY2(told.out.trimmed().split('\n').last().contains("\"state\":\"active\""), told.all());
}

/// Goal: asked right after a failure, it does not leave before the spare has begun.
/// Method: degraded with an idle spare; the rebuild begins a second later.
void MonitorCommandTest::waitsForTheSpare()
{
    SimulatedHost &sim = m_computer->sim();
    sim.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.05);
    // A helper that has not reacted yet: shown by hand.
    HostSnapshot before = sim.snapshot();
    before.arrays[0].state = ArrayState::Degraded;
    before.arrays[0].failuresLeft = 0;
    before.arrays[0].members[1].state = MemberState::Failed;
    m_computer->helper().setTree(helperTree(before));
    QTimer::singleShot(1500, m_computer.get(), [&] {
        sim.failDisk("sdc");
        sim.run(2000);
    });
    const CtlRun told = run({"monitor", "--until-idle"});
    QVERIFY2(told.status == 0, told.all());
    QVERIFY2(told.out.contains("rebuild"), told.all());
}

/// Goal: "nothing goes on" is not "all is well". Method: degraded without a spare.
void MonitorCommandTest::degradedIsNotDone()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    m_computer->sim().failDisk("sdc");
    const CtlRun told = run({"monitor", "--until-idle"});
    QCOMPARE(told.status, 1);
    QVERIFY2(told.out.contains("NOT PROTECTED"), told.all());
}

/// Goal: work that is done is not waited for. Method: a job that the helper still shows.
void MonitorCommandTest::pastJob()
{
    SimulatedHost &sim = m_computer->sim();
    sim.addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    sim.run(1);
    QCOMPARE(run({"spare", "add", "Photos", "sdd", "--yes"}).status, 0);
    QCOMPARE(sim.snapshot().jobs.size(), 1U);
    sim.run(0); // it is shown for ever
    const CtlRun told = run({"monitor", "--until-idle"});
    QVERIFY2(told.status == 0, told.all());
}

/// Goal: only what was asked for is watched. Method: another array rebuilds for ever.
void MonitorCommandTest::oneOfSeveral()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    m_computer->sim().addArray("Films", Level::Raid1, {"sdd", "sdf"}, {"sdg"}, 1);
    m_computer->sim().failDisk("sdd");
    const CtlRun told = run({"monitor", "Photos", "--until-idle"});
    QVERIFY2(told.status == 0, told.all());
    QVERIFY2(!told.out.contains("Films"), told.all());
    QCOMPARE(run({"monitor", "Music"}).status, 2);
}

/// Goal: an array that is deleted ends the watch. Method: delete it meanwhile.
void MonitorCommandTest::arrayDeleted()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 1);
    m_computer->sim().failDisk("sdc");
    QTimer::singleShot(1500, m_computer.get(), [this] {
        HostSnapshot after = m_computer->sim().snapshot();
        after.arrays.clear();
        m_computer->helper().setTree(helperTree(after));
    });
    const CtlRun told = run({"monitor", "Photos"});
    QCOMPARE(told.status, 1);
    QVERIFY2(told.err.contains("gone"), told.all());
}

/// Goal: an update of the helper does not end the watch. Method: restart it during a rebuild.
void MonitorCommandTest::helperRestarts()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.2);
    m_computer->sim().failDisk("sdc");
    m_computer->sim().run(500);
    QTimer::singleShot(1200, m_computer.get(), [this] { m_computer->helper().vanish(); });
    QTimer::singleShot(3200, m_computer.get(), [this] { m_computer->helperAppears(); });
    const CtlRun told = run({"monitor", "--until-idle"});
    QVERIFY2(told.status == 0, told.all());
    QVERIFY2(told.err.contains("waiting"), told.all());
    QVERIFY2(told.out.contains("active"), told.all());
}

/// Goal: on a terminal there is a bar. Method: a terminal of script(1).
void MonitorCommandTest::terminal()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.1);
    m_computer->sim().failDisk("sdc");
    m_computer->sim().run(1500);
    const CtlRun told = runCtlOnTerminal(m_bus->address(), {"monitor", "--until-idle"}, {});
    QVERIFY2(told.status == 0, told.all());
    QVERIFY2(told.out.contains("[###") && told.out.contains("\x1b[1A"), told.all());
    QVERIFY2(told.out.trimmed().endsWith("survives 1 more failure"), told.all());
}

QTEST_GUILESS_MAIN(MonitorCommandTest)
#include "monitor_command_test.moc"
