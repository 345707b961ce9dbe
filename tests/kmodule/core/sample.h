// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <random>

extern "C" {
#include "kmodule/core/codec.h"
#include "kmodule/core/recover.h"
#include "kmodule/core/region.h"
}

using Block = std::array<std::uint8_t, BKH_BLOCK_BYTES>;
using States = std::array<std::uint8_t, BKH_MAP_REGIONS_PER_BLOCK>;

inline bkh_uuid sampleUuid(int number)
{
    bkh_uuid uuid;
    for (int i = 0; i < BKH_UUID_BYTES; ++i)
        uuid.b[i] = std::uint8_t(i ? 16 + i : number);
    return uuid;
}

/// The first head of a new array, of its first member. CHUNK and SECTORS, of each member, in
/// sectors.
inline bkh_head headOf(bkh_level level, std::uint32_t layout, unsigned members, std::uint32_t chunk,
                       std::uint64_t sectors)
{
    const bkh_uuid array = sampleUuid(1);
    std::array<bkh_uuid, BKH_MAX_MEMBERS> uuids;
    for (unsigned i = 0; i < members; ++i)
        uuids[i] = sampleUuid(2 + int(i));
    bkh_head head;
    bkh_geometry geometry;
    bkh_geometry_init(&geometry, level, layout, members, chunk, sectors);
    bkh_head_init(&head, &array, &geometry, uuids.data(), sectors, BKH_REGION_MIN_SECTORS);
    head.member_uuid = uuids[0];
    return head;
}

inline bkh_head sampleHead(unsigned members = 2)
{
    return headOf(BKH_LEVEL_RAID1, 0, members, 0, 4'000'000);
}

/// A head in which no field is left at what it would be by chance.
inline bkh_head fullHead()
{
    bkh_head head = sampleHead(3);
    head.seq = 0x0102030405060708;
    head.prev_seq = head.seq - 2;
    head.generation = 0x1112131415161718;
    head.events = 0x2122232425262728;
    head.flags = BKH_HEAD_PAUSED;
    head.action = BKH_ACTION_REPAIR;
    head.action_sectors = 0x303132;
    head.mismatch_sectors = 0x4142434445464748;
    head.map_generation = 0x5152535455565758;
    head.runs[0] = {0xa1a2a3a4a5a6a7a8, head.seq - 5, head.seq - 7};
    head.runs[1] = {0xb1b2b3b4b5b6b7b8, head.seq - 20, 1};
    bkh_head_member &failed = head.members[1];
    failed.state = BKH_MEMBER_FAILED;
    failed.flags = BKH_ENTRY_PARTIAL;
    failed.errors = 0x61626364;
    failed.last_seq = 0x71727374;
    failed.durable_seq = 0x71727373;
    failed.last_generation = 0x8182838485868788 >> 8;
    bkh_head_member &rebuilding = head.members[2];
    rebuilding.state = BKH_MEMBER_REBUILDING;
    rebuilding.rebuild_sectors = 0x123456;
    rebuilding.joined_seq = head.seq - 5;
    return head;
}

/// Writes a field where the codec does not look after it, and makes the checksum right.
inline void reseal(Block &block, const bkh_uuid &array)
{
    bkh_block_header header{};
    std::memcpy(&header.magic, &block[0], 8);
    std::memcpy(&header.version, &block[8], 4);
    std::memcpy(&header.seq, &block[16], 8);
    std::memcpy(&header.compat, &block[24], 4);
    std::memcpy(&header.ro_compat, &block[28], 4);
    std::memcpy(&header.incompat, &block[32], 4);
    std::memcpy(&header.index, &block[40], 8);
    bkh_block_seal(block.data(), &header, &array);
}
