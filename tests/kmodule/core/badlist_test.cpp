// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kmodule/core/sample.h"

#include <QFile>
#include <QTest>

#include <functional>
#include <memory>
#include <vector>

extern "C" {
#include "kmodule/core/badlist.h"
}

using Damage = std::function<void(std::vector<Block> &)>;
Q_DECLARE_METATYPE(Damage)

class BadlistTest : public QObject
{
    Q_OBJECT
private slots:
    void listIsTheSetOfItsSectors();
    void neighboursBecomeOne();
    void fullListStaysAsItWas();
    void listComesBack_data();
    void listComesBack();
    void goldenListIsKept();
    void headNamesOneList();
    void damagedListIsRefused_data();
    void damagedListIsRefused();
    void headHasItsBounds();
    void unknownListTrustsNobody();
};

namespace
{

using List = std::unique_ptr<bkh_bad_list>;

List emptyList()
{
    return std::make_unique<bkh_bad_list>();
}

/// Ranges that touch nothing else, in two members.
List sampleList(std::uint32_t ranges)
{
    List list = emptyList();
    for (std::uint32_t i = 0; i < ranges; ++i)
        if (bkh_bad_add(list.get(), i * 2 / (ranges + 1), 16 * i, 16 * i + 8) != 1)
            qFatal("the sample has no room");
    return list;
}

/// As the module writes it: names the list in @p head, then seals block by block.
std::vector<Block> written(const bkh_bad_list &list, std::uint64_t seq, bkh_head &head)
{
    std::vector<Block> blocks(bkh_bad_blocks(list.nr));
    bkh_bad_name(&head, seq, &list);
    for (std::uint32_t i = 0; i < blocks.size(); ++i) {
        bkh_bad_put(&list, i, blocks[i].data());
        bkh_bad_seal(&head, i, blocks[i].data());
    }
    return blocks;
}

int readBack(const std::vector<Block> &blocks, const bkh_head &head, bkh_bad_list &list)
{
    std::uint32_t crc = 0;
    list.nr = 0;
    for (std::uint32_t i = 0; i < bkh_bad_blocks(head.bad_nr); ++i)
        if (const int error = bkh_bad_open(&list, &head, i, blocks[i].data(), &crc))
            return error;
    return 0;
}

bool same(const bkh_bad_list &a, const bkh_bad_list &b)
{
    if (a.nr != b.nr)
        return false;
    for (std::uint32_t i = 0; i < a.nr; ++i)
        if (a.ranges[i].member != b.ranges[i].member || a.ranges[i].sector != b.ranges[i].sector
            || a.ranges[i].sectors != b.ranges[i].sectors)
            return false;
    return true;
}

/// Sorted, disjoint, not adjacent, and nothing empty.
bool canonical(const bkh_bad_list &list)
{
    for (std::uint32_t i = 0; i < list.nr; ++i) {
        const bkh_bad &r = list.ranges[i];
        if (!r.sectors)
            return false;
        if (!i || list.ranges[i - 1].member < r.member)
            continue;
        const bkh_bad &before = list.ranges[i - 1];
        if (before.member != r.member || before.sector + before.sectors >= r.sector)
            return false;
    }
    return true;
}

void put64(Block &block, std::size_t offset, std::uint64_t value)
{
    std::memcpy(&block[offset], &value, sizeof(value));
}

constexpr std::size_t Ranges = 96;
constexpr std::size_t RangeBytes = 24;

} // namespace

