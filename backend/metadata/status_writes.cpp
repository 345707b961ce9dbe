// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/metadata/commit.h"

#include "backend/metadata/core_uuid.h"

extern "C" {
#include "kmodule/core/codec.h"
#include "kmodule/core/recover.h"
#include "kmodule/core/region.h"
}

namespace bulkhead
{

namespace
{

bkh_head firstHead(const Config &config)
{
    std::vector<bkh_uuid> members;
    for (const ConfigMember &member : config.members)
        members.push_back(toCore(member.id));
    const bkh_uuid array = toCore(config.array);
    bkh_head head{};
    const std::uint64_t sectors = config.memberData.value / BKH_SECTOR_BYTES;
    bkh_geometry geometry{};
    bkh_geometry_init(&geometry, BKH_LEVEL_RAID1, 0, static_cast<unsigned>(members.size()), 0,
                      sectors);
    bkh_head_init(&head, &array, &geometry, members.data(), sectors,
                  config.regionSize.value / BKH_SECTOR_BYTES);
    return head;
}

/// One copy of a map in which nothing was ever written.
ByteVector neverWrittenMap(const bkh_head &head, std::uint64_t sequence)
{
    const ByteVector states(BKH_MAP_REGIONS_PER_BLOCK, BKH_REGION_NEVER);
    ByteVector map(head.map_bytes);
    for (std::uint64_t index = 0; index * BKH_BLOCK_BYTES < map.size(); ++index)
        bkh_map_block_encode(&head.array_uuid, index, sequence, states.data(),
                             map.data() + index * BKH_BLOCK_BYTES);
    return map;
}

} // namespace

Result<std::vector<Write>> firstStatusWrites(const Config &config, const Uuid &member,
                                             std::size_t target)
{
    if (config.level != Level::Raid1)
        return fail(ErrorCode::InvalidArgument, config.name, "only RAID-1 can be created");
    bkh_head head = firstHead(config);
    if (head.map_bytes == 0 || head.map_bytes > BKH_MAP_MAX_BYTES
        || head.map_bytes % BKH_BLOCK_BYTES != 0)
        return fail(ErrorCode::InvalidArgument, config.name, "the region map does not fit");
    head.member_uuid = toCore(member);

    // Ring, bad-sector log and event log follow each other: one write clears them all.
    static_assert(BKH_HEAD_OFFSET + BKH_HEAD_SLOTS * BKH_BLOCK_BYTES == BKH_BADSECTOR_OFFSET);
    static_assert(BKH_BADSECTOR_OFFSET + 2 * BKH_BADSECTOR_BYTES == BKH_EVENTLOG_OFFSET);
    ByteVector logs(BKH_EVENTLOG_OFFSET + BKH_EVENTLOG_BYTES - BKH_HEAD_OFFSET);
    bkh_head_encode(&head, logs.data() + head.seq % BKH_HEAD_SLOTS * BKH_BLOCK_BYTES);

    return std::vector<Write>{
        {target, BKH_MAP_OFFSET, neverWrittenMap(head, 0), false, false},
        {target, BKH_MAP_OFFSET + head.map_bytes, neverWrittenMap(head, 1), false, false},
        {target, BKH_HEAD_OFFSET, std::move(logs), true, true}};
}

Bytes pickRegionSize(Bytes arraySize)
{
    return {bkh_region_pick_sectors(arraySize.value / BKH_SECTOR_BYTES) * BKH_SECTOR_BYTES};
}

} // namespace bulkhead
