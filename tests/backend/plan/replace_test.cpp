// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "tests/backend/plan/sample_host.h"

using namespace bulkhead;

namespace
{

/// sdb and sdc mirror, sdd is their spare; what follows is blank.
SampleHost withSpare(std::size_t blank = 0)
{
    SampleHost host(3 + blank);
    host.execute(planned(host.create({"sdb", "sdc"}, {"sdd"}), host.facts));
    host.rescan();
    return host;
}

/// The same and "Films" of sde and sdf, whose spare is sdg.
SampleHost withTwo(const std::string &policy)
{
    SampleHost host = withSpare(3);
    Request films = host.create({"sde", "sdf"}, {"sdg"});
    films.name = "Films";
    host.execute(planned(films, host.facts));
    host.rescan();
    Request share = host.about("set-policy");
    for (const ArrayFacts &array : host.facts.arrays)
        if (array.array.name == "Films")
            share.array = array.array.id.text();
    share.policy = policy;
    if (policy == "group")
        share.group = "shelf";
    if (policy != "dedicated")
        host.execute(planned(share, host.facts));
    host.rescan();
    return host;
}

ArrayFacts &named(SampleHost &host, const std::string &name)
{
    return *std::ranges::find_if(host.facts.arrays,
                                 [&](const ArrayFacts &array) { return array.array.name == name; });
}

Request replace(SampleHost &host, std::size_t slot, const std::string &name = "Photos")
{
    Request request;
    request.action = "replace";
    request.array = named(host, name).array.id.text();
    request.member = named(host, name).array.members[slot].id.text();
    return request;
}

/// What the kernel would say: the replacement took the slot, or was let go.
void tookOver(SampleHost &host)
{
    Array &array = host.array().array;
    Member next = array.spares.front();
    next.slot = next.replaces;
    next.replaces = -1;
    next.state = MemberState::InSync;
    array.members[static_cast<std::size_t>(next.slot)] = next;
    array.spares.erase(array.spares.begin());
}

/// Runs the copy of sdb to its spare, as far as labels and tables go.
SampleHost copying()
{
    SampleHost host = withSpare();
    host.execute(planned(replace(host, 0), host.facts));
    host.rescan();
    return host;
}

} // namespace

class ReplaceTest : public QObject
{
    Q_OBJECT
private slots:
    void copiesWhatWorks();
    void isAsSafeMeanwhile();
    void oneAtATime();
    void takesADiskThatIsNoSpare();
    void goesOnAfterAStop();
    void settlesWhatTookOver();
    void settlesWhatFailed();
    void canBeCancelled();
    void takesAnArraysSharedSpare();
    void sharesOnlyWhatIsShared();
    void aDonorThatChangedIsNoticed();
};

/// Goal: a disk that works stays until its copy is whole. Method: what the labels and the table
/// say.
void ReplaceTest::copiesWhatWorks()
{
    SampleHost host = withSpare();
    const Uuid old = host.member(0).id;
    const Uuid spare = host.array().array.spares[0].id;
    const Plan plan = planned(replace(host, 0), host.facts);
    host.execute(plan);
    const LoadTable &load = host.loaded.back();
    QCOMPARE(load.table.members[0].id, old);
    QCOMPARE(load.table.members[0].device, host.disk("sdb").tableDevice);
    QVERIFY(load.table.replacement.has_value());
    QCOMPARE(load.table.replacement->slot, std::size_t(0));
    QCOMPARE(load.table.replacement->disk.id, spare);
    QCOMPARE(load.table.replacement->disk.device, host.disk("sdd").tableDevice);
    QCOMPARE(plan.targets[*load.replacement].device, std::string("sdd"));
    QCOMPARE(load.before, (std::vector<Uuid>{old, host.member(1).id}));
    for (const Step &step : plan.steps)
        QVERIFY2(step.words.kind != "clear-label", "the old disk keeps its labels");

    host.rescan();
    QCOMPARE(host.array().set.config.members[0].id, old);
    QCOMPARE(findReplacement(host.array().set.config)->id, spare);
    QCOMPARE(host.array().array.spares[0].replaces, 0);
}

