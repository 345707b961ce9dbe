// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "tests/backend/plan/sample_host.h"

using namespace bulkhead;

namespace
{

/// sdb and sdc (and sdd) mirror, the last disk is a spare.
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

/// A running RAID-10 of four disks and a spare.
SampleHost raid10()
{
    SampleHost host(5);
    Request request = host.create({"sdb", "sdc", "sdd", "sde"}, {"sdf"});
    request.level = "raid10";
    host.execute(planned(request, host.facts));
    host.rescan();
    return host;
}

Request about(SampleHost &host, const std::string &action, std::size_t slot)
{
    Request request = host.about(action);
    request.member = host.member(slot).id.text();
    return request;
}

/// What the kernel would say after a failure.
void failMember(SampleHost &host, std::size_t slot)
{
    host.member(slot).state = MemberState::Failed;
    host.array().array.failuresLeft -= 1;
    host.array().array.state = ArrayState::Degraded;
}

} // namespace

class MembersTest : public QObject
{
    Q_OBJECT
private slots:
    void fails();
    void neverFailsTheLastGoodOne();
    void raid10KnowsWhichOne();
    void raid10IsReplacedWhileAnotherIsOut();
    void replacesAFailedMember();
    void replacesAMissingMember();
    void otherFailedMembersStayOut();
    void replaceNeedsASpare();
    void spareMayBeNamed();
    void removesAFailedMember();
    void removeKeepsTheSlot();
    void removesOnlyWhatFailed();
    void needsARunningArray();
    void estimatesByWhatWasWritten();
};

/// Goal: the module is told the slot. Method: the message, and what is said of it.
void MembersTest::fails()
{
    SampleHost host = withArray();
    const Plan plan = planned(about(host, "fail", 1), host.facts);
    host.execute(plan);
    QCOMPARE(host.sent, std::vector<std::string>{"bulkhead-Photos: fail 1"});
    QCOMPARE(plan.preview.survives, 0);
    QCOMPARE(plan.preview.summary,
             std::string("The array goes on without sdc (S1) and survives no further failure."));
    QCOMPARE(plan.preview.command, std::string("bulkheadctl fail Photos /dev/sdc"));
    QCOMPARE(plan.preview.steps[0].serial, std::string("S1"));
}

/// Goal: data that nobody else has is never given up. Method: one of two failed already.
void MembersTest::neverFailsTheLastGoodOne()
{
    SampleHost host = withArray();
    failMember(host, 0);
    QCOMPARE(refusal(about(host, "fail", 1), host.facts),
             std::string("Without this disk the array would lose its data."));
    QCOMPARE(makePlan(about(host, "fail", 1), host.facts).error().code, ErrorCode::ArrayConflict);
    // To replace it is what one should do: it stays until the copy is whole.
    QCOMPARE(planned(about(host, "replace", 1), host.facts).preview.survivesDuring, 0);
    QCOMPARE(refusal(about(host, "fail", 0), host.facts),
             std::string("The member has failed already or is missing."));
    host.member(0).state = MemberState::Rebuilding;
    (void)planned(about(host, "fail", 0), host.facts);
}

/// Goal: of RAID-10 a second disk may be taken out if it is of another pair, and only then.
/// Method: one of four failed, every other one asked about.
void MembersTest::raid10KnowsWhichOne()
{
    SampleHost host = raid10();
    failMember(host, 0);
    QCOMPARE(refusal(about(host, "fail", 1), host.facts),
             std::string("Without this disk the array would lose its data."));
    for (const std::size_t slot : {2, 3}) {
        const Plan plan = planned(about(host, "fail", slot), host.facts);
        QCOMPARE(plan.preview.survives, 0);
    }
    failMember(host, 2);
    QCOMPARE(refusal(about(host, "fail", 3), host.facts),
             std::string("Without this disk the array would lose its data."));
}

