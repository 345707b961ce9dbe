// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/app/ctl/ctl_run.h"
#include "tests/backend/host/fake_helper.h"
#include "tests/backend/host/private_bus.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>
#include <algorithm>

using namespace bulkhead;
using namespace bulkhead::test;

/// Commands that change something: plan, question, commit, job.
class ChangeCommandTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void create();
    void createJson();
    void planOnly();
    void nobodyToAsk();
    void yesOnATerminal();
    void noOnATerminal();
    void refused_data();
    void refused();
    void eraseAccepted();
    void denied_data();
    void denied();
    void moduleMissing();
    void jobFails();
    void jobFailsJson();
    void jobCancelled();
    void helperDies();
    void diskVanishes();
    void planExpired();
    void noWait();
    void everyAction();
    void spareGoesToWork();
    void slowHelper();
    void jobNeverShown();

private:
    CtlRun run(const QStringList &arguments, const std::function<void()> &meanwhile = {})
    {
        return runCtl(m_bus->address(), arguments, meanwhile);
    }
    const std::vector<Array> &arrays() { return m_computer->sim().snapshot().arrays; }

    std::unique_ptr<PrivateBus> m_bus;
    std::unique_ptr<FakeComputer> m_computer;
};

namespace
{

const QStringList createPhotos{"create", "--level", "raid1", "--name", "Photos", "sdb", "sdc"};

} // namespace

void ChangeCommandTest::init()
{
    m_bus = std::make_unique<PrivateBus>();
    m_computer = std::make_unique<FakeComputer>(m_bus->address());
    QVERIFY(m_computer->helper().isThere() && m_computer->udisks().isThere());
    m_computer->sim().run(1);
}

void ChangeCommandTest::cleanup()
{
    m_computer.reset();
    m_bus.reset();
}

/// Goal: one line makes an array, and says where it is. Method: with a spare, by serial.
void ChangeCommandTest::create()
{
    const CtlRun told = run(createPhotos + QStringList{"--spare", "ZDH1P7QW", "--yes"});
    QVERIFY2(told.status == 0, told.all());
    QCOMPARE(arrays().size(), 1U);
    QCOMPARE(arrays()[0].members.size(), 2U);
    QCOMPARE(arrays()[0].spares[0].device, "sdd");
    QVERIFY2(told.out.contains("Create RAID-1 'Photos'"), told.all());
    QVERIFY2(told.out.contains("WD-WCC7K0AA1B2C"), told.all());
    QVERIFY2(told.out.contains("Photos is ready: /dev/mapper/bulkhead-Photos"), told.all());
    QCOMPARE(m_computer->callsThatForbidAsking(), 0);
}

/// Goal: a script gets one JSON object and nothing else. Method: parse what came out.
void ChangeCommandTest::createJson()
{
    const CtlRun told = run(createPhotos + QStringList{"--yes", "--json"});
    QVERIFY2(told.status == 0, told.all());
    const QJsonObject object = told.json().object();
    QCOMPARE(object["state"].toString(), "succeeded");
    QCOMPARE(object["operation"].toString(), "create");
    QVERIFY(object["error"].isNull());
    QCOMPARE(object["array"].toObject()["name"].toString(), "Photos");
    QCOMPARE(object["array"].toObject()["device"].toString(), "/dev/mapper/bulkhead-Photos");
    QVERIFY2(told.err.isEmpty(), told.all());
}

/// Goal: `plan` changes nothing and shows all. Method: look at the computer afterwards.
void ChangeCommandTest::planOnly()
{
    const CtlRun told = run(QStringList{"plan"} + createPhotos + QStringList{"--erase"});
    QVERIFY2(told.status == 0, told.all());
    QVERIFY2(told.out.contains("Survives:") && told.out.contains("1 failure"), told.all());
    QVERIFY2(told.out.contains("bulkheadctl create --level raid1"), told.all());
    const CtlRun json = run(QStringList{"plan", "--json"} + createPhotos);
    QCOMPARE(json.json().object()["survives"].toInt(), 1);
    QCOMPARE(json.json().object()["steps"].toArray().size(), 3);
    QTest::qWait(700);
    QVERIFY(arrays().empty());
    QVERIFY(!m_computer->helper().calls().contains("Commit /org/bulkhead1/Manager"));
}

