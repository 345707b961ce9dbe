// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

extern "C" {
#include "kmodule/core/parity.h"
#include "kmodule/core/region.h"
#include "kmodule/core/rowlog.h"
}

namespace bulkhead::sim
{

// A tiny array of rows: few rows, and of each chunk only the first sectors are used.
inline constexpr int RowCount = 2;
inline constexpr int ColumnCount = 2;
inline constexpr int MaxRowMembers = 6;

/// What a sector holds: four bytes stand for all of it.
using Word = std::uint32_t;

/// A sector of a row: the same one in each of its chunks.
struct Column
{
    int row = 0;
    int at = 0;
    bool operator==(const Column &) const = default;
};

/// A write to its place, in the volatile cache of a disk or on its way there.
struct PlacedWrite
{
    Column column;
    Word value = 0;
    std::uint64_t io = 0;
    std::uint64_t completedAt = 0; ///< 0 while on its way.
};

/// Something in a disk's log. Written with FUA: durable when it completes, and then whole.
struct LogEntry
{
    bkh_log_record record{}; ///< op is 0 if it only tells what was retired.
    std::array<Word, ColumnCount> contents{};
    std::uint64_t tail = 0; ///< All operations below are retired,
    std::vector<std::uint64_t> retired{}; ///< and these.
    std::uint64_t io = 0;
    bool durable = false;

    [[nodiscard]] bool touches(Column column) const
    {
        return record.op && record.row == std::uint64_t(column.row)
            && std::uint32_t(column.at) - record.in_chunk < record.sectors;
    }
    [[nodiscard]] bool retires(std::uint64_t op) const;
};

/// The region map on a disk; a row is a region. Written whole, with FUA.
struct RowMap
{
    std::uint64_t number = 0; ///< Of the commit.
    std::array<std::uint8_t, RowCount> states{};
};

/// One member: what is durable, and what a power cut may or may not keep.
struct RowDisk
{
    std::array<std::array<Word, ColumnCount>, RowCount> stable{};
    std::vector<PlacedWrite> open; ///< In the order of arrival.
    std::vector<LogEntry> log;
    std::array<std::array<bool, ColumnCount>, RowCount> unreadable{}; ///< Until it is written.
    RowMap map;
    std::optional<RowMap> mapComing; ///< On its way; one at a time.

    RowDisk() { map.states.fill(BKH_REGION_CLEAN); } // zeros, and their parity is zeros
    /// What a read returns while the power is on; of an unreadable sector nobody may look at it.
    [[nodiscard]] Word read(Column column) const;
    /// Makes durable what had completed before @p submittedAt.
    void flush(std::uint64_t submittedAt);
    /// What is left after a cut of the power: bit i of each says whether that write survived.
    void cut(std::uint64_t keptOpen, std::uint64_t keptLog, bool keptMap);
};

/// What stands in the buffer after a read that failed.
inline constexpr Word Garbage = 0xdeadbeef;

/// The blocks of one column, in the order of struct bkh_row.
using Words = std::array<Word, MaxRowMembers>;

/// Pointers for the arithmetic of the core.
[[nodiscard]] std::array<std::uint8_t *, MaxRowMembers> pointersTo(Words &words);

} // namespace bulkhead::sim
