// SPDX-License-Identifier: GPL-2.0-or-later
#include <QTest>

#include <bit>
#include <random>
#include <set>

extern "C" {
#include "kmodule/core/parity.h"
}

namespace
{

constexpr std::size_t length = 3;
using Bytes = std::array<std::uint8_t, length>;

/// One row: what its members hold, and what the array promised to hold.
class Row
{
public:
    Row(bkh_level level, unsigned members, std::mt19937 &random,
        std::uint32_t layout = BKH_LEFT_SYMMETRIC)
        : m_random(random)
    {
        if (bkh_geometry_init(&geometry, level, layout, members, 8, 800))
            qFatal("no such array");
        bkh_row_init(&geometry, random() % 100, &row);
        blocks.resize(members);
        for (Bytes &block : blocks)
            noise(block);
        const auto to = pointers(blocks);
        bkh_parity_generate(&geometry, &row, to.data(), length);
        promised = blocks;
    }

    void noise(Bytes &bytes)
    {
        for (std::uint8_t &byte : bytes)
            byte = std::uint8_t(m_random());
    }

    static std::vector<std::uint8_t *> pointers(std::vector<Bytes> &of)
    {
        std::vector<std::uint8_t *> to;
        to.reserve(of.size());
        for (Bytes &bytes : of)
            to.push_back(bytes.data());
        return to;
    }

    /// What a reader sees who follows @p plan and knows nothing else.
    std::vector<Bytes> seen(const bkh_read_plan &plan)
    {
        std::vector<Bytes> memory(blocks.size());
        for (unsigned i = 0; i < blocks.size(); ++i) {
            noise(memory[i]);
            if (plan.read >> i & 1U)
                memory[i] = blocks[i];
        }
        const auto to = pointers(memory);
        bkh_parity_solve(&geometry, &row, &plan, to.data(), length);
        return memory;
    }

    void write(const bkh_write_plan &plan, std::uint32_t cover)
    {
        std::vector<Bytes> memory = seen(plan.before);
        const std::vector<Bytes> old = memory;
        const auto to = pointers(memory);
        for (unsigned i = 0; i < geometry.nr_data; ++i) {
            if (!(cover >> i & 1U))
                continue;
            noise(promised[i]);
            memory[i] = promised[i];
            Bytes delta;
            for (std::size_t k = 0; k < length; ++k)
                delta[k] = old[i][k] ^ memory[i][k];
            if (plan.method == BKH_WRITE_MODIFY)
                bkh_parity_modify(&geometry, &row, i, delta.data(), to.data(), length);
        }
        if (plan.method == BKH_WRITE_RECONSTRUCT)
            bkh_parity_generate(&geometry, &row, to.data(), length);
        for (unsigned i = 0; i < blocks.size(); ++i)
            if (plan.write >> i & 1U)
                blocks[i] = memory[i];
        const auto right = pointers(promised);
        bkh_parity_generate(&geometry, &row, right.data(), length);
    }

    bkh_geometry geometry{};
    bkh_row row{};
    std::vector<Bytes> blocks, promised;

private:
    std::mt19937 &m_random;
};

/// Every way in which the members of a row can be: gone, being rebuilt, or fine.
template <class Visit>
void everyHealth(unsigned members, Visit visit)
{
    unsigned ways = 1;
    for (unsigned i = 0; i < members; ++i)
        ways *= 3;
    for (unsigned way = 0; way < ways; ++way)
        for (const bool trusted : {true, false}) {
            bkh_row_health health = {0, 0, trusted};
            for (unsigned i = 0, rest = way; i < members; ++i, rest /= 3) {
                health.writable |= rest % 3 ? 1U << i : 0U;
                health.readable |= rest % 3 == 2 ? 1U << i : 0U;
            }
            visit(health);
        }
}

template <class Visit>
void everyRow(Visit visit)
{
    std::mt19937 random(7);
    for (const bkh_level level : {BKH_LEVEL_RAID5, BKH_LEVEL_RAID6})
        for (unsigned members = level == BKH_LEVEL_RAID6 ? 4 : 3; members <= 7; ++members)
            everyHealth(members, [&](const bkh_row_health &health) {
                visit(Row(level, members, random), health);
            });
}

int lostOf(std::uint32_t all, std::uint32_t has)
{
    return std::popcount(all & ~has);
}

} // namespace

class PlanTest : public QObject
{
    Q_OBJECT
private slots:
    void field();
    void everyErasure();
    void readsWhatCanBeRead();
    void writesKeepEverything();
    void readsLeast();
    void untrustedParity();
};

