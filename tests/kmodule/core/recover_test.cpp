// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kmodule/core/sample.h"

#include <QTest>

#include <vector>

namespace
{

constexpr std::uint32_t A = 1, B = 2, C = 4;

/// Disks with the head that reached each, and the array as the engine drives it.
class Array
{
public:
    explicit Array(unsigned members)
        : Array(sampleHead(members))
    {
    }
    explicit Array(const bkh_head &first)
        : m_disks(first.nr_members)
        , m_head(first)
    {
        for (unsigned i = 0; i < first.nr_members; ++i) {
            m_disks[i].uuid = first.members[i].uuid;
            m_disks[i].present = true;
        }
        write(all());
    }
    [[nodiscard]] std::uint32_t all() const { return (1U << m_disks.size()) - 1; }

    /// The head on its way reaches these.
    void write(std::uint32_t reached)
    {
        for (std::size_t i = 0; i < m_disks.size(); ++i) {
            if (!(reached & bkh_head_receivers(&m_head) & 1U << i))
                continue;
            m_disks[i].has_head = true;
            m_disks[i].head = m_head;
            m_disks[i].head.member_uuid = m_disks[i].uuid;
        }
    }
    void next(std::uint32_t reached = ~0U)
    {
        bkh_head_next(&m_head);
        write(reached);
    }
    void drop(unsigned slot, std::uint32_t reached = ~0U)
    {
        QCOMPARE(bkh_head_drop(&m_head, slot, BKH_MEMBER_FAILED), 0);
        next(reached);
    }
    /// Only these have power from now on.
    bkh_verdict judge(std::uint32_t present)
    {
        for (std::size_t i = 0; i < m_disks.size(); ++i)
            m_disks[i].present = present >> i & 1;
        bkh_verdict verdict;
        bkh_assemble(m_disks.data(), unsigned(m_disks.size()), &verdict);
        return verdict;
    }
    /// Activates with @p present; the first head reaches @p reached only.
    void begin(std::uint32_t present, std::uint32_t reached)
    {
        bkh_verdict verdict = judge(present);
        QCOMPARE(verdict.error, 0);
        verdict.run_id = ++m_runs;
        m_head = m_disks[verdict.base].head;
        bkh_head_activate(&m_head, &verdict, unsigned(m_disks.size()));
        write(reached);
    }
    /// Activates to the point where writes may be acknowledged.
    void use(std::uint32_t present)
    {
        begin(present, ~0U);
        next();
    }
    bkh_candidate &disk(unsigned slot) { return m_disks[slot]; }
    bkh_head &head() { return m_head; }

private:
    std::vector<bkh_candidate> m_disks;
    bkh_head m_head;
    std::uint64_t m_runs = 0;
};

QByteArray states(const bkh_verdict &verdict, int n)
{
    QByteArray text;
    for (int i = 0; i < n; ++i) {
        const bkh_head_member &member = verdict.members[i];
        char letter = "?AafM"[member.state];
        if (member.state == BKH_MEMBER_REBUILDING && (member.flags & BKH_ENTRY_PARTIAL))
            letter = 'p';
        text += letter;
    }
    return text;
}

/// The first head of an array of some other level.
bkh_head headOf(int level, std::uint32_t layout, int members)
{
    const bkh_uuid array = sampleUuid(1);
    std::array<bkh_uuid, BKH_MAX_MEMBERS> uuids;
    for (int i = 0; i < members; ++i)
        uuids[i] = sampleUuid(2 + i);
    bkh_geometry geometry;
    if (bkh_geometry_init(&geometry, bkh_level(level), layout, members, 128, 4'000'000))
        qFatal("level %d has no layout %u of %d members", level, layout, members);
    bkh_head head;
    bkh_head_init(&head, &array, &geometry, uuids.data(), 4'000'000, BKH_REGION_MIN_SECTORS);
    return head;
}

/// The members that a text names by their digits.
std::uint32_t maskOf(const QByteArray &digits)
{
    std::uint32_t mask = 0;
    for (const char digit : digits)
        mask |= 1U << (digit - '0');
    return mask;
}

} // namespace