/// Goal: what is promised during the copy is true. Method: a mirror, before and meanwhile.
void ReplaceTest::isAsSafeMeanwhile()
{
    SampleHost host = withSpare();
    const Plan plan = planned(replace(host, 0), host.facts);
    QCOMPARE(plan.preview.survivesDuring, 1);
    QCOMPARE(plan.preview.survives, 1);
    QVERIFY(plan.preview.warnings.empty());
    QVERIFY(!plan.preview.destructive);
    QVERIFY(plan.preview.summary.find("works on until then") != std::string::npos);
    // A member that is out already is rebuilt from the others.
    host.member(0).state = MemberState::Failed;
    QVERIFY(!std::ranges::any_of(planned(replace(host, 0), host.facts).steps, [](const Step &step) {
        const auto *load = std::get_if<LoadTable>(&step.act);
        return load && load->table.replacement;
    }));
}

/// Goal: what the kernel cannot do is refused in words, what it can is not. Method: a second
/// replacement, and a member that is lost during the first.
void ReplaceTest::oneAtATime()
{
    SampleHost host(6);
    Request request = host.create({"sdb", "sdc", "sdd", "sde"}, {"sdf", "sdg"});
    request.level = "raid6";
    host.execute(planned(request, host.facts));
    host.rescan();
    host.execute(planned(replace(host, 0), host.facts));
    host.rescan();
    QCOMPARE(refusal(replace(host, 1), host.facts),
             std::string("Another disk of this array is being replaced; one at a time."));
    QCOMPARE(refusal(replace(host, 0), host.facts),
             std::string("Another disk is taking its place already."));
    host.member(1).state = MemberState::Failed;
    host.execute(planned(replace(host, 1), host.facts));
    QVERIFY(host.loaded.back().table.replacement.has_value());
    QCOMPARE(host.loaded.back().table.members[1].device, host.disk("sdg").tableDevice);
}

/// Goal: a new disk can take over directly. Method: a blank one, one with data, and a member.
void ReplaceTest::takesADiskThatIsNoSpare()
{
    SampleHost host = withSpare(1);
    Request request = replace(host, 1);
    request.disks = {host.ref("sde")};
    host.disk("sde").disk.contents = "ext4 'Old'";
    host.disk("sde").signatures = {{1080, {0x53, 0xef}, "ext4", "filesystem", "Old"}};
    QCOMPARE(makePlan(request, host.facts).error().code, ErrorCode::HasData);
    request.erase = true;
    const Plan plan = planned(request, host.facts);
    QVERIFY(plan.preview.destructive);
    QCOMPARE(plan.preview.command,
             std::string("bulkheadctl replace Photos /dev/sdc --with /dev/sde --erase"));
    QVERIFY(std::ranges::any_of(plan.targets, &Target::fresh));
    host.execute(plan);
    QCOMPARE(host.loaded.back().table.replacement->disk.device, host.disk("sde").tableDevice);
    host.rescan();
    QVERIFY(host.array().set.conflict.empty());
    QCOMPARE(host.array().array.spares.size(), std::size_t(2));

    request.disks = {host.ref("sdb")};
    QCOMPARE(makePlan(request, host.facts).error().code, ErrorCode::ArrayConflict);
}

/// Goal: a copy that was under way goes on at the next start. Method: stop and start.
void ReplaceTest::goesOnAfterAStop()
{
    SampleHost host = copying();
    host.execute(planned(host.about("stop"), host.facts));
    host.rescan();
    const Plan plan = planned(host.about("start"), host.facts);
    host.execute(plan);
    const LoadTable &load = host.loaded.back();
    QVERIFY(load.create);
    QVERIFY(load.table.replacement.has_value());
    QCOMPARE(plan.targets[*load.replacement].device, std::string("sdd"));
}

/// Goal: afterwards the labels say who is in the slot, and the old disk is free.
/// Method: the kernel's word, then the plan of the daemon.
void ReplaceTest::settlesWhatTookOver()
{
    SampleHost host = copying();
    const Uuid spare = host.array().array.spares[0].id;
    tookOver(host);
    host.execute(planned(host.about("settle-replace"), host.facts));
    QVERIFY(!host.loaded.back().table.replacement);
    QCOMPARE(host.loaded.back().table.members[0].id, spare);
    QCOMPARE(host.loaded.back().before[0], spare);
    host.rescan();
    QCOMPARE(host.array().set.config.members[0].id, spare);
    QVERIFY(host.array().set.config.spares.empty());
    QVERIFY(!findReplacement(host.array().set.config));
    QVERIFY(host.disk("sdb").disk.memberOf.empty());
    QVERIFY(host.array().set.strangers.empty());
}