/// Goal: what a replacement brings is said of the whole array. Method: both pairs without one.
void MembersTest::raid10IsReplacedWhileAnotherIsOut()
{
    SampleHost host = raid10();
    failMember(host, 0);
    const Plan first = planned(about(host, "replace", 0), host.facts);
    QCOMPARE(first.preview.survivesDuring, 0);
    QCOMPARE(first.preview.survives, 1);
    failMember(host, 2);
    const Plan second = planned(about(host, "replace", 2), host.facts);
    QCOMPARE(second.preview.survivesDuring, 0);
    QCOMPARE(second.preview.survives, 0);
    host.execute(second);
    const LoadTable &load = host.loaded.back();
    QCOMPARE(load.table.level, Level::Raid10);
    QCOMPARE(load.table.layout, std::string("near=2"));
    QCOMPARE(load.table.chunk, Sectors{128});
    QCOMPARE(load.table.size, host.loaded.front().table.size);
    QCOMPARE(load.table.members[2].device, host.disk("sdf").tableDevice);
    QVERIFY(load.table.members[0].device.empty());
}

/// Goal: a spare takes the place of a failed disk. Method: carry it out; look at table and disks.
void MembersTest::replacesAFailedMember()
{
    SampleHost host = withArray();
    failMember(host, 1);
    const Uuid old = host.member(1).id;
    const Uuid spare = host.array().array.spares[0].id;
    const Plan plan = planned(about(host, "replace", 1), host.facts);
    QCOMPARE(plan.preview.survivesDuring, 0);
    QCOMPARE(plan.preview.survives, 1);
    QVERIFY(plan.preview.warnings.empty());
    QVERIFY(plan.preview.durationUs < 60'000'000);
    host.execute(plan);
    const LoadTable &load = host.loaded.back();
    QVERIFY(!load.create);
    QCOMPARE(load.table.members[1].id, spare);
    QCOMPARE(load.table.members[1].device, host.disk("sdd").tableDevice);
    QCOMPARE(load.table.members[1].dataStart, Sectors{32768});
    QCOMPARE(plan.targets[*load.targets[1]].device, std::string("sdd"));
    QCOMPARE(load.table.members[0].device, host.disk("sdb").tableDevice);
    QCOMPARE(load.table.size, host.loaded.front().table.size);
    QVERIFY(std::get<WriteBlocks>(plan.steps.back().act).mayFail);

    host.rescan();
    QCOMPARE(host.array().set.config.members[1].id, spare);
    QVERIFY(host.array().set.config.spares.empty());
    QVERIFY(host.array().set.strangers.empty());
    QVERIFY(host.disk("sdc").disk.memberOf.empty());
    QVERIFY(!findMember(host.array().set.config, old));
    // Until the kernel has written a head on it, the newcomer is filled from the start.
    const Assembly assembly = assembleSet(host.array().set).value();
    QVERIFY(assembly.startable);
    QCOMPARE(assembly.array.members[1].state, MemberState::Rebuilding);
}

/// Goal: a ghost can be replaced. Method: a disk that is not there any more.
void MembersTest::replacesAMissingMember()
{
    SampleHost host = withArray();
    std::erase_if(host.facts.disks, [](const DiskFacts &d) { return d.disk.device == "sdc"; });
    host.rescan();
    QCOMPARE(host.member(1).state, MemberState::Missing);
    const Plan plan = planned(about(host, "replace", 1), host.facts);
    QVERIFY(std::holds_alternative<LoadTable>(plan.steps.back().act));
    QVERIFY(plan.preview.summary.find("Disk (S1)") != std::string::npos);
    host.execute(plan);
    host.rescan();
    QVERIFY(assembleSet(host.array().set)->complete);
}

/// Goal: a reload never takes a failed disk back in by the way. Method: two failed of four.
void MembersTest::otherFailedMembersStayOut()
{
    SampleHost host = withArray(4);
    failMember(host, 1);
    failMember(host, 2);
    const Plan plan = planned(about(host, "replace", 1), host.facts);
    for (const Step &step : plan.steps)
        if (const auto *load = std::get_if<LoadTable>(&step.act)) {
            QVERIFY(load->table.members[2].device.empty());
            QVERIFY(!load->targets[2]);
            QCOMPARE(load->table.members[2].id, host.member(2).id);
            QVERIFY(!load->table.members[3].device.empty());
        }
}

/// Goal: why there is no spare is said. Method: none, one too small, one unknown.
void MembersTest::replaceNeedsASpare()
{
    SampleHost host = withArray();
    host.array().array.spares[0].state = MemberState::Missing;
    host.array().array.spares[0].device.clear();
    QCOMPARE(refusal(about(host, "replace", 1), host.facts),
             std::string("The spare S2 is not connected."));
    host.array().array.spares.clear();
    QCOMPARE(refusal(about(host, "replace", 1), host.facts), std::string("There is no spare."));
    QCOMPARE(makePlan(about(host, "replace", 1), host.facts).error().code,
             ErrorCode::DeviceMissing);
    Request request = about(host, "replace", 1);
    request.spare = Uuid::random().text();
    QCOMPARE(refusal(request, host.facts), std::string("The array has no such member."));
}

