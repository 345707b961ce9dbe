// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kmodule/core/log_sample.h"

#include <QFile>
#include <QTest>

#include <functional>

using Change = std::function<void(bkh_head &)>;
Q_DECLARE_METATYPE(Change)

class CodecTest : public QObject
{
    Q_OBJECT

    static bkh_head headOf(int level, int members, quint32 chunk);

private slots:
    void crcIsCastagnoli();
    void headComesBack();
    void goldenHeadIsKept();
    void everyFlippedBitIsNoticed();
    void anotherArrayIsRefused();
    void newerSoftwareIsRefused_data();
    void newerSoftwareIsRefused();
    void impossibleHeadIsRefused_data();
    void impossibleHeadIsRefused();
    void everyLevelHasItsBounds_data();
    void everyLevelHasItsBounds();
    void sizesFollowFromEachOther_data();
    void sizesFollowFromEachOther();
    void logComesBack();
    void logHasItsBounds_data();
    void logHasItsBounds();
    void newestHeadOfRing();
    void ringOfNewerSoftwareIsRefused();
};

static Block encoded(const bkh_head &head)
{
    Block block;
    bkh_head_encode(&head, block.data());
    return block;
}

static int decode(const Block &block, bkh_head &head)
{
    const bkh_uuid array = sampleUuid(1);
    return bkh_head_decode(block.data(), &array, &head);
}

/// Goal: the checksum is the one that everybody knows.
/// Method: the check value of CRC-32C, in one piece and in two, at every split.
void CodecTest::crcIsCastagnoli()
{
    const char *text = "123456789";
    QCOMPARE(~bkh_crc32c(~0U, text, 9), 0xe3069283U);
    for (std::size_t i = 0; i <= 9; ++i)
        QCOMPARE(~bkh_crc32c(bkh_crc32c(~0U, text, i), text + i, 9 - i), 0xe3069283U);
}

/// Goal: what is written is what is read.
/// Method: a head with every field set, and heads of every size.
void CodecTest::headComesBack()
{
    const bkh_head full = fullHead();
    bkh_head back;
    QCOMPARE(decode(encoded(full), back), 0);
    QVERIFY(!std::memcmp(&full, &back, sizeof(full)));
    for (unsigned n = 2; n <= BKH_RAID1_MAX_MEMBERS; ++n) {
        const bkh_head head = sampleHead(n);
        QCOMPARE(decode(encoded(head), back), 0);
        QVERIFY(!std::memcmp(&head, &back, sizeof(head)));
    }
}

/// Goal: the bytes on disk never change.
/// Method: compare with the file that was written when the format was fixed.
void CodecTest::goldenHeadIsKept()
{
    QFile file(qEnvironmentVariable("BULKHEAD_SOURCE_DIR")
               + "/tests/kmodule/core/golden/head_v1.bin");
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray golden = file.readAll();
    const Block block = encoded(fullHead());
    QCOMPARE(QByteArray(reinterpret_cast<const char *>(block.data()), block.size()), golden);
}

/// Goal: no flipped bit goes unnoticed.
/// Method: flip each of the 32768.
void CodecTest::everyFlippedBitIsNoticed()
{
    Block block = encoded(fullHead());
    bkh_head head;
    for (std::size_t bit = 0; bit < block.size() * 8; ++bit) {
        block[bit / 8] ^= 1 << bit % 8;
        QVERIFY(decode(block, head) < 0);
        block[bit / 8] ^= 1 << bit % 8;
    }
    QCOMPARE(decode(block, head), 0);
}

/// Goal: a disk of another array is not taken for one of ours.
/// Method: decode with another UUID; and a head that is sealed right but names another.
void CodecTest::anotherArrayIsRefused()
{
    const bkh_uuid other = sampleUuid(9);
    const bkh_uuid ours = sampleUuid(1);
    Block block = encoded(sampleHead());
    bkh_head head;
    QCOMPARE(bkh_head_decode(block.data(), &other, &head), -EBADMSG);
    std::memcpy(&block[64], &other, sizeof(other));
    reseal(block, ours);
    QCOMPARE(decode(block, head), -EINVAL);
    block.fill(0);
    QCOMPARE(decode(block, head), -ENODATA);
}

