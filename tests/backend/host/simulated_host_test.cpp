// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/simulated_host.h"

#include <QSignalSpy>
#include <QTest>
#include <algorithm>

using namespace bulkhead;

namespace
{

const Disk &diskNamed(const HostSnapshot &host, const std::string &device)
{
    static const Disk none;
    const auto found = std::ranges::find(host.disks, device, &Disk::device);
    return found == host.disks.end() ? none : *found;
}

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
        [[maybe_unused]] const bool came = QTest::qWaitFor([this] { return value.has_value(); });
        return value.value_or(fail(ErrorCode::KernelError, "test", "no answer"));
    }
};

Result<PlanPreview> planOf(SimulatedHost &host, const Request &request)
{
    Answer<PlanPreview> answer;
    host.plan(request, &host, answer.take());
    return answer.wait();
}

Result<std::string> commitOf(SimulatedHost &host, const std::string &token)
{
    Answer<std::string> answer;
    host.commit(token, &host, answer.take());
    return answer.wait();
}

Request createOf(const SimulatedHost &host, const std::vector<std::string> &devices,
                 const std::string &level = "raid1")
{
    Request request;
    request.action = "create";
    request.name = "Photos";
    request.level = level;
    for (const std::string &device : devices)
        request.disks.push_back(refTo(diskNamed(host.snapshot(), device)));
    return request;
}

} // namespace

class SimulatedHostTest : public QObject
{
    Q_OBJECT
private slots:
    void createsAnArray();
    void refuses_data();
    void refuses();
    void rebuildsOntoTheSpare();
    void aDiskThatComesBackRejoins();
    void losesTheArrayWithTheLastMember();
    void plansExpireAndAreUsedOnce();
    void scriptedErrors();
    void helperGone();
    void mapIsBelievable();
    void pausesAndCancels();
};

