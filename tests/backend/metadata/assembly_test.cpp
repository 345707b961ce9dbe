// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/metadata/core_uuid.h"
#include "backend/metadata/native_set.h"
#include "tests/backend/metadata/sample.h"
#include "tests/backend/metadata/shapes.h"

using namespace bulkhead;

namespace
{

Assembly assemble(std::vector<FoundMember> found)
{
    const auto sets = groupMembers(std::move(found));
    return sets.size() == 1 ? assembleSet(sets.front()).value() : Assembly{};
}

/// What the module would have written when @p lost had failed and the rest went on.
void failMember(Sample &sample, std::size_t lost, std::uint8_t state)
{
    for (std::size_t disk = 0; disk < sample.config.members.size(); ++disk) {
        if (disk == lost)
            continue;
        sample.changeHead(disk, [&](bkh_head &head) {
            head.flags = 0;
            bkh_head_drop(&head, static_cast<unsigned>(lost), state);
            bkh_head_next(&head);
        });
    }
}

/// A mirror whose first member is copied to the spare, sdc.
Sample copying()
{
    Sample sample = Sample::create(2, 1);
    Config next = sample.next(1);
    next.spares[0].replaces = 0;
    sample.commit(next);
    return sample;
}

/// The heads of the commit that makes it the member; @p onto the old ones too, or only itself.
void takeOver(Sample &sample, const std::vector<std::size_t> &onto)
{
    const bkh_head before = *examineNative(sample.disks[1]).value()->head;
    bkh_head head = before;
    const bkh_uuid spare = toCore(sample.config.spares[0].id);
    bkh_head_replace(&head, 0, &spare, BKH_MEMBER_IN_SYNC);
    bkh_head_next(&head);
    for (const std::size_t disk : onto) {
        const auto &known = disk == 2 ? sample.config.spares[0] : sample.config.members[disk];
        head.member_uuid = toCore(known.id);
        sample.writeHead(disk, head);
    }
}

} // namespace

class AssemblyTest : public QObject
{
    Q_OBJECT
private slots:
    void wholeArray();
    void tableLine();
    void memberMissing();
    void everyMemberMissingButOne();
    void failedMemberReturns();
    void noHeads();
    void conflictIsNotStarted();
    void headOfAnotherGeometry();
    void sparesAreShown();
    void setOfTheWrongSize();
    void everyShape_data();
    void everyShape();
    void raid10WithoutWhichTwo();
    void headOfAnotherShape();
    void copyGoesOn();
    void replacementIsTheMember();
    void replacementAloneKnows();
    void oldDiskMayBeLate();
};

/// Goal: a sound array starts. Method: two to eight members.
void AssemblyTest::wholeArray()
{
    for (std::size_t members = 2; members <= 8; ++members) {
        const Sample sample = Sample::create(members, 0);
        const Assembly assembly = assemble(sample.examine());
        QVERIFY(assembly.startable);
        QVERIFY(assembly.complete);
        QVERIFY(assembly.reason.empty());
        QVERIFY(assembly.missing.empty());
        QVERIFY(assembly.verdict.clean);
        QCOMPARE(assembly.array.state, ArrayState::Inactive);
        QCOMPARE(assembly.array.name, std::string("Photos"));
        QCOMPARE(assembly.array.size, sample.config.size);
        QCOMPARE(assembly.array.failuresLeft, int(members) - 1);
        for (const Member &member : assembly.array.members)
            QCOMPARE(member.state, MemberState::InSync);
    }
}

/// Goal: the module gets the line of the contract. Method: the text of the candidate.
void AssemblyTest::tableLine()
{
    const Sample sample = Sample::create(2, 0);
    auto found = sample.examine();
    found.erase(found.begin());
    const Assembly assembly = assemble(found);
    QCOMPARE(text(assembly.table),
             "0 " + std::to_string(sample.config.size.value / 512)
                 + " bulkhead 1 raid1 0 none native " + sample.config.array.text() + " 2 - - - "
                 + sample.config.members[0].id.text() + " 8:16 32768 0 "
                 + sample.config.members[1].id.text() + " 0");
}

