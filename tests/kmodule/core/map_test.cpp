// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kmodule/core/sample.h"

#include <QFile>
#include <QTest>

#include <memory>

class MapTest : public QObject
{
    Q_OBJECT

private slots:
    void lengthOfOneCopy();
    void blockComesBack();
    void goldenBlockIsKept();
    void everyFlippedBitIsNoticed();
    void tornBlockIsKnown();
    void blockTornTwiceIsKnown();
    void rotIsNotTakenForATear();
    void strangersBlockIsBad_data();
    void strangersBlockIsBad();
    void newestOfAllMembersWins();
    void tornWriteGivesWayToTheOtherCopy();
    void tearThatDoesNotFitIsRot();
    void tearWithoutAWholeCopyIsRot();
    void tearThatOnlyTagsShowUsesUpItsNumber();
    void corruptMapNeverMeansNeverWritten();
    void crashTurnsDirtyIntoNeedsSync();
    void unevenMembersAskForARewrite();
};

namespace
{

const bkh_uuid array = sampleUuid(1);
constexpr int SectorsPerBlock = BKH_BLOCK_BYTES / BKH_SECTOR_BYTES;

States randomStates(unsigned seed)
{
    std::mt19937 random(seed);
    States states;
    for (auto &state : states)
        state = std::uint8_t(BKH_REGION_NEVER + random() % 4);
    return states;
}

States allStates(std::uint8_t state)
{
    States states;
    states.fill(state);
    return states;
}

Block encoded(const States &states, std::uint64_t seq, std::uint64_t index = 0)
{
    Block block;
    bkh_map_block_encode(&array, index, seq, states.data(), block.data());
    return block;
}

/// The sectors of @p newSectors are from @p newer.
Block mixed(const Block &older, const Block &newer, unsigned newSectors)
{
    Block block = older;
    for (int sector = 0; sector < SectorsPerBlock; ++sector)
        if (newSectors >> sector & 1)
            std::memcpy(&block[std::size_t(sector) * BKH_SECTOR_BYTES],
                        &newer[std::size_t(sector) * BKH_SECTOR_BYTES], BKH_SECTOR_BYTES);
    return block;
}

struct Slot
{
    bkh_map_slot_result result;
    std::uint64_t seq = 0;
    States states{};
};

Slot decode(const Block &block, std::uint64_t index = 0)
{
    Slot slot;
    slot.result = bkh_map_block_decode(block.data(), &array, index, &slot.seq, slot.states.data());
    return slot;
}

/// Feeds pairs of copies; null is unreadable.
class Merge
{
public:
    Merge() { bkh_map_merge_init(&m_merge); }
    Merge &feed(const Block *a, const Block *b)
    {
        bkh_map_merge_feed(&m_merge, a ? a->data() : nullptr, b ? b->data() : nullptr, &array, 0);
        return *this;
    }
    bool finish(bool clean = true) { return bkh_map_merge_finish(&m_merge, clean); }
    const bkh_map_merge *operator->() const { return &m_merge; }
    [[nodiscard]] bool holds(const States &states) const
    {
        return !std::memcmp(m_merge.states, states.data(), states.size());
    }

private:
    bkh_map_merge m_merge;
};

} // namespace

/// Goal: a copy is as long as its regions need, and never longer than its place.
/// Method: around the edges of blocks and of the largest map.
void MapTest::lengthOfOneCopy()
{
    QCOMPARE(bkh_map_bytes(1), 4096ULL);
    QCOMPARE(bkh_map_bytes(4000), 4096ULL);
    QCOMPARE(bkh_map_bytes(4001), 8192ULL);
    QCOMPARE(bkh_map_bytes(BKH_MAP_MAX_REGIONS), BKH_MAP_MAX_BYTES);
    QCOMPARE(bkh_map_bytes(BKH_MAP_MAX_REGIONS + 1), 0ULL);
    QCOMPARE(bkh_map_bytes(1ULL << 32), 0ULL);
}

/// Goal: what is written is what is read, except that a running sync is not stored.
/// Method: random states; numbers with all bits.
void MapTest::blockComesBack()
{
    for (unsigned seed = 0; seed < 50; ++seed) {
        const States states = randomStates(seed);
        const std::uint64_t seq = 0x123456789abcdef0ULL * seed;
        const Slot slot = decode(encoded(states, seq, seed), seed);
        QCOMPARE(slot.result, BKH_MAP_SLOT_VALID);
        QCOMPARE(slot.seq, seq);
        QVERIFY(slot.states == states);
    }
    const Slot slot = decode(encoded(allStates(BKH_REGION_SYNCING), 7));
    QVERIFY(slot.states == allStates(BKH_REGION_NEEDS_SYNC));
}