class RecoverTest : public QObject
{
    Q_OBJECT

private slots:
    void newArrayStarts();
    void crashInTheMiddleOfACommit();
    void crashInTheMiddleOfActivations();
    void halvesStartedAlone();
    void aloneBesideAnUnfinishedActivation();
    void unfinishedActivationOfTwoOfThree();
    void failedMemberReturnsPartly();
    void halfRebuiltSpareStartsAgain();
    void oldCopyIsRebuiltInFull();
    void oldCopyThatMovedOn();
    void oldCopyOfFailedMember();
    void oneWithoutAHead();
    void spareTakesASlot();
    void nobodyToStartFrom();
    void enoughToStartFrom_data();
    void enoughToStartFrom();
    void tableThatDoesNotFit();
    void headThatCallsItsOwnMemberOut();
    void sequenceAboveEverythingSeen();
    void rebuildGoesOn();
    void lastMemberIsNeverDropped();
    void neededMemberIsNeverDropped_data();
    void neededMemberIsNeverDropped();
    void acknowledgement_data();
    void acknowledgement();
};

/// Goal: a new array, and one that was shut down, start with everybody, clean.
/// Method: the first head; then a use and its clean end.
void RecoverTest::newArrayStarts()
{
    Array mirror(3);
    bkh_verdict verdict = mirror.judge(A | B | C);
    QCOMPARE(verdict.error, 0);
    QCOMPARE(states(verdict, 3), "AAA");
    QVERIFY(verdict.clean && !verdict.changed);
    QCOMPARE(verdict.nr_in_sync, 3);
    mirror.use(A | B | C);
    QVERIFY(!mirror.judge(A | B | C).clean);
    mirror.head().flags |= BKH_HEAD_CLEAN;
    mirror.next();
    QVERIFY(mirror.judge(A | B | C).clean);
    QVERIFY(mirror.judge(A).changed);
    QCOMPARE(states(mirror.judge(A), 3), "AMM");
}

/// Goal: a commit that was cut off turns nobody out, unless it says so itself.
/// Method: heads that reach one member only, with and without news.
void RecoverTest::crashInTheMiddleOfACommit()
{
    Array mirror(2);
    mirror.use(A | B);
    mirror.next(A);
    QCOMPARE(states(mirror.judge(A | B), 2), "AA");
    QCOMPARE(mirror.judge(A | B).base, 0);
    Array failing(2);
    failing.use(A | B);
    failing.drop(1, A);
    QCOMPARE(states(failing.judge(A | B), 2), "Ap");
    QCOMPARE(states(failing.judge(B), 2), "MA");
}

/// Goal: crashes in one activation after another turn nobody out, whoever got which head.
/// Method: three activations that reach one member each, then everybody.
void RecoverTest::crashInTheMiddleOfActivations()
{
    Array mirror(2);
    mirror.use(A | B);
    for (int i = 0; i < 3; ++i) {
        mirror.begin(A | B, A);
        QCOMPARE(states(mirror.judge(A | B), 2), "AA");
    }
    mirror.begin(A | B, B);
    QCOMPARE(states(mirror.judge(A | B), 2), "AA");
    mirror.use(A | B);
    QCOMPARE(states(mirror.judge(A | B), 2), "AA");
}

/// Goal: two halves that were both used are for a person to choose from.
/// Method: use each alone, in the same way and in different ways; two against one of three;
/// one that went on in use and one that was started.
void RecoverTest::halvesStartedAlone()
{
    for (const int more : {0, 1, 5}) {
        Array mirror(2);
        mirror.use(A | B);
        mirror.use(A);
        mirror.use(B);
        for (int i = 0; i < more; ++i)
            mirror.next();
        const bkh_verdict verdict = mirror.judge(A | B);
        QCOMPARE(verdict.error, BKH_ERR_SPLIT_BRAIN);
        QCOMPARE(verdict.diverged, A | B);
        QCOMPARE(mirror.judge(A).error, 0);
        QCOMPARE(mirror.judge(B).error, 0);
    }
    Array mirror(3);
    mirror.use(A | B | C);
    mirror.use(A | B);
    mirror.use(C);
    QCOMPARE(mirror.judge(A | B | C).error, BKH_ERR_SPLIT_BRAIN);
    QCOMPARE(mirror.judge(B | C).error, BKH_ERR_SPLIT_BRAIN);
    QCOMPARE(mirror.judge(A | B).error, 0);
    Array failing(2);
    failing.use(A | B);
    failing.drop(1); // from here on A is used alone, with this one head to show for it
    failing.use(B);
    QCOMPARE(failing.judge(A | B).error, BKH_ERR_SPLIT_BRAIN);
}