/// Goal: a script that forgot --yes destroys nothing. Method: no terminal, and --json.
void ChangeCommandTest::nobodyToAsk()
{
    for (const QStringList &more : {QStringList{}, QStringList{"--json"}}) {
        const CtlRun told = run(createPhotos + more);
        QCOMPARE(told.status, 2);
        QVERIFY2(told.err.contains("--yes"), told.all());
    }
    QVERIFY(!m_computer->helper().calls().contains("Commit /org/bulkhead1/Manager"));
}

/// Goal: a person is asked, and yes means yes. Method: a terminal, with data on a disk.
void ChangeCommandTest::yesOnATerminal()
{
    const QStringList line{"create", "--level", "raid1", "--name",
                           "Photos", "sdb",     "sde",   "--erase"};
    const CtlRun told = runCtlOnTerminal(m_bus->address(), line, "yes\n");
    QVERIFY2(told.status == 0, told.all());
    QVERIFY2(told.out.contains("Erase 1 disk? Type yes"), told.all());
    QVERIFY2(told.out.contains("loses ext4 'Old Photos'"), told.all());
    QCOMPARE(arrays().size(), 1U);
}

/// Goal: anything but yes means no. Method: y, no, and nothing at all.
void ChangeCommandTest::noOnATerminal()
{
    for (const char *typed : {"y\n", "no\n", "\n", "\x04"}) {
        const CtlRun told = runCtlOnTerminal(m_bus->address(), createPhotos, typed);
        QVERIFY2(told.status == 6, told.all());
        QVERIFY2(told.out.contains("Nothing was done"), told.all());
    }
    QVERIFY(!m_computer->helper().calls().contains("Commit /org/bulkhead1/Manager"));
    QVERIFY(arrays().empty());
}

void ChangeCommandTest::refused_data()
{
    QTest::addColumn<QStringList>("disks");
    QTest::addColumn<QString>("level");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("says");
    QTest::newRow("too few") << QStringList{"sdb"} << "raid1" << 2 << "at least 2 disks";
    QTest::newRow("the same disk twice")
        << QStringList{"sdb", "/dev/sdb"} << "raid1" << 2 << "named twice";
    QTest::newRow("mounted") << QStringList{"sda", "sdb"} << "raid1" << 1 << "ounted at /";
    QTest::newRow("data") << QStringList{"sdb", "sde"} << "raid1" << 1 << "ext4 'Old Photos'";
    QTest::newRow("another RAID") << QStringList{"sdb", "sdg"} << "raid1" << 1 << "RAID";
    QTest::newRow("not there") << QStringList{"sdb", "sdz"} << "raid1" << 2
                               << "sdz: There is no such disk";
    QTest::newRow("no level") << QStringList{"sdb", "sdc"} << "raid9" << 2 << "raid9";
    QTest::newRow("spare too small")
        << QStringList{"sdb", "sdc", "--spare", "sdh"} << "raid1" << 1 << "too small";
}

/// Goal: a mistake is refused with its reason, and nothing is touched. Method: one per row.
void ChangeCommandTest::refused()
{
    QFETCH(QStringList, disks);
    QFETCH(QString, level);
    QFETCH(int, status);
    QFETCH(QString, says);
    const CtlRun told =
        run(QStringList{"create", "--yes", "--level", level, "--name", "Photos"} + disks);
    QVERIFY2(told.status == status, told.all());
    QVERIFY2(told.err.contains(says), told.all());
    QVERIFY(told.out.isEmpty());
    QVERIFY(arrays().empty());
    QVERIFY(!m_computer->helper().calls().contains("Commit /org/bulkhead1/Manager"));
}