/// Goal: the bytes on disk never change.
/// Method: compare with the file that was written when the format was fixed.
void MapTest::goldenBlockIsKept()
{
    QFile file(qEnvironmentVariable("BULKHEAD_SOURCE_DIR")
               + "/tests/kmodule/core/golden/map_v1.bin");
    QVERIFY(file.open(QIODevice::ReadOnly));
    States states;
    for (std::size_t i = 0; i < states.size(); ++i)
        states[i] = std::uint8_t(BKH_REGION_NEVER + i % 5);
    const Block block = encoded(states, 0x0102030405060708, 3);
    QCOMPARE(QByteArray(reinterpret_cast<const char *>(block.data()), block.size()),
             file.readAll());
}

/// Goal: no flipped bit changes what is believed or passes for a tear.
/// Method: flip each of the 32768. A flip in a tag may be seen through.
void MapTest::everyFlippedBitIsNoticed()
{
    const States states = randomStates(1);
    Block block = encoded(states, 0x0102030405060708);
    int seenThrough = 0;
    for (std::size_t bit = 0; bit < block.size() * 8; ++bit) {
        block[bit / 8] ^= 1 << bit % 8;
        const Slot slot = decode(block);
        QVERIFY(slot.result != BKH_MAP_SLOT_TORN);
        if (slot.result == BKH_MAP_SLOT_VALID) {
            ++seenThrough;
            QVERIFY(slot.seq == 0x0102030405060708 && slot.states == states);
        }
        block[bit / 8] ^= 1 << bit % 8;
    }
    QCOMPARE(seenThrough, SectorsPerBlock * 32);
}

/// Goal: a write that was cut off anywhere is known as that.
/// Method: every mix of old and new sectors, where all sectors differ and where only one
/// does; numbers that carry over.
void MapTest::tornBlockIsKnown()
{
    for (const std::uint64_t seq : {2ULL, 1000ULL, 0xfffffffeULL, 0x100000000ULL}) {
        const States before = randomStates(1);
        const States after = randomStates(2);
        States oneRegion = before;
        oneRegion[2000] = oneRegion[2000] == 1 ? 2 : 1;
        for (unsigned sectors = 1; sectors < 255; ++sectors) {
            const Block older = encoded(before, seq - 2);
            Slot slot = decode(mixed(older, encoded(after, seq), sectors));
            QCOMPARE(slot.result, BKH_MAP_SLOT_TORN);
            slot = decode(mixed(older, encoded(oneRegion, seq), sectors));
            QVERIFY(slot.result != BKH_MAP_SLOT_BAD);
            if (slot.result == BKH_MAP_SLOT_VALID)
                QVERIFY(slot.states == (slot.seq == seq ? oneRegion : before));
        }
    }
}

/// Goal: a second tear in the same place, after the first was not finished, is known too.
/// Method: every mix of three writes in which all three are left.
void MapTest::blockTornTwiceIsKnown()
{
    const Block first = encoded(randomStates(1), 26);
    const Block second = encoded(randomStates(2), 28);
    const Block third = encoded(randomStates(3), 30);
    for (unsigned a = 1; a < 255; ++a) {
        for (unsigned b = 1; b < 255; b += 7) {
            const Slot slot = decode(mixed(mixed(first, second, a), third, b));
            QCOMPARE(slot.result, BKH_MAP_SLOT_TORN);
        }
    }
}

/// Goal: what was written whole and rotted is never passed over for an older copy.
/// Method: in a whole block, replace each sector by noise, zeros, or the sector beside it.
void MapTest::rotIsNotTakenForATear()
{
    const Block whole = encoded(randomStates(1), 40);
    std::mt19937 random(7);
    for (int sector = 0; sector < SectorsPerBlock; ++sector) {
        for (int kind = 0; kind < 50; ++kind) {
            Block block = whole;
            auto *at = &block[std::size_t(sector) * BKH_SECTOR_BYTES];
            if (kind == 0)
                std::memset(at, 0, BKH_SECTOR_BYTES);
            else if (kind == 1)
                std::memcpy(at, &whole[std::size_t((sector + 1) % 8) * BKH_SECTOR_BYTES],
                            BKH_SECTOR_BYTES);
            else
                std::generate_n(at, BKH_SECTOR_BYTES, [&] { return std::uint8_t(random()); });
            QCOMPARE(decode(block).result, BKH_MAP_SLOT_BAD);
        }
    }
}

using Spoil = void (*)(Block &);
Q_DECLARE_METATYPE(Spoil)

