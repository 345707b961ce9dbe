// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/advice.h"
#include "backend/metadata/redundancy.h"
#include "tests/app/gui_test.h"

using namespace bulkhead;

class AdviceTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { failOnAnyWarning(); }
    void healthy();
    void raid10NamesThePartner();
    void failedDisk();
    void failedDiskWithSpare();
    void missingDisk();
    void rebuild();
    void pausedRebuild();
    void differences();
    void errors();
    void otherStates_data();
    void otherStates();
    void host();
    void hostWithoutArrays();
    void whatIf();
};

namespace
{

Member member(int slot, MemberState state)
{
    Member member;
    member.id.bytes[0] = std::uint8_t(slot + 1);
    member.slot = slot;
    member.state = state;
    member.device = state == MemberState::Missing ? "" : "sd" + std::string(1, char('b' + slot));
    member.model = "WDC";
    member.serial = "WD-" + std::to_string(slot);
    return member;
}

Array mirror(MemberState second = MemberState::InSync)
{
    Array array;
    array.id.bytes[0] = 9;
    array.name = "Photos";
    array.members = {member(0, MemberState::InSync), member(1, second)};
    const bool whole = second == MemberState::InSync;
    array.state = whole ? ArrayState::Active : ArrayState::Degraded;
    array.failuresLeft = whole ? 1 : 0;
    array.device = "/dev/mapper/bulkhead-Photos";
    return array;
}

Sync rebuildAtHalf()
{
    Sync sync;
    sync.action = SyncAction::Rebuild;
    sync.done = {50};
    sync.total = {100};
    return sync;
}

} // namespace

/// Goal: a healthy array is told so, and asks for nothing. Method: two disks, then a spare.
void AdviceTest::healthy()
{
    Array array = mirror();
    QCOMPARE(adviceFor(array).headline, "“Photos” is protected.");
    QCOMPARE(adviceFor(array).text, "Any one disk may fail without losing data.");
    QCOMPARE(adviceFor(array).step, Step::None);
    QVERIFY(!needsAttention(array));
    array.spares = {member(-1, MemberState::Spare)};
    QVERIFY(adviceFor(array).text.endsWith("A spare is ready to take over by itself."));
}

/// Goal: a failed disk is told with what it means and the next step. Method: no spare.
void AdviceTest::failedDisk()
{
    const Advice advice = adviceFor(mirror(MemberState::Failed));
    QCOMPARE(advice.headline, "One disk of “Photos” has failed.");
    QCOMPARE(advice.text, "Everything is readable. A second failure would lose data.");
    QCOMPARE(advice.step, Step::AddSpare);
    QCOMPARE(advice.tone, Tone::Warning);
}

/// Goal: with a spare that does not work yet the step is to replace. Method: add one.
void AdviceTest::failedDiskWithSpare()
{
    Array array = mirror(MemberState::Failed);
    array.spares = {member(-1, MemberState::Spare)};
    QCOMPARE(adviceFor(array).step, Step::Replace);
}

/// Goal: missing is not called failed. Method: a ghost.
void AdviceTest::missingDisk()
{
    QCOMPARE(adviceFor(mirror(MemberState::Missing)).headline, "One disk of “Photos” is missing.");
}

/// Goal: a rebuild tells how far, how long and the risk until then. Method: half done.
void AdviceTest::rebuild()
{
    Array array = mirror(MemberState::Rebuilding);
    array.sync = rebuildAtHalf();
    array.sync.remainingUs = 600'000'000;
    const Advice advice = adviceFor(array);
    QCOMPARE(advice.headline, "“Photos” is being rebuilt.");
    QCOMPARE(advice.text,
             "50 % done, about 10 minutes left. Everything is readable. Until it is "
             "done, a second failure would lose data.");
    QCOMPARE(advice.tone, Tone::Info);
}

/// Goal: a paused rebuild offers to go on. Method: pause it.
void AdviceTest::pausedRebuild()
{
    Array array = mirror(MemberState::Rebuilding);
    array.sync = rebuildAtHalf();
    array.sync.paused = true;
    QCOMPARE(adviceFor(array).headline, "The rebuild of “Photos” is paused.");
    QCOMPARE(adviceFor(array).step, Step::Resume);
}

/// Goal: differences that a check found are not hidden by "active". Method: mismatches.
void AdviceTest::differences()
{
    Array array = mirror();
    array.mismatches = {8192};
    QCOMPARE(adviceFor(array).step, Step::Repair);
    QVERIFY(needsAttention(array));
}

/// Goal: a disk that reports errors is named before it fails. Method: one error, two errors.
void AdviceTest::errors()
{
    Array array = mirror();
    array.members[1].errors = 1;
    QVERIFY(adviceFor(array).text.contains("WDC (WD-1) has failed to read or write once."));
    array.members[1].errors = 2;
    QVERIFY(adviceFor(array).text.contains("2 times"));
}

