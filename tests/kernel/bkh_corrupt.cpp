// SPDX-License-Identifier: GPL-2.0-or-later
//
// bkh-corrupt DEV SEED PART…   flips one bit of each block that PART names:
//   heads        all sixteen      head      the newest
//   map-a map-b  every block of that copy of the region map      maps   of both
//   newer        instead of damage: marks the newest head as written by newer software
//
// The bit is chosen by SEED, in what the checksum covers.

#include "tests/kernel/member.h"

#include <random>

using namespace kerneltest;

namespace
{

void flipBit(Member &member, std::uint64_t offset, std::mt19937_64 &random)
{
    const Buffer block = makeBuffer(BKH_BLOCK_BYTES);
    member.read(offset, block.get(), BKH_BLOCK_BYTES);
    // Never in a map block's tags: those alone differ after a harmless tear.
    const std::uint64_t sector = random() % (BKH_BLOCK_BYTES / sectorBytes);
    const std::uint64_t from = sector ? 0 : 16;
    const std::uint64_t byte = from + random() % (sectorBytes - 4 - from);
    block[sector * sectorBytes + byte] ^= static_cast<std::uint8_t>(1U << random() % 8);
    member.write(offset, block.get(), BKH_BLOCK_BYTES);
}

std::uint64_t headOffset(std::uint64_t seq)
{
    return BKH_HEAD_OFFSET + seq % BKH_HEAD_SLOTS * BKH_BLOCK_BYTES;
}

void flipMap(Member &member, const bkh_head &head, std::uint64_t copy, std::mt19937_64 &random)
{
    for (std::uint64_t at = 0; at < head.map_bytes; at += BKH_BLOCK_BYTES)
        flipBit(member, BKH_MAP_OFFSET + copy * head.map_bytes + at, random);
}

void makeNewer(Member &member, const bkh_head &head)
{
    const Buffer block = makeBuffer(BKH_BLOCK_BYTES);
    member.read(headOffset(head.seq), block.get(), BKH_BLOCK_BYTES);
    const bkh_block_header newer{
        .magic = BKH_MAGIC_HEAD,
        .version = BKH_FORMAT_VERSION + 1,
        .seq = head.seq,
        .compat = 0,
        .ro_compat = 0,
        .incompat = 0,
        .index = 0,
    };
    bkh_block_seal(block.get(), &newer, &head.array_uuid);
    member.write(headOffset(head.seq), block.get(), BKH_BLOCK_BYTES);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 4)
        die("usage: DEV SEED heads|head|map-a|map-b|maps|newer…");
    Member member(argv[1], Member::Access::Write);
    std::mt19937_64 random(number(argv[2]));
    bool found = false;
    const bkh_head head = readStatus(member, found).head;
    if (!found)
        die("there is no valid head to start from");
    for (int i = 3; i < argc; ++i) {
        const std::string part = argv[i];
        if (part == "heads") {
            for (std::uint64_t slot = 0; slot < BKH_HEAD_SLOTS; ++slot)
                flipBit(member, headOffset(slot), random);
        } else if (part == "head") {
            flipBit(member, headOffset(head.seq), random);
        } else if (part == "newer") {
            makeNewer(member, head);
        } else if (part == "map-a" || part == "map-b" || part == "maps") {
            if (part != "map-b")
                flipMap(member, head, 0, random);
            if (part != "map-a")
                flipMap(member, head, 1, random);
        } else {
            die("no such part: " + part);
        }
    }
    member.flush();
    return 0;
}