/// Goal: degraded is possible and said. Method: each of three members away.
void AssemblyTest::memberMissing()
{
    for (std::size_t away = 0; away < 3; ++away) {
        const Sample sample = Sample::create(3, 0);
        auto found = sample.examine();
        found.erase(found.begin() + std::ptrdiff_t(away));
        const Assembly assembly = assemble(found);
        QVERIFY(assembly.startable);
        QVERIFY(!assembly.complete);
        QCOMPARE(assembly.missing, std::vector<int>{int(away)});
        QCOMPARE(assembly.reason, std::string("1 of 3 members is missing."));
        QCOMPARE(assembly.array.failuresLeft, 1);
        const Member &ghost = assembly.array.members[away];
        QCOMPARE(ghost.state, MemberState::Missing);
        QVERIFY(ghost.device.empty());
        QCOMPARE(ghost.block, std::string("/"));
        QCOMPARE(ghost.serial, "SERIAL" + std::to_string(away));
    }
}

/// Goal: a mirror lives on one disk. Method: each disk alone.
void AssemblyTest::everyMemberMissingButOne()
{
    const Sample sample = Sample::create(4, 0);
    for (const FoundMember &member : sample.examine()) {
        const Assembly assembly = assemble({member});
        QVERIFY(assembly.startable);
        QCOMPARE(assembly.array.failuresLeft, 0);
        QCOMPARE(assembly.missing.size(), std::size_t(3));
    }
}

/// Goal: a member that was left behind is refilled, not believed. Method: heads that moved on.
void AssemblyTest::failedMemberReturns()
{
    for (const std::uint8_t state : {BKH_MEMBER_FAILED, BKH_MEMBER_MISSING}) {
        Sample sample = Sample::create(3, 0);
        failMember(sample, 1, state);
        Assembly assembly = assemble(sample.examine());
        QVERIFY(assembly.startable);
        QCOMPARE(assembly.array.members[1].state, MemberState::Rebuilding);
        QCOMPARE(assembly.array.failuresLeft, 1);
        QVERIFY(!assembly.verdict.clean);

        auto found = sample.examine();
        found.erase(found.begin() + 1);
        assembly = assemble(found);
        QCOMPARE(assembly.array.members[1].state,
                 state == BKH_MEMBER_FAILED ? MemberState::Failed : MemberState::Missing);
        // It was out before: nobody has to wait for it. But for the others one has to.
        QVERIFY(assembly.complete);
        QCOMPARE(assembly.reason, std::string("1 of 3 members is missing."));
        found.pop_back();
        QVERIFY(!assemble(found).complete);
    }
}

/// Goal: without a status there is no array. Method: rings cleared on all members.
void AssemblyTest::noHeads()
{
    Sample sample = Sample::create(2, 0);
    for (std::size_t i = 0; i < 2; ++i)
        applyWrites(sample.disks, clearStatusWrites(i));
    const Assembly assembly = assemble(sample.examine());
    QVERIFY(!assembly.startable);
    QCOMPARE(assembly.reason, std::string("No member that was found has a readable status."));
    QCOMPARE(assembly.array.members[0].state, MemberState::Stale);
    QCOMPARE(assembly.array.stateReason, assembly.reason);
}

/// Goal: doubt is shown, not resolved. Method: a duplicate.
void AssemblyTest::conflictIsNotStarted()
{
    const Sample sample = Sample::create(2, 0);
    auto found = sample.examine();
    found.push_back(found[0]);
    const Assembly assembly = assemble(found);
    QVERIFY(!assembly.startable);
    QCOMPARE(assembly.array.state, ArrayState::Conflict);
    QVERIFY(!assembly.reason.empty());
}

