// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/bus_host.h"

#include "tests/backend/host/fake_helper.h"
#include "tests/backend/host/private_bus.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>

using namespace bulkhead;
using namespace bulkhead::test;

namespace
{

template <class T>
struct Answer
{
    std::optional<Result<T>> value;

    std::function<void(Result<T>)> take()
    {
        return [this](Result<T> result) { value = std::move(result); };
    }
    Result<T> wait()
    {
        [[maybe_unused]] const bool came =
            QTest::qWaitFor([this] { return value.has_value(); }, 10000);
        return value.value_or(fail(ErrorCode::KernelError, "test", "no answer"));
    }
};

Disk diskNamed(const Host &host, const std::string &device)
{
    const auto &disks = host.snapshot().disks;
    const auto found = std::ranges::find(disks, device, &Disk::device);
    return found == disks.end() ? Disk{} : *found;
}

Request createRequest(const Host &host)
{
    Request request;
    request.action = "create";
    request.name = "Photos";
    request.level = "raid1";
    request.disks = {refTo(diskNamed(host, "sdb")), refTo(diskNamed(host, "sdc"))};
    request.spares = {refTo(diskNamed(host, "sdd"))};
    return request;
}

} // namespace

class BusHostTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void showsTheComputer();
    void followsChanges();
    void coalesces();
    void createsOverTheBus();
    void jobThatFails();
    void jobThatIsCancelled();
    void denied();
    void arrayCalls();
    void unknownArray();
    void helperRestarts();
    void helperGone();
    void helperDiesDuringCommit();
    void helperDiesDuringAJob();
    void noHelperAtAll();
    void helperIsStarted();
    void loadRefused();
    void busLost();
    void busMissing();
    void callsBeforeTheBus();
    void contextGone();
    void neverBlocks();
    void forgedSignals();
    void invalidatedProperties();

private:
    bool open();

    std::unique_ptr<PrivateBus> m_bus;
    std::unique_ptr<FakeComputer> m_computer;
    std::unique_ptr<BusHost> m_host;
};

void BusHostTest::init()
{
    m_bus = std::make_unique<PrivateBus>();
    QVERIFY(!m_bus->address().isEmpty());
    m_computer = std::make_unique<FakeComputer>(m_bus->address());
    QVERIFY(m_computer->helper().isThere() && m_computer->udisks().isThere());
}

void BusHostTest::cleanup()
{
    m_host.reset();
    m_computer.reset();
    m_bus.reset();
}

bool BusHostTest::open()
{
    m_host = std::make_unique<BusHost>(m_bus->address());
    return QTest::qWaitFor([this] { return m_host->isReady(); }, 10000);
}

/// Goal: what crosses the bus arrives whole. Method: compare with the computer behind it.
void BusHostTest::showsTheComputer()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"});
    m_computer->sim().failDisk("sdb");
    m_computer->sim().tick(20'000);
    QVERIFY(open());
    const HostSnapshot &there = m_computer->sim().snapshot();
    const HostSnapshot &here = m_host->snapshot();
    QVERIFY(here.helperReachable && here.udisksReachable);
    QCOMPARE(here.helperVersion, there.helperVersion);
    QCOMPARE(here.moduleState, "loaded");
    QCOMPARE(here.levels, there.levels);
    QCOMPARE(here.arrays.size(), 1U);
    QVERIFY(here.arrays.front() == there.arrays.front());
    QCOMPARE(here.disks.size(), there.disks.size());
    for (std::size_t at = 0; at < here.disks.size(); ++at) {
        Disk expected = there.disks[at];
        expected.holders.clear(); // udisks does not tell, and the fake shows no dm device.
        QVERIFY2(here.disks[at] == expected, expected.device.c_str());
    }
}

