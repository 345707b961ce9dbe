// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/wizards/plan_session.h"
#include "tests/app/gui_test.h"

#include <QSignalSpy>

using namespace bulkhead;

class PlanSessionTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { failOnAnyWarning(); }
    void succeeds();
    void planRefused();
    void deniedThenAllowed();
    void planExpires();
    void jobFails();
    void jobCancelled();
    void helperGoneWhileRunning();
    void helperForgotTheJob();
    void olderAnswersAreDropped();
};

namespace
{

Request requestFor(const char *action)
{
    Request request;
    request.action = action;
    return request;
}

Request createRequest(const SimulatedHost &host, const std::vector<std::string> &devices)
{
    Request request = requestFor("create");
    request.name = "Photos";
    request.level = "raid1";
    for (const Disk &disk : host.snapshot().disks) {
        if (std::ranges::find(devices, disk.device) != devices.end())
            request.disks.push_back(refTo(disk));
    }
    return request;
}

} // namespace

/// Goal: plan, authorise, run, end. Method: every state in its order.
void PlanSessionTest::succeeds()
{
    SimulatedHost host;
    PlanSession session(&host);
    session.plan(createRequest(host, {"sdb", "sdc"}));
    QCOMPARE(session.state(), PlanSession::Planning);
    QTRY_COMPARE(session.state(), PlanSession::Ready);
    QVERIFY(!session.preview().steps.empty());
    session.commit();
    QCOMPARE(session.state(), PlanSession::Authorising);
    session.commit(); // a second press is not a second commit
    QTRY_COMPARE(session.state(), PlanSession::Running);
    pass(host, 250);
    QVERIFY(session.job().progress > 0);
    pass(host, 500);
    QCOMPARE(session.state(), PlanSession::Ended);
    QVERIFY(session.succeeded());
    QCOMPARE(host.snapshot().arrays.size(), std::size_t(1));
}

/// Goal: a refused plan says why. Method: one disk is not enough.
void PlanSessionTest::planRefused()
{
    SimulatedHost host;
    PlanSession session(&host);
    QSignalSpy refused(&session, &PlanSession::planRefused);
    session.plan(createRequest(host, {"sdb"}));
    QTRY_COMPARE(refused.count(), 1);
    QCOMPARE(session.state(), PlanSession::Empty);
    session.commit();
    QCOMPARE(session.state(), PlanSession::Empty);
}

/// Goal: after a dismissed question the same request can be tried again. Method: deny once.
void PlanSessionTest::deniedThenAllowed()
{
    SimulatedHost host;
    PlanSession session(&host);
    QSignalSpy refused(&session, &PlanSession::commitRefused);
    const Request request = createRequest(host, {"sdb", "sdc"});
    session.plan(request);
    QTRY_COMPARE(session.state(), PlanSession::Ready);
    const std::string first = session.preview().token;
    host.failNextCommit({ErrorCode::NotAuthorizedDismissed, {}, {}});
    session.commit();
    QTRY_COMPARE(refused.count(), 1);
    QTRY_COMPARE(session.state(), PlanSession::Ready);
    QVERIFY(session.preview().token != first);
    QCOMPARE(session.request(), request);
    session.commit();
    QTRY_COMPARE(session.state(), PlanSession::Running);
}

/// Goal: a plan that grew too old is made anew. Method: six simulated minutes.
void PlanSessionTest::planExpires()
{
    SimulatedHost host;
    PlanSession session(&host);
    QSignalSpy refused(&session, &PlanSession::commitRefused);
    session.plan(createRequest(host, {"sdb", "sdc"}));
    QTRY_COMPARE(session.state(), PlanSession::Ready);
    host.tick(6 * 60 * 1000);
    session.commit();
    QTRY_COMPARE(refused.count(), 1);
    QTRY_COMPARE(session.state(), PlanSession::Ready);
    session.commit();
    QTRY_COMPARE(session.state(), PlanSession::Running);
}

/// Goal: a job that fails is told with its error. Method: the next job fails.
void PlanSessionTest::jobFails()
{
    SimulatedHost host;
    PlanSession session(&host);
    session.plan(createRequest(host, {"sdb", "sdc"}));
    QTRY_COMPARE(session.state(), PlanSession::Ready);
    host.failNextJob({ErrorCode::IoError, "sdb", "write failed"});
    session.commit();
    QTRY_COMPARE(session.state(), PlanSession::Running);
    pass(host, 750);
    QCOMPARE(session.state(), PlanSession::Ended);
    QVERIFY(!session.succeeded());
    QVERIFY(session.job().errorName.ends_with("IoError"));
}