void CodecTest::newerSoftwareIsRefused_data()
{
    QTest::addColumn<int>("offset");
    QTest::addColumn<int>("error");
    QTest::newRow("version") << 8 << -EPROTO;
    QTest::newRow("compat") << 24 << 0;
    QTest::newRow("ro-compat") << 28 << -EPROTO;
    QTest::newRow("incompat") << 32 << -EPROTO;
}

/// Goal: what newer software wrote is not misread.
/// Method: set each mask; only an unknown compatible feature may be ignored.
void CodecTest::newerSoftwareIsRefused()
{
    QFETCH(int, offset);
    QFETCH(int, error);
    Block block = encoded(sampleHead());
    block[std::size_t(offset)] ^= 4;
    reseal(block, sampleUuid(1));
    bkh_head head;
    QCOMPARE(decode(block, head), error);
}

void CodecTest::impossibleHeadIsRefused_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, Change change) { QTest::newRow(name) << change; };
    row("no sequence", [](bkh_head &h) { h.seq = h.prev_seq = 0; });
    row("sequence overflows", [](bkh_head &h) { h.seq = ~0ULL; });
    row("previous is not before", [](bkh_head &h) { h.prev_seq = h.seq; });
    row("generation overflows", [](bkh_head &h) { h.generation = ~0ULL; });
    row("events overflow", [](bkh_head &h) { h.events = ~0ULL; });
    row("unknown flag", [](bkh_head &h) { h.flags |= 1U << 7; });
    row("unknown action", [](bkh_head &h) { h.action = BKH_ACTION_REPAIR + 1; });
    row("action too far", [](bkh_head &h) { h.action_sectors = ~0ULL; });
    row("unknown level", [](bkh_head &h) { h.level = 2; });
    row("no members", [](bkh_head &h) { h.nr_members = 0; });
    row("one member", [](bkh_head &h) { h.nr_members = 1; });
    row("too many members", [](bkh_head &h) { h.nr_members = 9; });
    row("far too many members", [](bkh_head &h) { h.nr_members = 255; });
    row("chunk on raid1", [](bkh_head &h) { h.chunk_sectors = 128; });
    row("layout on raid1", [](bkh_head &h) { h.layout = 2; });
    row("no array", [](bkh_head &h) { h.array_sectors = 0; });
    row("array overflows", [](bkh_head &h) { h.array_sectors = ~0ULL; });
    row("no data", [](bkh_head &h) { h.data_sectors = 0; });
    row("data overflows", [](bkh_head &h) { h.data_sectors = ~0ULL; });
    row("array above data", [](bkh_head &h) { h.data_sectors = h.array_sectors - 1; });
    row("region too small", [](bkh_head &h) { h.region_sectors = 1024; });
    row("region too large", [](bkh_head &h) { h.region_sectors = 1ULL << 23; });
    row("region no power of two", [](bkh_head &h) { h.region_sectors = 3000; });
    row("no regions", [](bkh_head &h) { h.nr_regions = 0; });
    row("a region too few", [](bkh_head &h) { --h.nr_regions; });
    row("a region too many", [](bkh_head &h) { ++h.nr_regions; });
    row("regions overflow", [](bkh_head &h) { h.nr_regions = ~0ULL; });
    row("map of another size", [](bkh_head &h) { h.map_bytes += BKH_BLOCK_BYTES; });
    row("member without state", [](bkh_head &h) { h.members[1].state = BKH_MEMBER_NONE; });
    row("member of unknown state", [](bkh_head &h) { h.members[1].state = 5; });
    row("unknown entry flag", [](bkh_head &h) { h.members[1].flags = 2; });
    row("member from the future", [](bkh_head &h) { h.members[1].last_seq = h.seq + 1; });
    row("joined in the future", [](bkh_head &h) { h.members[1].joined_seq = h.seq + 1; });
    row("durable above last", [](bkh_head &h) { h.members[1].durable_seq = 1; });
    row("generation of the future",
        [](bkh_head &h) { h.members[1].last_generation = h.generation + 1; });
    row("rebuilt too far", [](bkh_head &h) { h.members[1].rebuild_sectors = h.data_sectors + 1; });
    row("the same member twice", [](bkh_head &h) { h.members[1].uuid = h.members[0].uuid; });
    row("nobody in sync",
        [](bkh_head &h) { h.members[0].state = h.members[1].state = BKH_MEMBER_REBUILDING; });
    row("run from the future", [](bkh_head &h) { h.runs[0] = {1, h.seq + 1, 0}; });
    row("run before its base", [](bkh_head &h) { h.runs[0] = {1, h.seq, h.seq}; });
    row("runs overlap", [](bkh_head &h) {
        h.seq = 9;
        h.runs[0] = {1, 9, 3};
        h.runs[1] = {2, 4, 2};
    });
    row("a run after the last", [](bkh_head &h) { h.runs[1] = {1, 1, 0}; });
}