/// Goal: the arithmetic is that of the field. Method: its laws, for all elements.
void PlanTest::field()
{
    QCOMPARE(int(bkh_gf_mul(0x80, 2)), 0x1d);
    QCOMPARE(int(bkh_gf_power(8)), 0x1d);
    QCOMPARE(int(bkh_gf_power(255)), 1);
    QCOMPARE(int(bkh_gf_power(-1)), int(bkh_gf_inverse(2)));
    QCOMPARE(int(bkh_gf_inverse(0)), 0);
    std::set<int> powers;
    for (int a = 1; a < 256; ++a) {
        QCOMPARE(int(bkh_gf_mul(std::uint8_t(a), bkh_gf_inverse(std::uint8_t(a)))), 1);
        powers.insert(bkh_gf_power(a));
        for (int b = 0; b < 256; ++b) {
            const auto x = std::uint8_t(a), y = std::uint8_t(b);
            QCOMPARE(bkh_gf_mul(x, y), bkh_gf_mul(y, x));
            QCOMPARE(bkh_gf_mul(x, y ^ 0x35), bkh_gf_mul(x, y) ^ bkh_gf_mul(x, 0x35));
        }
    }
    QCOMPARE(powers.size(), 255U);
}

/// Goal: any one or two members can die. Method: all pairs, 3 to 16 members, all layouts.
void PlanTest::everyErasure()
{
    std::mt19937 random(11);
    std::array<char, BKH_LAYOUT_NAME_BYTES> name;
    for (const bkh_level level : {BKH_LEVEL_RAID4, BKH_LEVEL_RAID5, BKH_LEVEL_RAID6})
        for (unsigned n = level == BKH_LEVEL_RAID6 ? 4 : 3; n <= 16; ++n)
            for (std::uint32_t layout = 0; layout <= BKH_PARITY_FIRST_6; ++layout) {
                if (!bkh_layout_name(level, layout, name.data()))
                    continue;
                Row row(level, n, random, layout);
                const std::uint32_t all = (1U << n) - 1;
                for (unsigned a = 0; a < n; ++a)
                    for (unsigned b = level == BKH_LEVEL_RAID6 ? 0 : a; b <= a; ++b) {
                        const std::uint32_t left = all & ~(1U << a) & ~(1U << b);
                        const bkh_row_health health = {left, left, true};
                        bkh_read_plan plan;
                        QCOMPARE(bkh_plan_read(&row.geometry, &health, all, &plan), 0);
                        std::vector<Bytes> memory = row.seen(plan);
                        if (plan.generate) {
                            const auto again = Row::pointers(memory);
                            bkh_parity_generate(&row.geometry, &row.row, again.data(), length);
                        }
                        QVERIFY(memory == row.blocks);
                    }
            }
}

/// Goal: what can be known is read right, nothing is read that cannot be, and the rest is
/// refused. Method: all healths of all rows of up to seven members, all wishes.
void PlanTest::readsWhatCanBeRead()
{
    everyRow([](Row row, const bkh_row_health &health) {
        const std::uint32_t data = bkh_mask_data(&row.geometry);
        const std::uint32_t parity = bkh_mask_parity(&row.geometry);
        for (unsigned i = 0; i < row.blocks.size(); ++i)
            if (!(health.readable >> i & 1U))
                row.noise(row.blocks[i]);
        for (std::uint32_t want = 1; want <= (data | parity); ++want) {
            bkh_read_plan plan;
            const int error = bkh_plan_read(&row.geometry, &health, want, &plan);
            if (!(want & ~health.readable)) {
                QCOMPARE(error, 0);
                QCOMPARE(plan.read, want); // the fast path: nobody else is asked
            }
            const bool solvable =
                lostOf(data, health.readable) <= std::popcount(parity & health.readable);
            const bool solve = (want & ~health.readable) && lostOf(data, health.readable) > 0;
            QCOMPARE(error, !solve ? 0 : !solvable ? -EIO : !health.trusted ? -EUCLEAN : 0);
            QVERIFY(!(plan.read & ~health.readable));
            if (error)
                continue;
            std::vector<Bytes> memory = row.seen(plan);
            if (plan.generate) {
                const auto to = Row::pointers(memory);
                bkh_parity_generate(&row.geometry, &row.row, to.data(), length);
            }
            for (unsigned i = 0; i < row.blocks.size(); ++i)
                if (want >> i & 1U)
                    QVERIFY(memory[i] == row.promised[i]);
        }
    });
}