/// Goal: an activation that never reached the other half does not beat its real use.
/// Method: cut off several, so that their numbers are higher, then use the other half.
void RecoverTest::aloneBesideAnUnfinishedActivation()
{
    Array mirror(2);
    mirror.use(A | B);
    for (int i = 0; i < 3; ++i)
        mirror.begin(A | B, A);
    mirror.use(B);
    const bkh_verdict verdict = mirror.judge(A | B);
    QCOMPARE(verdict.error, 0);
    QCOMPARE(verdict.base, 1);
    QCOMPARE(states(verdict, 2), "pA");
    QVERIFY(verdict.next_seq > mirror.disk(0).head.seq);
}

/// Goal: a commit to two of three, of which one never got it, gives way to the others.
/// Method: cut it off at the first; go on with the other two; show them all, or two.
void RecoverTest::unfinishedActivationOfTwoOfThree()
{
    Array mirror(3);
    mirror.use(A | B | C);
    mirror.begin(A | B, A);
    mirror.use(B | C);
    QCOMPARE(states(mirror.judge(A | B | C), 3), "pAA");
    QCOMPARE(states(mirror.judge(A | C), 3), "pMA");
    Array failing(3);
    failing.use(A | B | C);
    failing.drop(1, A); // B failed; C did not hear of it
    failing.use(B | C);
    QCOMPARE(states(failing.judge(A | B | C), 3), "pAA");
    failing.use(B); // C, which knows best, has left since, and may be away
    QCOMPARE(failing.judge(A | B).error, 0);
    QCOMPARE(states(failing.judge(A | B), 3), "pAM");
    QCOMPARE(states(failing.judge(A | B | C), 3), "pAp");
    failing.begin(A | B | C, B);
    QCOMPARE(failing.judge(A | B).error, 0);
    QCOMPARE(states(failing.judge(A | B), 3), "aAM");
}

/// Goal: who failed or was away comes back for what it missed.
/// Method: fail one; leave one out; bring both back.
void RecoverTest::failedMemberReturnsPartly()
{
    Array mirror(3);
    mirror.use(A | B | C);
    mirror.drop(1);
    QCOMPARE(states(mirror.judge(A | C), 3), "AfA");
    mirror.use(A);
    bkh_verdict verdict = mirror.judge(A | B | C);
    QCOMPARE(states(verdict, 3), "App");
    QCOMPARE(verdict.members[1].rebuild_sectors, 0ULL);
    QVERIFY(verdict.changed);
    QCOMPARE(verdict.members[1].joined_seq, verdict.next_seq);
}

/// Goal: a spare that was not finished, failed and came back is rebuilt in full: regions
/// that are clean were perhaps never copied to it.
/// Method: replace, rebuild half, fail, return; and missing instead of failed.
void RecoverTest::halfRebuiltSpareStartsAgain()
{
    for (const bool failed : {true, false}) {
        Array mirror(2);
        mirror.use(A | B);
        mirror.disk(1) = {sampleUuid(8), true, false, {}};
        mirror.use(A | B);
        mirror.head().members[1].rebuild_sectors = 2'000'000;
        mirror.next();
        QCOMPARE(states(mirror.judge(A | B), 2), "Aa");
        QCOMPARE(mirror.judge(A | B).members[1].rebuild_sectors, 2'000'000ULL);
        if (failed)
            mirror.drop(1);
        else
            mirror.use(A);
        const bkh_verdict verdict = mirror.judge(A | B);
        QCOMPARE(states(verdict, 2), "Aa");
        QCOMPARE(verdict.members[1].rebuild_sectors, 0ULL);
    }
}