/// Goal: data is erased only where that was said. Method: the refused line with --erase.
void ChangeCommandTest::eraseAccepted()
{
    const CtlRun told =
        run({"create", "--level", "raid1", "--name", "Photos", "sdb", "sde", "--erase", "--yes"});
    QVERIFY2(told.status == 0, told.all());
    QVERIFY2(told.out.contains("ext4 'Old Photos'"), told.all());
    QVERIFY(m_computer->lastRequest().value("erase").toBool());
}

void ChangeCommandTest::denied_data()
{
    QTest::addColumn<int>("code");
    QTest::newRow("no") << int(ErrorCode::NotAuthorized);
    QTest::newRow("dismissed") << int(ErrorCode::NotAuthorizedDismissed);
}

/// Goal: "not allowed" has its own status, and nothing happened. Method: polkit says no.
void ChangeCommandTest::denied()
{
    QFETCH(int, code);
    m_computer->sim().failNextCommit({ErrorCode(code), "", "polkit said no"});
    const CtlRun told = run(createPhotos + QStringList{"--yes"});
    QVERIFY2(told.status == 3, told.all());
    QVERIFY(arrays().empty());
    m_computer->sim().failNextCommit({ErrorCode(code), "", "polkit said no"});
    const CtlRun json = run(createPhotos + QStringList{"--yes", "--json"});
    QCOMPARE(json.status, 3);
    QCOMPARE(json.json().object()["error"].toObject()["code"].toString(),
             QString::fromUtf8(errorName(ErrorCode(code)).data()));
}

/// Goal: a missing module is told from a broken disk. Method: the helper says so.
void ChangeCommandTest::moduleMissing()
{
    m_computer->sim().failNextPlan({ErrorCode::ModuleMissing, "dm-bulkhead", "not built"});
    const CtlRun told = run(createPhotos + QStringList{"--yes"});
    QCOMPARE(told.status, 5);
    QVERIFY2(told.err.contains("kernel module") && told.err.contains("headers"), told.all());
}

/// Goal: a failed job is a failure. Method: an I/O error halfway.
void ChangeCommandTest::jobFails()
{
    m_computer->sim().failNextJob({ErrorCode::IoError, "sdb", "Input/output error"});
    const CtlRun told = run(createPhotos + QStringList{"--yes"});
    QVERIFY2(told.status == 1, told.all());
    QVERIFY2(told.err.contains("sdb cannot be read or written"), told.all());
    QVERIFY2(!told.out.contains("ready"), told.all());
}

/// Goal: the same for scripts; and a job is never "wrong usage". Method: InvalidArgument.
void ChangeCommandTest::jobFailsJson()
{
    m_computer->sim().failNextJob({ErrorCode::InvalidArgument, "", "changed meanwhile"});
    const CtlRun told = run(createPhotos + QStringList{"--yes", "--json"});
    QCOMPARE(told.status, 1);
    QCOMPARE(told.json().object()["state"].toString(), "failed");
    QCOMPARE(told.json().object()["error"].toObject()["code"].toString(), "InvalidArgument");
    QVERIFY(told.json().object()["array"].isNull());
}

/// Goal: cancelled elsewhere is not a success here. Method: the window cancels the job.
void ChangeCommandTest::jobCancelled()
{
    m_computer->sim().run(0);
    const CtlRun told = run(createPhotos + QStringList{"--yes"}, [this] {
        const auto &jobs = m_computer->sim().snapshot().jobs;
        if (!jobs.empty())
            m_computer->sim().cancelJob(jobs.front().object, this, [](const Result<void> &) {});
    });
    QVERIFY2(told.status == 6, told.all());
    QVERIFY(arrays().empty());
}

/// Goal: an outcome that nobody saw is not called good. Method: the helper dies for good.
void ChangeCommandTest::helperDies()
{
    m_computer->sim().run(0);
    const CtlRun told = run(createPhotos + QStringList{"--yes"}, [this] {
        if (!m_computer->sim().snapshot().jobs.empty() && m_computer->helper().isThere())
            m_computer->helper().vanish();
    });
    QVERIFY2(told.status == 1 || told.status == 4, told.all());
    QVERIFY2(!told.err.isEmpty() && !told.out.contains("ready"), told.all());
}

