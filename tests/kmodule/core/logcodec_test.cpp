// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kmodule/core/log_sample.h"

#include <QFile>
#include <QTest>

#include <functional>
#include <vector>

using Change = std::function<void(bkh_log_header &, bkh_log_record &)>;
using Damage = std::function<void(Block &)>;
Q_DECLARE_METATYPE(Change)
Q_DECLARE_METATYPE(Damage)

class LogcodecTest : public QObject
{
    Q_OBJECT
private slots:
    void groupComesBack();
    void goldenGroupIsKept();
    void everyFlippedBitIsNoticed();
    void strangersAreToldApart_data();
    void strangersAreToldApart();
    void impossibleGroupIsRefused_data();
    void impossibleGroupIsRefused();
    void impossibleBytesAreRefused_data();
    void impossibleBytesAreRefused();
    void largestRecordAlwaysFits_data();
    void largestRecordAlwaysFits();
    void nothingOutsideTheBlockIsTouched();
    void checksumBelongsToOneOperation();
    void areaNeedsLog();
};

namespace
{

constexpr std::uint32_t At = 17;

struct Group
{
    Block block{};
    bkh_log_header header{};
};

int seal(Group &group, const bkh_log_area &area, const std::vector<bkh_log_record> &records)
{
    group.block.fill(0);
    group.header.nr_records = std::uint32_t(records.size());
    for (std::size_t i = 0; i < records.size(); ++i)
        bkh_log_put(group.block.data(), std::uint32_t(i), &records[i], 0xabc0 + std::uint32_t(i));
    return bkh_log_seal(group.block.data(), &area, &group.header);
}

std::vector<bkh_log_record> sampleRecords()
{
    std::vector<bkh_log_record> records = {logRecord(901, 0b00111), logRecord(905, 0b11001, 17),
                                           logRecord(902, 0b11111, 500), logRecord(903, 1, 1)};
    records[1].whole = true;
    records[2].whole = records[2].intent = true;
    return records;
}

Group sampleGroup(const bkh_log_area &area)
{
    Group group;
    group.header = {33, 900, At, 0, 0};
    if (seal(group, area, sampleRecords()))
        qFatal("the sample is not sealed");
    return group;
}

int open(const Block &block, const bkh_log_area &area, std::uint32_t at = At)
{
    bkh_log_header header;
    return bkh_log_open(block.data(), &area, at, &header);
}

void put(Block &block, std::size_t offset, std::uint32_t value)
{
    for (std::size_t i = 0; i < 4; ++i)
        block[offset + i] = std::uint8_t(value >> 8 * i);
}

} // namespace

/// Goal: what a recovery reads is what was logged, and where its contents are.
/// Method: records of all kinds in one group; a tail.
void LogcodecTest::groupComesBack()
{
    const bkh_log_area area = logArea(logHead());
    const Group group = sampleGroup(area);
    QCOMPARE(group.header.blocks, 1U + 1 + 3 + 0 + 1);
    bkh_log_header back;
    QCOMPARE(bkh_log_open(group.block.data(), &area, At, &back), 0);
    QVERIFY(back == group.header);
    const std::array<std::uint32_t, 4> places = {At + 1, At + 2, 0, At + 5};
    const auto records = sampleRecords();
    for (std::uint32_t i = 0; i < 4; ++i) {
        bkh_log_entry entry;
        bkh_log_get(group.block.data(), i, &entry);
        QVERIFY(entry.record == records[i]);
        QCOMPARE(entry.at, places[i]);
        QCOMPARE(entry.crc, records[i].intent ? 0 : 0xabc0 + i);
    }
    Group tail;
    tail.header = {34, 901, 1, 0, 0};
    QCOMPARE(seal(tail, area, {}), 0);
    QCOMPARE(bkh_log_open(tail.block.data(), &area, 1, &back), 0);
    QCOMPARE(back.tail, 901U);
    QCOMPARE(back.blocks, 1U);
}

/// Goal: the bytes on disk never change: a log that was written is read after an update.
/// Method: compare with the file that was written when the format was fixed.
void LogcodecTest::goldenGroupIsKept()
{
    QFile file(qEnvironmentVariable("BULKHEAD_SOURCE_DIR")
               + "/tests/kmodule/core/golden/log_v1.bin");
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray golden = file.readAll();
    const Block block = sampleGroup(logArea(logHead())).block;
    QCOMPARE(QByteArray(reinterpret_cast<const char *>(block.data()), block.size()), golden);
}

/// Goal: a torn header never passes for a whole one.
/// Method: flip each of the 32768 bits.
void LogcodecTest::everyFlippedBitIsNoticed()
{
    const bkh_log_area area = logArea(logHead());
    Block block = sampleGroup(area).block;
    for (std::size_t bit = 0; bit < block.size() * 8; ++bit) {
        block[bit / 8] ^= 1 << bit % 8;
        QVERIFY(open(block, area) < 0);
        block[bit / 8] ^= 1 << bit % 8;
    }
    QCOMPARE(open(block, area), 0);
}