/// Goal: an image of a member from before the last use is not read.
/// Method: put it back beside the others, after a use that ended in a crash.
void RecoverTest::oldCopyIsRebuiltInFull()
{
    Array mirror(2);
    mirror.use(A | B);
    const bkh_candidate old = mirror.disk(1);
    mirror.use(A | B);
    mirror.disk(1) = old;
    QCOMPARE(states(mirror.judge(A | B), 2), "Aa");
    mirror.disk(0).present = false;
    QCOMPARE(states(mirror.judge(B), 2), "MA"); // nobody can know
}

/// Goal: an image that was used alone, as often as the array itself, is noticed.
/// Method: the same sequence of uses on both sides.
void RecoverTest::oldCopyThatMovedOn()
{
    Array mirror(2);
    mirror.use(A | B);
    const bkh_candidate old = mirror.disk(1);
    mirror.use(B);
    mirror.use(A | B);
    mirror.next();
    const bkh_candidate current = mirror.disk(0);
    mirror.disk(1) = old;
    mirror.use(B);
    mirror.disk(0) = current;
    QCOMPARE(mirror.judge(A | B).error, BKH_ERR_SPLIT_BRAIN);
}

/// Goal: an image from long before a member failed does not count as what it left with.
/// Method: fail the member, put the image back.
void RecoverTest::oldCopyOfFailedMember()
{
    Array mirror(2);
    mirror.use(A | B);
    const bkh_candidate old = mirror.disk(1);
    mirror.use(A | B);
    mirror.drop(1);
    QCOMPARE(states(mirror.judge(A | B), 2), "Ap");
    mirror.disk(1) = old;
    QCOMPARE(states(mirror.judge(A | B), 2), "Aa");
}

/// Goal: a member whose heads are gone is rebuilt, whatever it was.
/// Method: wipe one that is in sync, failed, rebuilding.
void RecoverTest::oneWithoutAHead()
{
    Array mirror(2);
    mirror.use(A | B);
    mirror.disk(1).has_head = false;
    QCOMPARE(states(mirror.judge(A | B), 2), "Aa");
    QCOMPARE(mirror.judge(B).error, BKH_ERR_NO_STATUS);
    mirror.use(A | B);
    mirror.disk(1).has_head = false;
    QCOMPARE(states(mirror.judge(A | B), 2), "Aa");
    mirror.drop(1);
    QCOMPARE(states(mirror.judge(A | B), 2), "Aa");
}

/// Goal: a disk that the array does not know is a spare; a slot nobody knows is missing.
/// Method: new identities in a slot, with and without a disk.
void RecoverTest::spareTakesASlot()
{
    Array mirror(2);
    mirror.use(A | B);
    mirror.disk(1) = {sampleUuid(8), true, false, {}};
    bkh_verdict verdict = mirror.judge(A | B);
    QCOMPARE(states(verdict, 2), "Aa");
    QCOMPARE(verdict.fresh, B);
    QVERIFY(!std::memcmp(&verdict.members[1].uuid, &mirror.disk(1).uuid, sizeof(bkh_uuid)));
    verdict = mirror.judge(A);
    QCOMPARE(states(verdict, 2), "AM");
    QCOMPARE(verdict.fresh, 0U);
}

/// Goal: without a member that is in sync nothing is started.
/// Method: only a rebuilding one; only heads of nobody; no disks at all.
void RecoverTest::nobodyToStartFrom()
{
    Array mirror(2);
    mirror.use(A | B);
    mirror.drop(1);
    mirror.use(A | B);
    QCOMPARE(mirror.judge(B).error, BKH_ERR_NO_MEMBERS);
    QCOMPARE(mirror.judge(0).error, BKH_ERR_NO_STATUS);
}