/// Goal: after a write everything can be read that could be before it, and what was written;
/// members that are rebuilt get what belongs there. Method: all healths, all covers; each
/// byte computed by following the plan.
void PlanTest::writesKeepEverything()
{
    unsigned writes = 0;
    everyRow([&](const Row &before, const bkh_row_health &health) {
        if (!health.trusted)
            return;
        const std::uint32_t data = bkh_mask_data(&before.geometry);
        const std::uint32_t parity = bkh_mask_parity(&before.geometry);
        const int lost = lostOf(data, health.readable);
        const bool whole = lost <= std::popcount(parity & health.readable);
        for (std::uint32_t cover = 1; cover <= data; ++cover) {
            Row row = before;
            for (unsigned i = 0; i < row.blocks.size(); ++i)
                if (!(health.readable >> i & 1U))
                    row.noise(row.blocks[i]);
            bkh_write_plan plan;
            const int error = bkh_plan_write(&row.geometry, &health, cover, &plan);
            QVERIFY(!(plan.before.read & ~health.readable));
            if (error) {
                QCOMPARE(error, -EIO);
                QVERIFY(cover & ~health.writable); // else it could have been written plainly
                QVERIFY(!whole);
                continue;
            }
            QVERIFY(!(plan.write & ~health.writable));
            QCOMPARE(plan.write & data, cover & health.writable);
            row.write(plan, cover);
            ++writes;
            for (unsigned i = 0; i < row.blocks.size(); ++i)
                if (plan.write >> i & 1U && !plan.untrusted)
                    QVERIFY(row.blocks[i] == row.promised[i]);
            // What was written is there, if need be by parity, whatever else is lost.
            const bkh_row_health now = {health.readable | plan.write, health.writable,
                                        !plan.untrusted};
            bkh_read_plan written;
            QCOMPARE(bkh_plan_read(&row.geometry, &now, cover, &written), 0);
            const std::vector<Bytes> there = row.seen(written);
            for (unsigned i = 0; i < row.geometry.nr_data; ++i)
                if (cover >> i & 1U)
                    QVERIFY(there[i] == row.promised[i]);
            if (!whole)
                continue;
            QVERIFY(!plan.untrusted);
            bkh_read_plan after;
            QCOMPARE(bkh_plan_read(&row.geometry, &health, data, &after), 0);
            const std::vector<Bytes> memory = row.seen(after);
            for (unsigned i = 0; i < row.geometry.nr_data; ++i)
                QVERIFY(memory[i] == row.promised[i]);
        }
    });
    QVERIFY(writes > 10'000);
}

/// Goal: small writes cost what they must. Method: count the reads of healthy rows.
void PlanTest::readsLeast()
{
    std::mt19937 random(3);
    for (const bkh_level level : {BKH_LEVEL_RAID5, BKH_LEVEL_RAID6})
        for (unsigned n = level == BKH_LEVEL_RAID6 ? 4 : 3; n <= 16; ++n) {
            const Row row(level, n, random);
            const unsigned parity = row.geometry.nr_parity, data = row.geometry.nr_data;
            const bkh_row_health health = {(1U << n) - 1, (1U << n) - 1, true};
            for (unsigned covered = 1; covered <= data; ++covered) {
                bkh_write_plan plan;
                QCOMPARE(bkh_plan_write(&row.geometry, &health, (1U << covered) - 1, &plan), 0);
                const unsigned modify = covered + parity, reconstruct = data - covered;
                QCOMPARE(unsigned(std::popcount(plan.before.read)), std::min(modify, reconstruct));
                QCOMPARE(int(plan.method),
                         int(modify < reconstruct ? BKH_WRITE_MODIFY : BKH_WRITE_RECONSTRUCT));
            }
        }
}

/// Goal: parity that is not known to be right damages nothing: it is never modified, nothing
/// is solved from it, and a write that can be is made. Method: wrong parity, all healths.
void PlanTest::untrustedParity()
{
    everyRow([](const Row &before, const bkh_row_health &health) {
        if (health.trusted)
            return;
        const std::uint32_t data = bkh_mask_data(&before.geometry);
        for (std::uint32_t cover = 1; cover <= data; ++cover) {
            Row row = before;
            for (unsigned i = row.geometry.nr_data; i < row.blocks.size(); ++i)
                row.noise(row.blocks[i]);
            bkh_write_plan plan;
            if (bkh_plan_write(&row.geometry, &health, cover, &plan)) {
                QVERIFY(cover & ~health.writable);
                continue;
            }
            QVERIFY(plan.method != BKH_WRITE_MODIFY);
            QCOMPARE(int(plan.before.solve), int(BKH_SOLVE_NONE));
            row.write(plan, cover);
            for (unsigned i = 0; i < row.geometry.nr_data; ++i)
                if (health.readable >> i & 1U)
                    QVERIFY(row.blocks[i] == row.promised[i]);
            if (!plan.untrusted)
                for (unsigned i = 0; i < row.blocks.size(); ++i)
                    if (plan.write >> i & 1U)
                        QVERIFY(row.blocks[i] == row.promised[i]);
        }
    });
}

QTEST_GUILESS_MAIN(PlanTest)
#include "plan_test.moc"
