// SPDX-License-Identifier: GPL-2.0-or-later
// Cleaning, resync, rebuild and the way out.
#include "tests/sim/engine.h"

#include <algorithm>

namespace bulkhead::sim
{

bool Engine::quiet() const
{
    return m_pending.empty() && m_waiting.empty() && !m_headBusy && !m_mapBusy && !m_backgroundBusy;
}

bool Engine::synced() const
{
    return rebuildingSlot() < 0
        && std::none_of(m_states.begin(), m_states.end(), bkh_region_read_one);
}

int Engine::rebuildingSlot() const
{
    for (int slot = 0; slot < slots(); ++slot)
        if (m_head.members[slot].state == BKH_MEMBER_REBUILDING && !(m_failed >> slot & 1))
            return slot;
    return -1;
}

void Engine::background()
{
    if (!ready())
        return;
    for (int region = 0; region < RegionCount; ++region)
        if (m_states[region] == BKH_REGION_DIRTY && !m_writers[region] && !m_cleaning[region]
            && redundant())
            cleanRegion(region);
    if (m_backgroundBusy)
        return;
    for (int region = 0; region < RegionCount; ++region) {
        if (m_states[region] != BKH_REGION_NEEDS_SYNC)
            continue;
        m_backgroundBusy = true;
        apply(region, BKH_EV_SYNC_START);
        return syncSector(region, 0);
    }
    if (const int slot = rebuildingSlot(); slot >= 0) {
        m_backgroundBusy = true;
        rebuildStep(slot);
    }
}

void Engine::syncSector(int region, int index)
{
    if (index == SectorsPerRegion) {
        apply(region, BKH_EV_SYNC_DONE);
        m_backgroundBusy = false;
        return;
    }
    const int sector = region * SectorsPerRegion + index;
    when([this, region, index, sector] {
        if (m_dead)
            return true;
        if (m_locked[sector])
            return false;
        m_locked[sector] = true;
        const std::uint32_t holders = holdersOf(m_geometry, sector);
        const int source = fixedMember(sector);
        std::uint32_t to = targets() & holders & ~(1U << source);
        if (!m_rules.syncReachesRebuilding)
            to &= m_inSync;
        toAll(to, IoKind::Data, sector, m_disks[source]->read(sector),
              [this, region, index, sector](std::uint32_t) {
                  m_locked[sector] = false;
                  syncSector(region, index + 1);
              });
        return true;
    });
}

void Engine::rebuildStep(int slot)
{
    const bool partial = m_head.members[slot].flags & BKH_ENTRY_PARTIAL;
    int &region = m_cursor[slot];
    while (region < RegionCount
           && (m_initialising[region] || !bkh_region_rebuild_needed(m_states[region], partial)))
        ++region;
    if (region == RegionCount)
        return finishRebuild(slot);
    rebuildSector(slot, region, 0);
}

void Engine::rebuildSector(int slot, int region, int index)
{
    if (m_failed >> slot & 1) {
        m_backgroundBusy = false;
        return;
    }
    if (index == SectorsPerRegion)
        return checkpoint(slot, region + 1);
    const int sector = region * SectorsPerRegion + index;
    if (!(holdersOf(m_geometry, sector) >> slot & 1)) // nothing of this chunk is on it
        return rebuildSector(slot, region, index + 1);
    when([this, slot, region, index, sector] {
        if (m_dead)
            return true;
        if (m_locked[sector])
            return false;
        m_locked[sector] = true;
        submit(slot, IoKind::Data, sector, m_disks[fixedMember(sector)]->read(sector),
               [this, slot, region, index, sector](bool) {
                   m_locked[sector] = false;
                   rebuildSector(slot, region, index + 1);
               });
        return true;
    });
}

void Engine::checkpoint(int slot, int region)
{
    m_cursor[slot] = region;
    const auto flushed = [this, slot, region](std::uint32_t ok) {
        m_backgroundBusy = false;
        if (!ok)
            return;
        m_head.members[slot].rebuild_sectors =
            std::min<std::uint64_t>(std::uint64_t(region) * RegionStride * BKH_REGION_MIN_SECTORS,
                                    bkh_span_sectors(&m_geometry));
        wantHead();
    };
    if (m_rules.checkpointFlushes)
        toAll(1U << slot, IoKind::Flush, 0, 0, flushed);
    else
        flushed(1U << slot);
}

void Engine::finishRebuild(int slot)
{
    const auto synced = [this, slot] {
        m_backgroundBusy = false;
        if (m_failed >> slot & 1)
            return;
        bkh_head_synced(&m_head, unsigned(slot));
        wantHead();
    };
    toAll(1U << slot, IoKind::Flush, 0, 0, [this, slot, synced](std::uint32_t) {
        when([this, slot, synced] {
            if (m_mapBusy)
                return m_dead;
            if (m_rules.mapToRebuilding)
                copyMapTo(slot, synced);
            else
                synced();
            return true;
        });
    });
}

// Both copies, since what the member held there before may carry any number.
void Engine::copyMapTo(int slot, const std::function<void()> &then)
{
    m_mapBusy = true;
    const auto write = [this, slot](std::uint64_t seq, std::function<void(bool)> done) {
        if (!(m_failed >> slot & 1)) {
            m_disks[slot]->mapComing = encodeMap(m_lastMap, seq);
            m_disks[slot]->mapComingCopy = int(seq & 1);
        }
        submit(slot, IoKind::Map, 0, 0, std::move(done));
    };
    write(m_mapSeq - 1, [this, write, then](bool) {
        write(m_mapSeq, [this, then](bool) {
            m_mapBusy = false;
            then();
            pumpMap();
        });
    });
}

void Engine::stop(Done done)
{
    flush([this, done = std::move(done)](bool ok) {
        if (!ok)
            return done(false);
        when([this, done] {
            if (m_dead) {
                done(false);
                return true;
            }
            if (m_mapBusy || m_mapWanted || m_headBusy)
                return false;
            m_head.flags |= BKH_HEAD_CLEAN;
            wantHead();
            when([this, done] {
                if (m_headBusy || m_headWanted)
                    return m_dead;
                done(!m_dead);
                return true;
            });
            return true;
        });
    });
}

} // namespace bulkhead::sim