/// Goal: the window shows the present. Method: pull a disk, plug it, fail one, let a rebuild run.
void BusHostTest::followsChanges()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"});
    QVERIFY(open());
    m_computer->sim().pullDisk("sdh");
    QTRY_COMPARE(m_host->snapshot().disks.size(), 7U);
    m_computer->sim().plugDisk("sdh");
    QTRY_COMPARE(m_host->snapshot().disks.size(), 8U);
    m_computer->sim().failDisk("sdb");
    QTRY_COMPARE(m_host->snapshot().arrays.front().sync.action, SyncAction::Rebuild);
    QCOMPARE(m_host->snapshot().arrays.front().members.front().device, "sdd");
    QTRY_VERIFY(diskNamed(*m_host, "sdb").memberOf.empty());
    m_computer->sim().tick(60'000);
    QTRY_VERIFY(m_host->snapshot().arrays.front() == m_computer->sim().snapshot().arrays.front());
}

/// Goal: a busy helper does not make the window busy. Method: two seconds of progress ticks.
void BusHostTest::coalesces()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 1.0);
    QVERIFY(open());
    m_computer->sim().failDisk("sdb");
    QSignalSpy changed(m_host.get(), &Host::changed);
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < 2000) {
        m_computer->sim().tick(5'900);
        QTest::qWait(10);
    }
    QCOMPARE_GE(changed.size(), 4);
    QCOMPARE_LE(changed.size(), 10);
}