/// Goal: a table never disagrees with the status. Method: a head of a smaller array.
void AssemblyTest::headOfAnotherGeometry()
{
    Sample sample = Sample::create(2, 0, {24 << 20});
    for (std::size_t i = 0; i < 2; ++i)
        sample.changeHead(i, [](bkh_head &head) {
            head.seq += 1;
            head.array_sectors -= 2048;
            head.data_sectors -= 2048;
            head.nr_regions -= 1;
            for (bkh_head_member &entry : head.members)
                entry.rebuild_sectors = 0;
        });
    const Assembly assembly = assemble(sample.examine());
    QVERIFY(!assembly.startable);
    QCOMPARE(assembly.reason, std::string("The members contradict each other."));
}

/// Goal: spares are listed, also those that are away. Method: one there, one not.
void AssemblyTest::sparesAreShown()
{
    const Sample sample = Sample::create(2, 2);
    auto found = sample.examine();
    found.pop_back();
    const Assembly assembly = assemble(found);
    QCOMPARE(assembly.array.spares.size(), std::size_t(2));
    QCOMPARE(assembly.array.spares[0].state, MemberState::Spare);
    QCOMPARE(assembly.array.spares[0].device, std::string("sdc"));
    QCOMPARE(assembly.array.spares[1].state, MemberState::Missing);
    QVERIFY(assembly.complete);
}

/// Goal: no count from a disk is believed twice. Method: a set whose slots do not fit its config.
void AssemblyTest::setOfTheWrongSize()
{
    NativeSet set;
    QVERIFY(!assembleSet(set));
    set.config = Sample::create(2, 0).config;
    set.members.resize(3);
    QVERIFY(!assembleSet(set));
}

void AssemblyTest::everyShape_data()
{
    addShapes();
}

/// Goal: an array of any level starts, and degraded as far as it can. Method: whole; then all
/// that may be missing away; then one more.
void AssemblyTest::everyShape()
{
    QFETCH(Shape, shape);
    const Sample sample = Sample::create(shape, 0);
    const Config &config = sample.config;
    Assembly assembly = assemble(sample.examine());
    QVERIFY(assembly.startable && assembly.complete);
    QCOMPARE(assembly.table.size.value * 512, config.size.value);
    QVERIFY(text(assembly.table)
                .find(" bulkhead 1 " + std::string(text(shape.level)) + ' '
                      + std::to_string(shape.chunk.value / 512) + ' ' + shape.layout + " native ")
            != std::string::npos);
    QCOMPARE(assembly.array.layout, shape.layout);
    QCOMPARE(assembly.array.chunk, shape.chunk);
    const bkh_geometry geometry = geometryOf(shapeOf(config)).value();
    QCOMPARE(assembly.array.regionSize.value, config.regionSize.value * bkh_span_width(&geometry));
    const int survives = int(bkh_geometry_survives(&geometry));
    QCOMPARE(assembly.array.failuresLeft, survives);

    auto found = sample.examine();
    found.erase(found.begin(), found.begin() + survives);
    assembly = assemble(found);
    QVERIFY(assembly.startable && !assembly.complete);
    QCOMPARE(assembly.array.failuresLeft, 0);
    found.erase(found.begin());
    QVERIFY(found.empty() || !assemble(found).startable);
}

/// Goal: RAID-10 starts without one of each pair, never without a pair. Method: both.
void AssemblyTest::raid10WithoutWhichTwo()
{
    const Sample sample = Sample::create({Level::Raid10, "near=2", {64 << 10}, 4, {}}, 0);
    const auto all = sample.examine();
    const Assembly apart = assemble({all[0], all[3]});
    QVERIFY(apart.startable);
    QCOMPARE(apart.array.failuresLeft, 0);
    QCOMPARE(apart.reason, std::string("2 of 4 members are missing."));
    const Assembly pair = assemble({all[0], all[1]});
    QVERIFY(!pair.startable);
    QCOMPARE(pair.array.failuresLeft, -1);
}