/// Goal: what the wizard promises is what appears. Method: plan, commit, let time pass.
void SimulatedHostTest::createsAnArray()
{
    SimulatedHost host;
    QSignalSpy completed(&host, &Host::jobCompleted);
    const auto plan = planOf(host, createOf(host, {"sdb", "sdc"}));
    QVERIFY(plan.has_value());
    QCOMPARE(plan->survives, 1);
    QVERIFY(plan->destructive);
    QCOMPARE(plan->command, "bulkheadctl create --level raid1 --name Photos sdb sdc");
    QVERIFY(host.snapshot().arrays.empty());

    const auto job = commitOf(host, plan->token);
    QVERIFY(job.has_value());
    QCOMPARE(host.snapshot().jobs.size(), 1U);
    host.tick(1000);
    QCOMPARE(completed.size(), 1);
    QCOMPARE(host.snapshot().jobs.size(), 1U);
    QCOMPARE(host.snapshot().jobs.front().state, "succeeded");
    host.tick(60'000);
    QVERIFY(host.snapshot().jobs.empty());
    QCOMPARE(completed.size(), 1);
    QCOMPARE(host.snapshot().arrays.size(), 1U);
    const Array &array = host.snapshot().arrays.front();
    QCOMPARE(array.state, ArrayState::Active);
    QCOMPARE(array.size, plan->size);
    QCOMPARE(array.failuresLeft, 1);
    QCOMPARE(diskNamed(host.snapshot(), "sdb").memberOf, array.id.text());
}

void SimulatedHostTest::refuses_data()
{
    QTest::addColumn<QStringList>("devices");
    QTest::addColumn<QString>("level");
    QTest::addColumn<int>("code");
    QTest::newRow("one disk") << QStringList{"sdb"} << "raid1" << int(ErrorCode::InvalidArgument);
    QTest::newRow("the same disk twice")
        << QStringList{"sdb", "sdb"} << "raid1" << int(ErrorCode::InvalidArgument);
    QTest::newRow("mounted") << QStringList{"sda", "sdb"} << "raid1" << int(ErrorCode::DeviceBusy);
    QTest::newRow("data on it") << QStringList{"sde", "sdb"} << "raid1" << int(ErrorCode::HasData);
    QTest::newRow("too few for RAID-6")
        << QStringList{"sdb", "sdc", "sdd"} << "raid6" << int(ErrorCode::InvalidArgument);
    QTest::newRow("not a level") << QStringList{"sdb", "sdc"} << "raid7"
                                 << int(ErrorCode::InvalidArgument);
}

/// Goal: the simulation refuses what the helper refuses. Method: one bad request per row.
void SimulatedHostTest::refuses()
{
    QFETCH(QStringList, devices);
    QFETCH(QString, level);
    QFETCH(int, code);
    SimulatedHost host;
    std::vector<std::string> names;
    for (const QString &device : devices)
        names.push_back(device.toStdString());
    const auto plan = planOf(host, createOf(host, names, level.toStdString()));
    QVERIFY(!plan.has_value());
    QCOMPARE(int(plan.error().code), code);
    QVERIFY(!plan.error().detail.empty());
}

/// Goal: a failure is answered by the spare, without anybody doing anything.
/// Method: fail a disk, watch the rebuild to its end.
void SimulatedHostTest::rebuildsOntoTheSpare()
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.1);
    host.failDisk("sdc");
    const auto &array = [&]() -> const Array & { return host.snapshot().arrays.front(); };
    QCOMPARE(array().state, ArrayState::Degraded);
    QCOMPARE(array().sync.action, SyncAction::Rebuild);
    QCOMPARE(array().members.at(1).device, std::string("sdd"));
    QCOMPARE(array().members.at(1).state, MemberState::Rebuilding);
    QVERIFY(array().spares.empty());
    QVERIFY(diskNamed(host.snapshot(), "sdc").memberOf.empty());

    host.tick(60'000);
    QVERIFY(array().sync.done.value > 0);
    QVERIFY(array().sync.done <= array().sync.total);
    QVERIFY(array().sync.remainingUs > 0);
    for (int minute = 0; minute < 200 && array().sync.action != SyncAction::Idle; ++minute)
        host.tick(60'000);
    QCOMPARE(array().state, ArrayState::Active);
    QCOMPARE(array().members.at(1).state, MemberState::InSync);
    QCOMPARE(array().failuresLeft, 1);
}

/// Goal: a loose cable does not cost a full rebuild. Method: pull, plug, compare the amounts.
void SimulatedHostTest::aDiskThatComesBackRejoins()
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {}, 0.5);
    host.pullDisk("sdc");
    const Array degraded = host.snapshot().arrays.front();
    QCOMPARE(degraded.members.at(1).state, MemberState::Missing);
    QCOMPARE(degraded.members.at(1).serial, std::string("WD-WCC7K5DD3E4F"));
    QCOMPARE(degraded.failuresLeft, 0);
    QVERIFY(diskNamed(host.snapshot(), "sdc").device.empty());
    host.plugDisk("sdc");
    const Array back = host.snapshot().arrays.front();
    QCOMPARE(back.members.at(1).state, MemberState::Rebuilding);
    QVERIFY(back.sync.total.value < degraded.size.value / 100);
}

/// Goal: data loss is never shown as anything else. Method: fail every member.
void SimulatedHostTest::losesTheArrayWithTheLastMember()
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    host.failDisk("sdb");
    host.failDisk("sdc");
    const Array &array = host.snapshot().arrays.front();
    QCOMPARE(array.state, ArrayState::Failed);
    QCOMPARE_LT(array.failuresLeft, 0);
    QVERIFY(!array.stateReason.empty());
}

/// Goal: an old plan never acts. Method: commit it twice, and after six minutes.
void SimulatedHostTest::plansExpireAndAreUsedOnce()
{
    SimulatedHost host;
    const auto plan = planOf(host, createOf(host, {"sdb", "sdc"}));
    QVERIFY(commitOf(host, plan->token).has_value());
    QCOMPARE(commitOf(host, plan->token).error().code, ErrorCode::PlanExpired);
    Request second = createOf(host, {"sdd", "sdf"});
    second.name = "Films";
    const auto late = planOf(host, second);
    QVERIFY(late.has_value());
    host.tick(6 * 60 * 1000);
    QCOMPARE(commitOf(host, late->token).error().code, ErrorCode::PlanExpired);

    // What was checked may have changed since: it is checked again.
    const auto pulled = planOf(host, second);
    QVERIFY(pulled.has_value());
    host.pullDisk("sdd");
    QCOMPARE(commitOf(host, pulled->token).error().code, ErrorCode::DeviceMissing);
}