/// Goal: nothing that a stranger writes, with a right checksum, gets past the bounds.
/// Method: one wrong field at a time.
void CodecTest::impossibleHeadIsRefused()
{
    QFETCH(Change, change);
    bkh_head head = sampleHead();
    bkh_head back;
    QCOMPARE(decode(encoded(head), back), 0);
    change(head);
    QCOMPARE(decode(encoded(head), back), -EINVAL);
}

void CodecTest::everyLevelHasItsBounds_data()
{
    QTest::addColumn<int>("level");
    QTest::addColumn<int>("fewest");
    QTest::addColumn<int>("most");
    QTest::addColumn<quint32>("chunk");
    QTest::newRow("raid1") << int(BKH_LEVEL_RAID1) << 2 << 8 << 0U;
    QTest::newRow("raid10") << int(BKH_LEVEL_RAID10) << 2 << 32 << 128U;
    QTest::newRow("raid4") << int(BKH_LEVEL_RAID4) << 3 << 32 << 8U;
    QTest::newRow("raid5") << int(BKH_LEVEL_RAID5) << 3 << 32 << 128U;
    QTest::newRow("raid6") << int(BKH_LEVEL_RAID6) << 4 << 32 << 1024U;
}

/// As such an array would have it, if there were one: of members with 4,000,000 sectors.
bkh_head CodecTest::headOf(int level, int members, quint32 chunk)
{
    bkh_head head = sampleHead(unsigned(std::max(members, 2)));
    bkh_geometry geometry;
    head.nr_members = std::uint8_t(members);
    head.level = std::uint8_t(level);
    head.chunk_sectors = chunk;
    head.layout = level == BKH_LEVEL_RAID10 ? BKH_NEAR(2) : 0;
    if (level == BKH_LEVEL_RAID4)
        head.layout = BKH_PARITY_LAST;
    const unsigned count = head.nr_members;
    if (bkh_geometry_init(&geometry, bkh_level(level), head.layout, count, chunk, 4'000'000))
        return head;
    const std::uint64_t span = bkh_span_sectors(&geometry);
    head.array_sectors = geometry.array_sectors;
    head.nr_regions = (span + head.region_sectors - 1) / head.region_sectors;
    head.map_bytes = bkh_map_bytes(head.nr_regions);
    return head;
}