void LogcodecTest::strangersAreToldApart_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<int>("error");
    QTest::newRow("nothing") << 0 << -ENODATA;
    QTest::newRow("another array") << 1 << -EBADMSG;
    QTest::newRow("another member") << 2 << -EXDEV;
    QTest::newRow("another place") << 3 << -EXDEV;
    QTest::newRow("another run") << 4 << -ESTALE;
    QTest::newRow("no run counts") << 5 << -ESTALE;
    QTest::newRow("newer software") << 6 << -EPROTO;
    QTest::newRow("newer software writes") << 7 << -EPROTO;
    QTest::newRow("compatible feature") << 8 << 0;
}

/// Goal: a log that was copied from another member, misdirected, or left by an earlier run is
/// not written over data.
/// Method: one thing different at a time.
void LogcodecTest::strangersAreToldApart()
{
    QFETCH(int, what);
    QFETCH(int, error);
    const bkh_head head = logHead();
    const bkh_log_area ours = logArea(head);
    bkh_log_area area = ours;
    Block block = sampleGroup(ours).block;
    if (what == 0)
        block.fill(0);
    else if (what == 1)
        area.array = sampleUuid(99);
    else if (what == 2)
        area = logArea(head, 3);
    else if (what == 4)
        ++area.run;
    else if (what == 5) {
        area.run = 0;
        put(block, 80, 0);
    } else if (what > 5)
        block[what == 6 ? 32 : what == 7 ? 28 : 24] ^= 2;
    if (what >= 5)
        reseal(block, ours.array);
    QCOMPARE(open(block, area, what == 3 ? At + 1 : At), error);
}

void LogcodecTest::impossibleGroupIsRefused_data()
{
    using Header = bkh_log_header;
    using Record = bkh_log_record;
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, Change change) { QTest::newRow(name) << change; };
    row("no sequence", [](Header &h, Record &) { h.seq = 0; });
    row("sequence overflows", [](Header &h, Record &) { h.seq = ~0ULL; });
    row("no tail", [](Header &h, Record &) { h.tail = 0; });
    row("tail overflows", [](Header &h, Record &r) { h.tail = r.op = ~0ULL - 5000; });
    row("in a slot", [](Header &h, Record &) { h.at = 1; });
    row("behind the end", [](Header &h, Record &) { h.at = 256; });
    row("far behind the end", [](Header &h, Record &) { h.at = ~0U; });
    row("over the end", [](Header &h, Record &) { h.at = 252; });
    row("retired", [](Header &h, Record &r) { r.op = h.tail - 1; });
    row("far above the tail", [](Header &h, Record &r) { r.op = h.tail + BKH_LOG_WINDOW; });
    row("the same operation twice", [](Header &, Record &r) { r.op = 905; });
    row("row behind the end", [](Header &, Record &r) { r.row = 4000; });
    row("row overflows", [](Header &, Record &r) { r.row = ~0ULL; });
    row("behind the chunk", [](Header &, Record &r) { r.in_chunk = 1024; });
    row("over the end of the chunk", [](Header &, Record &r) { r.in_chunk = 1017; });
    row("sectors overflow", [](Header &, Record &r) { r.sectors = ~0U; });
    row("no sectors", [](Header &, Record &r) { r.sectors = 0; });
    row("too many contents", [](Header &, Record &r) { r.sectors = 129; });
    row("not for this member", [](Header &, Record &r) { r.members = 0b11110; });
    row("for no member", [](Header &, Record &r) { r.members = 0; });
    row("for a member that is none", [](Header &, Record &r) { r.members |= 1U << 5; });
    row("intent of a part", [](Header &, Record &r) { r.intent = true; });
}

/// Goal: nothing that a recovery would write outside of the array, or twice, or from outside of
/// the log gets past the bounds, with a right checksum; and we never write such a thing.
/// Method: one wrong field at a time.
void LogcodecTest::impossibleGroupIsRefused()
{
    QFETCH(Change, change);
    const bkh_log_area area = logArea(logHead());
    Group group = sampleGroup(area);
    std::vector<bkh_log_record> records = sampleRecords();
    change(group.header, records[0]);
    QCOMPARE(seal(group, area, records), -EINVAL);
    QCOMPARE(open(group.block, area, group.header.at), -EINVAL);
}

void LogcodecTest::impossibleBytesAreRefused_data()
{
    QTest::addColumn<Damage>("damage");
    const auto row = [](const char *name, Damage damage) { QTest::newRow(name) << damage; };
    row("too many records", [](Block &b) { put(b, 96, 97); });
    row("far too many records", [](Block &b) { put(b, 96, ~0U); });
    row("a record more", [](Block &b) { put(b, 96, 5); });
    row("a record less", [](Block &b) { put(b, 96, 3); });
    row("no records", [](Block &b) { put(b, 96, 0); });
    row("a block more", [](Block &b) { put(b, 100, 7); });
    row("no blocks", [](Block &b) { put(b, 100, 0); });
    row("unknown flag", [](Block &b) { put(b, 128 + 28, 4); });
    row("contents elsewhere", [](Block &b) { put(b, 128 + 36, 2); });
    row("contents elsewhere, no blocks", [](Block &b) {
        put(b, 128 + 36, 2);
        put(b, 100, 0);
    });
    row("an intent with contents", [](Block &b) { put(b, 128 + 80 + 36, 5); });
    row("contents nowhere", [](Block &b) { put(b, 128 + 36, 0); });
}

