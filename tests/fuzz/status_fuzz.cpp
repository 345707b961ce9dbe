// SPDX-License-Identifier: GPL-2.0-or-later
//
// Everything of the status part that reads a stranger's bytes: heads, rings of heads, map
// blocks and what is decided from them. Checksums are repaired, so that what lies behind
// them is reached.
//
// sources: kmodule/core/*.c
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>

extern "C" {
#include "kmodule/core/codec.h"
#include "kmodule/core/recover.h"
#include "kmodule/core/region.h"
}

namespace
{

using Bytes = std::span<const std::uint8_t>;
using Block = std::array<std::uint8_t, BKH_BLOCK_BYTES>;

const bkh_uuid array{{0x10, 0x32, 0x54, 0x76}};

void require(bool condition)
{
    if (!condition)
        std::abort();
}

Bytes take(Bytes &data, std::size_t length)
{
    const Bytes taken = data.first(std::min(length, data.size()));
    data = data.subspan(taken.size());
    return taken;
}

/// A block with the content of @p data, sealed as ours.
Block sealed(Bytes data, std::uint64_t magic)
{
    Block block{};
    std::copy(data.begin(), data.end(), block.begin());
    bkh_block_header header{};
    header.magic = magic;
    header.version = BKH_FORMAT_VERSION;
    std::memcpy(&header.seq, &block[16], sizeof(header.seq));
    std::memcpy(&header.index, &block[40], sizeof(header.index));
    if (magic == BKH_MAGIC_HEAD) {
        std::memcpy(&block[64], &array, sizeof(array));
        header.incompat = block[32] & BKH_HEAD_HAS_BAD;
    }
    bkh_block_seal(block.data(), &header, &array);
    return block;
}

/// What the decoder lets through must survive being written and read again.
void checkHead(const bkh_head &head)
{
    Block block;
    bkh_head again;
    bkh_head_encode(&head, block.data());
    require(bkh_head_decode(block.data(), &array, &again) == 0);
    require(std::memcmp(&head, &again, sizeof(head)) == 0);
    require(head.nr_regions <= BKH_MAP_MAX_REGIONS && head.map_bytes <= BKH_MAP_MAX_BYTES);
    require(head.nr_members <= BKH_MAX_MEMBERS);
}

void fuzzHead(Bytes data)
{
    Block raw{};
    std::copy_n(data.begin(), std::min(data.size(), raw.size()), raw.begin());
    bkh_head head;
    (void)bkh_head_decode(raw.data(), &array, &head);
    const Bytes content = take(data, BKH_BLOCK_BYTES);
    if (bkh_head_decode(sealed(content, BKH_MAGIC_HEAD).data(), &array, &head) == 0)
        checkHead(head);
}

bool validStates(const std::uint8_t *states)
{
    return std::all_of(states, states + BKH_MAP_REGIONS_PER_BLOCK, [](std::uint8_t state) {
        return state >= BKH_REGION_NEVER && state <= BKH_REGION_NEEDS_SYNC;
    });
}

void fuzzMap(Bytes data)
{
    std::array<Block, 4> copies{};
    auto merge = std::make_unique<bkh_map_merge>();
    auto states = std::make_unique<std::uint8_t[]>(BKH_MAP_REGIONS_PER_BLOCK);
    const std::uint8_t how = data.empty() ? 0 : data[0];
    take(data, 1);
    for (std::size_t i = 0; i < copies.size(); ++i) {
        std::memset(states.get(), 1 + int(i), BKH_MAP_REGIONS_PER_BLOCK);
        bkh_map_block_encode(&array, 0, how + i, states.get(), copies[i].data());
        const Bytes changes = take(data, 64); // pairs of place and value, and perhaps a seal
        for (std::size_t k = 0; k + 3 <= changes.size(); k += 3)
            copies[i][(changes[k] << 8 | changes[k + 1]) % BKH_BLOCK_BYTES] = changes[k + 2];
        if (how >> i & 1)
            copies[i] = sealed(Bytes(copies[i]), BKH_MAGIC_MAP);
        std::uint64_t seq;
        if (bkh_map_block_decode(copies[i].data(), &array, 0, &seq, states.get())
            == BKH_MAP_SLOT_VALID)
            require(validStates(states.get()));
    }
    bkh_map_merge_init(merge.get());
    bkh_map_merge_feed(merge.get(), copies[0].data(), copies[1].data(), &array, 0);
    bkh_map_merge_feed(merge.get(), copies[2].data(), how & 64 ? nullptr : copies[3].data(), &array,
                       0);
    const bool corrupt = bkh_map_merge_finish(merge.get(), how & 128);
    require(validStates(merge->states));
    require(!corrupt || merge->rewrite);
}

/// The heads differ in what matters to the decision and are else what an array would have.
bkh_head headFor(Bytes fields, unsigned slot, unsigned members)
{
    std::array<bkh_uuid, BKH_MAX_MEMBERS> uuids{};
    for (unsigned i = 0; i < members; ++i)
        uuids[i].b[15] = std::uint8_t(i + 1);
    bkh_head head;
    bkh_geometry geometry;
    require(!bkh_geometry_init(&geometry, BKH_LEVEL_RAID1, 0, members, 0, 1'000'000));
    bkh_head_init(&head, &array, &geometry, uuids.data(), 1'000'000, BKH_REGION_MIN_SECTORS);
    const auto byte = [&](std::uint8_t otherwise) {
        const Bytes taken = take(fields, 1);
        return taken.empty() ? otherwise : taken[0];
    };
    head.member_uuid = uuids[slot];
    head.seq = byte(3);
    head.prev_seq = byte(2);
    head.generation = byte(1);
    head.flags = byte(0) & 3;
    for (unsigned i = 0; i < members; ++i) {
        bkh_head_member &member = head.members[i];
        member.state = byte(1) % 5;
        member.flags = byte(0) & 1;
        member.last_seq = byte(0);
        member.durable_seq = byte(0);
        member.joined_seq = byte(0);
        member.last_generation = 0;
    }
    for (int i = 0; i < 3; ++i)
        head.runs[i] = {byte(0), byte(0), byte(0)};
    return head;
}

/// A ring of heads that may be written, torn, newer than we are, or nothing at all.
void fuzzRing(Bytes data)
{
    constexpr unsigned members = 2;
    std::array<Block, BKH_HEAD_SLOTS> ring{};
    for (Block &block : ring) {
        const Bytes how = take(data, 4);
        if (how.size() < 4)
            break;
        const bkh_head head = headFor(take(data, 23), how[0] % members, members);
        bkh_head_encode(&head, block.data());
        block[(how[1] << 8 | how[2]) % BKH_BLOCK_BYTES] ^= how[3];
        if (how[0] & 16)
            block = sealed(Bytes(block), BKH_MAGIC_HEAD);
    }
    bkh_head head;
    if (bkh_head_newest(ring[0].data(), &array, &head) == 0)
        checkHead(head);
}

void checkVerdict(const bkh_candidate *candidates, unsigned members, const bkh_verdict &verdict)
{
    require(verdict.base < members);
    std::uint32_t inSync = 0;
    for (unsigned i = 0; i < members; ++i) {
        const bkh_head_member &member = verdict.members[i];
        const bool receives =
            member.state == BKH_MEMBER_IN_SYNC || member.state == BKH_MEMBER_REBUILDING;
        require(!verdict.error || !receives || verdict.error != BKH_ERR_NO_MEMBERS
                || member.state != BKH_MEMBER_IN_SYNC);
        if (verdict.error)
            continue;
        require(receives == candidates[i].present);
        require(member.state != BKH_MEMBER_IN_SYNC || candidates[i].has_head);
        inSync += member.state == BKH_MEMBER_IN_SYNC;
    }
    if (verdict.error)
        return;
    require(inSync == verdict.nr_in_sync && inSync > 0);
    bkh_head head = candidates[verdict.base].head;
    bkh_head_activate(&head, &verdict, members);
    checkHead(head);
    bkh_head_next(&head);
    checkHead(head);
}

void fuzzAssemble(Bytes data)
{
    const unsigned members = 2 + (data.empty() ? 0 : data[0] % 3);
    const std::uint8_t missing = data.size() > 1 ? data[1] : 0;
    take(data, 2);
    auto candidates = std::make_unique<bkh_candidate[]>(members);
    for (unsigned i = 0; i < members; ++i) {
        bkh_candidate &c = candidates[i];
        const bkh_head head = headFor(take(data, 4 + 5 * members + 9), i, members);
        c.uuid = head.member_uuid;
        c.present = !(missing >> i & 1);
        Block block;
        bkh_head_encode(&head, block.data());
        c.has_head =
            bkh_head_decode(block.data(), &array, &c.head) == 0 && !(missing >> 4 >> i & 1);
    }
    auto verdict = std::make_unique<bkh_verdict>();
    bkh_assemble(candidates.get(), members, verdict.get());
    verdict->run_id = 77;
    checkVerdict(candidates.get(), members, *verdict);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    if (!size)
        return 0;
    const Bytes data(bytes + 1, size - 1);
    switch (bytes[0] % 8) {
    case 0:
        fuzzHead(data);
        break;
    case 1:
        fuzzRing(data);
        break;
    case 2:
        fuzzMap(data);
        break;
    default:
        fuzzAssemble(data);
    }
    return 0;
}
