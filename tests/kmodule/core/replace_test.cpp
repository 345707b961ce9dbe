// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kmodule/core/sample.h"

#include <QTest>

#include <vector>

extern "C" {
#include "kmodule/core/replace.h"
}

namespace
{

constexpr unsigned Slot = 1;

/// Disks of a mirror, of which the one in Slot is being replaced by the last one, with the head
/// that reached each and the last write that it has.
class World
{
public:
    explicit World(unsigned members)
        : m_n(members)
        , m_disks(members + 1)
        , m_head(sampleHead(members))
    {
        for (unsigned i = 0; i < m_n; ++i) {
            m_disks[i].uuid = m_head.members[i].uuid;
            m_place.push_back(i);
        }
        m_disks[m_n].uuid = sampleUuid(99);
        reach(all());
    }
    [[nodiscard]] unsigned all() const { return (1U << (m_n + 1)) - 1; }
    [[nodiscard]] unsigned replacement() const { return 1U << m_n; }

    struct Outcome
    {
        int error;
        bool took;
        bool judged; ///< somebody who knows the last write was there
        bool wrong; ///< somebody who lacks it is in sync
    };

    /// What would be decided with only these disks there, by a table that names all of them.
    Outcome judge(unsigned present, bkh_verdict &v)
    {
        std::vector<bkh_candidate> c(m_n + 1);
        for (unsigned i = 0; i <= m_n; ++i) {
            c[i].uuid = m_disks[i].uuid;
            c[i].present = present >> i & 1;
            c[i].has_head = c[i].present && m_disks[i].head.seq;
            if (c[i].has_head)
                c[i].head = m_disks[i].head;
        }
        Outcome outcome{};
        outcome.took = bkh_replace_decide(c.data(), m_n, Slot, &v);
        outcome.error = v.error;
        m_base = c[v.base].head;
        for (unsigned i = 0; i < m_n; ++i)
            m_place[i] = i == Slot && outcome.took ? m_n : i;
        for (unsigned i = 0; i <= m_n; ++i)
            outcome.judged |= (present >> i & 1) && m_disks[i].data == m_truth;
        for (unsigned i = 0; i < m_n && !v.error; ++i)
            outcome.wrong |=
                v.members[i].state == BKH_MEMBER_IN_SYNC && m_disks[m_place[i]].data != m_truth;
        return outcome;
    }
    /// Starts with these; the first head reaches @p reached only, then the power goes.
    Outcome begin(unsigned present, unsigned reached = ~0U)
    {
        bkh_verdict v;
        Outcome outcome = judge(present, v);
        if (v.error)
            return outcome;
        v.run_id = ++m_runs;
        m_head = m_base;
        bkh_head_activate(&m_head, &v, m_n);
        m_attached = !outcome.took && (present & replacement())
            && v.members[Slot].state == BKH_MEMBER_IN_SYNC;
        if (m_attached)
            noteReplacing(0);
        reach(reached);
        return outcome;
    }
    /// And goes on to where writes are acknowledged, with one of them.
    Outcome use(unsigned present)
    {
        const Outcome outcome = begin(present);
        if (!outcome.error) {
            next();
            write();
        }
        return outcome;
    }
    void next(unsigned reached = ~0U)
    {
        bkh_head_next(&m_head);
        reach(reached);
    }
    void write()
    {
        ++m_truth;
        for (unsigned i = 0; i < m_n; ++i) {
            Disk &disk = m_disks[m_place[i]];
            if (m_head.members[i].state == BKH_MEMBER_IN_SYNC)
                disk.data = m_truth;
            else if (m_head.members[i].state == BKH_MEMBER_REBUILDING)
                disk.data = -1;
        }
        if (m_attached)
            m_disks[m_n].data = m_copied ? m_truth : -1;
    }
    void copyAll()
    {
        m_copied = true;
        m_disks[m_n].data = m_truth;
    }
    /// The head that makes the replacement the member is written to it, and then to all.
    void takeOver(bool tried, unsigned reached)
    {
        bkh_head_replace(&m_head, Slot, &m_disks[m_n].uuid, BKH_MEMBER_IN_SYNC);
        m_place[Slot] = m_n;
        m_attached = false;
        noteReplacing(0);
        const std::uint64_t durable = m_head.seq;
        next(tried ? replacement() : 0);
        next(reached);
        m_head.prev_seq = durable;
        reach(reached);
    }
    void noteReplacing(std::uint64_t sectors)
    {
        m_head.replacing = {};
        if (m_attached)
            m_head.replacing = {m_disks[m_n].uuid, Slot, sectors};
    }
    bkh_head &head() { return m_head; }
    bkh_head &onDisk(unsigned i) { return m_disks[i].head; }
    void setUuid(unsigned i, const bkh_uuid &uuid) { m_disks[i].uuid = uuid; }

private:
    struct Disk
    {
        bkh_uuid uuid{};
        bkh_head head{};
        int data = 0;
    };
    void reach(unsigned reached)
    {
        for (unsigned i = 0; i < m_n; ++i) {
            Disk &disk = m_disks[m_place[i]];
            if (!(reached >> m_place[i] & 1) || !(bkh_head_receivers(&m_head) >> i & 1))
                continue;
            disk.head = m_head;
            disk.head.member_uuid = disk.uuid;
        }
    }

