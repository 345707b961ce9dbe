// SPDX-License-Identifier: GPL-2.0-or-later
#include <QTest>

#include <bit>
#include <map>
#include <random>
#include <set>

extern "C" {
#include "kmodule/core/rows.h"
}

namespace
{

constexpr unsigned chunk = BKH_MIN_CHUNK_SECTORS;

struct Shape
{
    bkh_level level;
    std::uint32_t layout;
};

std::vector<Shape> rowShapes()
{
    std::vector<Shape> shapes;
    std::array<char, BKH_LAYOUT_NAME_BYTES> name;
    for (const bkh_level level : {BKH_LEVEL_RAID4, BKH_LEVEL_RAID5, BKH_LEVEL_RAID6})
        for (std::uint32_t layout = 0; layout < 64; ++layout)
            if (bkh_layout_name(level, layout, name.data()))
                shapes.push_back({level, layout});
    return shapes;
}

bkh_geometry geometryOf(const Shape &shape, unsigned members, std::uint64_t memberSectors)
{
    bkh_geometry g;
    const int error =
        bkh_geometry_init(&g, shape.level, shape.layout, members, chunk, memberSectors);
    if (error)
        qFatal("level %d, layout %u, %u members: %d", shape.level, shape.layout, members, error);
    return g;
}

unsigned least(bkh_level level)
{
    return level == BKH_LEVEL_RAID6 ? 4 : 3;
}

/// Each row as "0 1 P Q 2": what members 0, 1, … hold.
QString pictureOfRow(const bkh_geometry &g, std::uint64_t number)
{
    bkh_row row;
    bkh_row_init(&g, number, &row);
    QStringList words;
    for (unsigned member = 0; member < g.nr_members; ++member) {
        const unsigned block = bkh_row_block(&g, &row, member);
        words << (block < g.nr_data ? QString::number(block) : block == g.nr_data ? "P" : "Q");
    }
    return words.join(' ');
}

QString powersOfRow(const bkh_geometry &g, std::uint64_t number)
{
    bkh_row row;
    bkh_row_init(&g, number, &row);
    QStringList words;
    for (unsigned member = 0; member < g.nr_members; ++member) {
        const unsigned block = bkh_row_block(&g, &row, member);
        words << (block < g.nr_data ? QString::number(bkh_row_power(&g, &row, block)) : ".");
    }
    return words.join(' ');
}

} // namespace

class GeometryTest : public QObject
{
    Q_OBJECT
private slots:
    void rowsLookLikeThis_data();
    void rowsLookLikeThis();
    void powersLookLikeThis_data();
    void powersLookLikeThis();
    void copiesLookLikeThis_data();
    void copiesLookLikeThis();
    void everyRowIsWhole();
    void everySectorOfARowOnce();
    void everyCopyOnce();
    void enoughMembers();
    void spareMembers();
    void blocksOnMembers();
    void spanOfRows();
    void hugeMembers();
    void mirrors();
    void whatDoesNotGoTogether_data();
    void whatDoesNotGoTogether();
    void names();
};