/// Goal: a person may choose. Method: two spares, each named.
void MembersTest::spareMayBeNamed()
{
    SampleHost host(4);
    host.execute(planned(host.create({"sdb", "sdc"}, {"sdd", "sde"}), host.facts));
    host.rescan();
    for (const Member &spare : host.array().array.spares) {
        Request request = about(host, "replace", 0);
        request.spare = spare.id.text();
        const Plan plan = planned(request, host.facts);
        QCOMPARE(plan.preview.command,
                 "bulkheadctl replace Photos /dev/sdb --spare /dev/" + spare.device);
        for (const Step &step : plan.steps)
            if (const auto *load = std::get_if<LoadTable>(&step.act))
                QCOMPARE(load->table.replacement->disk.id, spare.id);
    }
}

/// Goal: a failed disk becomes free, whether or not it still works. Method: carry it out.
void MembersTest::removesAFailedMember()
{
    SampleHost host = withArray();
    failMember(host, 1);
    const Plan plan = planned(about(host, "remove", 1), host.facts);
    QVERIFY(std::get<WriteBlocks>(plan.steps.back().act).mayFail);
    host.execute(plan);
    QVERIFY(host.loaded.back().table.members[1].device.empty());
    host.rescan();
    QVERIFY(host.disk("sdc").disk.memberOf.empty());
    QCOMPARE(host.member(1).state, MemberState::Missing);
}

/// Goal: the ghost stays, with its identity. Method: table and config after a removal.
void MembersTest::removeKeepsTheSlot()
{
    SampleHost host = withArray(3);
    const Uuid id = host.member(1).id;
    failMember(host, 1);
    host.execute(planned(about(host, "remove", 1), host.facts));
    QCOMPARE(host.loaded.back().table.members[1].id, id);
    QCOMPARE(host.loaded.back().table.members.size(), std::size_t(3));
    host.rescan();
    QCOMPARE(host.member(1).id, id);
    QCOMPARE(host.member(1).serial, std::string("S1"));
    QCOMPARE(host.array().set.config.generation, std::uint64_t(1));
}

/// Goal: no working disk is thrown out. Method: healthy, rebuilding, and gone already.
void MembersTest::removesOnlyWhatFailed()
{
    SampleHost host = withArray();
    QCOMPARE(refusal(about(host, "remove", 1), host.facts),
             std::string("Only a failed disk can be removed. Mark it as failed first."));
    host.member(1).state = MemberState::Rebuilding;
    QVERIFY(!refusal(about(host, "remove", 1), host.facts).empty());
    std::erase_if(host.facts.disks, [](const DiskFacts &d) { return d.disk.device == "sdc"; });
    host.rescan();
    QCOMPARE(refusal(about(host, "remove", 1), host.facts),
             std::string("The disk is not connected; only its place in the array is left. "
                         "Replace it to be protected again."));
}

/// Goal: the kernel is only spoken to if it listens. Method: a stopped array.
void MembersTest::needsARunningArray()
{
    SampleHost host = withArray();
    host.execute(planned(host.about("stop"), host.facts));
    host.rescan();
    for (const char *action : {"fail", "replace"})
        QCOMPARE(refusal(about(host, action, 1), host.facts),
                 std::string("The array is not running. Start it first."));
}

/// Goal: an almost empty array is filled quickly, and the plan says so. Method: two region counts.
void MembersTest::estimatesByWhatWasWritten()
{
    SampleHost host = withArray();
    const auto duration = [&](std::uint64_t never, std::uint64_t clean) {
        host.array().array.regionCounts = {never, clean, 0, 0, 0};
        return planned(about(host, "replace", 1), host.facts).preview.durationUs;
    };
    QVERIFY(duration(0, 100) > 2 * duration(75, 25));
    QCOMPARE(duration(100, 0), std::uint64_t(0));
}

QTEST_APPLESS_MAIN(MembersTest)
#include "members_test.moc"