/// Goal: the list is the set of the sectors that were added and not cleared, whatever the order.
/// Method: random ranges of three members against a bit for each sector; every question about both.
void BadlistTest::listIsTheSetOfItsSectors()
{
    constexpr std::uint32_t Members = 3, Sectors = 60;
    std::mt19937 random(7);
    std::array<std::array<bool, Sectors>, Members> model{};
    const List list = emptyList();
    for (int step = 0; step < 4000; ++step) {
        const std::uint32_t member = random() % Members, start = random() % Sectors;
        const std::uint32_t end = start + random() % std::min(Sectors - start + 1, 12U);
        const bool bad = random() % 2;
        bool changes = false;
        for (std::uint32_t s = start; s < end; ++s) {
            changes |= model[member][s] != bad;
            model[member][s] = bad;
        }
        QCOMPARE((bad ? bkh_bad_add : bkh_bad_clear)(list.get(), member, start, end), int(changes));
        QVERIFY(canonical(*list));
        std::uint32_t who = 0;
        for (std::uint32_t m = 0; m < Members; ++m) {
            for (std::uint32_t s = 0; s < Sectors; ++s) {
                QCOMPARE(bkh_bad_hits(list.get(), m, s, s + 1), model[m][s]);
                who |= std::uint32_t(model[m][s]) << m;
            }
        }
        QCOMPARE(bkh_bad_members(list.get()), who);
        std::uint32_t alike = start;
        bool any = false;
        for (std::uint32_t s = start; s < end; ++s)
            any |= model[member][s];
        while (alike < end && model[member][alike] == model[member][start])
            ++alike;
        QCOMPARE(bkh_bad_hits(list.get(), member, start, end), any);
        if (start < end)
            QCOMPARE(bkh_bad_alike(list.get(), member, start, end), std::uint64_t(alike));
    }
}

/// Goal: a rebuild that finds bad sectors one after the other does not fill the list.
/// Method: all sectors of a stretch in any order, and one of the neighbour member.
void BadlistTest::neighboursBecomeOne()
{
    const List list = emptyList();
    for (const std::uint64_t at : {16, 0, 24, 8})
        QCOMPARE(bkh_bad_add(list.get(), 1, at, at + 8), 1);
    QCOMPARE(bkh_bad_add(list.get(), 2, 32, 40), 1);
    QCOMPARE(bkh_bad_add(list.get(), 1, 3, 30), 0);
    QCOMPARE(list->nr, 2U);
    QCOMPARE(list->ranges[0].sector, 0ULL);
    QCOMPARE(list->ranges[0].sectors, 32ULL);
}

/// Goal: what does not fit is refused and loses nothing; there is room to overwrite parts of what
/// is in it. Method: fill it; split ranges until that has no room either.
void BadlistTest::fullListStaysAsItWas()
{
    const List list = emptyList();
    std::uint64_t at = 0;
    while (bkh_bad_add(list.get(), 0, at, at + 8) == 1)
        at += 16;
    QCOMPARE(list->nr, std::uint32_t(BKH_BAD_MAX - BKH_BAD_SPARE));
    QCOMPARE(bkh_bad_add(list.get(), 0, at, at + 8), -ENOSPC);
    QVERIFY(!bkh_bad_hits(list.get(), 0, at, at + 8));
    QCOMPARE(bkh_bad_add(list.get(), 0, 8, 16), 1); // fills a gap
    for (std::uint64_t i = 2; i < BKH_BAD_SPARE + 3; ++i)
        QCOMPARE(bkh_bad_clear(list.get(), 0, 16 * i + 2, 16 * i + 4), 1);
    QCOMPARE(list->nr, std::uint32_t(BKH_BAD_MAX));
    const std::uint64_t i = BKH_BAD_SPARE + 8;
    QCOMPARE(bkh_bad_clear(list.get(), 0, 16 * i + 2, 16 * i + 4), -ENOSPC);
    QVERIFY(bkh_bad_hits(list.get(), 0, 16 * i + 2, 16 * i + 4));
    QCOMPARE(bkh_bad_clear(list.get(), 0, 16 * i, 16 * i + 4), 1); // one stays one
    bkh_head head = sampleHead();
    const List back = emptyList();
    QCOMPARE(readBack(written(*list, 9, head), head, *back), 0);
    QVERIFY(same(*list, *back));
}

void BadlistTest::listComesBack_data()
{
    QTest::addColumn<std::uint32_t>("ranges");
    for (const std::uint32_t n : {0, 1, 2, BKH_BAD_PER_BLOCK, BKH_BAD_PER_BLOCK + 1, 2000})
        QTest::addRow("%u", n) << n;
}