void GeometryTest::rowsLookLikeThis_data()
{
    QTest::addColumn<int>("level");
    QTest::addColumn<int>("layout");
    QTest::addColumn<QString>("rows");
    const auto row = [](const char *name, int level, int layout, const char *rows) {
        QTest::newRow(name) << level << layout << QString(rows);
    };
    row("4 last", 4, 5, "0 1 2 P, 0 1 2 P, 0 1 2 P, 0 1 2 P, 0 1 2 P");
    row("4 first", 4, 4, "P 0 1 2, P 0 1 2, P 0 1 2, P 0 1 2, P 0 1 2");
    row("5 la", 5, 0, "0 1 2 P, 0 1 P 2, 0 P 1 2, P 0 1 2, 0 1 2 P");
    row("5 ra", 5, 1, "P 0 1 2, 0 P 1 2, 0 1 P 2, 0 1 2 P, P 0 1 2");
    row("5 ls", 5, 2, "0 1 2 P, 1 2 P 0, 2 P 0 1, P 0 1 2, 0 1 2 P");
    row("5 rs", 5, 3, "P 0 1 2, 2 P 0 1, 1 2 P 0, 0 1 2 P, P 0 1 2");
    row("5 first", 5, 4, "P 0 1 2, P 0 1 2, P 0 1 2, P 0 1 2, P 0 1 2");
    row("5 last", 5, 5, "0 1 2 P, 0 1 2 P, 0 1 2 P, 0 1 2 P, 0 1 2 P");
    row("6 la", 6, 0, "Q 0 1 2 P, 0 1 2 P Q, 0 1 P Q 2, 0 P Q 1 2, P Q 0 1 2, Q 0 1 2 P");
    row("6 ra", 6, 1, "P Q 0 1 2, 0 P Q 1 2, 0 1 P Q 2, 0 1 2 P Q, Q 0 1 2 P, P Q 0 1 2");
    row("6 ls", 6, 2, "Q 0 1 2 P, 0 1 2 P Q, 1 2 P Q 0, 2 P Q 0 1, P Q 0 1 2, Q 0 1 2 P");
    row("6 rs", 6, 3, "P Q 0 1 2, 2 P Q 0 1, 1 2 P Q 0, 0 1 2 P Q, Q 0 1 2 P, P Q 0 1 2");
    row("6 first", 6, 4, "P Q 0 1 2, P Q 0 1 2");
    row("6 last", 6, 5, "0 1 2 P Q, 0 1 2 P Q");
    row("6 zr", 6, 8, "P Q 0 1 2, 0 P Q 1 2, 0 1 P Q 2, 0 1 2 P Q, Q 0 1 2 P, P Q 0 1 2");
    row("6 nr", 6, 9, "0 1 2 P Q, 0 1 P Q 2, 0 P Q 1 2, P Q 0 1 2, Q 0 1 2 P, 0 1 2 P Q");
    row("6 nc", 6, 10, "0 1 2 Q P, 1 2 Q P 0, 2 Q P 0 1, Q P 0 1 2, P 0 1 2 Q, 0 1 2 Q P");
    row("6 la6", 6, 16, "0 1 2 P Q, 0 1 P 2 Q, 0 P 1 2 Q, P 0 1 2 Q, 0 1 2 P Q");
    row("6 ra6", 6, 17, "P 0 1 2 Q, 0 P 1 2 Q, 0 1 P 2 Q, 0 1 2 P Q, P 0 1 2 Q");
    row("6 ls6", 6, 18, "0 1 2 P Q, 1 2 P 0 Q, 2 P 0 1 Q, P 0 1 2 Q, 0 1 2 P Q");
    row("6 rs6", 6, 19, "P 0 1 2 Q, 2 P 0 1 Q, 1 2 P 0 Q, 0 1 2 P Q, P 0 1 2 Q");
    row("6 first6", 6, 20, "P 0 1 2 Q, P 0 1 2 Q");
}

/// Goal: data and parity are where md puts them. Method: each layout drawn by hand.
void GeometryTest::rowsLookLikeThis()
{
    QFETCH(int, level);
    QFETCH(int, layout);
    QFETCH(QString, rows);
    const bkh_geometry g =
        geometryOf({bkh_level(level), std::uint32_t(layout)}, level == 6 ? 5 : 4, 100 * chunk);
    const QStringList expected = rows.split(", ");
    for (int number = 0; number < expected.size(); ++number)
        QCOMPARE(pictureOfRow(g, std::uint64_t(number)), expected[number]);
}