/// Goal: a disk that is gone when it matters is a refusal. Method: pull it after the plan.
void ChangeCommandTest::diskVanishes()
{
    const CtlRun told = run(createPhotos + QStringList{"--yes"}, [this] {
        if (m_computer->helper().calls().contains("Plan /org/bulkhead1/Manager"))
            m_computer->sim().pullDisk("sdc");
    });
    // Whether the plan was faster or not: nothing is made of one disk.
    QVERIFY2(told.status == 1 || told.status == 2 || arrays().size() == 1, told.all());
    if (told.status != 0)
        QVERIFY2(told.err.contains("missing"), told.all());
}

/// Goal: a plan of another connection does nothing. Method: a made-up one.
void ChangeCommandTest::planExpired()
{
    const CtlRun told = run({"commit", "plan-77"});
    QCOMPARE(told.status, 1);
    QVERIFY2(told.err.contains("too old"), told.all());
}

/// Goal: --no-wait returns while the job runs. Method: time stands still.
void ChangeCommandTest::noWait()
{
    m_computer->sim().run(0);
    const CtlRun told = run(createPhotos + QStringList{"--yes", "--no-wait"});
    QVERIFY2(told.status == 0, told.all());
    QVERIFY2(told.out.contains("/org/bulkhead1/jobs/"), told.all());
    QCOMPARE(m_computer->sim().snapshot().jobs.size(), 1U);
}

/// Goal: every action arrives as itself and its end is waited for. Method: an array's life.
void ChangeCommandTest::everyAction()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {}, 0.001);
    const auto ok = [&](const QStringList &line) {
        const CtlRun told = run(line + QStringList{"--yes"});
        if (told.status != 0)
            qWarning("%s", told.all().constData());
        return told.status == 0;
    };
    QVERIFY(ok({"spare", "add", "Photos", "sdd"}));
    QCOMPARE(arrays()[0].spares.size(), 1U);
    QVERIFY(ok({"spare", "remove", "Photos", "sdd"}));
    QVERIFY(arrays()[0].spares.empty());
    QVERIFY(ok({"stop", "Photos"}));
    QCOMPARE(arrays()[0].state, ArrayState::Inactive);
    QVERIFY(ok({"start", "Photos"}));
    QCOMPARE(arrays()[0].state, ArrayState::Active);
    QVERIFY(ok({"fail", "Photos", "sdc"}));
    QCOMPARE(arrays()[0].members[1].state, MemberState::Failed);
    QVERIFY(ok({"remove", "Photos", "sdc"}));
    QCOMPARE(arrays()[0].members[1].state, MemberState::Missing);
    QVERIFY(ok({"delete", "Photos"}));
    QVERIFY(arrays().empty());
}

/// Goal: after adding a spare to a degraded array, people know that it works. Method: add one.
void ChangeCommandTest::spareGoesToWork()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    m_computer->sim().failDisk("sdc");
    const CtlRun told = run({"spare", "add", "Photos", "sdd", "--yes"});
    QVERIFY2(told.status == 0, told.all());
    QVERIFY2(told.out.contains("bulkheadctl monitor"), told.all());
    QCOMPARE(arrays()[0].sync.action, SyncAction::Rebuild);
}

/// Goal: a slow helper is waited for. Method: a second for every answer.
void ChangeCommandTest::slowHelper()
{
    m_computer->sim().setAnswerDelay(1000);
    const CtlRun told = run(createPhotos + QStringList{"--yes"});
    QVERIFY2(told.status == 0, told.all());
}

/// Goal: a job that is over before its number is known is not waited for for ever.
/// Method: the answer to Commit comes after the end of the job.
void ChangeCommandTest::jobNeverShown()
{
    m_computer->sim().run(10);
    m_computer->sim().setAnswerDelay(1500);
    const CtlRun told = run(createPhotos + QStringList{"--yes"});
    QVERIFY2(told.status == 0, told.all());
    QVERIFY2(told.out.contains("Photos is ready"), told.all());
}

QTEST_GUILESS_MAIN(ChangeCommandTest)
#include "change_command_test.moc"
