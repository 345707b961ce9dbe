// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/sim/row_array.h"

#include <algorithm>
#include <bit>
#include <cstdlib>

namespace bulkhead::sim
{

namespace
{

bool overlap(const bkh_log_record &a, const bkh_log_record &b)
{
    return a.row == b.row && a.in_chunk < b.in_chunk + b.sectors
        && b.in_chunk < a.in_chunk + a.sectors;
}

} // namespace

RowArray::RowArray(const bkh_geometry &geometry, Disks &disks, std::uint32_t present,
                   const RowRules &rules, std::uint64_t &clock, std::mt19937_64 &random,
                   RowOracle &oracle)
    : m_geometry(geometry)
    , m_disks(disks)
    , m_present(present)
    , m_rules(rules)
    , m_clock(clock)
    , m_random(random)
    , m_oracle(oracle)
{
    recover();
}

void RowArray::forEachPresent(const std::function<void(std::size_t)> &visit) const
{
    for (std::size_t disk = 0; disk < m_disks.size(); ++disk)
        if (m_present >> disk & 1U)
            visit(disk);
}

/// Calls @p done with the last of @p total calls.
std::function<void()> RowArray::counted(std::size_t total, std::function<void()> done)
{
    return [left = std::make_shared<std::size_t>(total), done = std::move(done)] {
        if (!--*left)
            done();
    };
}

void RowArray::submitPlace(std::size_t disk, Column column, Word value, std::function<void()> done)
{
    const std::uint64_t id = ++m_clock;
    m_disks[disk].open.push_back({column, value, id, 0});
    m_ios.push_back({id, disk, Io::Place, std::move(done)});
}

void RowArray::submitLog(std::size_t disk, LogEntry entry, std::function<void()> done)
{
    entry.io = ++m_clock;
    entry.tail = m_ops.empty() ? m_nextOp : m_ops.begin()->first;
    for (const auto &[id, op] : m_ops) {
        if (op->flushed)
            entry.retired.push_back(id);
    }
    m_ios.push_back({entry.io, disk, Io::Log, std::move(done)});
    m_disks[disk].log.push_back(std::move(entry));
}

bool RowArray::step()
{
    if (m_ios.empty())
        return false;
    const std::size_t which = m_random() % m_ios.size();
    const Io io = m_ios[which];
    m_ios.erase(m_ios.begin() + std::ptrdiff_t(which));
    RowDisk &disk = m_disks[io.disk];
    if (io.kind == Io::Place) {
        std::ranges::find(disk.open, io.id, &PlacedWrite::io)->completedAt = ++m_clock;
    } else if (io.kind == Io::Log) {
        std::ranges::find(disk.log, io.id, &LogEntry::io)->durable = true;
    } else if (io.kind == Io::Map) {
        disk.map = *disk.mapComing;
        disk.mapComing.reset();
    } else {
        disk.flush(io.id);
    }
    io.done();
    return true;
}

bool RowArray::locked(int row, int at, int count) const
{
    bkh_log_record wanted{};
    wanted.row = std::uint64_t(row);
    wanted.in_chunk = std::uint32_t(at);
    wanted.sectors = std::uint32_t(count);
    return std::ranges::any_of(m_ops, [&](const auto &op) {
        return !op.second->placed && overlap(op.second->record, wanted);
    });
}

bool RowArray::write()
{
    const int row = int(m_random() % RowCount);
    const int at = int(m_random() % ColumnCount);
    const int count = 1 + int(m_random() % std::uint64_t(ColumnCount - at));
    if (!m_ready || locked(row, at, count))
        return false;
    auto op = std::make_shared<Op>();
    op->record.op = m_nextOp++;
    op->record.row = std::uint64_t(row);
    op->record.in_chunk = std::uint32_t(at);
    op->record.sectors = std::uint32_t(count);
    const std::uint32_t all = bkh_mask_data(&m_geometry);
    op->cover = m_random() % 3 ? std::uint32_t(1 + m_random() % all) : all;
    op->record.whole = op->cover == all;
    if (!compute(*op))
        return false;
    op->record.intent =
        m_rules.log && op->record.whole && (isWhole() || !m_rules.intentsIfAllThere);
    m_ops[op->record.op] = op;
    if (!m_rules.log)
        whenMarked(row, [this, op] { place(op); });
    else if (op->record.intent && !m_rules.intents)
        place(op);
    else
        log(op);
    if (m_rules.log && !m_rules.logFirst && !op->record.intent)
        place(op);
    return true;
}

/// Plans and computes what each member will hold.
bool RowArray::compute(Op &op)
{
    bkh_row row;
    bkh_row_init(&m_geometry, op.record.row, &row);
    bkh_row_health health = healthOf(m_geometry, row, m_present, isTrusted(int(op.record.row)));
    std::uint32_t unreadable = 0;
    for (std::uint32_t at = op.record.in_chunk; at < op.record.in_chunk + op.record.sectors; ++at)
        unreadable |= unreadableOf(m_disks, {int(op.record.row), int(at)});
    if (m_rules.errorsCount)
        health.readable &= ~bkh_row_blocks_on(&m_geometry, &row, unreadable);
    // What could not be read back is not taken, though a write of all data could be planned.
    if (!health.trusted && op.cover & ~health.writable)
        return false;
    const int error = bkh_plan_write(&m_geometry, &health, op.cover, &op.plan);
    if (unreadable && (error || op.plan.untrusted))
        return false; // in other columns others can not be read, or parity cannot be trusted
    if (error)
        std::abort(); // no more is lost than the level allows
    involve(op, row);
    for (std::uint32_t at = op.record.in_chunk; at < op.record.in_chunk + op.record.sectors; ++at) {
        Words &words = op.words[at];
        const auto to = pointersTo(words);
        for (unsigned block = 0; block < m_geometry.nr_members; ++block)
            if (op.plan.before.read >> block & 1U)
                words[block] = m_disks[bkh_row_member(&m_geometry, &row, block)].read(
                    {int(op.record.row), int(at)});
        bkh_parity_solve(&m_geometry, &row, &op.plan.before, to.data(), sizeof(Word));
        for (unsigned block = 0; block < m_geometry.nr_data; ++block) {
            if (!(op.cover >> block & 1U))
                continue;
            const Word value = Word(m_random()) | 1U;
            const Word delta = words[block] ^ value;
            words[block] = value;
            if (op.plan.method == BKH_WRITE_MODIFY)
                bkh_parity_modify(&m_geometry, &row, block,
                                  reinterpret_cast<const std::uint8_t *>(&delta), to.data(),
                                  sizeof(Word));
            m_oracle.submitted(sectorOf(int(op.record.row), block, int(at)), value);
        }
        if (op.plan.method == BKH_WRITE_RECONSTRUCT)
            bkh_parity_generate(&m_geometry, &row, to.data(), sizeof(Word));
    }
    return true;
}

/// Notes the members that the plan writes to.
void RowArray::involve(Op &op, const bkh_row &row) const
{
    for (unsigned block = 0; block < m_geometry.nr_members; ++block)
        if (op.plan.write >> block & 1U)
            op.record.members |= 1U << bkh_row_member(&m_geometry, &row, block);
}

void RowArray::log(const SharedOp &op)
{
    bkh_row row;
    bkh_row_init(&m_geometry, op->record.row, &row);
    const auto next = counted(std::size_t(std::popcount(op->record.members)), [this, op] {
        if (m_rules.logFirst || op->record.intent)
            place(op);
    });
    forEachPresent([&](std::size_t disk) {
        if (!(op->record.members >> disk & 1U))
            return;
        LogEntry entry;
        entry.record = op->record;
        const unsigned block = bkh_row_block(&m_geometry, &row, unsigned(disk));
        for (std::size_t at = 0; at < ColumnCount; ++at)
            entry.contents[at] = op->words[at][block];
        submitLog(disk, std::move(entry), next);
    });
}

void RowArray::place(const SharedOp &op)
{
    bkh_row row;
    bkh_row_init(&m_geometry, op->record.row, &row);
    const std::size_t total = std::size_t(std::popcount(op->record.members)) * op->record.sectors;
    if (!total)
        return placed(op);
    const auto next = counted(total, [this, op] { placed(op); });
    for (std::uint32_t at = op->record.in_chunk; at < op->record.in_chunk + op->record.sectors;
         ++at)
        for (unsigned block = 0; block < m_geometry.nr_members; ++block)
            if (op->plan.write >> block & 1U)
                submitPlace(bkh_row_member(&m_geometry, &row, block),
                            {int(op->record.row), int(at)}, op->words[at][block], next);
}

void RowArray::placed(const SharedOp &op)
{
    op->placed = true;
    if (!m_rules.retireAfterFlush)
        op->flushed = true;
    for (std::uint32_t at = op->record.in_chunk; at < op->record.in_chunk + op->record.sectors;
         ++at)
        for (unsigned block = 0; block < m_geometry.nr_data; ++block)
            if (op->cover >> block & 1U)
                m_oracle.acknowledged(sectorOf(int(op->record.row), block, int(at)),
                                      op->words[at][block]);
    if (op->resync) {
        m_oracle.suspect[op->record.row] = false;
        apply(int(op->record.row), BKH_EV_SYNC_DONE);
    }
    if (!m_rules.log)
        m_ops.erase(op->record.op);
}

void RowArray::flushAll(const std::function<void()> &done)
{
    const auto next = counted(std::size_t(std::popcount(m_present)), done);
    forEachPresent([&](std::size_t disk) {
        const std::uint64_t id = ++m_clock;
        m_ios.push_back({id, disk, Io::Flush, next});
    });
}

void RowArray::spoil()
{
    const auto disk = std::size_t(m_random() % m_disks.size());
    const Column column = {int(m_random() % RowCount), int(m_random() % ColumnCount)};
    const int missing = int(m_geometry.nr_members) - std::popcount(m_present);
    if (!(m_present >> disk & 1U) || !isIdle(column)
        || std::popcount(unreadableOf(m_disks, column)) + missing >= int(m_geometry.nr_parity))
        return;
    m_disks[disk].unreadable[std::size_t(column.row)][std::size_t(column.at)] = true;
}

void RowArray::flush()
{
    if (!m_ready)
        return;
    std::vector<SharedOp> before;
    bool intents = false;
    for (const auto &[id, op] : m_ops) {
        if (!op->placed)
            continue;
        before.push_back(op);
        intents |= op->record.intent;
    }
    flushAll([this, before, intents, mark = m_oracle.mark()] {
        for (const SharedOp &op : before)
            op->flushed = true;
        if (intents && m_rules.flushRetires)
            commitTail([this, mark] { m_oracle.flushed(mark); });
        else
            m_oracle.flushed(mark);
    });
}

void RowArray::background()
{
    if (!m_ready)
        return;
    if (m_rules.log) {
        if (!m_tailsOnTheWay)
            commitTail([] {});
        return;
    }
    const int row = int(m_random() % RowCount);
    if (m_map.states[std::size_t(row)] == BKH_REGION_DIRTY)
        cleanRow(row);
    else if (m_map.states[std::size_t(row)] == BKH_REGION_NEEDS_SYNC)
        resync(row);
}

/// Tells all members what is retired, and then forgets what is below the tail.
void RowArray::commitTail(const std::function<void()> &done)
{
    std::vector<SharedOp> retired;
    for (const auto &[id, op] : m_ops)
        if (op->flushed)
            retired.push_back(op);
    ++m_tailsOnTheWay;
    const std::uint64_t began = m_clock;
    const std::uint64_t tail = m_ops.empty() ? m_nextOp : m_ops.begin()->first;
    const auto next =
        counted(std::size_t(std::popcount(m_present)), [this, retired, began, tail, done] {
            --m_tailsOnTheWay;
            for (const SharedOp &op : retired)
                op->retired = true;
            std::erase_if(m_ops, [first = true](const auto &op) mutable {
                first &= op.second->retired;
                return first;
            });
            forEachPresent([&](std::size_t disk) { reuse(m_disks[disk], began, tail); });
            done();
        });
    forEachPresent([&](std::size_t disk) { submitLog(disk, {}, next); });
}

/// The room of what is below the tail may be used again, sooner or later.
void RowArray::reuse(RowDisk &disk, std::uint64_t began, std::uint64_t tail)
{
    std::erase_if(disk.log, [&](const LogEntry &entry) {
        if (!entry.durable)
            return false;
        return entry.record.op ? entry.record.op < tail && m_random() % 2 : entry.io <= began;
    });
}

void RowArray::recover()
{
    if (!m_rules.log)
        return recoverMap();
    std::vector<std::tuple<std::size_t, Column, Word>> again;
    for (int row = 0; row < RowCount; ++row)
        for (int at = 0; at < ColumnCount; ++at) {
            const Column column = {row, at};
            bkh_row layout;
            bkh_row_init(&m_geometry, std::uint64_t(row), &layout);
            RowRecovery now = recoverColumn(m_geometry, m_disks, m_present, column, m_rules);
            mendParity(m_geometry, layout, m_present, m_rules, now);
            m_distrusted |= !now.trusted;
            for (unsigned block = 0; block < m_geometry.nr_members; ++block) {
                const std::size_t disk = bkh_row_member(&m_geometry, &layout, block);
                if (m_present & ~now.unreadable & 1U << disk
                    && m_disks[disk].read(column) != now.words[block])
                    again.emplace_back(disk, column, now.words[block]);
            }
        }
    for (const RowDisk &disk : m_disks)
        for (const LogEntry &entry : disk.log)
            m_nextOp = std::max({m_nextOp, entry.record.op + 1, entry.tail});
    const auto open = [this] {
        flushAll([this] {
            if (!m_rules.clearAfterRecovery) {
                m_ready = true;
                return;
            }
            commitTail([this] { m_ready = true; });
        });
    };
    if (again.empty())
        return open();
    const auto next = counted(again.size(), open);
    for (const auto &[disk, column, value] : again)
        submitPlace(disk, column, value, next);
}

} // namespace bulkhead::sim