void GeometryTest::powersLookLikeThis_data()
{
    QTest::addColumn<int>("layout");
    QTest::addColumn<QString>("rows");
    QTest::newRow("la") << 0 << ". 0 1 2 ., 0 1 2 . ., 1 2 . . 0, 2 . . 0 1, . . 0 1 2";
    QTest::newRow("ls") << 2 << ". 0 1 2 ., 0 1 2 . ., 1 2 . . 0, 2 . . 0 1, . . 0 1 2";
    QTest::newRow("last") << 5 << "0 1 2 . .";
    QTest::newRow("zr") << 8 << ". . 2 3 4, 0 . . 3 4, 0 1 . . 4, 0 1 2 . ., . 1 2 3 .";
    QTest::newRow("nc") << 10 << "0 1 2 . ., 0 1 . . 4, 0 . . 3 4, . . 2 3 4, . 1 2 3 .";
    QTest::newRow("ls6") << 18 << "0 1 2 . ., 0 1 . 2 ., 0 . 1 2 ., . 0 1 2 .";
}

/// Goal: Q is md's, in both of its orders. Method: drawn by hand, from raid5.c.
void GeometryTest::powersLookLikeThis()
{
    QFETCH(int, layout);
    QFETCH(QString, rows);
    const bkh_geometry g = geometryOf({BKH_LEVEL_RAID6, std::uint32_t(layout)}, 5, 100 * chunk);
    const QStringList expected = rows.split(", ");
    for (int number = 0; number < expected.size(); ++number)
        QCOMPARE(powersOfRow(g, std::uint64_t(number)), expected[number]);
}

void GeometryTest::copiesLookLikeThis_data()
{
    QTest::addColumn<unsigned>("layout");
    QTest::addColumn<unsigned>("members");
    QTest::addColumn<unsigned>("chunks");
    QTest::addColumn<QString>("members_hold");
    const auto row = [](const char *name, unsigned layout, unsigned n, unsigned chunks,
                        const char *hold) {
        QTest::newRow(name) << layout << n << chunks << QString(hold);
    };
    row("near=2 of 4", BKH_NEAR(2), 4, 2, "0 0 1 1, 2 2 3 3");
    row("near=2 of 3", BKH_NEAR(2), 3, 3, "0 0 1, 1 2 2, 3 3 .");
    row("near=3 of 4", BKH_NEAR(3), 4, 3, "0 0 0 1, 1 1 2 2, 2 3 3 3");
    row("far=2 of 3", BKH_FAR(2), 3, 5, "0 1 2, 3 4 5, 2 0 1, 5 3 4");
    row("far=2 of 4", BKH_FAR(2), 4, 4, "0 1 2 3, 4 5 6 7, 3 0 1 2, 7 4 5 6");
    row("far=3 of 3", BKH_FAR(3), 3, 3, "0 1 2, 2 0 1, 1 2 0");
    row("offset=2 of 3", BKH_OFFSET(2), 3, 5, "0 1 2, 2 0 1, 3 4 5, 5 3 4");
    row("offset=3 of 4", BKH_OFFSET(3), 4, 3, "0 1 2 3, 3 0 1 2, 2 3 0 1");
}

/// Goal: the copies of RAID-10 are where md puts them. Method: drawn by hand.
void GeometryTest::copiesLookLikeThis()
{
    QFETCH(unsigned, layout);
    QFETCH(unsigned, members);
    QFETCH(unsigned, chunks);
    QFETCH(QString, members_hold);
    const bkh_geometry g = geometryOf({BKH_LEVEL_RAID10, layout}, members, chunks * chunk);
    const QStringList rows = members_hold.split(", ");
    QCOMPARE(g.member_sectors, std::uint64_t(rows.size()) * chunk);
    for (unsigned r = 0; r < unsigned(rows.size()); ++r) {
        QStringList words;
        for (unsigned member = 0; member < members; ++member) {
            const bkh_spot spot = {member, std::uint64_t(r) * chunk + 3};
            std::uint64_t sector = 0;
            unsigned copy = 99;
            const bool used = bkh_copy_at(&g, &spot, &sector, &copy);
            words << (used ? QString::number(sector / chunk) : ".");
            if (used) {
                QCOMPARE(sector % chunk, 3U);
                const bkh_spot back = bkh_copy_spot(&g, sector, copy);
                QCOMPARE(back.member, member);
                QCOMPARE(back.sector, spot.sector);
            }
        }
        QCOMPARE(words.join(' '), rows[int(r)]);
    }
}