void RecoverTest::enoughToStartFrom_data()
{
    QTest::addColumn<int>("level");
    QTest::addColumn<quint32>("layout");
    QTest::addColumn<int>("members");
    QTest::addColumn<QByteArrayList>("enough"); // sets of members, each as its digits
    QTest::addColumn<QByteArrayList>("tooFew");
    using List = QByteArrayList;
    QTest::newRow("near=2 of 4") << 10 << quint32(BKH_NEAR(2)) << 4
                                 << List{"02", "03", "12", "13", "012", "0123"}
                                 << List{"01", "23", "0", "3"};
    QTest::newRow("near=2 of 3") << 10 << quint32(BKH_NEAR(2)) << 3 << List{"01", "02", "12"}
                                 << List{"0", "1", "2"};
    QTest::newRow("near=3 of 5") << 10 << quint32(BKH_NEAR(3)) << 5 << List{"03", "14", "13", "012"}
                                 << List{"01", "23", "34", "4"};
    QTest::newRow("far=2 of 4") << 10 << quint32(BKH_FAR(2)) << 4 << List{"02", "13", "013"}
                                << List{"01", "03", "12", "23", "2"};
    QTest::newRow("far=2 of 5") << 10 << quint32(BKH_FAR(2)) << 5 << List{"023", "024", "134"}
                                << List{"02", "012", "034", "234"};
    QTest::newRow("offset=2 of 3")
        << 10 << quint32(BKH_OFFSET(2)) << 3 << List{"01", "02", "12"} << List{"0", "1", "2"};
    QTest::newRow("raid4 of 4") << 4 << quint32(BKH_PARITY_LAST) << 4 << List{"012", "123", "013"}
                                << List{"01", "03", "23", "3"};
    QTest::newRow("raid5 of 3") << 5 << quint32(BKH_LEFT_SYMMETRIC) << 3 << List{"01", "02", "12"}
                                << List{"0", "1", "2"};
    QTest::newRow("raid6 of 5") << 6 << quint32(BKH_LEFT_SYMMETRIC) << 5
                                << List{"012", "034", "124", "234"} << List{"01", "04", "34", "2"};
}

/// Goal: an array starts if all of its data is on members in sync, and not with less, for
/// which a member that is being rebuilt is no substitute.
/// Method: sets worked out by hand: alone, and with all others there but not rebuilt yet.
void RecoverTest::enoughToStartFrom()
{
    QFETCH(int, level);
    QFETCH(quint32, layout);
    QFETCH(int, members);
    QFETCH(QByteArrayList, enough);
    QFETCH(QByteArrayList, tooFew);
    for (const QByteArray &set : enough + tooFew) {
        const bool starts = enough.contains(set);
        const std::uint32_t mask = maskOf(set);
        Array array(headOf(level, layout, members));
        array.use(array.all());
        const bkh_verdict verdict = array.judge(mask);
        QCOMPARE(verdict.error, starts ? 0 : BKH_ERR_NO_MEMBERS);
        QCOMPARE(int(verdict.nr_in_sync), int(set.size()));
        for (int slot = 0; slot < members; ++slot)
            if (!(mask >> slot & 1))
                array.disk(unsigned(slot)).has_head = false;
        QCOMPARE(array.judge(array.all()).error, starts ? 0 : BKH_ERR_NO_MEMBERS);
    }
}

/// Goal: a table that does not fit the members is refused.
/// Method: slots swapped, one identity twice, sizes or logs that differ, too few slots, none, too
/// many.
void RecoverTest::tableThatDoesNotFit()
{
    Array mirror(2);
    mirror.use(A | B);
    std::array<bkh_candidate, 2> disks{mirror.disk(1), mirror.disk(0)};
    bkh_verdict verdict;
    bkh_assemble(disks.data(), 2, &verdict);
    QCOMPARE(verdict.error, BKH_ERR_MISMATCH);
    disks = {mirror.disk(0), mirror.disk(0)};
    bkh_assemble(disks.data(), 2, &verdict);
    QCOMPARE(verdict.error, BKH_ERR_MISMATCH);
    disks = {mirror.disk(0), mirror.disk(1)};
    disks[1].head.data_sectors += 2048;
    bkh_assemble(disks.data(), 2, &verdict);
    QCOMPARE(verdict.error, BKH_ERR_MISMATCH);
    // Records read from the wrong place would be taken for none.
    for (std::uint64_t bkh_head::*place : {&bkh_head::log_offset, &bkh_head::log_bytes}) {
        disks = {mirror.disk(0), mirror.disk(1)};
        disks[1].head.*place += 1 << 20;
        bkh_assemble(disks.data(), 2, &verdict);
        QCOMPARE(verdict.error, BKH_ERR_MISMATCH);
    }
    for (const unsigned n : {0U, 1U, unsigned(BKH_MAX_MEMBERS) + 1}) {
        bkh_assemble(disks.data(), n, &verdict);
        QCOMPARE(verdict.error, BKH_ERR_MISMATCH);
    }
}