void MapTest::strangersBlockIsBad_data()
{
    QTest::addColumn<Spoil>("spoil");
    const auto row = [](const char *name, Spoil spoil) { QTest::newRow(name) << spoil; };
    row("empty", [](Block &block) { block.fill(0); });
    row("another kind", [](Block &block) { block[0] ^= 1; });
    row("another place", [](Block &block) {
        block[40] ^= 1;
        reseal(block, array);
    });
    row("another array", [](Block &block) { reseal(block, sampleUuid(9)); });
    row("newer version", [](Block &block) {
        block[8] ^= 2;
        reseal(block, array);
    });
    row("unknown feature", [](Block &block) {
        block[32] ^= 1;
        reseal(block, array);
    });
    row("unknown read-only feature", [](Block &block) {
        block[28] ^= 1;
        reseal(block, array);
    });
    row("no such state", [](Block &block) {
        block[100] = 9;
        reseal(block, array);
    });
    row("state zero", [](Block &block) {
        block[4000] = 0;
        reseal(block, array);
    });
    row("newer version, tag damaged", [](Block &block) {
        block[8] ^= 2;
        reseal(block, array);
        block[1020] ^= 1;
    });
}

/// Goal: a block that is not ours, or not what belongs here, tells nothing.
/// Method: spoil one thing, with the checksum right where it can be.
void MapTest::strangersBlockIsBad()
{
    QFETCH(Spoil, spoil);
    Block block = encoded(randomStates(1), 4);
    spoil(block);
    QCOMPARE(decode(block).result, BKH_MAP_SLOT_BAD);
}

/// Goal: the newest states are taken, whoever has them and in whatever order they come.
/// Method: two members, four copies, all orders of numbers.
void MapTest::newestOfAllMembersWins()
{
    std::array<std::uint64_t, 4> seq{4, 5, 6, 7};
    do {
        std::array<Block, 4> blocks;
        for (std::size_t i = 0; i < 4; ++i)
            blocks[i] = encoded(randomStates(unsigned(seq[i])), seq[i]);
        Merge merge;
        merge.feed(&blocks[0], &blocks[1]).feed(&blocks[2], &blocks[3]);
        QVERIFY(!merge.finish());
        QVERIFY(merge.holds(randomStates(7)));
        QCOMPARE(merge->seq, 7ULL);
        QCOMPARE(merge->top_seq, 7ULL);
        QCOMPARE(merge->members_fed, 2U);
        QCOMPARE(merge->members_sound, 2U);
    } while (std::next_permutation(seq.begin(), seq.end()));
}

/// Goal: while one copy is being written the other holds; its number is not used again.
/// Method: tear each copy at each mix.
void MapTest::tornWriteGivesWayToTheOtherCopy()
{
    const States kept = randomStates(9);
    for (unsigned sectors = 1; sectors < 255; ++sectors) {
        const Block torn =
            mixed(encoded(randomStates(1), 8), encoded(randomStates(2), 10), sectors);
        const Block whole = encoded(kept, 9);
        for (const bool first : {true, false}) {
            Merge merge;
            merge.feed(first ? &torn : &whole, first ? &whole : &torn);
            QVERIFY(!merge.finish());
            QVERIFY(merge.holds(kept));
            QCOMPARE(merge->seq, 9ULL);
            QCOMPARE(merge->top_seq, 10ULL);
            QVERIFY(merge->rewrite);
        }
    }
}

/// Goal: a tear is believed only beside a copy that it can have followed.
/// Method: both copies torn; the other one missing; numbers far apart or of the same parity.
void MapTest::tearThatDoesNotFitIsRot()
{
    const Block torn = mixed(encoded(randomStates(1), 8), encoded(randomStates(2), 10), 0x0f);
    const Block far = encoded(randomStates(3), 1001);
    const Block even = encoded(randomStates(3), 12);
    for (const Block *other : {static_cast<const Block *>(nullptr), &torn, &far, &even}) {
        Merge merge;
        merge.feed(&torn, other);
        QVERIFY(merge.finish());
        QCOMPARE(merge->members_sound, 0U);
        QVERIFY(merge.holds(allStates(BKH_REGION_NEEDS_SYNC)));
    }
}

/// Goal: a member of which both copies are torn proves nothing.
/// Method: beside a member that has rot in the newest copy, so that nobody is sound.
void MapTest::tearWithoutAWholeCopyIsRot()
{
    const Block torn = mixed(encoded(randomStates(1), 7), encoded(randomStates(2), 9), 0x0f);
    const Block after = mixed(encoded(randomStates(3), 11), encoded(randomStates(4), 13), 0x0f);
    const Block older = encoded(allStates(BKH_REGION_NEVER), 8);
    Block newer = encoded(allStates(BKH_REGION_DIRTY), 9);
    newer[700] ^= 1;
    Merge merge;
    merge.feed(&after, &torn).feed(&older, &newer);
    QVERIFY(merge.finish());
    QVERIFY(merge.holds(allStates(BKH_REGION_NEEDS_SYNC)));
}