/// Goal: no two blocks of a row are on one member, and all are found again.
/// Method: all layouts with up to all members, two turns of the parity.
void GeometryTest::everyRowIsWhole()
{
    for (const Shape &shape : rowShapes()) {
        for (unsigned n = least(shape.level); n <= BKH_MAX_MEMBERS; ++n) {
            const bkh_geometry g = geometryOf(shape, n, 1000 * chunk);
            for (std::uint64_t number = 0; number < 2 * n + 1; ++number) {
                bkh_row row;
                bkh_row_init(&g, number, &row);
                std::set<unsigned> members, powers;
                for (unsigned block = 0; block < n; ++block) {
                    const unsigned member = bkh_row_member(&g, &row, block);
                    QVERIFY(member < n);
                    QVERIFY(members.insert(member).second);
                    QCOMPARE(bkh_row_block(&g, &row, member), block);
                    if (block < g.nr_data) {
                        const unsigned power = bkh_row_power(&g, &row, block);
                        QVERIFY(power < n);
                        QVERIFY(powers.insert(power).second);
                    }
                }
            }
        }
    }
}

/// Goal: each sector of the array has a place of its own. Method: visit all chunks.
void GeometryTest::everySectorOfARowOnce()
{
    for (const Shape &shape : rowShapes()) {
        const bkh_geometry g = geometryOf(shape, 7, 20 * chunk + chunk - 1);
        QCOMPARE(g.member_sectors, 20U * chunk);
        QCOMPARE(g.array_sectors, 20U * chunk * g.nr_data);
        QCOMPARE(bkh_geometry_survives(&g), shape.level == BKH_LEVEL_RAID6 ? 2U : 1U);
        std::set<std::pair<unsigned, std::uint64_t>> seen;
        for (std::uint64_t at = 5; at < g.array_sectors; at += chunk) {
            unsigned block = 99;
            std::uint32_t inChunk = 99;
            const std::uint64_t number = bkh_row_locate(&g, at, &block, &inChunk);
            QVERIFY(number < 20 && block < g.nr_data);
            QCOMPARE(inChunk, 5U);
            QCOMPARE((number * g.nr_data + block) * chunk + inChunk, at);
            bkh_row row;
            bkh_row_init(&g, number, &row);
            QVERIFY(seen.insert({bkh_row_member(&g, &row, block), number}).second);
        }
    }
}

/// Goal: all copies are on different members and nothing lies on anything else.
/// Method: every layout of up to 9 members, sizes that do not fit.
void GeometryTest::everyCopyOnce()
{
    for (unsigned n = 2; n <= 9; ++n)
        for (unsigned copies = 2; copies <= n; ++copies)
            for (const std::uint32_t layout :
                 {BKH_NEAR(copies), BKH_FAR(copies), BKH_OFFSET(copies)})
                for (unsigned chunks = copies; chunks < copies + 8; ++chunks) {
                    const bkh_geometry g =
                        geometryOf({BKH_LEVEL_RAID10, layout}, n, chunks * chunk + 1);
                    QVERIFY(g.member_sectors <= chunks * chunk);
                    QVERIFY(g.array_sectors * copies <= std::uint64_t(chunks) * chunk * n);
                    QCOMPARE(bkh_geometry_survives(&g), copies - 1);
                    std::set<std::pair<unsigned, std::uint64_t>> seen;
                    for (std::uint64_t at = 1; at < g.array_sectors; at += chunk) {
                        std::set<unsigned> members;
                        for (unsigned copy = 0; copy < copies; ++copy) {
                            const bkh_spot spot = bkh_copy_spot(&g, at, copy);
                            QVERIFY(spot.member < n && spot.sector < g.member_sectors);
                            QVERIFY(members.insert(spot.member).second);
                            QVERIFY(seen.insert({spot.member, spot.sector}).second);
                            std::uint64_t back = 0;
                            unsigned which = 99;
                            QVERIFY(bkh_copy_at(&g, &spot, &back, &which));
                            QCOMPARE(back, at);
                            QCOMPARE(which, copy);
                        }
                    }
                    const bkh_spot beyond = {0, g.member_sectors}, nobody = {n, 0};
                    std::uint64_t sector;
                    unsigned copy;
                    QVERIFY(!bkh_copy_at(&g, &beyond, &sector, &copy));
                    QVERIFY(!bkh_copy_at(&g, &nobody, &sector, &copy));
                }
}