/// Goal and method: as before, for what the encoder cannot be made to write.
void LogcodecTest::impossibleBytesAreRefused()
{
    QFETCH(Damage, damage);
    const bkh_log_area area = logArea(logHead());
    Block block = sampleGroup(area).block;
    damage(block);
    reseal(block, area.array);
    QCOMPARE(open(block, area), -EINVAL);
}

void LogcodecTest::largestRecordAlwaysFits_data()
{
    QTest::addColumn<quint64>("bytes");
    QTest::addColumn<quint32>("sectors");
    QTest::newRow("smallest") << quint64(BKH_LOG_MIN_BYTES) << 128U;
    QTest::newRow("odd") << quint64(3 * BKH_LOG_MIN_BYTES) << 384U;
    QTest::newRow("default") << quint64(BKH_LOG_DEFAULT_BYTES) << 1024U;
    QTest::newRow("largest") << quint64(BKH_LOG_MAX_BYTES) << 1024U;
}

/// Goal: no size of log has operations that can never be logged.
/// Method: the largest record; that plus an intent; that plus one with contents is too large.
void LogcodecTest::largestRecordAlwaysFits()
{
    QFETCH(quint64, bytes);
    QFETCH(quint32, sectors);
    const bkh_log_area area = logArea(logHead(5, bytes));
    QCOMPARE(bkh_log_max_sectors(bytes), sectors);
    Group group;
    group.header = {1, 1, BKH_LOG_SLOTS, 0, 0};
    bkh_log_record largest = logRecord(1, 1, sectors), intent = logRecord(2, 1);
    largest.in_chunk = 0;
    intent.whole = intent.intent = true;
    QCOMPARE(seal(group, area, {largest}), 0);
    QCOMPARE(group.header.blocks, bkh_log_max_group(&area));
    group.header.at = area.blocks - group.header.blocks;
    QCOMPARE(seal(group, area, {largest, intent}), 0);
    QCOMPARE(seal(group, area, {largest, logRecord(3, 1)}), -EINVAL);
    std::vector<bkh_log_record> many;
    for (std::uint32_t i = 0; i < BKH_LOG_MAX_RECORDS; ++i) {
        many.push_back(intent);
        many.back().op = 1 + i;
    }
    QCOMPARE(seal(group, area, many), 0);
    many.push_back(intent);
    QCOMPARE(seal(group, area, many), -EINVAL);
}

/// Goal: a record too many destroys nothing.
/// Method: put and get behind the last, with guards.
void LogcodecTest::nothingOutsideTheBlockIsTouched()
{
    std::array<Block, 3> blocks;
    for (Block &block : blocks)
        block.fill(0x5a);
    const auto before = blocks;
    const bkh_log_record record = logRecord(1, 1);
    for (const std::uint32_t index : {96U, 97U, 1000U, ~0U}) {
        bkh_log_entry entry;
        bkh_log_put(blocks[1].data(), index, &record, 1);
        bkh_log_get(blocks[1].data(), index, &entry);
        QCOMPARE(entry.record.op, 0U);
    }
    QCOMPARE(blocks, before);
}

/// Goal: contents that were put into another record are not taken for those of this one.
/// Method: the same bytes for another operation, run and array.
void LogcodecTest::checksumBelongsToOneOperation()
{
    const bkh_log_area area = logArea(logHead());
    bkh_log_area run = area, array = area, member = area;
    ++run.run;
    array.array.b[3] ^= 1;
    member.member.b[0] ^= 1;
    const std::uint32_t seed = bkh_log_seed(&area, 7);
    QVERIFY(bkh_log_seed(&area, 8) != seed);
    QVERIFY(bkh_log_seed(&run, 7) != seed);
    QVERIFY(bkh_log_seed(&array, 7) != seed);
    QCOMPARE(bkh_log_seed(&member, 7), seed);
}

/// Goal: a log that is not there is neither read nor written.
/// Method: heads without one, of a level without rows, and a member that is none.
void LogcodecTest::areaNeedsLog()
{
    bkh_log_area area;
    const bkh_head head = logHead();
    QCOMPARE(bkh_log_area_init(&area, &head, 4, 1), 0);
    QCOMPARE(area.blocks, 256U);
    QCOMPARE(bkh_log_area_init(&area, &head, 5, 1), -EINVAL);
    QCOMPARE(bkh_log_area_init(&area, &head, ~0U, 1), -EINVAL);
    bkh_head none = head;
    none.log_bytes = 0;
    QCOMPARE(bkh_log_area_init(&area, &none, 0, 1), -EINVAL);
    none = sampleHead();
    none.log_bytes = BKH_LOG_MIN_BYTES;
    QCOMPARE(bkh_log_area_init(&area, &none, 0, 1), -EINVAL);
    QCOMPARE(area.blocks, 0U);
}

QTEST_GUILESS_MAIN(LogcodecTest)
#include "logcodec_test.moc"