void AdviceTest::otherStates_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("headline");
    QTest::addColumn<int>("step");
    const auto row = [](const char *tag, ArrayState state, const QString &headline, Step step) {
        QTest::newRow(tag) << int(state) << headline << int(step);
    };
    row("failed", ArrayState::Failed, "“Photos” has lost too many disks.", Step::None);
    row("inactive", ArrayState::Inactive, "“Photos” is not started.", Step::Start);
    row("module", ArrayState::ModuleMissing, "“Photos” cannot be started.", Step::None);
    row("conflict", ArrayState::Conflict, "The disks of “Photos” contradict each other.",
        Step::None);
}

/// Goal: every state of an array has a sentence and never a step that makes it worse.
/// Method: the states that are not running.
void AdviceTest::otherStates()
{
    QFETCH(int, state);
    QFETCH(QString, headline);
    QFETCH(int, step);
    Array array = mirror();
    array.state = ArrayState(state);
    QCOMPARE(adviceFor(array).headline, headline);
    QCOMPARE(int(adviceFor(array).step), step);
    QVERIFY(!adviceFor(array).text.isEmpty());
}

/// Goal: the home page says the worst first. Method: none, one and two arrays in trouble.
void AdviceTest::host()
{
    HostSnapshot host;
    host.arrays = {mirror()};
    QCOMPARE(adviceFor(host).headline, "Everything is protected.");
    host.arrays.push_back(mirror(MemberState::Failed));
    host.arrays.back().name = "Music";
    QCOMPARE(adviceFor(host).headline, "One disk of “Music” has failed.");
    host.arrays.push_back(mirror());
    host.arrays.back().state = ArrayState::Failed;
    QCOMPARE(adviceFor(host).headline, "2 arrays need attention.");
    QCOMPARE(adviceFor(host).tone, Tone::Danger);
    QCOMPARE(adviceFor(host).text, "Some of your data cannot be read now.");
}

/// Goal: an empty computer is friendly and says what is needed. Method: no disks, two disks.
void AdviceTest::hostWithoutArrays()
{
    HostSnapshot host;
    QCOMPARE(adviceFor(host).headline, "There are no arrays yet.");
    QCOMPARE(adviceFor(host).step, Step::None);
    Disk disk;
    disk.size = {1'000'000'000'000};
    host.disks = {disk, disk};
    QCOMPARE(adviceFor(host).step, Step::Create);
    QVERIFY(adviceFor(host).text.startsWith("2 disks can be joined"));
}

/// Goal: "what if this disk dies" is right for every part a disk can play.
/// Method: member, spare, last member, dead member, lone disk.
void AdviceTest::whatIf()
{
    Array array = mirror();
    QVERIFY(whatIfMemberDies(array, array.members[0]).contains("keeps all its data and stays"));
    QVERIFY(whatIfMemberDies(array, member(-1, MemberState::Spare)).contains("one spare less"));
    array = mirror(MemberState::Failed);
    QCOMPARE(whatIfMemberDies(array, array.members[0]), "The data of “Photos” would be lost.");
    QVERIFY(whatIfMemberDies(array, array.members[1]).contains("already does without"));
    Disk disk;
    QVERIFY(whatIfDiskDies(disk).startsWith("Nothing would be lost"));
    disk.contents = "ext4";
    QVERIFY(whatIfDiskDies(disk).contains("would be lost"));
}

/// Goal: with RAID-10 the disk to take care of is named, and no other. Method: two pairs, whole
/// and without one of them.
void AdviceTest::raid10NamesThePartner()
{
    Array array = mirror();
    array.level = Level::Raid10;
    array.layout = "near=2";
    array.chunk = {65536};
    array.members.push_back(member(2, MemberState::InSync));
    array.members.push_back(member(3, MemberState::InSync));
    array.failuresLeft = failuresLeft(array);
    QString then = whatIfMemberDies(array, array.members[2]);
    QVERIFY(then.contains("keeps all its data"));
    QVERIFY(then.contains("Until then WDC (WD-3) must not fail as well"));
    array.members[0].state = MemberState::Failed;
    array.state = ArrayState::Degraded;
    array.failuresLeft = failuresLeft(array);
    QVERIFY(adviceFor(array).text.contains("Data would be lost if WDC (WD-1) failed as well."));
    QVERIFY(whatIfMemberDies(array, array.members[1]).contains("would be lost"));
    then = whatIfMemberDies(array, array.members[2]);
    QVERIFY(then.contains("keeps all its data"));
    QVERIFY(!then.contains("Until then")); // Both that are left are needed then.
}

BULKHEAD_GUI_TEST(AdviceTest)
#include "advice_test.moc"