/// Goal: a running job can be cancelled, and a refused cancel is told. Method: both.
void PlanSessionTest::jobCancelled()
{
    SimulatedHost host;
    PlanSession session(&host);
    QSignalSpy refused(&session, &PlanSession::cancelRefused);
    session.plan(createRequest(host, {"sdb", "sdc"}));
    QTRY_COMPARE(session.state(), PlanSession::Ready);
    session.commit();
    QTRY_COMPARE(session.state(), PlanSession::Running);
    host.failNextCall({ErrorCode::DeviceBusy, {}, {}});
    session.cancelJob();
    QTRY_COMPARE(refused.count(), 1);
    session.cancelJob();
    QTRY_COMPARE(session.state(), PlanSession::Ended);
    QCOMPARE(session.job().state, std::string("cancelled"));
}

/// Goal: if the helper leaves, nothing is claimed about the job. Method: it leaves and returns.
void PlanSessionTest::helperGoneWhileRunning()
{
    SimulatedHost host;
    PlanSession session(&host);
    session.plan(createRequest(host, {"sdb", "sdc"}));
    QTRY_COMPARE(session.state(), PlanSession::Ready);
    session.commit();
    QTRY_COMPARE(session.state(), PlanSession::Running);
    host.setHelperReachable(false);
    settle();
    QVERIFY(session.outOfSight());
    QCOMPARE(session.state(), PlanSession::Running);
    host.setHelperReachable(true);
    pass(host, 750);
    QCOMPARE(session.state(), PlanSession::Ended);
}

/// A host whose job is forgotten while nobody looks.
class ForgetfulHost : public Host
{
public:
    [[nodiscard]] const HostSnapshot &snapshot() const override { return m_snapshot; }
    void plan(const Request &, QObject *, std::function<void(Result<PlanPreview>)> done) override
    {
        m_plans.push_back(std::move(done));
    }
    void commit(const std::string &, QObject *,
                std::function<void(Result<std::string>)> done) override
    {
        done(std::string("/job/1"));
    }
    void sync(const Uuid &, const std::string &, QObject *,
              std::function<void(Result<void>)>) override
    {
    }
    void setThrottle(const Uuid &, const Throttle &, QObject *,
                     std::function<void(Result<void>)>) override
    {
    }
    void regions(const Uuid &, int, QObject *, std::function<void(Result<std::string>)>) override {
    }
    void cancelJob(const std::string &, QObject *, std::function<void(Result<void>)>) override { }

    HostSnapshot m_snapshot;
    std::vector<std::function<void(Result<PlanPreview>)>> m_plans;
};

/// Goal: a job that a restarted helper does not know ends as unknown, not as success.
/// Method: the helper leaves and comes back without the job.
void PlanSessionTest::helperForgotTheJob()
{
    ForgetfulHost host;
    host.m_snapshot.helperReachable = true;
    PlanSession session(&host);
    session.plan({});
    host.m_plans.at(0)(PlanPreview{});
    session.commit();
    QCOMPARE(session.state(), PlanSession::Running);
    emit host.changed();
    QCOMPARE(session.state(), PlanSession::Running);
    host.m_snapshot.helperReachable = false;
    emit host.changed();
    host.m_snapshot.helperReachable = true;
    emit host.changed();
    QCOMPARE(session.state(), PlanSession::Ended);
    QVERIFY(!session.succeeded());
    QCOMPARE(session.job().state, std::string("unknown"));
}

/// Goal: going back and asking anew never shows the older answer. Method: answers in the
/// wrong order.
void PlanSessionTest::olderAnswersAreDropped()
{
    ForgetfulHost host;
    PlanSession session(&host);
    session.plan(requestFor("first"));
    session.plan(requestFor("second"));
    PlanPreview second;
    second.title = "second";
    host.m_plans.at(1)(second);
    PlanPreview first;
    first.title = "first";
    host.m_plans.at(0)(first);
    QCOMPARE(session.preview().title, std::string("second"));
}

BULKHEAD_GUI_TEST(PlanSessionTest)
#include "plan_session_test.moc"
