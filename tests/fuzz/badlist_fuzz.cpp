// SPDX-License-Identifier: GPL-2.0-or-later
//
// The list of bad ranges: blocks as a stranger may have left them, with repaired checksums, and any
// order of changes to a list in memory.
//
// sources: kmodule/core/*.c
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

extern "C" {
#include "kmodule/core/badlist.h"
}

namespace
{

using Bytes = std::span<const std::uint8_t>;
using Block = std::array<std::uint8_t, BKH_BLOCK_BYTES>;

constexpr unsigned Members = 3;
constexpr std::uint64_t Sectors = 1000;

void require(bool condition)
{
    if (!condition)
        std::abort();
}

std::uint32_t take(Bytes &data, unsigned bytes = 1)
{
    std::uint32_t value = 0;
    for (; bytes && !data.empty(); --bytes, data = data.subspan(1))
        value = value << 8 | data[0];
    return value;
}

bkh_head makeHead()
{
    bkh_head head{};
    head.array_uuid = {{0x10, 0x32, 0x54, 0x76}};
    head.nr_members = Members;
    head.data_sectors = Sectors;
    return head;
}

void checkList(const bkh_bad_list &list)
{
    require(list.nr <= BKH_BAD_MAX);
    for (std::uint32_t i = 0; i < list.nr; ++i) {
        const bkh_bad &r = list.ranges[i];
        require(r.member < Members && r.sectors && r.sectors <= Sectors);
        require(r.sector <= Sectors - r.sectors);
        require(bkh_bad_hits(&list, r.member, r.sector, r.sector + 1));
        require(bkh_bad_alike(&list, r.member, r.sector, Sectors) == r.sector + r.sectors);
        if (!i || list.ranges[i - 1].member < r.member)
            continue;
        const bkh_bad &before = list.ranges[i - 1];
        require(before.member == r.member && before.sector + before.sectors < r.sector);
    }
}

std::vector<Block> written(const bkh_bad_list &list, bkh_head &head)
{
    std::vector<Block> blocks(bkh_bad_blocks(list.nr));
    bkh_bad_name(&head, 6, &list);
    for (std::uint32_t i = 0; i < blocks.size(); ++i) {
        bkh_bad_put(&list, i, blocks[i].data());
        bkh_bad_seal(&head, i, blocks[i].data());
    }
    require(bkh_bad_ok(&head));
    return blocks;
}

/// Everything that the reader takes is in bounds, whatever the head says of it.
int readBack(const std::vector<Block> &blocks, const bkh_head &head, bkh_bad_list &list)
{
    std::uint32_t crc = 0;
    list.nr = 0;
    for (std::uint32_t i = 0; i < blocks.size(); ++i)
        if (const int error = bkh_bad_open(&list, &head, i, blocks[i].data(), &crc))
            return error;
    checkList(list);
    return list.nr == head.bad_nr ? 0 : -EINVAL;
}

/// A list after any changes; what is asked of it agrees with them.
std::unique_ptr<bkh_bad_list> changed(Bytes &data)
{
    auto list = std::make_unique<bkh_bad_list>();
    for (unsigned steps = take(data, 2) % 700; steps; --steps) {
        const std::uint32_t how = take(data), start = take(data, 2) % Sectors;
        const std::uint64_t end = std::min<std::uint64_t>(start + 1 + take(data) % 64, Sectors);
        const std::uint32_t member = how / 2 % Members;
        const int result = (how % 2 ? bkh_bad_clear : bkh_bad_add)(list.get(), member, start, end);
        require(result >= -ENOSPC && result <= 1);
        if (result >= 0)
            require(bkh_bad_hits(list.get(), member, start, start + 1) == !(how % 2));
    }
    checkList(*list);
    return list;
}

void fuzzBlocks(Bytes data)
{
    const auto list = changed(data), back = std::make_unique<bkh_bad_list>();
    bkh_head head = makeHead();
    std::vector<Block> blocks = written(*list, head);
    require(readBack(blocks, head, *back) == 0 && back->nr == list->nr);
    for (Block &block : blocks) {
        for (unsigned n = take(data) % 8; n; --n) {
            const std::uint32_t at = take(data, 2);
            block[at % block.size()] = std::uint8_t(take(data));
        }
        bkh_block_header header{BKH_MAGIC_BAD, BKH_FORMAT_VERSION, head.bad_seq, 0, 0, 0, 0};
        header.index = std::uint64_t(&block - blocks.data());
        bkh_block_seal(block.data(), &header, &head.array_uuid);
    }
    if (take(data) % 2) // as if the head named just this
        for (std::uint32_t i = head.bad_crc = 0; i < blocks.size(); ++i)
            bkh_bad_seal(&head, i, blocks[i].data());
    (void)readBack(blocks, head, *back);
    if (take(data) % 2)
        head.bad_nr = take(data, 4) % (BKH_BAD_MAX + 1);
    (void)readBack(blocks, head, *back);
    bkh_bad_unknown(back.get(), &head);
    checkList(*back);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    fuzzBlocks(Bytes(bytes, size));
    return 0;
}