/// Goal: what is written is what is read, and the head that names it too.
/// Method: lists of one block, of several, and none.
void BadlistTest::listComesBack()
{
    QFETCH(std::uint32_t, ranges);
    const List list = sampleList(ranges), back = emptyList();
    bkh_head head = sampleHead(), read;
    const std::vector<Block> blocks = written(*list, 12, head);
    Block block;
    bkh_head_encode(&head, block.data());
    QCOMPARE(block[32], std::uint8_t(ranges ? BKH_HEAD_HAS_BAD : 0));
    QCOMPARE(bkh_head_decode(block.data(), &head.array_uuid, &read), 0);
    QVERIFY(!std::memcmp(&read, &head, sizeof(head)));
    QCOMPARE(readBack(blocks, read, *back), 0);
    QVERIFY(same(*list, *back));
    QCOMPARE(bkh_bad_offset(12), 0x110000ULL);
    QCOMPARE(bkh_bad_offset(13), 0x120000ULL);
}

/// Goal: the bytes on disk never change.
/// Method: compare with the file that was written when the format was fixed.
void BadlistTest::goldenListIsKept()
{
    QFile file(qEnvironmentVariable("BULKHEAD_SOURCE_DIR")
               + "/tests/kmodule/core/golden/badlist_v1.bin");
    QVERIFY(file.open(QIODevice::ReadOnly));
    bkh_head head = sampleHead();
    QByteArray bytes;
    for (const Block &block : written(*sampleList(200), 5, head))
        bytes.append(reinterpret_cast<const char *>(block.data()), qsizetype(block.size()));
    QCOMPARE(bytes, file.readAll());
    QCOMPARE(head.bad_crc, 0x2bf34262U);
}

/// Goal: a list that was not committed, or is of another time, is not taken for the one that is
/// true. Method: the list with another number, another length, other contents; blocks of two lists.
void BadlistTest::headNamesOneList()
{
    const List list = sampleList(300), other = sampleList(300), back = emptyList();
    bkh_head head = sampleHead(), next = head;
    const std::vector<Block> blocks = written(*list, 6, head);
    QCOMPARE(readBack(written(*list, 8, next), head, *back), -ESTALE);
    QCOMPARE(readBack(written(*sampleList(299), 6, next), head, *back), -ESTALE);
    bkh_bad_clear(other.get(), 0, 0, 4); // no more and no fewer ranges
    std::vector<Block> mixed = written(*other, 6, next);
    QCOMPARE(readBack(mixed, head, *back), -ESTALE);
    mixed[1] = blocks[1];
    QCOMPARE(readBack(mixed, head, *back), -ESTALE);
    mixed[0] = blocks[0];
    QCOMPARE(readBack(mixed, head, *back), 0);
    head.array_uuid = sampleUuid(77);
    QCOMPARE(readBack(blocks, head, *back), -EBADMSG);
}

void BadlistTest::damagedListIsRefused_data()
{
    QTest::addColumn<Damage>("damage");
    QTest::addColumn<int>("error");
    const auto row = [](const char *name, int error, Damage damage) {
        QTest::newRow(name) << damage << error;
    };
    const auto field = [](std::size_t range, std::size_t offset, std::uint64_t value) {
        return [=](std::vector<Block> &b) {
            put64(b[0], Ranges + range * RangeBytes + offset, value);
        };
    };
    row("no list", -ENODATA, [](std::vector<Block> &b) { b[0][0] ^= 1; });
    row("newer", -EPROTO, [](std::vector<Block> &b) { b[0][32] = 1; });
    row("newer, to write", -EPROTO, [](std::vector<Block> &b) { b[0][28] = 1; });
    row("another number", -ESTALE, [](std::vector<Block> &b) { b[0][16] ^= 2; });
    row("another place", -EINVAL, [](std::vector<Block> &b) { b[0][40] = 1; });
    row("another length", -ESTALE, [](std::vector<Block> &b) { b[0][64] ^= 1; });
    row("blocks change places", -EINVAL, [](std::vector<Block> &b) { std::swap(b[0], b[1]); });
    row("reserved", -EINVAL, [](std::vector<Block> &b) { b[0][70] = 1; });
    row("behind the last", -EINVAL, [](std::vector<Block> &b) { b[1][4095] = 1; });
    row("member is not there", -EINVAL, field(0, 16, 2));
    row("member has none", -EINVAL, field(0, 16, 1ULL << 32));
    row("nothing", -EINVAL, field(3, 8, 0));
    row("over the end", -EINVAL, field(3, 8, 4'000'001));
    row("beyond the end", -EINVAL, field(3, 0, 4'000'000));
    row("overflow", -EINVAL, field(3, 0, ~0ULL));
    row("adjacent", -EINVAL, field(3, 0, 16 * 2 + 8));
    row("twice", -EINVAL, field(3, 0, 16 * 2));
    row("out of order", -EINVAL, field(3, 16, 1));
}