/// Goal: an array is called whole exactly when each sector of it is on a member that is there.
/// Method: every set of members, every layout of up to 7 members; rows need as many as have data.
void GeometryTest::enoughMembers()
{
    for (unsigned n = 2; n <= 7; ++n) {
        std::vector<bkh_geometry> arrays;
        for (unsigned copies = 2; copies <= n; ++copies)
            for (const auto layout : {BKH_NEAR(copies), BKH_FAR(copies), BKH_OFFSET(copies)})
                arrays.push_back(geometryOf({BKH_LEVEL_RAID10, layout}, n, 6ULL * n * chunk));
        bkh_geometry_init(&arrays.emplace_back(), BKH_LEVEL_RAID1, 0, n, 0, 8);
        for (const bkh_geometry &g : arrays)
            for (std::uint32_t there = 0; there < 1U << n; ++there) {
                bool all = true;
                for (std::uint64_t at = 0; at < g.array_sectors && all; at += chunk)
                    all = bkh_copy_members(&g, at) & there;
                QCOMPARE(bkh_geometry_enough(&g, there | ~0U << n), all);
            }
        for (const Shape &shape : rowShapes()) {
            if (n < least(shape.level))
                continue;
            const bkh_geometry g = geometryOf(shape, n, 64);
            for (std::uint32_t there = 0; there < 1U << n; ++there)
                QCOMPARE(bkh_geometry_enough(&g, there), std::popcount(there) >= g.nr_data);
        }
    }
    const bkh_geometry most = geometryOf({BKH_LEVEL_RAID6, 2}, 32, 64);
    QVERIFY(bkh_geometry_enough(&most, 0xfffffffc));
    QVERIFY(!bkh_geometry_enough(&most, 0xfffffff8));
}

/// Goal: an array never promises to survive a loss it does not, nor warns of one it does.
/// Method: spare, against losing every set of that many and of one more, in every set of members.
void GeometryTest::spareMembers()
{
    std::vector<bkh_geometry> arrays;
    for (const auto layout : {BKH_NEAR(2), BKH_NEAR(3), BKH_FAR(2), BKH_OFFSET(3)})
        arrays.push_back(geometryOf({BKH_LEVEL_RAID10, layout}, 5, 30 * chunk));
    for (const Shape &shape : rowShapes())
        if (least(shape.level) <= 5)
            arrays.push_back(geometryOf(shape, 5, 64));
    bkh_geometry_init(&arrays.emplace_back(), BKH_LEVEL_RAID1, 0, 4, 0, 8);
    for (const bkh_geometry &g : arrays)
        for (std::uint32_t there = 0; there < 1U << g.nr_members; ++there) {
            const int spare = bkh_geometry_spare(&g, there);
            QCOMPARE(spare >= 0, bkh_geometry_enough(&g, there));
            bool survives = true, survivesMore = true;
            for (std::uint32_t lost = 0; lost <= there; ++lost) {
                if (lost & ~there)
                    continue;
                const bool whole = bkh_geometry_enough(&g, there & ~lost);
                survives &= std::popcount(lost) != spare || whole;
                survivesMore &= std::popcount(lost) != spare + 1 || whole;
            }
            QVERIFY(spare < 0 || (survives && !survivesMore));
        }
}

