// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kmodule/core/sample.h"

#include <QTest>

#include <functional>
#include <memory>
#include <vector>

extern "C" {
#include "kmodule/core/badrows.h"
}

class BadrowsTest : public QObject
{
    Q_OBJECT
private slots:
    void lostRowsAreBadWithTheirParity_data();
    void lostRowsAreBadWithTheirParity();
    void manyRowsAreOneRange();
    void whoeverHadNoSayIsLost();
    void lostRowsComeBack();
    void headHasItsBounds();
    void unknownListTrustsNoParity();
    void splitsHaveTheirEnd();
};

namespace
{

using List = std::unique_ptr<bkh_bad_list>;

constexpr std::uint32_t Rows = 6, Chunk = 8, Sectors = Rows * Chunk;

bkh_geometry geometryOf(bkh_level level, unsigned members)
{
    bkh_geometry g;
    const std::uint32_t layout = level == BKH_LEVEL_RAID4 ? BKH_PARITY_LAST : BKH_LEFT_SYMMETRIC;
    if (bkh_geometry_init(&g, level, layout, members, Chunk, Sectors))
        qFatal("no such array");
    return g;
}

/// Each sector of each member by itself.
struct Model
{
    bkh_geometry g;
    std::array<std::array<bool, Sectors>, BKH_MAX_MEMBERS> lost{};

    [[nodiscard]] std::uint32_t parityAt(std::uint32_t sector) const
    {
        bkh_row row;
        bkh_row_init(&g, sector / Chunk, &row);
        return 1U << row.p | (g.nr_parity == 2 ? 1U << row.q : 0);
    }
    [[nodiscard]] std::uint32_t badAt(std::uint32_t sector) const
    {
        std::uint32_t bad = 0;
        for (unsigned m = 0; m < g.nr_members; ++m)
            if (lost[m][sector])
                bad |= 1U << m | parityAt(sector);
        return bad;
    }
    /// What bkh_bad_rows_made() is to do; true if that changes anything.
    bool made(std::uint32_t written, std::uint32_t active, std::uint32_t start, std::uint32_t end)
    {
        bool changes = false;
        for (std::uint32_t s = start; s < end; ++s) {
            const std::uint32_t parity = parityAt(s) & active;
            if (active & ~written && (!parity || parity & ~written))
                continue;
            for (unsigned m = 0; m < g.nr_members; ++m)
                changes |= std::exchange(lost[m][s], false);
        }
        return changes;
    }
};

bkh_head rowsHead(unsigned members = 4)
{
    return headOf(BKH_LEVEL_RAID5, BKH_LEFT_SYMMETRIC, members, 128, 4'096'000);
}

int decoded(const bkh_head &head, std::uint32_t features)
{
    Block block;
    bkh_head back;
    bkh_head_encode(&head, block.data());
    std::memcpy(&block[32], &features, 4);
    reseal(block, head.array_uuid);
    return bkh_head_decode(block.data(), &head.array_uuid, &back);
}

} // namespace

void BadrowsTest::lostRowsAreBadWithTheirParity_data()
{
    QTest::addColumn<int>("level");
    QTest::addColumn<unsigned>("members");
    QTest::newRow("raid4") << int(BKH_LEVEL_RAID4) << 3U;
    QTest::newRow("raid5") << int(BKH_LEVEL_RAID5) << 4U;
    QTest::newRow("raid6") << int(BKH_LEVEL_RAID6) << 5U;
}

/// Goal: where rows are lost the member and all parity count as bad, nothing else does; when all of
/// their parity that is there was made anew they are lost no more, and not before.
/// Method: random changes against a bit for each sector of each member; every question about both.
void BadrowsTest::lostRowsAreBadWithTheirParity()
{
    QFETCH(int, level);
    QFETCH(unsigned, members);
    std::mt19937 random(11);
    Model model{geometryOf(bkh_level(level), members)};
    const auto list = std::make_unique<bkh_bad_list>();
    const std::uint32_t all = (1U << members) - 1;
    for (int step = 0; step < 3000; ++step) {
        const std::uint32_t start = random() % Sectors;
        const std::uint32_t end = start + 1 + random() % (Sectors - start);
        const std::uint32_t member = random() % members;
        if (random() % 3 == 0) {
            bkh_bad_add(list.get(), member + BKH_BAD_ROWS, start, end);
            std::fill(&model.lost[member][start], &model.lost[member][0] + end, true);
        } else {
            const std::uint32_t active = all & ~(random() % 2 << random() % members);
            const std::uint32_t written = random() % 4 ? random() & active : active;
            const bool changes = model.made(written, active, start, end);
            QCOMPARE(bkh_bad_rows_made(list.get(), &model.g, written, active, start, end),
                     int(changes));
        }
        std::uint32_t bad = 0, saidOfAll = all;
        for (std::uint32_t s = start; s < end; ++s) {
            bad |= model.badAt(s);
            saidOfAll &= model.badAt(s);
            QCOMPARE(bkh_bad_rows_hit(list.get(), &model.g, s, s + 1), model.badAt(s));
        }
        QCOMPARE(bkh_bad_rows_hit(list.get(), &model.g, start, end), bad);
        // Of a row that two ranges share it may say less, which only lists it twice.
        for (std::uint32_t m = 0; m < members; ++m)
            if (bkh_bad_rows_say(list.get(), &model.g, m, start, end))
                QVERIFY(saidOfAll >> m & 1U);
        for (std::uint32_t m = 0; m < members; ++m)
            QCOMPARE(bkh_bad_rows_say(list.get(), &model.g, m, start, start + 1),
                     bool(model.badAt(start) >> m & 1U));
    }
}

