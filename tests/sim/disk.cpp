// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/sim/disk.h"

#include <algorithm>
#include <cstdlib>

namespace bulkhead::sim
{

Value Disk::read(int sector) const
{
    for (auto it = open.rbegin(); it != open.rend(); ++it)
        if (it->sector == sector && it->completedAt)
            return it->value;
    return stable[sector];
}

void Disk::makeStable(int sector, Value value)
{
    stable[sector] = value;
    std::erase_if(open, [&](const OpenWrite &write) { return write.sector == sector; });
}

void Disk::flush(std::uint64_t submittedAt)
{
    for (const OpenWrite &write : open)
        if (write.completedAt && write.completedAt < submittedAt)
            stable[write.sector] = write.value;
    std::erase_if(open, [&](const OpenWrite &write) {
        return write.completedAt && write.completedAt < submittedAt;
    });
}

std::shared_ptr<const Block> tornBlock(const Block *older, const Block &newer, unsigned newSectors)
{
    auto mixed = std::make_shared<Block>(older ? *older : Block{});
    for (int sector = 0; sector < 8; ++sector)
        if (newSectors >> sector & 1)
            std::copy_n(newer.begin() + sector * BKH_SECTOR_BYTES, BKH_SECTOR_BYTES,
                        mixed->begin() + sector * BKH_SECTOR_BYTES);
    return mixed;
}

Disk afterPowerCut(const Disk &disk, const Outcome &outcome)
{
    Disk after;
    after.uuid = disk.uuid;
    after.stable = disk.stable;
    after.head = disk.head;
    after.map = disk.map;
    for (std::size_t i = 0; i < disk.open.size(); ++i) {
        const OpenWrite &write = disk.open[i];
        // A head that arrived had flushed the cache on its way.
        const bool flushed = outcome.headLanded && disk.headComing && write.completedAt
            && write.completedAt < disk.headSubmittedAt;
        if (flushed || (outcome.kept >> (i & 31) & 1))
            after.stable[write.sector] = write.value;
    }
    if (disk.headComing && outcome.headLanded)
        after.head = disk.headComing;
    if (disk.mapComing && outcome.mapLanded == 1)
        after.map[disk.mapComingCopy] = disk.mapComing;
    if (disk.mapComing && outcome.mapLanded >= 2)
        after.map[disk.mapComingCopy] =
            tornBlock(disk.map[disk.mapComingCopy].get(), *disk.mapComing,
                      outcome.mapLanded == 2 ? 0x4a : 0xb5);
    return after;
}

bkh_uuid numberedUuid(int kind, int number)
{
    bkh_uuid uuid{};
    uuid.b[0] = std::uint8_t(kind);
    uuid.b[15] = std::uint8_t(number);
    uuid.b[14] = std::uint8_t(number >> 8);
    return uuid;
}

std::uint32_t holdersOf(const bkh_geometry &geometry, int sector)
{
    const int region = sector / SectorsPerRegion;
    const int chunk = region + sector % SectorsPerRegion;
    const std::uint64_t at = std::uint64_t(region) * RegionStride * BKH_REGION_MIN_SECTORS
        + std::uint64_t(chunk) * ChunkSectors;
    return bkh_copy_members(&geometry, at);
}

bkh_head firstHead(const Shape &shape)
{
    const bkh_uuid array = numberedUuid(0xa0, 1);
    std::array<bkh_uuid, MaxSlots> members;
    for (int slot = 0; slot < shape.slots; ++slot)
        members[slot] = numberedUuid(0xb0, slot);
    const bool isMirror = shape.level == BKH_LEVEL_RAID1;
    // So much that the array just fills the one map block.
    std::uint64_t sectors = ArrayRegions * BKH_REGION_MIN_SECTORS;
    if (!isMirror)
        sectors = sectors * 2 / std::uint64_t(shape.slots);
    bkh_geometry geometry;
    if (bkh_geometry_init(&geometry, shape.level, shape.layout, unsigned(shape.slots),
                          isMirror ? 0 : ChunkSectors, sectors))
        std::abort(); // there is no such shape
    bkh_head head;
    bkh_head_init(&head, &array, &geometry, members.data(), sectors, BKH_REGION_MIN_SECTORS);
    return head;
}

Disk freshMember(const bkh_head &first, int slot)
{
    Disk disk = blankDisk(first.members[slot].uuid);
    auto head = std::make_shared<NamedHead>(NamedHead{first, 0});
    head->head.member_uuid = disk.uuid;
    disk.head = head;
    std::array<std::uint8_t, BKH_MAP_REGIONS_PER_BLOCK> states;
    states.fill(BKH_REGION_NEVER);
    for (int copy = 0; copy < 2; ++copy) {
        auto block = std::make_shared<Block>();
        bkh_map_block_encode(&first.array_uuid, 0, copy, states.data(), block->data());
        disk.map[copy] = block;
    }
    return disk;
}

Disk blankDisk(const bkh_uuid &uuid)
{
    Disk disk;
    disk.uuid = uuid;
    disk.stable.fill(Garbage);
    return disk;
}

} // namespace bulkhead::sim