/// Goal: of a row, what is asked of members is asked of the blocks that are on them.
/// Method: every set of members in the rows of every layout, against block by block.
void GeometryTest::blocksOnMembers()
{
    for (const Shape &shape : rowShapes()) {
        const bkh_geometry g = geometryOf(shape, 5, 64);
        for (std::uint64_t number = 0; number < 2ULL * g.nr_members; ++number) {
            bkh_row row;
            bkh_row_init(&g, number, &row);
            for (std::uint32_t set = 0; set < 1U << g.nr_members; ++set) {
                std::uint32_t members = 0;
                for (unsigned block = 0; block < g.nr_members; ++block)
                    if (set >> block & 1U)
                        members |= 1U << bkh_row_member(&g, &row, block);
                QCOMPARE(bkh_row_members_of(&g, &row, set), members);
                QCOMPARE(bkh_row_blocks_on(&g, &row, members), set);
            }
        }
    }
}

/// Goal: all blocks of a row at one place in the chunk share one place in the span, and no others.
/// Method: every sector of some arrays, against where its block lies on its member.
void GeometryTest::spanOfRows()
{
    for (const Shape &shape : rowShapes()) {
        const bkh_geometry g = geometryOf(shape, 5, 20 * chunk);
        QCOMPARE(bkh_span_sectors(&g) * bkh_span_width(&g), g.array_sectors);
        for (std::uint64_t at = 0; at < g.array_sectors; ++at) {
            const std::uint64_t row = at / chunk / g.nr_data;
            QCOMPARE(bkh_span_at(&g, at), row * chunk + at % chunk);
        }
    }
    const bkh_geometry mirror = geometryOf({BKH_LEVEL_RAID10, BKH_FAR(2)}, 3, 20 * chunk);
    QCOMPARE(bkh_span_sectors(&mirror), mirror.array_sectors);
    QCOMPARE(bkh_span_at(&mirror, 77), 77U);
    QCOMPARE(bkh_geometry_region(&mirror), BKH_REGION_MIN_SECTORS);
    bkh_geometry coarse;
    bkh_geometry_init(&coarse, BKH_LEVEL_RAID5, 2, 3, BKH_MAX_CHUNK_SECTORS, 1ULL << 20);
    QCOMPARE(bkh_geometry_region(&coarse), std::uint64_t(BKH_MAX_CHUNK_SECTORS));
    bkh_geometry_init(&coarse, BKH_LEVEL_RAID5, 2, 32, BKH_MIN_CHUNK_SECTORS, 1ULL << 40);
    QCOMPARE(bkh_geometry_region(&coarse), std::uint64_t(BKH_REGION_MAX_SECTORS));
    bkh_geometry_init(&coarse, BKH_LEVEL_RAID5, 2, 3, BKH_MIN_CHUNK_SECTORS, 1ULL << 49);
    QCOMPARE(bkh_geometry_region(&coarse), 0U);
}

/// Goal: nothing overflows however large disks become. Method: members of 256 PiB.
void GeometryTest::hugeMembers()
{
    constexpr std::uint64_t members = (1ULL << 49) - 1;
    std::mt19937_64 random(1);
    for (const Shape &shape : rowShapes()) {
        const bkh_geometry g = geometryOf(shape, 32, members);
        for (int i = 0; i < 100; ++i) {
            const std::uint64_t at = g.array_sectors - 1 - random() % (g.array_sectors / 2);
            unsigned block;
            std::uint32_t inChunk;
            const std::uint64_t row = bkh_row_locate(&g, at, &block, &inChunk);
            QVERIFY(row < g.member_sectors / chunk);
            QCOMPARE((row * g.nr_data + block) * chunk + inChunk, at);
        }
    }
    for (const std::uint32_t layout : {BKH_NEAR(3), BKH_FAR(3), BKH_OFFSET(3)}) {
        const bkh_geometry g = geometryOf({BKH_LEVEL_RAID10, layout}, 32, members);
        for (int i = 0; i < 100; ++i) {
            const std::uint64_t at = g.array_sectors - 1 - random() % (g.array_sectors / 2);
            const bkh_spot spot = bkh_copy_spot(&g, at, unsigned(i % 3));
            std::uint64_t back;
            unsigned copy;
            QVERIFY(bkh_copy_at(&g, &spot, &back, &copy));
            QCOMPARE(back, at);
            QCOMPARE(copy, unsigned(i % 3));
        }
    }
}