/// Goal: a head is no witness against the member that it is on.
/// Method: a head that calls its own member failed, missing, or does not name it.
void RecoverTest::headThatCallsItsOwnMemberOut()
{
    for (const int state : {BKH_MEMBER_FAILED, BKH_MEMBER_MISSING}) {
        Array mirror(2);
        mirror.use(A | B);
        mirror.disk(1).head.members[1].state = std::uint8_t(state);
        mirror.disk(1).head.seq += 10;
        const bkh_verdict verdict = mirror.judge(A | B);
        QCOMPARE(verdict.base, 0);
        QCOMPARE(states(verdict, 2), "Aa");
    }
    Array mirror(2);
    mirror.use(A | B);
    mirror.disk(1).head.member_uuid = mirror.disk(0).uuid;
    QCOMPARE(states(mirror.judge(A | B), 2), "Aa");
}

/// Goal: no ring holds a head that is above the next one.
/// Method: heads that do not count, high up.
void RecoverTest::sequenceAboveEverythingSeen()
{
    Array mirror(2);
    mirror.use(A | B);
    mirror.disk(1).head.seq = 5000;
    mirror.disk(1).head.member_uuid = sampleUuid(9);
    QCOMPARE(mirror.judge(A | B).next_seq, 5002ULL);
    QCOMPARE(mirror.judge(A).next_seq, mirror.disk(0).head.seq + 2);
}

/// Goal: a rebuild goes on where it was and ends with a member in sync.
/// Method: checkpoints, a crash between any two, the end.
void RecoverTest::rebuildGoesOn()
{
    Array mirror(2);
    mirror.use(A | B);
    mirror.drop(1);
    for (std::uint64_t at = 0; at < 4'000'000; at += 1'000'000) {
        mirror.use(A | B);
        QCOMPARE(states(mirror.judge(A | B), 2), "Ap");
        QCOMPARE(mirror.judge(A | B).members[1].rebuild_sectors, at);
        mirror.head().members[1].rebuild_sectors = at + 1'000'000;
        mirror.next();
    }
    bkh_head_synced(&mirror.head(), 1);
    mirror.next(A);
    QCOMPARE(states(mirror.judge(A | B), 2), "AA");
    QCOMPARE(states(mirror.judge(B), 2), "Mp");
    mirror.write(B);
    QCOMPARE(states(mirror.judge(B), 2), "MA");
}

/// Goal: the last member in sync is never written off; others are remembered as they left.
/// Method: drop them one by one.
void RecoverTest::lastMemberIsNeverDropped()
{
    Array mirror(3);
    mirror.use(A | B | C);
    bkh_head &head = mirror.head();
    QCOMPARE(bkh_head_receivers(&head), A | B | C);
    QCOMPARE(bkh_head_drop(&head, 0, BKH_MEMBER_FAILED), 0);
    QCOMPARE(head.members[0].last_seq, head.seq);
    QCOMPARE(head.members[0].durable_seq, head.prev_seq);
    QCOMPARE(bkh_head_drop(&head, 0, BKH_MEMBER_MISSING), 0);
    QCOMPARE(int(head.members[0].state), int(BKH_MEMBER_MISSING));
    QCOMPARE(bkh_head_drop(&head, 2, BKH_MEMBER_FAILED), 0);
    QCOMPARE(bkh_head_drop(&head, 1, BKH_MEMBER_FAILED), -EBUSY);
    QCOMPARE(bkh_head_receivers(&head), B);
}