    unsigned m_n;
    std::vector<Disk> m_disks;
    std::vector<unsigned> m_place; ///< the disk in each slot
    bkh_head m_head;
    bkh_head m_base{};
    std::uint64_t m_runs = 0;
    int m_truth = 0;
    bool m_attached = false;
    bool m_copied = false;
};

} // namespace

class ReplaceTest : public QObject
{
    Q_OBJECT

private slots:
    void finished_data();
    void finished();
    void unfinishedIsNoMember();
    void stepsInForWhoIsNotInSync();
    void strangersAreRefused();
    void goesOnWhereItWas();
    void survivesTheCodec();
};

void ReplaceTest::finished_data()
{
    QTest::addColumn<unsigned>("members");
    QTest::newRow("2") << 2U;
    QTest::newRow("3") << 3U;
}

/// Goal: whatever a crash leaves of the commit that makes the replacement the member, nobody is
/// called in sync who lacks an acknowledged write, and a set that was used in between is believed.
/// Method: every subset of disks that the commit reached, a use or not; then every subset of disks
/// is started and used, cut off or not, and then every other.
void ReplaceTest::finished()
{
    QFETCH(unsigned, members);
    int worlds = 0, taken = 0;
    const unsigned all = (1U << (members + 1)) - 1;
    for (unsigned reached = 0; reached <= all + 2; ++reached) {
        for (unsigned first = 1; first <= all; ++first) {
            for (unsigned second = 1; second <= all; ++second) {
                for (const unsigned cut : {~0U, 1U, 2U, 1U << members}) {
                    World world(members);
                    QCOMPARE(world.use(world.all()).error, 0);
                    world.copyAll();
                    world.write();
                    world.takeOver(reached <= all, reached > all ? all : reached);
                    if (reached > all) { // it completed, and more is written
                        world.write();
                        if (reached == all + 2)
                            world.next();
                    }
                    const auto one = cut == ~0U ? world.use(first) : world.begin(first, cut);
                    QVERIFY2(!one.judged || !one.wrong, "after the first crash");
                    taken += one.took;
                    bkh_verdict v;
                    const auto two = world.judge(second, v);
                    QVERIFY2(!two.judged || !two.wrong, "after the second crash");
                    QVERIFY2(first != all || !one.error, "all disks are there");
                    ++worlds;
                }
            }
        }
    }
    QVERIFY(taken > worlds / 8);
    qInfo("%d histories, the replacement was the member in %d", worlds, taken);
}

/// Goal: what is not finished is never taken for a member, not even with the other one missing.
/// Method: a replacement that gets writes; starts with all, and without the member.
void ReplaceTest::unfinishedIsNoMember()
{
    World world(2);
    world.use(world.all());
    bkh_verdict v;
    auto outcome = world.judge(world.all(), v);
    QVERIFY(!outcome.took && !outcome.error && !outcome.wrong);
    QCOMPARE(v.members[Slot].state, BKH_MEMBER_IN_SYNC);
    outcome = world.judge(world.all() & ~2U, v); // the member is gone
    QVERIFY(outcome.took && !outcome.error);
    QCOMPARE(v.members[Slot].state, BKH_MEMBER_REBUILDING);
    QCOMPARE(v.members[Slot].rebuild_sectors, 0U);
    QCOMPARE(v.members[Slot].flags, 0);
    QCOMPARE(world.judge(world.replacement(), v).error, BKH_ERR_NO_STATUS);
    outcome = world.judge(world.replacement() | 2, v);
    QVERIFY(!outcome.took && !outcome.error);
}