/// Goal: RAID-1 is the same sector everywhere. Method: three members.
void GeometryTest::mirrors()
{
    bkh_geometry g;
    QCOMPARE(bkh_geometry_init(&g, BKH_LEVEL_RAID1, 0, 3, 0, 12345), 0);
    QCOMPARE(g.array_sectors, 12345U);
    QCOMPARE(bkh_geometry_survives(&g), 2U);
    for (unsigned copy = 0; copy < 3; ++copy) {
        const bkh_spot spot = bkh_copy_spot(&g, 12344, copy);
        QCOMPARE(spot.member, copy);
        QCOMPARE(spot.sector, 12344U);
        std::uint64_t back = 0;
        unsigned which = 99;
        QVERIFY(bkh_copy_at(&g, &spot, &back, &which));
        QCOMPARE(back, 12344U);
        QCOMPARE(which, copy);
    }
    const bkh_spot beyond = {1, 12345};
    std::uint64_t back;
    unsigned which;
    QVERIFY(!bkh_copy_at(&g, &beyond, &back, &which));
}

void GeometryTest::whatDoesNotGoTogether_data()
{
    QTest::addColumn<int>("level");
    QTest::addColumn<unsigned>("layout");
    QTest::addColumn<unsigned>("members");
    QTest::addColumn<unsigned>("chunk_sectors");
    QTest::addColumn<qulonglong>("sectors");
    QTest::addColumn<int>("error");
    const auto row = [](const char *name, int level, unsigned layout, unsigned n, unsigned cut,
                        std::uint64_t sectors, int error) {
        QTest::newRow(name) << level << layout << n << cut << qulonglong(sectors) << error;
    };
    row("fine", 6, 2, 4, 8, 8, 0);
    row("mirror of one", 1, 0, 1, 0, 100, -EINVAL);
    row("mirror with chunks", 1, 0, 2, 8, 100, -EINVAL);
    row("mirror with a layout", 1, 2, 2, 0, 100, -EINVAL);
    row("mirror of nothing", 1, 0, 2, 0, 0, -ENOSPC);
    row("raid5 of two", 5, 2, 2, 8, 100, -EINVAL);
    row("raid6 of three", 6, 2, 3, 8, 100, -EINVAL);
    row("raid4 that rotates", 4, 2, 4, 8, 100, -EINVAL);
    row("raid5 with a layout of raid6", 5, 8, 4, 8, 100, -EINVAL);
    row("no such layout", 6, 7, 5, 8, 100, -EINVAL);
    row("no such layout at all", 6, 21, 5, 8, 100, -EINVAL);
    row("33 members", 5, 2, 33, 8, 100, -EINVAL);
    row("no such level", 0, 0, 4, 8, 100, -EINVAL);
    row("chunk of 2 KiB", 5, 2, 4, 4, 100, -EINVAL);
    row("chunk of 32 MiB", 5, 2, 4, 65536, 1 << 20, -EINVAL);
    row("chunk of 12 KiB", 5, 2, 4, 24, 100, -EINVAL);
    row("less than a chunk", 5, 2, 4, 128, 127, -ENOSPC);
    row("less than a section", 10, BKH_FAR(3), 4, 8, 23, -ENOSPC);
    row("near and far", 10, 0x202, 4, 8, 100, -EINVAL);
    row("one copy", 10, 0x101, 4, 8, 100, -EINVAL);
    row("no near copies", 10, 0x200, 4, 8, 100, -EINVAL);
    row("offset of near copies", 10, 0x10102, 4, 8, 100, -EINVAL);
    row("far sets", 10, 0x20201, 4, 8, 100, -EINVAL);
    row("more copies than members", 10, BKH_NEAR(5), 4, 8, 100, -EINVAL);
    row("member too large", 5, 2, 3, 8, 1ULL << 52, -EOVERFLOW);
    row("array too large", 5, 2, 9, 8, 1ULL << 51, -EOVERFLOW);
    row("just not too large", 5, 2, 9, 8, (1ULL << 51) - 8, 0);
}

