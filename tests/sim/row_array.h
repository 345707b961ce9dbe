// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/sim/oracle.h"
#include "tests/sim/row_disk.h"

#include <functional>
#include <map>
#include <memory>
#include <random>

namespace bulkhead::sim
{

/// The rules of the protocol, so that a test can break each and see the loss.
struct RowRules
{
    bool log = true; ///< Off is a mode, not a mistake: then what is lost is documented.
    bool logFirst = true; ///< Nothing is overwritten before all records are durable.
    bool everyoneHasIt = true; ///< Only operations with all their records are done again.
    bool intents = true; ///< Full rows announce themselves.
    bool retireAfterFlush = true; ///< Only what is flushed is retired.
    bool flushRetires = true; ///< A flush is answered when the intents before it are retired.
    bool inOrder = true; ///< Operations are done again in their order.
    bool clearAfterRecovery = true; ///< All is retired before the first new write.
    bool trustNobody = true; ///< Nothing is solved from parity that is not trusted.
};

/// What can be told of a column after a crash, without having lost anything more.
struct RowRecovery
{
    Words words{}; ///< Blocks of the members that are left, after what is done again.
    bool trusted = true;
};

/// RAID-4, 5 or 6 in use: what the module does with a row, on simulated disks.
class RowArray
{
public:
    using Disks = std::vector<RowDisk>;

    /// Starts to recover; isReady() when that is done.
    RowArray(const bkh_geometry &geometry, Disks &disks, std::uint32_t present,
             const RowRules &rules, std::uint64_t &clock, std::mt19937_64 &random, Oracle &oracle);

    [[nodiscard]] bool isReady() const { return m_ready; }
    /// Some row has lost data: nobody can tell what a lost block of it held.
    [[nodiscard]] bool isDistrusted() const { return m_distrusted; }
    bool write(); ///< Begins one, if one can begin.
    void flush();
    void retire(); ///< Tells all members what was retired.
    bool step(); ///< Completes something; false if nothing is on its way.

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
        int waitsFor = 0;
        bool placed = false;
        bool flushed = false;
        bool retired = false; ///< All members know it durably.
    };
    using SharedOp = std::shared_ptr<Op>;
    struct Io
    {
        std::uint64_t id;
        std::size_t disk;
        enum { Place, Log, Flush } kind;
        std::uint64_t submittedAt;
        std::function<void()> done;
    };

    [[nodiscard]] bool locked(int row, int at, int count) const;
    void compute(Op &op);
    void log(const SharedOp &op);
    void place(const SharedOp &op);
    void placed(const SharedOp &op);
    void submitPlace(std::size_t disk, Column column, Word value, std::function<void()> done);
    void submitLog(std::size_t disk, LogEntry entry, std::function<void()> done);
    void flushAll(const std::function<void()> &done);
    void commitTail(const std::function<void()> &done);
    void reuse(RowDisk &disk, std::uint64_t began, std::uint64_t tail);
    void recover();
    void forEachPresent(const std::function<void(std::size_t)> &visit) const;
    [[nodiscard]] std::function<void()> counted(std::size_t total, std::function<void()> done);

    bkh_geometry m_geometry;
    Disks &m_disks;
    std::uint32_t m_present;
    RowRules m_rules;
    std::uint64_t &m_clock;
    std::mt19937_64 &m_random;
    Oracle &m_oracle;
    std::vector<Io> m_ios;
    std::map<std::uint64_t, SharedOp> m_ops; ///< From the tail on.
    std::uint64_t m_nextOp = 1;
    bool m_ready = false, m_distrusted = false;
    int m_tailsOnTheWay = 0;
};

/// The entries of the disks that touch a column, judged: what a recovery of it comes to.
[[nodiscard]] RowRecovery recoverColumn(const bkh_geometry &geometry,
                                        const std::vector<RowDisk> &disks, std::uint32_t left,
                                        Column column, const RowRules &rules);

} // namespace bulkhead::sim
