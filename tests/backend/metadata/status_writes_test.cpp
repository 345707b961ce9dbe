// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/metadata/core_uuid.h"
#include "tests/backend/metadata/sample.h"
#include "tests/backend/metadata/shapes.h"

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
    void headsOfEveryShape_data();
    void headsOfEveryShape();
    void refusesWhatTheModuleWould();
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

void StatusWritesTest::headsOfEveryShape_data()
{
    addShapes();
}

/// Goal: what the module reads from the head is what its table says. Method: decode the head of
/// each shape and take its geometry, on disks that leave something over.
void StatusWritesTest::headsOfEveryShape()
{
    QFETCH(Shape, shape);
    const Sample sample = Sample::create(shape, 1, {23'456'789});
    const Config &config = sample.config;
    for (std::size_t i = 0; i < shape.members; ++i) {
        const auto native = examineNative(sample.disks[i]).value();
        QVERIFY(native->head);
        QVERIFY(native->problems.empty());
        QCOMPARE(fromCore(native->head->member_uuid), config.members[i].id);
    }
    const bkh_head head = *examineNative(sample.disks[0]).value()->head;
    bkh_geometry geometry{};
    QCOMPARE(bkh_head_geometry(&head, &geometry), 0);
    QCOMPARE(geometry.array_sectors * 512, config.size.value);
    QCOMPARE(int(geometry.nr_members), int(shape.members));
    QCOMPARE(unsigned(geometry.level), unsigned(toCore(shape.level)));
    QCOMPARE(geometry.chunk_sectors * 512ULL, shape.chunk.value);
    QCOMPARE(head.data_sectors * 512, config.memberData.value);
    QCOMPARE(head.region_sectors * 512, config.regionSize.value);
    QCOMPARE(head.region_sectors, bkh_geometry_region(&geometry));
    const std::uint64_t span = bkh_span_sectors(&geometry);
    QCOMPARE(head.nr_regions, (span + head.region_sectors - 1) / head.region_sectors);
    std::array<char, BKH_LAYOUT_NAME_BYTES> name{};
    if (shape.level != Level::Raid1)
        QCOMPARE(std::string(bkh_layout_name(toCore(shape.level), head.layout, name.data())),
                 shape.layout);
}

/// Goal: no status is written that the module would not take. Method: regions that are smaller
/// than a chunk, none at all, and a shape that there is not.
void StatusWritesTest::refusesWhatTheModuleWould()
{
    const Config good =
        Sample::create({Level::Raid10, "far=2", {4 << 20}, 4, {}}, 0, {64 << 20}).config;
    QVERIFY(firstStatusWrites(good, good.members[0].id, 0));
    Config config = good;
    config.regionSize = {1 << 20};
    QVERIFY(!firstStatusWrites(config, config.members[0].id, 0));
    config.regionSize = {};
    QVERIFY(!firstStatusWrites(config, config.members[0].id, 0));
    config = good;
    config.layout = "left-symmetric";
    QVERIFY(!firstStatusWrites(config, config.members[0].id, 0));
    config = good;
    config.members[1].id = config.members[0].id;
    QVERIFY(!firstStatusWrites(config, config.members[0].id, 0));
}

/// Goal: sizes pass between sectors and bytes unharmed. Method: from one MiB to what none fits.
void StatusWritesTest::regionSizes()
{
    const auto mirror = [](Bytes memberData) {
        return regionSizeOf(geometryOf({Level::Raid1, "none", {}, 2, memberData}).value());
    };
    QCOMPARE(mirror({1 << 20}), Bytes{1 << 20});
    QCOMPARE(mirror({4'000'787'030'016}), Bytes{16 << 20});
    QCOMPARE(mirror({1ULL << 60}), Bytes{});
}

QTEST_APPLESS_MAIN(StatusWritesTest)
#include "status_writes_test.moc"