/// Goal: a region is one range of the list, however many rows it has.
/// Method: lose regions that follow each other; ask about rows in them, behind them and in between.
void BadrowsTest::manyRowsAreOneRange()
{
    const bkh_geometry g = geometryOf(BKH_LEVEL_RAID5, 4);
    const auto list = std::make_unique<bkh_bad_list>();
    QCOMPARE(bkh_bad_add(list.get(), 2 + BKH_BAD_ROWS, 0, 2 * Chunk), 1);
    QCOMPARE(bkh_bad_add(list.get(), 2 + BKH_BAD_ROWS, 2 * Chunk, 4 * Chunk), 1);
    QCOMPARE(list->nr, 1U);
    QVERIFY(bkh_bad_rows_say(list.get(), &g, 2, 0, 4 * Chunk));
    QVERIFY(!bkh_bad_rows_say(list.get(), &g, 2, 0, 4 * Chunk + 1));
    QVERIFY(!bkh_bad_rows_say(list.get(), &g, 2, Chunk, Chunk));
    QVERIFY(!bkh_bad_rows_hit(list.get(), &g, 4 * Chunk, Sectors));
    QCOMPARE(bkh_bad_members(list.get()), 1U << 2);
    QVERIFY(!bkh_bad_hits(list.get(), 2, 0, Sectors)); // by itself it is as good as it was
}

/// Goal: lost is who is missing, failed, or not rebuilt as far as the region; not who is in sync,
/// nor who had all of the region and every write to it since. Method: a member in each state.
void BadrowsTest::whoeverHadNoSayIsLost()
{
    bkh_head head = rowsHead(5);
    QCOMPARE(bkh_head_lost(&head, 4096), 0U);
    head.members[1].state = BKH_MEMBER_MISSING;
    head.members[1].rebuild_sectors = 8192;
    head.members[3].state = BKH_MEMBER_FAILED;
    head.members[4].state = BKH_MEMBER_REBUILDING;
    head.members[4].rebuild_sectors = 4096;
    QCOMPARE(bkh_head_lost(&head, 4096), 0b01010U);
    QCOMPARE(bkh_head_lost(&head, 4097), 0b11010U);
}

/// Goal: lost rows are on disk what they are in memory, and older software stays away from them.
/// Method: write a list of both kinds of ranges, and its head; read them.
void BadrowsTest::lostRowsComeBack()
{
    bkh_head head = rowsHead(), read;
    const auto list = std::make_unique<bkh_bad_list>(), back = std::make_unique<bkh_bad_list>();
    bkh_bad_add(list.get(), 0, 16, 24);
    bkh_bad_add(list.get(), 3 + BKH_BAD_ROWS, 2048, 6144);
    bkh_bad_add(list.get(), 1 + BKH_BAD_ROWS, 0, 2048);
    bkh_bad_name(&head, 3, list.get());
    Block block, headBlock;
    bkh_bad_put(list.get(), 0, block.data());
    bkh_bad_seal(&head, 0, block.data());
    bkh_head_encode(&head, headBlock.data());
    QCOMPARE(int(headBlock[32]), 3);
    QCOMPARE(bkh_head_decode(headBlock.data(), &head.array_uuid, &read), 0);
    QVERIFY(!std::memcmp(&read, &head, sizeof(head)));
    QCOMPARE(read.bad_rows, 0b1010U);
    QCOMPARE(read.bad_members, 0b1011U);
    std::uint32_t crc = 0;
    QCOMPARE(bkh_bad_open(back.get(), &read, 0, block.data(), &crc), 0);
    QCOMPARE(back->nr, 3U);
    QCOMPARE(back->ranges[1].member, 1U + BKH_BAD_ROWS);
    QCOMPARE(back->ranges[2].sectors, 4096ULL);
    // A range of lost rows whose head does not tell of any on this member, or of no member at all.
    const std::pair<std::size_t, std::uint32_t> wrong[] = {{1, 0 + BKH_BAD_ROWS},
                                                           {2, 2 + BKH_BAD_ROWS},
                                                           {2, 4 + BKH_BAD_ROWS},
                                                           {2, 2 * BKH_BAD_ROWS + 3}};
    for (const auto &[range, number] : wrong) {
        Block damaged = block;
        std::memcpy(&damaged[96 + range * 24 + 16], &number, 4);
        reseal(damaged, head.array_uuid);
        back->nr = 0;
        QCOMPARE(bkh_bad_open(back.get(), &read, 0, damaged.data(), &crc), -EINVAL);
    }
}