/// Goal: a test can make anything fail, once. Method: each script, then the same again.
void SimulatedHostTest::scriptedErrors()
{
    SimulatedHost host;
    const Uuid id = host.addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    const Request request = [&] {
        Request r = createOf(host, {"sdd", "sdf"});
        r.name = "Films";
        return r;
    }();
    host.failNextPlan({ErrorCode::KernelError, "x", "y"});
    QCOMPARE(planOf(host, request).error().code, ErrorCode::KernelError);
    const auto plan = planOf(host, request);
    QVERIFY(plan.has_value());
    host.failNextCommit({ErrorCode::NotAuthorized, "", "no"});
    QCOMPARE(commitOf(host, plan->token).error().code, ErrorCode::NotAuthorized);
    QSignalSpy completed(&host, &Host::jobCompleted);
    host.failNextJob({ErrorCode::IoError, "sdd", "write failed"});
    QVERIFY(commitOf(host, plan->token).has_value());
    host.tick(1000);
    QCOMPARE(completed.size(), 1);
    QCOMPARE(completed.first().first().value<Job>().errorName, "org.bulkhead1.Error.IoError");
    QCOMPARE(host.snapshot().arrays.size(), 1U);
    host.failNextCall({ErrorCode::Cancelled, "", ""});
    Answer<void> answer;
    host.sync(id, "scrub", &host, answer.take());
    QCOMPARE(answer.wait().error().code, ErrorCode::Cancelled);
}

/// Goal: without the helper the disks stay and requests fail. Method: take it away.
void SimulatedHostTest::helperGone()
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    QSignalSpy changed(&host, &Host::changed);
    host.setHelperReachable(false);
    QCOMPARE(changed.size(), 1);
    QVERIFY(!host.snapshot().helperReachable);
    QVERIFY(host.snapshot().arrays.empty());
    QCOMPARE(host.snapshot().disks.size(), 8U);
    QCOMPARE(planOf(host, createOf(host, {"sdd", "sdf"})).error().code,
             ErrorCode::HelperUnavailable);
    host.setHelperReachable(true);
    QCOMPARE(host.snapshot().arrays.size(), 1U);
}

/// Goal: the picture agrees with the counts. Method: ask for it at several widths.
void SimulatedHostTest::mapIsBelievable()
{
    SimulatedHost host;
    const Uuid id = host.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {}, 0.25);
    const Array &array = host.snapshot().arrays.front();
    const auto &counts = array.regionCounts;
    const std::uint64_t all = counts[0] + counts[1] + counts[2] + counts[3] + counts[4];
    QCOMPARE_GT(counts[1], all / 5);
    QCOMPARE_LT(counts[1], all / 3);
    for (const int cells : {1, 7, 400, 65536}) {
        Answer<std::string> answer;
        host.regions(id, cells, &host, answer.take());
        const auto map = answer.wait();
        QVERIFY(map.has_value());
        QCOMPARE(map->size(), std::size_t(cells));
        QCOMPARE(map->front(), cells < 7 ? 'd' : 'c');
        QCOMPARE(map->find_first_not_of("nscdy"), std::string::npos);
    }
}

/// Goal: pause, resume and cancel do what they say. Method: on a scrub, with time passing.
void SimulatedHostTest::pausesAndCancels()
{
    SimulatedHost host;
    const Uuid id = host.addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    const auto sync = [&](const char *verb) {
        Answer<void> answer;
        host.sync(id, verb, &host, answer.take());
        return answer.wait();
    };
    QVERIFY(!sync("pause").has_value());
    QVERIFY(sync("scrub").has_value());
    host.tick(60'000);
    const Bytes done = host.snapshot().arrays.front().sync.done;
    QVERIFY(done.value > 0);
    QVERIFY(sync("pause").has_value());
    host.tick(60'000);
    QCOMPARE(host.snapshot().arrays.front().sync.done, done);
    QVERIFY(host.snapshot().arrays.front().sync.paused);
    QVERIFY(sync("resume").has_value());
    QVERIFY(sync("cancel").has_value());
    QCOMPARE(host.snapshot().arrays.front().sync.action, SyncAction::Idle);
    QVERIFY(!sync("sing").has_value());
}

QTEST_GUILESS_MAIN(SimulatedHostTest)
#include "simulated_host_test.moc"