/// Goal: the main job works over the bus. Method: plan, commit, wait, look.
void BusHostTest::createsOverTheBus()
{
    QVERIFY(open());
    QSignalSpy completed(m_host.get(), &Host::jobCompleted);
    Answer<PlanPreview> planned;
    m_host->plan(createRequest(*m_host), this, planned.take());
    const auto plan = planned.wait();
    QVERIFY(plan.has_value());
    QCOMPARE(plan->title, "Create RAID-1 'Photos'");
    QCOMPARE(plan->survives, 1);
    QVERIFY(plan->destructive);
    QCOMPARE(plan->steps.size(), 4U);
    QCOMPARE(plan->steps.front().disk, "sdb");
    QCOMPARE(plan->steps.front().serial, "WD-WCC7K0AA1B2C");
    QVERIFY(plan->steps.front().bytes.value > 0);
    // The helper refuses keys it does not know: only the action's own are sent.
    QCOMPARE(m_computer->lastRequest().keys(), (QStringList{"disks", "level", "name", "spares"}));

    Answer<std::string> committed;
    m_host->commit(plan->token, this, committed.take());
    const auto job = committed.wait();
    QVERIFY(job.has_value());
    QTRY_COMPARE(m_host->snapshot().jobs.size(), 1U);
    QCOMPARE(m_host->snapshot().jobs.front().object, *job);
    m_computer->sim().tick(1000);
    QTRY_COMPARE(completed.size(), 1);
    QCOMPARE(completed.first().first().value<Job>().state, "succeeded");
    QCOMPARE(completed.first().first().value<Job>().object, *job);
    QTRY_COMPARE(m_host->snapshot().arrays.size(), 1U);
    m_computer->sim().tick(60'000);
    QTRY_VERIFY(m_host->snapshot().jobs.empty());
    QTest::qWait(700);
    QCOMPARE(completed.size(), 1);
    // polkit may ask: otherwise no ordinary user could ever do anything.
    QCOMPARE(m_computer->callsThatForbidAsking(), 0);
}

/// Goal: a job that failed is never taken for one that worked. Method: script an I/O error.
void BusHostTest::jobThatFails()
{
    QVERIFY(open());
    QSignalSpy completed(m_host.get(), &Host::jobCompleted);
    m_computer->sim().failNextJob({ErrorCode::IoError, "sdb", "write failed"});
    Answer<PlanPreview> planned;
    m_host->plan(createRequest(*m_host), this, planned.take());
    Answer<std::string> committed;
    m_host->commit(planned.wait()->token, this, committed.take());
    QVERIFY(committed.wait().has_value());
    m_computer->sim().tick(1000);
    QTRY_COMPARE(completed.size(), 1);
    const auto job = completed.first().first().value<Job>();
    QCOMPARE(job.state, "failed");
    QCOMPARE(job.errorName, "org.bulkhead1.Error.IoError");
    QCOMPARE(job.errorText, "sdb: write failed");
}

/// Goal: cancelling is not failing. Method: cancel a running job.
void BusHostTest::jobThatIsCancelled()
{
    QVERIFY(open());
    QSignalSpy completed(m_host.get(), &Host::jobCompleted);
    Answer<PlanPreview> planned;
    m_host->plan(createRequest(*m_host), this, planned.take());
    Answer<std::string> committed;
    m_host->commit(planned.wait()->token, this, committed.take());
    Answer<void> cancelled;
    m_host->cancelJob(*committed.wait(), this, cancelled.take());
    QVERIFY(cancelled.wait().has_value());
    QTRY_COMPARE(completed.size(), 1);
    QCOMPARE(completed.first().first().value<Job>().state, "cancelled");
    Answer<void> again;
    m_host->cancelJob("/org/bulkhead1/jobs/77", this, again.take());
    QVERIFY(!again.wait().has_value());
}

/// Goal: "no" is told from "broken". Method: both answers polkit can give.
void BusHostTest::denied()
{
    QVERIFY(open());
    for (const ErrorCode code : {ErrorCode::NotAuthorized, ErrorCode::NotAuthorizedDismissed}) {
        Answer<PlanPreview> planned;
        m_host->plan(createRequest(*m_host), this, planned.take());
        m_computer->sim().failNextCommit({code, "", "polkit said no"});
        Answer<std::string> committed;
        m_host->commit(planned.wait()->token, this, committed.take());
        QCOMPARE(committed.wait().error().code, code);
    }
}

/// Goal: every control of an array arrives. Method: scrub, pause, limits, map.
void BusHostTest::arrayCalls()
{
    const Uuid id = m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    QVERIFY(open());
    for (const char *verb : {"scrub", "pause"}) {
        Answer<void> answer;
        m_host->sync(id, verb, this, answer.take());
        QVERIFY(answer.wait().has_value());
    }
    Answer<void> limited;
    m_host->setThrottle(id, {{1'000'000}, {50'000'000}, 20}, this, limited.take());
    QVERIFY(limited.wait().has_value());
    const Array &there = m_computer->sim().snapshot().arrays.front();
    QCOMPARE(there.sync.action, SyncAction::Scrub);
    QVERIFY(there.sync.paused);
    QCOMPARE(there.throttle.min.value, 1'000'000U);
    QCOMPARE(there.throttle.max.value, 50'000'000U);
    QCOMPARE(there.throttle.latencyMs, 20U);
    QTRY_VERIFY(m_host->snapshot().arrays.front() == there);
    Answer<std::string> map;
    m_host->regions(id, 300, this, map.take());
    const auto cells = map.wait();
    QVERIFY(cells.has_value());
    QCOMPARE(cells->size(), 300U);
    QCOMPARE(cells->front(), 'c');
}

/// Goal: an array that is gone is said to be gone. Method: an id nobody has.
void BusHostTest::unknownArray()
{
    QVERIFY(open());
    Answer<void> answer;
    m_host->sync(Uuid{{1}}, "scrub", this, answer.take());
    QCOMPARE(answer.wait().error().code, ErrorCode::ArrayNotFound);
}

/// Goal: an update of the helper goes by unnoticed, and the state afterwards is the new one.
/// Method: restart it with one more array, and never see it unreachable.
void BusHostTest::helperRestarts()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    QVERIFY(open());
    bool wasGone = false;
    connect(m_host.get(), &Host::changed, this,
            [&] { wasGone = wasGone || m_host->snapshot().arrays.empty(); });
    m_computer->helper().vanish();
    m_computer->sim().addArray("Films", Level::Raid1, {"sdd", "sdf"});
    QVERIFY(m_computer->helperAppears());
    QTRY_COMPARE(m_host->snapshot().arrays.size(), 2U);
    QVERIFY(!wasGone);
    // Signals of the new one count.
    m_computer->sim().failDisk("sdb");
    QTRY_COMPARE(m_host->snapshot().arrays.back().state, ArrayState::Degraded);
}

