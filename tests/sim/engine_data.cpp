// SPDX-License-Identifier: GPL-2.0-or-later
// What the user of the array asks for, and cleaning up behind it.
#include "tests/sim/engine.h"

#include <algorithm>

namespace bulkhead::sim
{

namespace
{
int regionOf(int sector)
{
    return sector / SectorsPerRegion;
}
} // namespace

bool Engine::apply(int region, bkh_region_event event)
{
    const auto step = bkh_region_step(m_states[region], event, redundant());
    if (!step.next)
        return false;
    m_states[region] = step.next;
    if (step.todo & (BKH_DO_COMMIT | BKH_DO_COMMIT_LAZY))
        wantMap();
    return true;
}

bool Engine::promised(int region) const
{
    return !m_rules.writeWaitsForMap || m_promised[region] == BKH_REGION_DIRTY
        || m_promised[region] == BKH_REGION_NEEDS_SYNC;
}

void Engine::write(int sector, Value value, Done done, IoKind kind)
{
    when([this, sector, value, kind, done = std::move(done)] {
        return tryWrite(sector, value, kind, done);
    });
}

bool Engine::tryWrite(int sector, Value value, IoKind kind, const Done &done)
{
    const int region = regionOf(sector);
    if (m_dead) {
        done(false);
        return true;
    }
    if (m_locked[sector] || m_initialising[region])
        return false;
    const auto step = bkh_region_step(m_states[region], BKH_EV_WRITE, redundant());
    if (step.todo & BKH_DO_ZERO_ALL) {
        if (m_rules.zeroFirst)
            initRegion(region);
        else
            apply(region, BKH_EV_INIT_DONE);
        return false;
    }
    apply(region, BKH_EV_WRITE);
    if (!promised(region))
        return false;
    m_locked[sector] = true;
    ++m_writers[region];
    ++m_entries[region];
    sendData(sector, value, kind, done);
    return true;
}

void Engine::sendData(int sector, Value value, IoKind kind, const Done &done)
{
    const std::uint32_t to = targets() & holdersOf(m_geometry, sector);
    toAll(to, kind, sector, value, [this, sector, to, done](std::uint32_t ok) {
        when([this, sector, to, done, ok] {
            const bool acked = mayAckData(sector, to, ok);
            if (!acked && !m_dead)
                return false;
            m_locked[sector] = false;
            --m_writers[regionOf(sector)];
            done(acked);
            return true;
        });
    });
}

// Zeros reach the medium before the dirty mark does: while the mark may be on disk,
// a crash must not show what a stranger left there.
void Engine::initRegion(int region)
{
    m_initialising[region] = true;
    const auto flushed = [this, region](std::uint32_t ok) {
        when([this, region, ok] {
            // A member that missed the zeros but counts as in sync might be read.
            if (m_rules.zerosWaitForHead ? !mayAck(ok) : !inSync())
                return m_dead;
            m_initialising[region] = false;
            apply(region, BKH_EV_INIT_DONE);
            return true;
        });
    };
    auto left = std::make_shared<int>(SectorsPerRegion);
    for (int i = 0; i < SectorsPerRegion; ++i) {
        const int sector = region * SectorsPerRegion + i;
        toAll(targets() & holdersOf(m_geometry, sector), IoKind::Data, sector, 0,
              [this, left, flushed](std::uint32_t) {
                  if (!--*left)
                      toAll(targets(), IoKind::Flush, 0, 0, flushed);
              });
    }
}

void Engine::flush(Done done)
{
    toAll(targets(), IoKind::Flush, 0, 0, [this, done = std::move(done)](std::uint32_t ok) {
        when([this, done, ok] {
            const bool acked = mayAck(ok);
            if (!acked && !m_dead)
                return false;
            done(acked);
            return true;
        });
    });
}

void Engine::discard(int region, Done done)
{
    when([this, region, done = std::move(done)] { return discardNow(region, done); });
}

bool Engine::discardNow(int region, const Done &done)
{
    const int first = region * SectorsPerRegion;
    if (m_dead) {
        done(false);
        return true;
    }
    if (m_initialising[region] || m_writers[region] || m_cleaning[region])
        return false;
    if (std::any_of(&m_locked[first], &m_locked[first] + SectorsPerRegion, std::identity{}))
        return false;
    const auto before = m_states[region];
    if (!apply(region, BKH_EV_DISCARD))
        return false;
    std::fill_n(&m_locked[first], SectorsPerRegion, true);
    ++m_entries[region];
    const auto unlock = [this, first, done](bool ok) {
        std::fill_n(&m_locked[first], SectorsPerRegion, false);
        done(ok);
    };
    if (before == BKH_REGION_NEVER) {
        unlock(true);
        return true;
    }
    when([this, region, first, unlock] {
        if (m_dead) {
            unlock(false);
            return true;
        }
        if (m_promised[region] != BKH_REGION_NEVER || m_mapBusy || m_mapWanted)
            return false;
        auto left = std::make_shared<int>(SectorsPerRegion);
        for (int i = 0; i < SectorsPerRegion; ++i)
            toAll(targets() & holdersOf(m_geometry, first + i), IoKind::Data, first + i, Garbage,
                  [left, unlock](std::uint32_t) {
                      if (!--*left)
                          unlock(true);
                  });
        return true;
    });
    return true;
}

void Engine::cleanRegion(int region)
{
    m_cleaning[region] = true;
    const std::uint64_t entries = m_entries[region];
    const std::uint32_t asked = targets();
    const auto flushed = [this, region, entries, asked](std::uint32_t ok) {
        m_cleaning[region] = false;
        if (ok != asked || m_writers[region] || m_entries[region] != entries)
            return;
        if (m_states[region] == BKH_REGION_DIRTY)
            apply(region, BKH_EV_IDLE);
    };
    if (m_rules.idleFlushes)
        toAll(asked, IoKind::Flush, 0, 0, flushed);
    else
        flushed(asked);
}

std::optional<Value> Engine::read(int slot, int sector) const
{
    const std::uint8_t state = m_states[regionOf(sector)];
    if (!(inSync() & holdersOf(m_geometry, sector) & 1U << slot))
        return std::nullopt;
    if (bkh_region_read_one(state) && slot != fixedMember(sector))
        return std::nullopt;
    return state == BKH_REGION_NEVER ? Value(0) : m_disks[slot]->read(sector);
}

} // namespace bulkhead::sim