/// Goal: the write after a cut-off one is never mistaken for rot.
/// Method: cut off a write that differs in no state that arrived; number the next one as the
/// merge says, and cut it off too, so that sectors of both stand together.
void MapTest::tearThatOnlyTagsShowUsesUpItsNumber()
{
    States second = randomStates(1);
    second[0] = BKH_REGION_NEVER; // in the first sector, which does not arrive
    States first = second;
    first[0] = BKH_REGION_DIRTY;
    const Block whole = encoded(first, 9);
    const Block torn = mixed(encoded(first, 8), encoded(second, 10), 0x4a);
    QCOMPARE(decode(torn).result, BKH_MAP_SLOT_VALID);
    Merge merge;
    merge.feed(&torn, &whole);
    QVERIFY(!merge.finish());
    QCOMPARE(merge->top_seq, 10ULL);
    QVERIFY(merge->rewrite);
    QVERIFY(merge.holds(first));
    for (unsigned newSectors = 0; newSectors < 256; ++newSectors) {
        const std::uint64_t seq = (merge->top_seq + 2) & ~1ULL;
        const Block again = mixed(torn, encoded(randomStates(3), seq), newSectors);
        Merge after;
        after.feed(&again, &whole);
        QVERIFY(!after.finish());
        QCOMPARE(after->members_sound, 1U);
    }
}

/// Goal: a map that cannot be trusted makes work, never loses data.
/// Method: no member; unreadable; rot in the newest copy of the only member; and of one
/// of two, where the other one is believed.
void MapTest::corruptMapNeverMeansNeverWritten()
{
    const Block older = encoded(allStates(BKH_REGION_NEVER), 2);
    Block newer = encoded(allStates(BKH_REGION_NEVER), 3);
    newer[700] ^= 1;
    Merge nobody;
    QVERIFY(nobody.finish());
    QVERIFY(nobody.holds(allStates(BKH_REGION_NEEDS_SYNC)));
    for (const Block *copy : {static_cast<const Block *>(nullptr), &std::as_const(newer)}) {
        Merge merge;
        merge.feed(&older, copy);
        QVERIFY(merge.finish());
        QVERIFY(merge->rewrite);
        QVERIFY(merge.holds(allStates(BKH_REGION_NEEDS_SYNC)));
    }
    const Block sound = encoded(allStates(BKH_REGION_CLEAN), 3);
    Merge merge;
    merge.feed(&older, &newer).feed(&older, &sound);
    QVERIFY(!merge.finish());
    QVERIFY(merge->rewrite);
    QVERIFY(merge.holds(allStates(BKH_REGION_CLEAN)));
}

/// Goal: after a crash what was dirty has to be synced, and that must reach the disk.
/// Method: all states, with a clean shutdown and without.
void MapTest::crashTurnsDirtyIntoNeedsSync()
{
    const States states = randomStates(5);
    const Block a = encoded(states, 2);
    const Block b = encoded(states, 3);
    Merge clean;
    clean.feed(&a, &b);
    QVERIFY(!clean.finish(true));
    QVERIFY(clean.holds(states) && !clean->rewrite);
    Merge crashed;
    crashed.feed(&a, &b);
    QVERIFY(!crashed.finish(false));
    QVERIFY(crashed->rewrite);
    for (std::size_t i = 0; i < states.size(); ++i)
        QCOMPARE(crashed->states[i], bkh_region_step(states[i], BKH_EV_CRASH, true).next);
}

/// Goal: states that are not on every member do not count as durable.
/// Method: one member lags by one number.
void MapTest::unevenMembersAskForARewrite()
{
    const States states = allStates(BKH_REGION_CLEAN);
    const Block two = encoded(states, 2);
    const Block three = encoded(states, 3);
    const Block four = encoded(states, 4);
    for (const bool lagsFirst : {true, false}) {
        Merge merge;
        if (lagsFirst)
            merge.feed(&two, &three);
        merge.feed(&four, &three);
        if (!lagsFirst)
            merge.feed(&two, &three);
        QVERIFY(!merge.finish());
        QVERIFY(merge->rewrite);
        QCOMPARE(merge->seq, 4ULL);
    }
    Merge even;
    even.feed(&four, &three).feed(&four, &three);
    QVERIFY(!even.finish());
    QVERIFY(!even->rewrite);
}

QTEST_GUILESS_MAIN(MapTest)
#include "map_test.moc"