void RecoverTest::neededMemberIsNeverDropped_data()
{
    QTest::addColumn<int>("level");
    QTest::addColumn<quint32>("layout");
    QTest::addColumn<int>("members");
    QTest::addColumn<QByteArray>("dropped"); // one after the other
    QTest::addColumn<QByteArray>("needed"); // and then none of these
    const auto near = quint32(BKH_NEAR(2)), far = quint32(BKH_FAR(2));
    QTest::newRow("near=2 of 4: the partner")
        << 10 << near << 4 << QByteArray("1") << QByteArray("0");
    QTest::newRow("near=2 of 4: both partners")
        << 10 << near << 4 << QByteArray("13") << QByteArray("02");
    QTest::newRow("near=2 of 3: both others")
        << 10 << near << 3 << QByteArray("1") << QByteArray("02");
    QTest::newRow("far=2 of 4: both neighbours")
        << 10 << far << 4 << QByteArray("1") << QByteArray("02");
    QTest::newRow("far=2 of 5: both neighbours")
        << 10 << far << 5 << QByteArray("1") << QByteArray("02");
    QTest::newRow("far=2 of 5: all that are left")
        << 10 << far << 5 << QByteArray("14") << QByteArray("023");
    QTest::newRow("offset=2 of 4: both neighbours")
        << 10 << quint32(BKH_OFFSET(2)) << 4 << QByteArray("3") << QByteArray("02");
    QTest::newRow("raid5 of 3") << 5 << quint32(BKH_LEFT_SYMMETRIC) << 3 << QByteArray("0")
                                << QByteArray("12");
    QTest::newRow("raid6 of 5") << 6 << quint32(BKH_LEFT_SYMMETRIC) << 5 << QByteArray("24")
                                << QByteArray("013");
}

/// Goal: a member is written off if the others hold all data, and kept on record if not.
/// Method: drop some; of the rest, try each on a copy of the head.
void RecoverTest::neededMemberIsNeverDropped()
{
    QFETCH(int, level);
    QFETCH(quint32, layout);
    QFETCH(int, members);
    QFETCH(QByteArray, dropped);
    QFETCH(QByteArray, needed);
    Array array(headOf(level, layout, members));
    array.use(array.all());
    for (const char slot : dropped)
        array.drop(unsigned(slot - '0'));
    std::uint32_t left = array.all() & ~maskOf(dropped);
    QCOMPARE(bkh_head_receivers(&array.head()), left);
    for (int slot = 0; slot < members; ++slot) {
        if (!(left >> slot & 1))
            continue;
        bkh_head head = array.head();
        const bool isNeeded = maskOf(needed) >> slot & 1;
        QCOMPARE(bkh_head_drop(&head, unsigned(slot), BKH_MEMBER_FAILED), isNeeded ? -EBUSY : 0);
        QCOMPARE(int(head.members[slot].state),
                 int(isNeeded ? BKH_MEMBER_IN_SYNC : BKH_MEMBER_FAILED));
        QCOMPARE(head.generation, array.head().generation + (isNeeded ? 0 : 1));
    }
}

void RecoverTest::acknowledgement_data()
{
    QTest::addColumn<quint32>("durable");
    QTest::addColumn<quint32>("written");
    QTest::addColumn<quint32>("inSync");
    QTest::addColumn<int>("answer");
    QTest::newRow("all") << (A | B) << (A | B) << (A | B) << 1;
    QTest::newRow("one missed it and stays") << (A | B) << A << (A | B) << -EIO;
    QTest::newRow("one missed it and failed") << (A | B) << A << A << 0;
    QTest::newRow("the head says so") << A << A << A << 1;
    QTest::newRow("a rebuilding one missed it") << (A | B) << A << A << 0;
    QTest::newRow("only a rebuilding one has it") << (A | B) << B << A << -EIO;
    QTest::newRow("nobody has it") << (A | B) << 0U << (A | B) << -EIO;
    QTest::newRow("nobody is left") << (A | B) << (A | B) << 0U << -EIO;
}

/// Goal: a write is acknowledged when all have it that the durable head counts on.
/// Method: the cases.
void RecoverTest::acknowledgement()
{
    QFETCH(quint32, durable);
    QFETCH(quint32, written);
    QFETCH(quint32, inSync);
    QFETCH(int, answer);
    QCOMPARE(bkh_may_ack(durable, written, inSync), answer);
}

QTEST_GUILESS_MAIN(RecoverTest)
#include "recover_test.moc"