/// Goal: each level takes the number of members and the chunk that it can have.
/// Method: all numbers of members; chunks that are missing, too small or no power of two.
void CodecTest::everyLevelHasItsBounds()
{
    QFETCH(int, level);
    QFETCH(int, fewest);
    QFETCH(int, most);
    QFETCH(quint32, chunk);
    for (int n = 0; n <= BKH_MAX_MEMBERS; ++n) {
        bkh_head head = headOf(level, n, chunk);
        bkh_head back;
        QCOMPARE(decode(encoded(head), back), n >= fewest && n <= most ? 0 : -EINVAL);
        for (const quint32 wrong : {chunk ? 0U : 8U, 4U, 24U}) {
            head.chunk_sectors = wrong;
            QCOMPARE(decode(encoded(head), back), -EINVAL);
        }
    }
}

/// Goal: a head whose sizes do not follow from each other is refused, on every level.
/// Method: change one of them at a time.
void CodecTest::sizesFollowFromEachOther_data()
{
    everyLevelHasItsBounds_data();
}

void CodecTest::sizesFollowFromEachOther()
{
    QFETCH(int, level);
    QFETCH(quint32, chunk);
    const bkh_head good = headOf(level, 6, chunk);
    bkh_head back;
    const auto refused = [&](const auto &change) {
        bkh_head head = good;
        change(head);
        return decode(encoded(head), back) == -EINVAL;
    };
    QCOMPARE(decode(encoded(good), back), 0);
    QVERIFY(refused([](bkh_head &h) { h.data_sectors /= 2; }));
    QVERIFY(refused([](bkh_head &h) { h.array_sectors += 1ULL << 33; }));
    QVERIFY(refused([](bkh_head &h) { ++h.nr_regions; }));
    QVERIFY(refused([](bkh_head &h) { --h.nr_regions; }));
    QVERIFY(refused([](bkh_head &h) { h.layout = 99; }));
    QVERIFY(refused([](bkh_head &h) { h.members[1].rebuild_sectors = 1ULL << 40; }));
    // All its members but one, which none of the others makes up for if that is too many.
    QVERIFY(level == BKH_LEVEL_RAID1 || refused([](bkh_head &h) {
                for (int i = 1; i < 6; ++i)
                    h.members[i].state = BKH_MEMBER_FAILED;
            }));
    if (!chunk)
        return;
    bkh_head large = headOf(level, 6, 4096);
    QCOMPARE(decode(encoded(large), back), -EINVAL); // 2 MiB, and the region has 1
    large.region_sectors = 4096;
    const std::uint64_t span = (large.nr_regions - 1) / 2 + 1;
    large.nr_regions = span;
    large.map_bytes = bkh_map_bytes(span);
    QCOMPARE(decode(encoded(large), back), 0);
}

/// Goal: after a crash the log is found, and only what counts of it.
/// Method: a head with every field of it set, and where the bytes are.
void CodecTest::logComesBack()
{
    bkh_head head = logHead(6, BKH_LOG_MAX_BYTES);
    bkh_head back;
    head.log_run = 0x0102030405060708;
    head.log_tail = 0x1112131415161718;
    const Block block = encoded(head);
    QCOMPARE(decode(block, back), 0);
    QVERIFY(!std::memcmp(&head, &back, sizeof(head)));
    const std::array<std::uint8_t, 32> bytes = {
        0, 0, 0x20, 0, 0, 0, 0, 0, 0,    0,    0,    0x10, 0,    0,    0,    0,
        8, 7, 6,    5, 4, 3, 2, 1, 0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11};
    QVERIFY(std::equal(bytes.begin(), bytes.end(), block.begin() + 200));
    head.log_run = head.log_tail = 0; // before the first activation
    QCOMPARE(decode(encoded(head), back), 0);
}