/// Goal: a helper that is gone for good is shown as gone, disks stay. Method: take it away,
/// bring it back a second later.
void BusHostTest::helperGone()
{
    m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    QVERIFY(open());
    m_computer->helperVanishes();
    QTRY_VERIFY(!m_host->snapshot().helperReachable);
    QVERIFY(m_host->snapshot().arrays.empty());
    QCOMPARE(m_host->snapshot().disks.size(), 8U);
    QVERIFY(m_host->helperError().has_value());
    Answer<PlanPreview> planned;
    m_host->plan(createRequest(*m_host), this, planned.take());
    QCOMPARE(planned.wait().error().code, ErrorCode::HelperUnavailable);
    QVERIFY(m_computer->helperAppears());
    QTRY_COMPARE(m_host->snapshot().arrays.size(), 1U);
    QVERIFY(!m_host->helperError().has_value());
}

/// Goal: no request waits for ever. Method: the helper dies while it is asked.
void BusHostTest::helperDiesDuringCommit()
{
    QVERIFY(open());
    m_computer->setSilent(true);
    Answer<std::string> committed;
    m_host->commit("plan-1", this, committed.take());
    QTRY_VERIFY(m_computer->helper().calls().contains("Commit /org/bulkhead1/Manager"));
    QVERIFY(!committed.value.has_value());
    m_computer->helperVanishes();
    QCOMPARE(committed.wait().error().code, ErrorCode::HelperUnavailable);
}

/// Goal: a job whose end nobody saw is not a success. Method: the helper dies and comes back.
void BusHostTest::helperDiesDuringAJob()
{
    QVERIFY(open());
    Answer<PlanPreview> planned;
    m_host->plan(createRequest(*m_host), this, planned.take());
    Answer<std::string> committed;
    m_host->commit(planned.wait()->token, this, committed.take());
    QVERIFY(committed.wait().has_value());
    QTRY_COMPARE(m_host->snapshot().jobs.size(), 1U);
    QSignalSpy completed(m_host.get(), &Host::jobCompleted);
    m_computer->helper().vanish();
    m_computer->sim().tick(1000);
    QVERIFY(m_computer->helperAppears());
    QTRY_COMPARE(completed.size(), 1);
    const auto job = completed.first().first().value<Job>();
    QCOMPARE(job.state, "unknown");
    QCOMPARE(job.errorName, "org.bulkhead1.Error.HelperUnavailable");
}

/// Goal: without our helper the disks are still shown and the reason is clear.
/// Method: a bus with udisks alone.
void BusHostTest::noHelperAtAll()
{
    m_computer->helper().vanish();
    QVERIFY(open());
    QVERIFY(!m_host->snapshot().helperReachable);
    QVERIFY(m_host->snapshot().udisksReachable);
    QCOMPARE(m_host->snapshot().disks.size(), 8U);
    QCOMPARE(m_host->helperError()->code, ErrorCode::HelperUnavailable);
    QVERIFY(m_host->helperError()->detail.find("installed") != std::string::npos);
    QVERIFY(m_computer->helperAppears());
    QTRY_VERIFY(m_host->snapshot().helperReachable);
}

/// Goal: an idle helper counts as there. Method: an activatable name, taken a moment after the
/// bus was asked to start it.
void BusHostTest::helperIsStarted()
{
    m_computer->helper().vanish();
    m_bus->addActivatable("org.bulkhead1", "/bin/sleep 60");
    QTimer::singleShot(700, m_computer.get(), [this] { m_computer->helperAppears(); });
    QVERIFY(open());
    QVERIFY(m_host->snapshot().helperReachable);
}

/// Goal: a helper that refuses to talk is not shown as an empty computer. Method: an error
/// from GetManagedObjects.
void BusHostTest::loadRefused()
{
    m_computer->helper().setLoadError("org.freedesktop.DBus.Error.AccessDenied");
    QVERIFY(open());
    QVERIFY(!m_host->snapshot().helperReachable);
    QCOMPARE(m_host->helperError()->code, ErrorCode::NotAuthorized);
}

