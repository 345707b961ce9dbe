// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "tests/backend/plan/sample_host.h"

using namespace bulkhead;

namespace
{

SampleHost withArray(std::size_t members = 2)
{
    SampleHost host(members + 1);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < members; ++i)
        names.push_back(host.facts.disks[i].disk.device);
    host.execute(planned(host.create(names, {host.facts.disks[members].disk.device}), host.facts));
    host.rescan();
    return host;
}

void stop(SampleHost &host)
{
    host.execute(planned(host.about("stop"), host.facts));
    host.rescan();
}

} // namespace

class RunTest : public QObject
{
    Q_OBJECT
private slots:
    void stopsAndStarts();
    void refusesWhileInUse();
    void refusesTheWrongState();
    void startsDegradedOnlyIfTold();
    void neverStartsWhatIsInDoubt();
    void namesNeverClash();
    void deletes();
    void deletesWhatIsLeft();
    void unknownArrays();
    void unknownAction();
};

/// Goal: what was stopped starts as it was. Method: the table before and after.
void RunTest::stopsAndStarts()
{
    SampleHost host = withArray();
    const std::string before = text(host.loaded[0].table);
    stop(host);
    QCOMPARE(host.removed, std::vector<std::string>{"bulkhead-Photos"});
    QVERIFY(host.loaded.empty());
    const Plan plan = planned(host.about("start"), host.facts);
    QVERIFY(!plan.preview.destructive);
    QCOMPARE(plan.preview.summary, std::string("All members are there."));
    QCOMPARE(plan.preview.command, std::string("bulkheadctl start Photos"));
    host.execute(plan);
    QCOMPARE(text(host.loaded[0].table), before);
    QVERIFY(host.loaded[0].create);
}

/// Goal: nothing is pulled from under anybody. Method: each kind of use, stop and delete.
void RunTest::refusesWhileInUse()
{
    for (const char *action : {"stop", "delete"}) {
        SampleHost host = withArray();
        host.array().mountPoints = {"/srv"};
        QCOMPARE(refusal(host.about(action), host.facts),
                 std::string("The array is mounted at /srv; unmount it first."));
        host.array().mountPoints.clear();
        host.array().swap = true;
        QCOMPARE(refusal(host.about(action), host.facts),
                 std::string("The array holds swap that is in use."));
        host.array().swap = false;
        host.array().holders = {"dm-3"};
        QCOMPARE(refusal(host.about(action), host.facts),
                 std::string("The array is in use by dm-3."));
        QCOMPARE(makePlan(host.about(action), host.facts).error().code, ErrorCode::DeviceBusy);
    }
}

/// Goal: start starts and stop stops. Method: each in the other's place.
void RunTest::refusesTheWrongState()
{
    SampleHost host = withArray();
    QCOMPARE(refusal(host.about("start"), host.facts),
             std::string("The array is running already."));
    stop(host);
    QCOMPARE(refusal(host.about("stop"), host.facts), std::string("The array is not running."));
}

/// Goal: nobody runs without redundancy by accident. Method: a member away.
void RunTest::startsDegradedOnlyIfTold()
{
    SampleHost host = withArray(3);
    stop(host);
    std::erase_if(host.facts.disks, [](const DiskFacts &d) { return d.disk.device == "sdc"; });
    host.rescan();
    Request request = host.about("start");
    QCOMPARE(refusal(request, host.facts),
             std::string("1 of 3 members is missing. It can be started degraded."));
    QCOMPARE(makePlan(request, host.facts).error().code, ErrorCode::DeviceMissing);
    request.degraded = true;
    const Plan plan = planned(request, host.facts);
    QCOMPARE(plan.preview.survives, 1);
    QCOMPARE(plan.preview.warnings, std::vector<std::string>{"1 of 3 members is missing."});
    const auto &load = std::get<LoadTable>(plan.steps[0].act);
    QVERIFY(load.table.members[1].device.empty());
    QVERIFY(!load.targets[1]);
    QCOMPARE(plan.targets[*load.targets[2]].device, std::string("sdd"));
    QVERIFY(plan.preview.command.ends_with("--degraded"));
}

