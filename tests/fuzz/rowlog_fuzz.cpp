// SPDX-License-Identifier: GPL-2.0-or-later
//
// The row log as a stranger may have left it: headers of groups, what a recovery makes of any set
// of records, and the accounting of the room under any order of calls. Checksums are repaired.
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
#include "kmodule/core/logring.h"
#include "kmodule/core/logscan.h"
}

namespace
{

using Bytes = std::span<const std::uint8_t>;
using Block = std::array<std::uint8_t, BKH_BLOCK_BYTES>;

constexpr unsigned Members = 4;
constexpr std::uint32_t Chunk = 256;

void require(bool condition)
{
    if (!condition)
        std::abort();
}

/// Numbers from the input; zeros when it is used up.
struct Input
{
    Bytes data;

    std::uint64_t take(std::size_t bytes = 1)
    {
        std::uint64_t value = 0;
        const std::size_t length = std::min(bytes, data.size());
        if (length)
            std::memcpy(&value, data.data(), length);
        data = data.subspan(length);
        return value;
    }
    [[nodiscard]] bool empty() const { return data.empty(); }
};

bkh_head makeHead()
{
    const bkh_uuid array{{0x10, 0x32, 0x54, 0x76}};
    std::array<bkh_uuid, Members> uuids{};
    for (unsigned i = 0; i < Members; ++i)
        uuids[i].b[15] = std::uint8_t(i + 1);
    bkh_head head;
    bkh_geometry geometry;
    require(!bkh_geometry_init(&geometry, BKH_LEVEL_RAID5, BKH_LEFT_SYMMETRIC, Members, Chunk,
                               1'000'000));
    bkh_head_init(&head, &array, &geometry, uuids.data(), 1'000'000, BKH_REGION_MIN_SECTORS);
    require(
        bkh_log_place(head.map_bytes, BKH_DATA_OFFSET_DEFAULT, &head.log_offset, &head.log_bytes));
    head.log_bytes = BKH_LOG_MIN_BYTES;
    head.runs[0] = {77, 1, 0};
    bkh_log_settle(&head, 1);
    return head;
}

const bkh_head head = makeHead();

bkh_log_area areaOf(std::uint32_t slot)
{
    bkh_log_area area;
    require(!bkh_log_area_init(&area, &head, slot, head.log_run));
    return area;
}

/// All that a recovery would do with it stays inside of the log and of the array.
void checkEntry(const bkh_log_area &area, const bkh_log_header &h, const bkh_log_entry &entry,
                std::uint32_t &at)
{
    const bkh_log_record &r = entry.record;
    const std::uint32_t blocks = bkh_log_blocks(&r);
    require(r.op >= h.tail && r.op - h.tail < BKH_LOG_WINDOW);
    require(r.sectors && r.in_chunk + std::uint64_t(r.sectors) <= Chunk);
    require((r.row + 1) * Chunk <= area.geometry.member_sectors);
    require((r.members >> area.slot & 1) && r.members < 1U << Members);
    require(!r.intent || r.whole);
    require(entry.at == (blocks ? at : 0));
    at += blocks;
    require(at <= area.blocks);
}

bool same(const bkh_log_header &a, const bkh_log_header &b)
{
    return a.seq == b.seq && a.tail == b.tail && a.at == b.at && a.nr_records == b.nr_records
        && a.blocks == b.blocks;
}

/// What is let through must survive being written and read again.
void checkGroup(const Block &block, const bkh_log_area &area, const bkh_log_header &h)
{
    Block again{};
    bkh_log_header sealed = h;
    std::uint32_t at = h.at + 1;
    require(h.nr_records <= BKH_LOG_MAX_RECORDS && h.blocks <= bkh_log_max_group(&area));
    for (std::uint32_t i = 0; i < h.nr_records; ++i) {
        bkh_log_entry entry;
        bkh_log_get(block.data(), i, &entry);
        checkEntry(area, h, entry, at);
        bkh_log_put(again.data(), i, &entry.record, entry.crc);
    }
    require(at == h.at + h.blocks);
    require(!bkh_log_seal(again.data(), &area, &sealed));
    require(same(sealed, h));
    bkh_log_header back;
    require(!bkh_log_open(again.data(), &area, h.at, &back));
    require(same(back, h));
}

/// The input as a block, sealed as ours, with what every header has if it is asked for.
void fuzzHeader(Input in)
{
    const bkh_log_area area = areaOf(std::uint32_t(in.take() % Members));
    const bool mend = in.take() & 1;
    const auto at = std::uint32_t(in.take() % area.blocks);
    Block block{};
    std::copy_n(in.data.begin(), std::min(in.data.size(), block.size() - 64), block.begin() + 64);
    bkh_log_header h;
    (void)bkh_log_open(block.data(), &area, at, &h);
    if (mend) {
        std::memcpy(&block[64], &area.member, sizeof(area.member));
        std::memcpy(&block[80], &area.run, sizeof(area.run));
    }
    const bkh_block_header common = {
        BKH_MAGIC_LOG, BKH_FORMAT_VERSION, 1 + in.take(2), 0, 0, 0, at};
    bkh_block_seal(block.data(), &common, &area.array);
    if (!bkh_log_open(block.data(), &area, at, &h))
        checkGroup(block, area, h);
}

bkh_log_record recordOf(Input &in, std::uint64_t tail)
{
    bkh_log_record r{};
    const std::uint64_t how = in.take();
    r.op = tail + in.take(how & 1 ? 2 : 1);
    r.row = in.take();
    r.in_chunk = std::uint32_t(in.take());
    r.sectors = std::uint32_t(in.take(how & 2 ? 2 : 1));
    r.members = std::uint32_t(in.take());
    r.whole = how & 4;
    r.intent = how & 8;
    return r;
}

/// Records that almost hold together, written as ours, and then changed somewhere.
void fuzzGroup(Input in)
{
    const bkh_log_area area = areaOf(std::uint32_t(in.take() % Members));
    Block block{};
    bkh_log_header h = {in.take(2), in.take(2), std::uint32_t(in.take(2)), 0, 0};
    const std::uint64_t change = in.take(2), value = in.take();
    for (; !in.empty() && h.nr_records < 100; ++h.nr_records) {
        const bkh_log_record r = recordOf(in, h.tail);
        bkh_log_put(block.data(), h.nr_records, &r, 0);
    }
    const bool sound = !bkh_log_seal(block.data(), &area, &h);
    bkh_log_header back;
    require(!bkh_log_open(block.data(), &area, h.at, &back) == sound);
    if (sound)
        checkGroup(block, area, back);
    block[64 + change % (BKH_BLOCK_BYTES - 64)] ^= std::uint8_t(value);
    const bkh_block_header common = {BKH_MAGIC_LOG, BKH_FORMAT_VERSION, h.seq, 0, 0, 0, h.at};
    bkh_block_seal(block.data(), &common, &area.array);
    if (!bkh_log_open(block.data(), &area, h.at, &back))
        checkGroup(block, area, back);
}

/// Whatever was found, and by whom: in order, of members that are left, each with all records.
void fuzzScan(Input in)
{
    static const auto ops = std::make_unique<bkh_log_found[]>(BKH_LOG_WINDOW);
    bkh_head base = head;
    bkh_log_scan scan;
    base.log_tail = in.take(2);
    const auto left = std::uint32_t(in.take());
    bkh_log_scan_init(&scan, ops.get(), &base, left);
    while (!in.empty()) {
        const auto member = std::uint32_t(in.take());
        const bkh_log_header h = {1, base.log_tail + in.take(), 0, 0, 1};
        const bkh_log_entry entry = {recordOf(in, h.tail), 0, 1};
        bkh_log_scan_header(&scan, member, &h);
        if (bkh_log_scan_wants(&scan, &entry.record))
            bkh_log_scan_record(&scan, member, &entry);
    }
    const int error = bkh_log_scan_finish(&scan);
    require(!error || error == -EUCLEAN);
    std::uint64_t op = 0, last = 0;
    while (const bkh_log_found *found = bkh_log_scan_next(&scan, &op)) {
        require(found->record.op > last && found->record.op >= scan.tail);
        require(found->record.op < scan.next_op && op == found->record.op + 1);
        require(!(found->found & ~left) && !(found->record.members & left & ~found->found));
        require(found->record.intent == (found->verdict == BKH_LOG_DISTRUST));
        last = found->record.op;
    }
}

/// Calls in any order: no block is given away that is in use.
void fuzzRing(Input in)
{
    static const auto log = std::make_unique<bkh_log>();
    const bkh_log_area area = areaOf(0);
    std::array<std::vector<std::uint64_t>, Members> holds;
    for (auto &member : holds)
        member.assign(area.blocks, 0);
    bkh_log_init(log.get(), &area, 1, (1U << Members) - 1);
    while (!in.empty()) {
        const auto what = in.take() % 8;
        const auto member = std::uint32_t(in.take() % (Members + 1));
        bkh_log_record r{};
        bkh_log_header h;
        if (what < 3) {
            r.members = std::uint32_t(in.take());
            r.sectors = std::uint32_t(in.take());
            r.intent = r.whole = in.take() & 1;
            if (!bkh_log_begin(log.get(), &r))
                require(r.op + 1 == log->next_op);
        } else if (what < 5) {
            const auto records = std::uint32_t(in.take() % 8);
            const std::uint64_t last = log->next_op - 1 - in.take() % 4;
            if (bkh_log_group(log.get(), member, records, std::uint32_t(in.take()), last, &h))
                continue;
            require(h.at >= BKH_LOG_SLOTS && h.at + h.blocks <= area.blocks);
            for (std::uint32_t at = h.at; at < h.at + h.blocks; ++at) {
                require(holds[member][at] < log->durable);
                holds[member][at] = last;
            }
        } else if (what == 5) {
            bkh_log_retire(log.get(), log->tail + in.take() % 16);
        } else if (what == 6) {
            if (!bkh_log_tail_begin(log.get()))
                bkh_log_tail_done(log.get());
        } else if (in.take() & 1) {
            bkh_log_leave(log.get(), member);
        } else if (!bkh_log_join(log.get(), member % Members)) {
            require(log->durable == log->next_op);
        }
        require(log->durable <= log->tail && log->tail <= log->next_op);
        require(log->next_op - log->durable <= BKH_LOG_WINDOW);
        (void)bkh_log_need(log.get());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    if (!size)
        return 0;
    const Input in{Bytes(bytes + 1, size - 1)};
    switch (bytes[0] % 8) {
    case 0:
        fuzzHeader(in);
        break;
    case 1: // clears and walks the whole window, so not as often
        fuzzScan(in);
        break;
    case 2:
    case 3:
    case 4:
        fuzzRing(in);
        break;
    default:
        fuzzGroup(in);
    }
    return 0;
}
