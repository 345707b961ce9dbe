// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/metadata/commit.h"

#include "backend/metadata/core_uuid.h"
#include "backend/metadata/geometry_of.h"

extern "C" {
#include "kmodule/core/codec.h"
#include "kmodule/core/rowlog.h"
}

namespace bulkhead
{

namespace
{

bkh_head firstHead(const Config &config, const bkh_geometry &geometry)
{
    std::vector<bkh_uuid> members;
    for (const ConfigMember &member : config.members)
        members.push_back(toCore(member.id));
    const bkh_uuid array = toCore(config.array);
    bkh_head head{};
    bkh_head_init(&head, &array, &geometry, members.data(),
                  config.memberData.value / BKH_SECTOR_BYTES,
                  config.regionSize.value / BKH_SECTOR_BYTES);
    std::uint64_t dataStart = BKH_DATA_OFFSET_DEFAULT;
    for (const ConfigMember &member : config.members)
        dataStart = std::min(dataStart, member.dataOffset.value);
    if (!tableFeatures(config.level).empty())
        bkh_log_place(head.map_bytes, dataStart, &head.log_offset, &head.log_bytes);
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
    const auto geometry = geometryOf(shapeOf(config));
    if (!geometry)
        return tl::unexpected<Error>(geometry.error());
    bkh_head head = firstHead(config, *geometry);
    if (head.map_bytes == 0 || head.map_bytes > BKH_MAP_MAX_BYTES
        || head.map_bytes % BKH_BLOCK_BYTES != 0)
        return fail(ErrorCode::InvalidArgument, config.name, "the region map does not fit");
    head.member_uuid = toCore(member);

    // Ring, bad-sector log and event log follow each other: one write clears them all.
    static_assert(BKH_HEAD_OFFSET + BKH_HEAD_SLOTS * BKH_BLOCK_BYTES == BKH_BADSECTOR_OFFSET);
    static_assert(BKH_BADSECTOR_OFFSET + 2 * BKH_BADSECTOR_BYTES == BKH_EVENTLOG_OFFSET);
    ByteVector logs(BKH_EVENTLOG_OFFSET + BKH_EVENTLOG_BYTES - BKH_HEAD_OFFSET);
    std::uint8_t *const slot = logs.data() + head.seq % BKH_HEAD_SLOTS * BKH_BLOCK_BYTES;
    if (!tableFeatures(config.level).empty() && head.log_bytes == 0)
        return fail(ErrorCode::InvalidArgument, config.name, "there is no room for the row log");
    bkh_head_encode(&head, slot);
    bkh_head read{};
    if (bkh_head_decode(slot, &head.array_uuid, &read) != 0)
        return fail(ErrorCode::InvalidArgument, config.name, "the module would refuse the status");

    return std::vector<Write>{
        {target, BKH_MAP_OFFSET, neverWrittenMap(head, 0), false, false},
        {target, BKH_MAP_OFFSET + head.map_bytes, neverWrittenMap(head, 1), false, false},
        {target, BKH_HEAD_OFFSET, std::move(logs), true, true}};
}

} // namespace bulkhead
