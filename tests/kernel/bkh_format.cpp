// SPDX-License-Identifier: GPL-2.0-or-later
//
// bkh-format [--sectors N] [--level WORD CHUNK LAYOUT] [--log] ARRAY_UUID REGION_SECTORS|0
//            DATA_START_SECTORS DEV MEMBER_UUID …
//
// Writes the status part of a new array, as user space does before the first table load: the first
// head and both copies of a map that says "never written". Prints the table line. N is how much of
// each member is used; without it, what the smallest has before the tail copies.
// Without a level it is RAID-1.

#include "tests/kernel/member.h"

#include <algorithm>
#include <cstdio>

extern "C" {
#include "kmodule/core/rowlog.h"
}

using namespace kerneltest;

namespace
{

void writeMap(Member &member, const bkh_head &head)
{
    const std::vector<std::uint8_t> never(BKH_MAP_REGIONS_PER_BLOCK, BKH_REGION_NEVER);
    const Buffer block = makeBuffer(BKH_BLOCK_BYTES);
    for (std::uint64_t copy = 0; copy < 2; ++copy) {
        for (std::uint64_t index = 0; index * BKH_BLOCK_BYTES < head.map_bytes; ++index) {
            bkh_map_block_encode(&head.array_uuid, index, copy, never.data(), block.get());
            member.write(BKH_MAP_OFFSET + copy * head.map_bytes + index * BKH_BLOCK_BYTES,
                         block.get(), BKH_BLOCK_BYTES);
        }
    }
}

/// The ring is emptied first: what an earlier array left there must not be the newest.
void writeHead(Member &member, const bkh_head &head)
{
    const std::size_t bytes = std::size_t{BKH_HEAD_SLOTS} * BKH_BLOCK_BYTES;
    const Buffer ring = makeBuffer(bytes);
    bkh_head_encode(&head, ring.get() + head.seq % BKH_HEAD_SLOTS * BKH_BLOCK_BYTES);
    member.write(BKH_HEAD_OFFSET, ring.get(), bytes);
}

/// Level, chunk and layout as the table line has them.
struct Kind
{
    std::string level = "raid1", chunk = "0", layout = "none";
};

bkh_geometry geometryOf(const Kind &kind, std::size_t members, std::uint64_t sectors)
{
    const auto level = static_cast<bkh_level>(number(kind.level.substr(4)));
    std::uint32_t layout;
    bkh_geometry geometry;
    if (bkh_layout_parse(level, kind.layout.c_str(), &layout)
        || bkh_geometry_init(&geometry, level, layout, unsigned(members),
                             std::uint32_t(number(kind.chunk)), sectors))
        die(kind.level + " " + kind.chunk + " " + kind.layout + ": no such array");
    return geometry;
}

} // namespace

int main(int argc, char **argv)
{
    std::vector<std::string> words(argv + 1, argv + argc);
    std::uint64_t sectors = 0;
    Kind kind;
    if (words.size() > 1 && words[0] == "--sectors") {
        sectors = number(words[1]);
        words.erase(words.begin(), words.begin() + 2);
    }
    if (words.size() > 3 && words[0] == "--level") {
        kind = {words[1], words[2], words[3]};
        words.erase(words.begin(), words.begin() + 4);
    }
    const bool log = !words.empty() && words[0] == "--log";
    if (log)
        words.erase(words.begin());
    if (words.size() < 5 || words.size() % 2 == 0 || words.size() > 3 + 2 * BKH_MAX_MEMBERS)
        die("usage: [--sectors N] [--level WORD CHUNK LAYOUT] [--log] ARRAY_UUID REGION_SECTORS|0 "
            "DATA_START_SECTORS DEV MEMBER_UUID…");

    const bkh_uuid array = parseUuid(words[0]);
    const std::uint64_t dataStart = number(words[2]);
    std::vector<std::unique_ptr<Member>> members;
    std::vector<bkh_uuid> uuids;
    std::uint64_t room = UINT64_MAX;
    for (std::size_t i = 3; i < words.size(); i += 2) {
        members.push_back(std::make_unique<Member>(words[i], Member::Access::Write));
        uuids.push_back(parseUuid(words[i + 1]));
        const std::uint64_t end = (members.back()->bytes() - BKH_TAIL_BYTES) / sectorBytes;
        if (members.back()->bytes() < BKH_TAIL_BYTES || end <= dataStart)
            die(words[i] + " is too small");
        room = std::min(room, end - dataStart);
    }
    if (!sectors)
        sectors = room;

    const bkh_geometry geometry = geometryOf(kind, members.size(), sectors);
    std::uint64_t region = number(words[1]);
    if (!region)
        region = bkh_geometry_region(&geometry);
    bkh_head head;
    bkh_head_init(&head, &array, &geometry, uuids.data(), sectors, region);
    if (log
        && !bkh_log_place(head.map_bytes, dataStart * sectorBytes, &head.log_offset,
                          &head.log_bytes))
        die("there is no room for a log");
    if ((BKH_MAP_OFFSET + 2 * head.map_bytes) / sectorBytes > dataStart)
        die("the data would start inside the map");

    std::printf("0 %llu bulkhead 1 %s %s %s native %s %zu",
                (unsigned long long)geometry.array_sectors, kind.level.c_str(), kind.chunk.c_str(),
                kind.layout.c_str(), uuidText(array).c_str(), members.size());
    for (std::size_t i = 0; i < members.size(); ++i) {
        head.member_uuid = uuids[i];
        writeMap(*members[i], head);
        writeHead(*members[i], head);
        members[i]->flush();
        std::printf(" %s %llu 0 %s", members[i]->path().c_str(), (unsigned long long)dataStart,
                    uuidText(uuids[i]).c_str());
    }
    std::printf(" 0\n");
    return 0;
}
