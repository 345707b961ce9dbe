// SPDX-License-Identifier: GPL-2.0-or-later
// Rows without a log: the region map says whose parity may not belong to its data.
#include "tests/sim/row_array.h"

#include <algorithm>
#include <bit>

namespace bulkhead::sim
{

bool RowArray::isTrusted(int row) const
{
    return m_rules.log || !m_rules.trustNobody
        || !bkh_region_read_one(m_map.states[std::size_t(row)]);
}

RowRecovery RowArray::read(Column column) const
{
    bkh_row row;
    bkh_row_init(&m_geometry, std::uint64_t(column.row), &row);
    RowRecovery now;
    now.trusted = isTrusted(column.row);
    now.unreadable = m_rules.errorsCount ? unreadableOf(m_disks, column) & m_present : 0;
    forEachPresent([&](std::size_t disk) {
        now.words[bkh_row_block(&m_geometry, &row, unsigned(disk))] = m_disks[disk].read(column);
    });
    return now;
}

/// Before the first write all maps say the same, and what is not in sync.
void RowArray::recoverMap()
{
    m_map = mapAfterCrash(m_disks, m_present);
    commitMap();
}

void RowArray::apply(int row, bkh_region_event event)
{
    const bool redundant = std::popcount(m_present) == int(m_geometry.nr_members);
    std::uint8_t &state = m_map.states[std::size_t(row)];
    const auto step = bkh_region_step(state, event, redundant);
    state = step.next;
    if (step.todo & (BKH_DO_COMMIT | BKH_DO_COMMIT_LAZY))
        commitMap();
}

/// A write enters the row: it goes on when the maps promise to tell of it.
void RowArray::whenMarked(int row, const std::function<void()> &then)
{
    m_oracle.clean[std::size_t(row)] = false;
    ++m_entries[std::size_t(row)];
    apply(row, BKH_EV_WRITE);
    if (!m_rules.markFirst || m_promised[std::size_t(row)] != BKH_REGION_CLEAN)
        then();
    else
        m_unmarked.emplace_back(row, then);
}

void RowArray::commitMap()
{
    m_mapWanted = true;
    if (m_mapBusy)
        return;
    m_mapBusy = true;
    m_mapWanted = false;
    ++m_map.number;
    RowMap map = m_map;
    for (std::size_t row = 0; row < map.states.size(); ++row) {
        if (map.states[row] == BKH_REGION_SYNCING)
            map.states[row] = BKH_REGION_NEEDS_SYNC;
        if (map.states[row] == BKH_REGION_CLEAN) // from now on it may be what a crash leaves
            m_promised[row] = BKH_REGION_CLEAN;
    }
    const auto next =
        counted(std::size_t(std::popcount(m_present)), [this, map] { mapCommitted(map); });
    forEachPresent([&](std::size_t disk) {
        m_disks[disk].mapComing = map;
        m_ios.push_back({++m_clock, disk, Io::Map, next});
    });
}

void RowArray::mapCommitted(const RowMap &map)
{
    m_mapBusy = false;
    m_ready = true;
    m_promised = map.states;
    for (std::size_t row = 0; row < map.states.size(); ++row)
        m_oracle.clean[row] =
            map.states[row] == BKH_REGION_CLEAN && m_map.states[row] == BKH_REGION_CLEAN;
    if (m_mapWanted)
        commitMap();
    auto unmarked = std::move(m_unmarked);
    m_unmarked.clear();
    for (auto &[row, then] : unmarked) {
        if (m_promised[std::size_t(row)] != BKH_REGION_CLEAN)
            then();
        else
            m_unmarked.emplace_back(row, then);
    }
}

void RowArray::cleanRow(int row)
{
    const auto isBusy = [this, row] { return locked(row, 0, ColumnCount); };
    if (isBusy())
        return;
    const auto flushed = [this, row, isBusy, entries = m_entries[std::size_t(row)]] {
        const bool isIdle = m_entries[std::size_t(row)] == entries && !isBusy();
        if ((isIdle || !m_rules.idleLooksAgain)
            && m_map.states[std::size_t(row)] == BKH_REGION_DIRTY)
            apply(row, BKH_EV_IDLE);
    };
    if (m_rules.idleFlushes)
        flushAll(flushed);
    else
        flushed();
}

/// Computes the parity of the row from its data, if all of that is there.
void RowArray::resync(int row)
{
    bkh_row layout;
    bkh_row_init(&m_geometry, std::uint64_t(row), &layout);
    std::uint32_t unreadable = 0;
    for (int at = 0; at < ColumnCount && m_rules.mendFromAll; ++at)
        unreadable |= unreadableOf(m_disks, {row, at});
    bkh_row_health health = healthOf(m_geometry, layout, m_present, false);
    health.readable &= ~bkh_row_blocks_on(&m_geometry, &layout, unreadable);
    if (locked(row, 0, ColumnCount) || bkh_mask_data(&m_geometry) & ~health.readable)
        return;
    apply(row, BKH_EV_SYNC_START);
    auto op = std::make_shared<Op>();
    op->record.op = m_nextOp++;
    op->record.row = std::uint64_t(row);
    op->record.sectors = ColumnCount;
    op->resync = true;
    op->plan.write = bkh_mask_parity(&m_geometry) & health.writable;
    involve(*op, layout);
    for (int at = 0; at < ColumnCount; ++at) {
        RowRecovery now = read({row, at});
        now.trusted = false;
        mendParity(m_geometry, layout, m_present, m_rules, now);
        op->words[std::size_t(at)] = now.words;
    }
    m_ops[op->record.op] = op;
    place(op);
}

} // namespace bulkhead::sim