/// Goal: a member that failed, or missed something, gives its place to the replacement.
/// Method: the member is dropped; and an old copy of it.
void ReplaceTest::stepsInForWhoIsNotInSync()
{
    World world(3);
    world.use(world.all());
    QCOMPARE(bkh_head_drop(&world.head(), Slot, BKH_MEMBER_FAILED), 0);
    world.next();
    world.write();
    bkh_verdict v;
    auto outcome = world.judge(world.all(), v);
    QVERIFY(outcome.took && !outcome.error && !outcome.wrong);
    QCOMPARE(v.members[Slot].state, BKH_MEMBER_REBUILDING);
    World old(2);
    old.use(old.all());
    const bkh_head copy = old.onDisk(Slot);
    old.use(old.all());
    old.onDisk(Slot) = copy;
    QVERIFY(old.judge(old.all(), v).took);
}

/// Goal: a disk that is somebody else in the array, or knows of another history, is refused; what
/// is on others that were members once does no harm.
/// Method: heads and names put on the replacement.
void ReplaceTest::strangersAreRefused()
{
    bkh_verdict v;
    World twin(3);
    twin.use(7);
    twin.setUuid(3, twin.onDisk(2).member_uuid);
    QVERIFY(!twin.judge(0b1011, v).took);
    QCOMPARE(v.error, BKH_ERR_MISMATCH);

    World moved(2);
    moved.use(3);
    moved.onDisk(2) = moved.onDisk(0);
    bkh_head &other = moved.onDisk(2);
    other.member_uuid = sampleUuid(99);
    other.members[Slot].uuid = sampleUuid(99);
    other.runs[0].id = 12345;
    other.seq += 10;
    other.prev_seq = other.seq - 1;
    QVERIFY(!moved.judge(moved.all(), v).took);
    QCOMPARE(v.error, BKH_ERR_SPLIT_BRAIN);
    other.members[Slot].state = BKH_MEMBER_FAILED; // such a head does not count, but is there
    QVERIFY(!moved.judge(moved.all(), v).took);
    QCOMPARE(v.error, 0);
    QCOMPARE(v.next_seq, other.seq + 2);
}

/// Goal: a copy goes on where a head says, for that very disk in that slot, and not if there was a
/// use without it; regions that may have been written when the power went are copied again.
/// Method: heads with and without it.
void ReplaceTest::goesOnWhereItWas()
{
    World world(2);
    world.use(world.all());
    world.noteReplacing(4096);
    world.next();
    const bkh_uuid uuid = sampleUuid(99), other = sampleUuid(98);
    QCOMPARE(bkh_replace_from(&world.onDisk(0), Slot, &uuid), 4096U);
    QCOMPARE(bkh_replace_from(&world.onDisk(0), 0, &uuid), 0U);
    QCOMPARE(bkh_replace_from(&world.onDisk(0), Slot, &other), 0U);
    world.begin(3);
    QCOMPARE(bkh_replace_from(&world.onDisk(0), Slot, &uuid), 0U);
    QVERIFY(!bkh_replace_doubtful(BKH_REGION_NEVER) && !bkh_replace_doubtful(BKH_REGION_CLEAN));
    QVERIFY(bkh_replace_doubtful(BKH_REGION_DIRTY) && bkh_replace_doubtful(BKH_REGION_NEEDS_SYNC));
}

/// Goal: a head says of a replacement what it was told; what cannot be is no head. Software that
/// does not know of it finds zeros, and writes them.
/// Method: encoded and decoded; fields beyond their bounds.
void ReplaceTest::survivesTheCodec()
{
    Block block;
    bkh_head head = sampleHead(2), again;
    head.replacing = {sampleUuid(99), 1, 0x123456};
    bkh_head_encode(&head, block.data());
    QCOMPARE(block[3072], 99);
    QCOMPARE(block[3088], 1);
    QCOMPARE(block[3096], 0x56);
    QCOMPARE(bkh_head_decode(block.data(), &head.array_uuid, &again), 0);
    QCOMPARE(memcmp(&head.replacing, &again.replacing, sizeof(head.replacing)), 0);
    const std::vector<bkh_replacing> bad = {{sampleUuid(99), 2, 0},
                                            {sampleUuid(99), 1, 4'000'001},
                                            {head.members[0].uuid, 1, 0},
                                            {bkh_uuid{}, 1, 0},
                                            {bkh_uuid{}, 0, 1}};
    for (const bkh_replacing &replacing : bad) {
        head.replacing = replacing;
        bkh_head_encode(&head, block.data());
        QCOMPARE(bkh_head_decode(block.data(), &head.array_uuid, &again), -EINVAL);
    }
}

QTEST_GUILESS_MAIN(ReplaceTest)
#include "replace_test.moc"