/// Goal: whatever stands in the blocks, with a right checksum, nothing gets past the bounds.
/// Method: one damage at a time to a list of two blocks, sealed again.
void BadlistTest::damagedListIsRefused()
{
    QFETCH(Damage, damage);
    QFETCH(int, error);
    bkh_head head = sampleHead();
    std::vector<Block> blocks = written(*sampleList(200), 6, head);
    const List back = emptyList();
    damage(blocks);
    for (Block &block : blocks)
        reseal(block, head.array_uuid);
    QCOMPARE(readBack(blocks, head, *back), error);
}

/// Goal: a head names a list that can be, or none.
/// Method: every field out of bounds, and the feature without a list.
void BadlistTest::headHasItsBounds()
{
    const auto decoded = [](const bkh_head &head, bool feature) {
        Block block;
        bkh_head back;
        bkh_head_encode(&head, block.data());
        block[32] = feature ? BKH_HEAD_HAS_BAD : 0;
        reseal(block, head.array_uuid);
        return bkh_head_decode(block.data(), &head.array_uuid, &back);
    };
    bkh_head good = sampleHead();
    QCOMPARE(decoded(good, false), 0);
    QCOMPARE(decoded(good, true), -EINVAL);
    for (const int field : {0, 1, 2}) {
        bkh_head head = good;
        (field == 0 ? head.bad_crc : field == 1 ? head.bad_members : head.bad_nr) = 1;
        QCOMPARE(decoded(head, field == 2), -EINVAL);
    }
    good.bad_seq = good.bad_nr = good.bad_members = 1;
    good.bad_crc = 0;
    QCOMPARE(decoded(good, true), 0);
    QCOMPARE(decoded(good, false), -EINVAL);
    const std::vector<std::function<void(bkh_head &)>> changes = {
        [](bkh_head &h) { h.bad_seq = 0; },
        [](bkh_head &h) { h.bad_seq = ~0ULL; },
        [](bkh_head &h) { h.bad_members = 0; },
        [](bkh_head &h) { h.bad_members = 4; },
        [](bkh_head &h) { h.bad_nr = BKH_BAD_MAX + 1; },
    };
    for (const auto &change : changes) {
        bkh_head head = good;
        change(head);
        QCOMPARE(decoded(head, true), -EINVAL);
    }
}

/// Goal: a list that cannot be read is not taken for empty.
/// Method: all of the members that it was about is bad then, of others nothing.
void BadlistTest::unknownListTrustsNobody()
{
    bkh_head head = sampleHead(3);
    head.bad_seq = 3, head.bad_nr = 7, head.bad_members = 0b101;
    const List list = sampleList(30);
    bkh_bad_unknown(list.get(), &head);
    QCOMPARE(list->nr, 2U);
    for (const std::uint32_t member : {0, 2})
        for (const std::uint64_t at : {std::uint64_t(0), std::uint64_t(head.data_sectors - 1)})
            QVERIFY(bkh_bad_hits(list.get(), member, at, at + 1));
    QVERIFY(!bkh_bad_hits(list.get(), 1, 0, head.data_sectors));
}

QTEST_GUILESS_MAIN(BadlistTest)
#include "badlist_test.moc"