/// Goal: a conflict is for a person. Method: one disk copied onto another.
void RunTest::neverStartsWhatIsInDoubt()
{
    SampleHost host = withArray();
    stop(host);
    host.array().set.conflict = "Two disks claim to be one.";
    for (const char *action : {"start", "add-spare", "remove-spare", "fail", "replace", "remove"}) {
        const auto plan = makePlan(host.about(action), host.facts);
        QVERIFY(!plan);
        QCOMPARE(plan.error().code, ErrorCode::ArrayConflict);
        QCOMPARE(plan.error().detail, std::string("Two disks claim to be one."));
    }
}

/// Goal: two arrays of one name can both run. Method: another one has the device name.
void RunTest::namesNeverClash()
{
    SampleHost host = withArray();
    stop(host);
    ArrayFacts other;
    other.array.id = Uuid::random();
    other.array.name = "Photos";
    other.dmName = "bulkhead-Photos";
    host.facts.arrays.push_back(other);
    const Plan plan = planned(host.about("start"), host.facts);
    QCOMPARE(std::get<LoadTable>(plan.steps[0].act).dmName,
             "bulkhead-" + host.array().array.id.text());
    QCOMPARE(plan.preview.command, "bulkheadctl start " + host.array().array.id.text());
}

/// Goal: after a deletion nothing of it is found. Method: look at the disks.
void RunTest::deletes()
{
    SampleHost host = withArray();
    const Plan plan = planned(host.about("delete"), host.facts);
    QVERIFY(plan.preview.destructive);
    QVERIFY(std::holds_alternative<RemoveDevice>(plan.steps[0].act));
    QCOMPARE(plan.steps.size(), std::size_t(4));
    QCOMPARE(plan.preview.summary,
             std::string("The array and everything on it (3.1 MB) is gone; 3 disks become free."));
    host.execute(plan);
    host.rescan();
    QVERIFY(host.facts.arrays.empty());
    for (const DiskFacts &disk : host.facts.disks)
        QVERIFY(disk.disk.memberOf.empty());
}

/// Goal: an incomplete, stopped array can go too, and a failed disk does not stop that. Method: a
/// member away, one failed.
void RunTest::deletesWhatIsLeft()
{
    SampleHost host = withArray(3);
    stop(host);
    std::erase_if(host.facts.disks, [](const DiskFacts &d) { return d.disk.device == "sdc"; });
    host.rescan();
    host.member(0).state = MemberState::Failed;
    const Plan plan = planned(host.about("delete"), host.facts);
    QCOMPARE(plan.preview.warnings.size(), std::size_t(1));
    QVERIFY(plan.preview.warnings[0].starts_with("1 member"));
    QVERIFY(std::get<WriteBlocks>(plan.steps[0].act).mayFail);
    QVERIFY(!std::get<WriteBlocks>(plan.steps[1].act).mayFail);
}

/// Goal: a wrong name is answered as such. Method: no UUID, and one that nobody has.
void RunTest::unknownArrays()
{
    SampleHost host = withArray();
    for (const char *action :
         {"start", "stop", "delete", "add-spare", "remove-spare", "fail", "replace", "remove"}) {
        Request request = host.about(action);
        request.array = "../x";
        QCOMPARE(makePlan(request, host.facts).error().code, ErrorCode::InvalidArgument);
        request.array = Uuid::random().text();
        QCOMPARE(makePlan(request, host.facts).error().code, ErrorCode::ArrayNotFound);
    }
}

/// Goal: the table of actions is closed. Method: names that are not in it.
void RunTest::unknownAction()
{
    SampleHost host = withArray();
    for (const char *action : {"", "destroy", "Create", "create "})
        QCOMPARE(makePlan(host.about(action), host.facts).error().code, ErrorCode::InvalidArgument);
}

QTEST_APPLESS_MAIN(RunTest)
#include "run_test.moc"
