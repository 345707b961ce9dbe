// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/metadata/core_uuid.h"
#include "tests/backend/metadata/sample.h"

extern "C" {
#include "kmodule/core/codec.h"
}

using namespace bulkhead;

class StatusWritesTest : public QObject
{
    Q_OBJECT
private slots:
    void headIsWhatTheModuleExpects();
    void mapSaysNeverWritten();
    void nothingOfEarlierLivesIsLeft();
    void onlyMirrorsYet();
    void regionSizes();
};

/// Goal: the first head is each member's own and says all is well. Method: decode it.
void StatusWritesTest::headIsWhatTheModuleExpects()
{
    const Sample sample = Sample::create(3, 1);
    for (std::size_t i = 0; i < 3; ++i) {
        const auto native = examineNative(sample.disks[i]).value();
        QVERIFY(native->head);
        const bkh_head &head = *native->head;
        QCOMPARE(fromCore(head.array_uuid), sample.config.array);
        QCOMPARE(fromCore(head.member_uuid), sample.config.members[i].id);
        QCOMPARE(head.seq, std::uint64_t(1));
        QCOMPARE(int(head.nr_members), 3);
        QVERIFY(head.flags & BKH_HEAD_CLEAN);
        QCOMPARE(head.array_sectors * 512, sample.config.size.value);
        QCOMPARE(head.data_sectors * 512, sample.config.memberData.value);
        QCOMPARE(head.region_sectors * 512, sample.config.regionSize.value);
        QCOMPARE(describeHead(head), std::string("clean, 3 of 3 members in sync"));
    }
    QVERIFY(!examineNative(sample.disks[3]).value()->head);
    bkh_head rebuilding = *examineNative(sample.disks[0]).value()->head;
    rebuilding.flags = 0;
    rebuilding.members[1].state = BKH_MEMBER_REBUILDING;
    rebuilding.members[1].rebuild_sectors = rebuilding.data_sectors / 4;
    QCOMPARE(describeHead(rebuilding),
             std::string("in use, 2 of 3 members in sync, member 1 rebuilt to 25 %"));
}

/// Goal: a new array needs no synchronising. Method: decode both copies of the map.
void StatusWritesTest::mapSaysNeverWritten()
{
    const Sample sample = Sample::create(2, 0, {600ULL << 20});
    const bkh_head head = *examineNative(sample.disks[0]).value()->head;
    const bkh_uuid array = toCore(sample.config.array);
    for (std::uint64_t copy = 0; copy < 2; ++copy)
        for (std::uint64_t index = 0; index < head.map_bytes / BKH_BLOCK_BYTES; ++index) {
            const std::uint64_t at =
                BKH_MAP_OFFSET + copy * head.map_bytes + index * BKH_BLOCK_BYTES;
            const auto block = sample.disks[1].read(at, std::size_t(BKH_BLOCK_BYTES)).value();
            std::uint64_t seq = 99;
            ByteVector states(BKH_MAP_REGIONS_PER_BLOCK);
            QCOMPARE(bkh_map_block_decode(block.data(), &array, index, &seq, states.data()),
                     BKH_MAP_SLOT_VALID);
            QCOMPARE(seq, copy);
            QVERIFY(std::ranges::all_of(states, [](auto s) { return s == BKH_REGION_NEVER; }));
        }
}

/// Goal: a used disk brings nothing along. Method: noise below, then the writes of a new array.
void StatusWritesTest::nothingOfEarlierLivesIsLeft()
{
    Sample sample = Sample::create(2, 0);
    const std::uint64_t end = BKH_EVENTLOG_OFFSET + BKH_EVENTLOG_BYTES;
    sample.disks[0].write(BKH_HEAD_OFFSET, ByteVector(end - BKH_HEAD_OFFSET, 0x5a));
    applyWrites(sample.disks,
                firstStatusWrites(sample.config, sample.config.members[0].id, 0).value());
    const auto bytes = sample.disks[0].read(BKH_HEAD_OFFSET, std::size_t(end - BKH_HEAD_OFFSET));
    QVERIFY(std::ranges::find(*bytes, std::uint8_t(0x5a)) == bytes->end());
    QVERIFY(examineNative(sample.disks[0]).value()->head);
    applyWrites(sample.disks, clearStatusWrites(0));
    QVERIFY(!examineNative(sample.disks[0]).value()->head);
}

/// Goal: no level is half made. Method: another level.
void StatusWritesTest::onlyMirrorsYet()
{
    Config config = Sample::create(3, 0).config;
    config.level = Level::Raid5;
    QVERIFY(!firstStatusWrites(config, config.members[0].id, 0));
}

/// Goal: sizes pass between sectors and bytes unharmed. Method: from one MiB to what none fits.
void StatusWritesTest::regionSizes()
{
    QCOMPARE(pickRegionSize({1 << 20}), Bytes{1 << 20});
    QCOMPARE(pickRegionSize({4'000'787'030'016}), Bytes{16 << 20});
    QVERIFY(pickRegionSize({UINT64_MAX}).value <= (2ULL << 30));
}

QTEST_APPLESS_MAIN(StatusWritesTest)
#include "status_writes_test.moc"