/// Goal: a new disk that failed is let go, the old one stays. Method: the kernel names none any
/// more.
void ReplaceTest::settlesWhatFailed()
{
    SampleHost host = copying();
    const Uuid old = host.member(0).id;
    host.execute(planned(host.about("settle-replace"), host.facts));
    QVERIFY(!host.loaded.back().table.replacement);
    host.rescan();
    QCOMPARE(host.array().set.config.members[0].id, old);
    QVERIFY(host.array().set.config.spares.empty());
    QVERIFY(host.disk("sdd").disk.memberOf.empty());
}

/// Goal: who changes his mind loses nothing. Method: the table is switched before the labels.
void ReplaceTest::canBeCancelled()
{
    SampleHost host = copying();
    const Plan plan = planned(host.about("cancel-replace"), host.facts);
    QCOMPARE(plan.preview.command, std::string("bulkheadctl replace Photos --cancel"));
    QVERIFY(std::holds_alternative<LoadTable>(plan.steps.front().act));
    host.execute(plan);
    QVERIFY(!host.loaded.back().table.replacement);
    host.rescan();
    QVERIFY(!findReplacement(host.array().set.config));
    QCOMPARE(host.array().array.spares.size(), std::size_t(1));
    QCOMPARE(refusal(host.about("cancel-replace"), host.facts),
             std::string("No disk is being replaced."));
}

/// Goal: a shared spare goes where it is needed, and both arrays know. Method: the only spare is of
/// another array; afterwards all labels are read again.
void ReplaceTest::takesAnArraysSharedSpare()
{
    SampleHost host = withTwo("global");
    ArrayFacts &photos = named(host, "Photos");
    Request remove = host.about("remove-spare");
    remove.array = photos.array.id.text();
    remove.member = photos.array.spares[0].id.text();
    host.execute(planned(remove, host.facts));
    host.rescan();
    named(host, "Photos").array.members[0].state = MemberState::Failed;
    const Plan plan = planned(replace(host, 0), host.facts);
    QCOMPARE(plan.donor->array, named(host, "Films").array.id);
    QCOMPARE(plan.preview.warnings, std::vector<std::string>{"Array “Films” gives its spare."});
    host.execute(plan);
    host.rescan();
    QCOMPARE(named(host, "Photos").array.members[0].device, std::string("sdg"));
    QVERIFY(named(host, "Photos").set.conflict.empty());
    QVERIFY(named(host, "Films").array.spares.empty());
    QVERIFY(named(host, "Films").set.strangers.empty());
    QVERIFY(named(host, "Films").set.conflict.empty());
}

/// Goal: a spare that was not shared is not taken. Method: dedicated, and a group of one.
void ReplaceTest::sharesOnlyWhatIsShared()
{
    for (const char *policy : {"dedicated", "group"}) {
        SampleHost host = withTwo(policy);
        ArrayFacts &photos = named(host, "Photos");
        photos.array.spares.clear();
        photos.array.members[0].state = MemberState::Failed;
        QCOMPARE(refusal(replace(host, 0), host.facts), std::string("There is no spare."));
        if (std::string(policy) == "dedicated")
            continue;
        photos.array.sparePolicy = "group";
        photos.array.spareGroup = "shelf";
        QVERIFY(planned(replace(host, 0), host.facts).donor.has_value());
    }
}

/// Goal: labels of the donor that moved on are never overwritten by an old plan.
/// Method: the donor is renamed between plan and check.
void ReplaceTest::aDonorThatChangedIsNoticed()
{
    SampleHost host = withTwo("global");
    Request request = replace(host, 0);
    request.spare = named(host, "Films").array.spares[0].id.text();
    const Plan plan = planned(request, host.facts);
    QVERIFY(verifyPlan(plan, host.facts));
    Request rename = host.about("rename");
    rename.array = named(host, "Films").array.id.text();
    rename.name = "Movies";
    host.execute(planned(rename, host.facts));
    host.rescan();
    QCOMPARE(verifyPlan(plan, host.facts).error().code, ErrorCode::DeviceChanged);
}

QTEST_APPLESS_MAIN(ReplaceTest)
#include "replace_test.moc"