/// Goal: a table never places data elsewhere than the status. Method: a config of another layout
/// or chunk that gives the same size.
void AssemblyTest::headOfAnotherShape()
{
    const Sample sample = Sample::create({Level::Raid10, "near=2", {64 << 10}, 4, {}}, 0);
    for (const char *layout : {"far=2", "offset=2"}) {
        Config config = sample.config;
        config.layout = layout;
        NativeSet set = groupMembers(sample.examine()).front();
        set.config = config;
        QVERIFY(encodeConfig(config));
        QVERIFY(!assembleSet(set)->startable);
    }
    NativeSet set = groupMembers(sample.examine()).front();
    set.config.chunk = {128 << 10};
    QVERIFY(encodeConfig(set.config));
    QVERIFY(!assembleSet(set)->startable);
}

/// Goal: a copy that was cut short goes on. Method: the table of the next start, with the new disk
/// and without it.
void AssemblyTest::copyGoesOn()
{
    const Sample sample = copying();
    const Assembly assembly = assemble(sample.examine());
    QVERIFY(assembly.startable && assembly.complete);
    QVERIFY(assembly.table.replacement.has_value());
    QCOMPARE(assembly.table.replacement->slot, std::size_t(0));
    QCOMPARE(assembly.table.replacement->disk.id, sample.config.spares[0].id);
    QCOMPARE(assembly.table.members[0].id, sample.config.members[0].id);
    QCOMPARE(assembly.array.members[0].state, MemberState::InSync);
    QCOMPARE(assembly.array.spares[0].replaces, 0);

    auto found = sample.examine();
    found.pop_back();
    const Assembly without = assemble(std::move(found));
    QVERIFY(without.startable && without.complete);
    QVERIFY(!without.table.replacement);
}

/// Goal: who took over in the kernel is the member, though the labels say otherwise. Method: heads
/// of the take-over on all disks, and then the old disk gone.
void AssemblyTest::replacementIsTheMember()
{
    Sample sample = copying();
    takeOver(sample, {1, 2});
    const Assembly assembly = assemble(sample.examine());
    QVERIFY(assembly.startable && assembly.complete);
    QVERIFY(!assembly.table.replacement);
    QCOMPARE(assembly.table.members[0].id, sample.config.spares[0].id);
    QCOMPARE(assembly.array.members[0].state, MemberState::InSync);
    QCOMPARE(assembly.array.failuresLeft, 1);
    QVERIFY(assembly.array.spares.empty());
    QCOMPARE(assembly.set.strangers.size(), std::size_t(1));

    auto found = sample.examine();
    found.erase(found.begin());
    const Assembly without = assemble(std::move(found));
    QVERIFY(without.startable && without.complete);
    QCOMPARE(without.array.members[0].state, MemberState::InSync);
}

/// Goal: the first head of the take-over counts even if the power went before the others.
/// Method: it is on the new disk alone.
void AssemblyTest::replacementAloneKnows()
{
    Sample sample = copying();
    takeOver(sample, {2});
    const Assembly assembly = assemble(sample.examine());
    QVERIFY(assembly.startable && assembly.complete);
    QCOMPARE(assembly.array.failuresLeft, 1);
    QCOMPARE(assembly.table.members[0].id, sample.config.spares[0].id);
}

/// Goal: a blank disk does not take the slot of one that is only late. Method: the old one missing
/// at a start; it may be started without, but not by itself.
void AssemblyTest::oldDiskMayBeLate()
{
    const Sample sample = copying();
    auto found = sample.examine();
    found.erase(found.begin());
    const Assembly assembly = assemble(std::move(found));
    QVERIFY(assembly.startable);
    QVERIFY(!assembly.complete);
}

QTEST_APPLESS_MAIN(AssemblyTest)
#include "assembly_test.moc"
