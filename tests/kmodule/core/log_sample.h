// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/kmodule/core/sample.h"

#include <tuple>

extern "C" {
#include "kmodule/core/logring.h"
#include "kmodule/core/logscan.h"
}

// Not byte for byte: there is room between their fields.
inline bool operator==(const bkh_log_record &a, const bkh_log_record &b)
{
    return std::tie(a.op, a.row, a.in_chunk, a.sectors, a.members, a.whole, a.intent)
        == std::tie(b.op, b.row, b.in_chunk, b.sectors, b.members, b.whole, b.intent);
}

inline bool operator==(const bkh_log_header &a, const bkh_log_header &b)
{
    return std::tie(a.seq, a.tail, a.at, a.nr_records, a.blocks)
        == std::tie(b.seq, b.tail, b.at, b.nr_records, b.blocks);
}

/// An array of rows with a log, in its first run: RAID-6 unless told otherwise.
inline bkh_head logHead(unsigned members = 5, std::uint64_t logBytes = BKH_LOG_MIN_BYTES,
                        bkh_level level = BKH_LEVEL_RAID6)
{
    bkh_head head = headOf(level, BKH_LEFT_SYMMETRIC, members, 1024, 4'096'000);
    head.log_offset = 2 * BKH_LOG_ALIGN;
    head.log_bytes = logBytes;
    head.runs[0] = {0x5eed, 1, 0};
    bkh_log_settle(&head, 1);
    return head;
}

inline bkh_log_area logArea(const bkh_head &head, std::uint32_t slot = 0)
{
    bkh_log_area area;
    bkh_log_area_init(&area, &head, slot, head.log_run);
    return area;
}

inline bkh_log_record logRecord(std::uint64_t op, std::uint32_t members, std::uint32_t sectors = 8)
{
    bkh_log_record record{};
    record.op = op;
    record.row = op % 100;
    record.in_chunk = std::uint32_t(op % 64);
    record.sectors = sectors;
    record.members = members;
    return record;
}