/// Goal: a computer that is switched off does not freeze us. Method: kill the bus during a call.
void BusHostTest::busLost()
{
    QVERIFY(open());
    m_computer->setSilent(true);
    Answer<std::string> committed;
    m_host->commit("plan-1", this, committed.take());
    QTRY_VERIFY(m_computer->helper().calls().contains("Commit /org/bulkhead1/Manager"));
    m_bus->stop();
    QCOMPARE(committed.wait().error().code, ErrorCode::HelperUnavailable);
    QTRY_VERIFY(!m_host->snapshot().helperReachable && !m_host->snapshot().udisksReachable);
    Answer<PlanPreview> planned;
    m_host->plan(Request{}, this, planned.take());
    QCOMPARE(planned.wait().error().code, ErrorCode::HelperUnavailable);
}

/// Goal: an address nobody listens at is an error, not a wait. Method: a missing socket.
void BusHostTest::busMissing()
{
    m_host = std::make_unique<BusHost>(QStringLiteral("unix:path=/nowhere/bus.sock"));
    Answer<PlanPreview> planned;
    m_host->plan(Request{}, this, planned.take());
    QTRY_VERIFY(m_host->isReady());
    QCOMPARE(planned.wait().error().code, ErrorCode::HelperUnavailable);
    QVERIFY(m_host->helperError().has_value());
    QVERIFY(!m_host->helperError()->detail.empty());
}

/// Goal: who asks early is answered, not dropped. Method: ask before there is a connection.
void BusHostTest::callsBeforeTheBus()
{
    const Uuid id = m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    m_host = std::make_unique<BusHost>(m_bus->address());
    Answer<std::string> map;
    m_host->regions(id, 10, this, map.take());
    QVERIFY(map.wait().has_value());
}

/// Goal: a closed window is never called back. Method: the context dies before the answer.
void BusHostTest::contextGone()
{
    QVERIFY(open());
    m_computer->sim().setAnswerDelay(100);
    bool called = false;
    auto context = std::make_unique<QObject>();
    m_host->plan(Request{}, context.get(), [&](const Result<PlanPreview> &) { called = true; });
    context.reset();
    QTest::qWait(400);
    QVERIFY(!called);
}

/// Goal: nothing waits for a slow helper. Method: time every entry with a silent one.
void BusHostTest::neverBlocks()
{
    m_computer->setSilent(true);
    QElapsedTimer clock;
    clock.start();
    BusHost host(m_bus->address());
    host.plan(Request{}, this, [](const Result<PlanPreview> &) {});
    QTRY_VERIFY_WITH_TIMEOUT(host.isReady(), 10000);
    QElapsedTimer calls;
    calls.start();
    host.plan(Request{}, this, [](const Result<PlanPreview> &) {});
    host.commit("x", this, [](const Result<std::string> &) {});
    host.sync({}, "pause", this, [](const Result<void> &) {});
    host.regions({}, 5, this, [](const Result<std::string> &) {});
    QCOMPARE_LT(calls.elapsed(), 100);
}

/// Goal: another program on the bus cannot paint our picture. Method: it sends the helper's
/// signals from its own connection.
void BusHostTest::forgedSignals()
{
    const Uuid id = m_computer->sim().addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    QVERIFY(open());
    FakeObjects stranger(m_bus->address(), "org.example.Stranger", "/org/bulkhead1");
    QVERIFY(stranger.appear());
    ObjectTree tree = helperTree(m_computer->sim().snapshot());
    stranger.setTree(tree);
    for (InterfaceMap &object : tree)
        if (object.contains("org.bulkhead1.Array"))
            object["org.bulkhead1.Array"]["Name"] = "Forged";
    stranger.setTree(tree);
    QTest::qWait(500);
    QCOMPARE(m_host->snapshot().arrays.front().name, "Photos");
    QCOMPARE(m_host->snapshot().arrays.front().id, id);
}

/// Goal: a value that is only announced is fetched. Method: PropertiesChanged without values.
void BusHostTest::invalidatedProperties()
{
    QVERIFY(open());
    m_computer->helper().invalidate("/org/bulkhead1/Manager", "org.bulkhead1.Manager", "Version");
    QTRY_VERIFY(m_computer->helper().calls().contains("GetAll /org/bulkhead1/Manager"));
    QTest::qWait(300);
    QCOMPARE(m_host->snapshot().helperVersion, "0.1.0");
}

QTEST_GUILESS_MAIN(BusHostTest)
#include "bus_host_test.moc"