/// Goal: a head that tells of lost rows is one of an array with parity, has a list and says so.
/// Method: every field out of bounds, and both features with and without.
void BadrowsTest::headHasItsBounds()
{
    bkh_head good = rowsHead();
    good.bad_seq = good.bad_nr = 1;
    good.bad_members = good.bad_rows = 2;
    QCOMPARE(decoded(good, 3), 0);
    QCOMPARE(decoded(good, 1), -EINVAL);
    QCOMPARE(decoded(good, 2), -EINVAL);
    QCOMPARE(decoded(good, 7), -EPROTO);
    good.bad_rows = 0;
    QCOMPARE(decoded(good, 1), 0);
    QCOMPARE(decoded(good, 3), -EINVAL);
    good.bad_rows = 4;
    QCOMPARE(decoded(good, 3), -EINVAL);
    bkh_head none = rowsHead();
    none.bad_rows = 1;
    QCOMPARE(decoded(none, 2), -EINVAL);
    bkh_head mirror = sampleHead();
    mirror.bad_seq = mirror.bad_nr = mirror.bad_members = mirror.bad_rows = 1;
    QCOMPARE(decoded(mirror, 3), -EINVAL);
}

/// Goal: if the list cannot be read, nothing is worked out from parity that may be of lost rows.
/// Method: the head told of lost rows of one member: all parity is bad then, and this member.
void BadrowsTest::unknownListTrustsNoParity()
{
    bkh_head head = rowsHead();
    bkh_geometry g;
    QCOMPARE(bkh_head_geometry(&head, &g), 0);
    head.bad_seq = head.bad_nr = 1;
    head.bad_members = 6;
    head.bad_rows = 4;
    const auto list = std::make_unique<bkh_bad_list>();
    bkh_bad_unknown(list.get(), &head);
    QCOMPARE(list->nr, 3U);
    for (const std::uint64_t at : std::vector<std::uint64_t>{0, 999'999, head.data_sectors - 1}) {
        bkh_row row;
        bkh_row_init(&g, at >> g.chunk_shift, &row);
        QCOMPARE(bkh_bad_rows_hit(list.get(), &g, at, at + 1), 1U << 2 | 1U << row.p);
    }
}

/// Goal: rows that would have to stay lost for want of room are said to be, so that whoever
/// overwrote them gets an error. Method: mend every other row until there is no room.
void BadrowsTest::splitsHaveTheirEnd()
{
    bkh_geometry g;
    QCOMPARE(bkh_geometry_init(&g, BKH_LEVEL_RAID5, BKH_LEFT_SYMMETRIC, 3, 8, 8 * 8192), 0);
    const auto list = std::make_unique<bkh_bad_list>();
    bkh_bad_add(list.get(), 1 + BKH_BAD_ROWS, 0, 8ULL * 8192);
    std::uint64_t row = 1;
    int result = 1;
    for (; result == 1; row += 2)
        result = bkh_bad_rows_made(list.get(), &g, 0b101, 0b101, 8 * row, 8 * row + 8);
    QCOMPARE(result, -ENOSPC);
    QCOMPARE(list->nr, std::uint32_t(BKH_BAD_MAX));
    row -= 2;
    QVERIFY(bkh_bad_rows_hit(list.get(), &g, 8 * row, 8 * row + 8));
    bkh_row layout;
    bkh_row_init(&g, row, &layout);
    QCOMPARE(bkh_bad_rows_made(list.get(), &g, 1U << layout.p, 0b111, 8 * row, 8 * row + 8),
             -ENOSPC);
    QCOMPARE(bkh_bad_rows_made(list.get(), &g, 0b111, 0b111, 0, 8ULL * 8192), 1);
    QCOMPARE(list->nr, 0U);
}

QTEST_GUILESS_MAIN(BadrowsTest)
#include "badrows_test.moc"