/// Goal: what makes no sense is refused and not worked with. Method: one mistake each.
void GeometryTest::whatDoesNotGoTogether()
{
    QFETCH(int, level);
    QFETCH(unsigned, layout);
    QFETCH(unsigned, members);
    QFETCH(unsigned, chunk_sectors);
    QFETCH(qulonglong, sectors);
    QFETCH(int, error);
    bkh_geometry g;
    QCOMPARE(bkh_geometry_init(&g, bkh_level(level), layout, members, chunk_sectors, sectors),
             error);
}

/// Goal: layouts are called what md calls them. Method: all numbers there are.
void GeometryTest::names()
{
    std::array<char, BKH_LAYOUT_NAME_BYTES> buffer;
    std::map<QString, unsigned> seen;
    for (const Shape &shape : rowShapes())
        if (shape.level == BKH_LEVEL_RAID6)
            seen[bkh_layout_name(shape.level, shape.layout, buffer.data())] = shape.layout;
    QCOMPARE(seen.size(), 14U);
    QCOMPARE(seen["left-symmetric"], 2U);
    QCOMPARE(seen["ddf-N-restart"], 9U);
    QCOMPARE(QString(bkh_layout_name(BKH_LEVEL_RAID10, 0x102, buffer.data())), "near=2");
    QCOMPARE(QString(bkh_layout_name(BKH_LEVEL_RAID10, 0x1001, buffer.data())), "far=16");
    QCOMPARE(QString(bkh_layout_name(BKH_LEVEL_RAID10, 0x10301, buffer.data())), "offset=3");
    QCOMPARE(QString(bkh_layout_name(BKH_LEVEL_RAID10, 0x1f0, buffer.data())), "near=240");
    QVERIFY(!bkh_layout_name(BKH_LEVEL_RAID10, 0x101, buffer.data()));
    QVERIFY(!bkh_layout_name(BKH_LEVEL_RAID5, 8, buffer.data()));
    QVERIFY(!bkh_layout_name(BKH_LEVEL_RAID1, 0, buffer.data()));

    std::uint32_t back;
    for (const Shape &shape : rowShapes()) {
        const char *name = bkh_layout_name(shape.level, shape.layout, buffer.data());
        QCOMPARE(bkh_layout_parse(shape.level, name, &back), 0);
        QCOMPARE(back, shape.layout);
    }
    for (const char *name : {"near=2", "near=32", "far=3", "offset=10"}) {
        QCOMPARE(bkh_layout_parse(BKH_LEVEL_RAID10, name, &back), 0);
        QCOMPARE(QString(bkh_layout_name(BKH_LEVEL_RAID10, back, buffer.data())), name);
        QCOMPARE(bkh_layout_parse(BKH_LEVEL_RAID5, name, &back), -EINVAL);
    }
    for (const char *name : {"", "near", "near=", "near=1", "near=33", "near=2 ", "left-symmetric"})
        QCOMPARE(bkh_layout_parse(BKH_LEVEL_RAID10, name, &back), -EINVAL);
    QCOMPARE(bkh_layout_parse(BKH_LEVEL_RAID1, "none", &back), 0);
    QCOMPARE(bkh_layout_parse(BKH_LEVEL_RAID1, "near=2", &back), -EINVAL);
    QCOMPARE(bkh_layout_parse(BKH_LEVEL_RAID5, "left-symmetric-6", &back), -EINVAL);
}

QTEST_GUILESS_MAIN(GeometryTest)
#include "geometry_test.moc"
