// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/sim/oracle.h"
#include "tests/sim/row_recovery.h"

#include <functional>
#include <map>
#include <memory>
#include <random>

namespace bulkhead::sim
{

/// What the user was told: contents, and without a log what must not be refused to them.
struct RowOracle : Oracle
{
    using Oracle::Oracle;
    std::array<bool, RowCount> clean{}; ///< Durably, and nothing was written since.
    std::array<bool, RowCount> suspect{}; ///< It was not at the last crash; not resynced yet.
};

/// RAID-4, 5 or 6 in use: what the module does with a row, on simulated disks.
class RowArray
{
public:
    using Disks = std::vector<RowDisk>;

    /// Starts to recover; isReady() when that is done.
    RowArray(const bkh_geometry &geometry, Disks &disks, std::uint32_t present,
             const RowRules &rules, std::uint64_t &clock, std::mt19937_64 &random,
             RowOracle &oracle);

    [[nodiscard]] bool isReady() const { return m_ready; }
    /// Some row has lost data: nobody can tell what a lost block of it held.
    [[nodiscard]] bool isDistrusted() const { return m_distrusted; }
    /// Is no member missing?
    [[nodiscard]] bool isWhole() const { return m_present == (1U << m_geometry.nr_members) - 1; }
    bool write(); ///< Begins one, if one can begin.
    void spoil(); ///< A sector cannot be read from now on; never more than the level tolerates.
    void flush();
    void background(); ///< Tells all members what was retired; without a log cleans or resyncs.
    bool step(); ///< Completes something; false if nothing is on its way.

    /// Is nothing on its way that touches the column?
    [[nodiscard]] bool isIdle(Column column) const { return !locked(column.row, column.at, 1); }
    /// What its members hold while the power is on.
    [[nodiscard]] RowRecovery read(Column column) const;
    [[nodiscard]] int sectorOf(int row, unsigned block, int at) const
    {
        return (row * m_geometry.nr_data + int(block)) * ColumnCount + at;
    }

private:
    struct Op
    {
        bkh_log_record record{};
        std::uint32_t cover = 0;
        std::array<Words, ColumnCount> words{}; ///< By column of the chunk.
        bkh_write_plan plan{};
        bool resync = false;
        bool placed = false;
        bool flushed = false;
        bool retired = false; ///< All members know it durably.
    };
    using SharedOp = std::shared_ptr<Op>;
    struct Io
    {
        std::uint64_t id; ///< Also the time of submission.
        std::size_t disk;
        enum { Place, Log, Flush, Map } kind;
        std::function<void()> done;
    };

    [[nodiscard]] bool locked(int row, int at, int count) const;
    [[nodiscard]] bool compute(Op &op); ///< False if it is refused.
    void involve(Op &op, const bkh_row &row) const;
    void log(const SharedOp &op);
    void place(const SharedOp &op);
    void placed(const SharedOp &op);
    void submitPlace(std::size_t disk, Column column, Word value, std::function<void()> done);
    void submitLog(std::size_t disk, LogEntry entry, std::function<void()> done);
    void flushAll(const std::function<void()> &done);
    void commitTail(const std::function<void()> &done);
    void reuse(RowDisk &disk, std::uint64_t began, std::uint64_t tail);
    void recover();
    void recoverMap();
    [[nodiscard]] bool isTrusted(int row) const;
    void apply(int row, bkh_region_event event);
    void whenMarked(int row, const std::function<void()> &then);
    void commitMap();
    void mapCommitted(const RowMap &map);
    void cleanRow(int row);
    void resync(int row);
    void forEachPresent(const std::function<void(std::size_t)> &visit) const;
    [[nodiscard]] std::function<void()> counted(std::size_t total, std::function<void()> done);

    bkh_geometry m_geometry;
    Disks &m_disks;
    std::uint32_t m_present;
    RowRules m_rules;
    std::uint64_t &m_clock;
    std::mt19937_64 &m_random;
    RowOracle &m_oracle;
    std::vector<Io> m_ios;
    std::map<std::uint64_t, SharedOp> m_ops; ///< From the tail on.
    std::uint64_t m_nextOp = 1;
    bool m_ready = false, m_distrusted = false;
    int m_tailsOnTheWay = 0;

    // Without a log: the regions, which are rows.
    RowMap m_map; ///< In memory; its number is of the last commit.
    std::array<std::uint8_t, RowCount> m_promised{}; ///< What all maps on disk promise at least.
    std::array<std::uint64_t, RowCount> m_entries{}; ///< Counts writes that came in.
    std::vector<std::pair<int, std::function<void()>>> m_unmarked; ///< They wait for the map.
    bool m_mapBusy = false, m_mapWanted = false;
};

} // namespace bulkhead::sim