void CodecTest::logHasItsBounds_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, Change change) { QTest::newRow(name) << change; };
    row("not aligned", [](bkh_head &h) { h.log_offset += 4096; });
    row("in the map", [](bkh_head &h) { h.log_offset = BKH_LOG_ALIGN; });
    row("in the boot sector", [](bkh_head &h) { h.log_offset = 0; });
    row("offset overflows", [](bkh_head &h) { h.log_offset = 0 - BKH_LOG_ALIGN; });
    row("odd size", [](bkh_head &h) { h.log_bytes += 4096; });
    row("too small", [](bkh_head &h) { h.log_bytes = BKH_LOG_MIN_BYTES / 2; });
    row("too large", [](bkh_head &h) { h.log_bytes = BKH_LOG_MAX_BYTES + BKH_LOG_ALIGN; });
    row("size overflows", [](bkh_head &h) { h.log_bytes = 0 - BKH_LOG_ALIGN; });
    row("run without a tail", [](bkh_head &h) { h.log_tail = 0; });
    row("tail without a run", [](bkh_head &h) { h.log_run = 0; });
    row("tail overflows", [](bkh_head &h) { h.log_tail = BKH_LOG_MAX_OP + 1; });
    row("offset of none", [](bkh_head &h) { h.log_bytes = h.log_run = h.log_tail = 0; });
    row("run of none", [](bkh_head &h) { h.log_bytes = h.log_offset = h.log_tail = 0; });
    row("tail of none", [](bkh_head &h) { h.log_bytes = h.log_offset = h.log_run = 0; });
    row("log of copies", [](bkh_head &h) {
        const bkh_head log = h;
        h = sampleHead();
        h.log_offset = 4 * log.log_offset;
        h.log_bytes = log.log_bytes;
    });
}

/// Goal: nothing that a stranger writes makes the log overlap something else.
/// Method: one wrong field at a time.
void CodecTest::logHasItsBounds()
{
    QFETCH(Change, change);
    bkh_head head = logHead();
    bkh_head back;
    QCOMPARE(decode(encoded(head), back), 0);
    change(head);
    QCOMPARE(decode(encoded(head), back), -EINVAL);
}

/// Goal: the newest whole head of the ring counts.
/// Method: a full ring; tear the newest; make the next impossible; empty it.
void CodecTest::newestHeadOfRing()
{
    const bkh_uuid array = sampleUuid(1);
    std::array<Block, BKH_HEAD_SLOTS> ring{};
    bkh_head head = sampleHead();
    bkh_head found;
    QCOMPARE(bkh_head_newest(ring[0].data(), &array, &found), -ENODATA);
    for (int i = 0; i < 40; ++i) {
        ring[head.seq % BKH_HEAD_SLOTS] = encoded(head);
        QCOMPARE(bkh_head_newest(ring[0].data(), &array, &found), 0);
        QCOMPARE(found.seq, head.seq);
        bkh_head_next(&head);
    }
    const std::uint64_t newest = head.seq - 1;
    ring[newest % BKH_HEAD_SLOTS][4000] ^= 1;
    QCOMPARE(bkh_head_newest(ring[0].data(), &array, &found), 0);
    QCOMPARE(found.seq, newest - 1);
    bkh_head impossible = found;
    impossible.level = 99;
    ring[impossible.seq % BKH_HEAD_SLOTS] = encoded(impossible);
    QCOMPARE(bkh_head_newest(ring[0].data(), &array, &found), 0);
    QCOMPARE(found.seq, newest - 2);
}

/// Goal: an array that newer software went on with is left alone, even where old heads
/// are still in the ring.
/// Method: one slot with an unknown feature.
void CodecTest::ringOfNewerSoftwareIsRefused()
{
    const bkh_uuid array = sampleUuid(1);
    for (const std::size_t offset : {8, 28, 32}) {
        std::array<Block, BKH_HEAD_SLOTS> ring{};
        ring[1] = encoded(sampleHead());
        ring[2] = ring[1];
        ring[2][offset] ^= 4;
        reseal(ring[2], array);
        bkh_head found;
        QCOMPARE(bkh_head_newest(ring[0].data(), &array, &found), -EPROTO);
    }
}

QTEST_GUILESS_MAIN(CodecTest)
#include "codec_test.moc"
