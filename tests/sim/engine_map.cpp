// SPDX-License-Identifier: GPL-2.0-or-later
// The region map: loading, committing.
#include "tests/sim/engine.h"

namespace bulkhead::sim
{

void Engine::loadMap()
{
    bkh_map_merge merge;
    bkh_map_merge_init(&merge);
    for (int slot = 0; slot < slots(); ++slot) {
        const Disk *disk = m_disks[slot];
        if (!disk || m_verdict.members[slot].state != BKH_MEMBER_IN_SYNC)
            continue;
        noteNewest(slot);
        bkh_map_merge_feed(&merge, disk->map[0] ? disk->map[0]->data() : nullptr,
                           disk->map[1] ? disk->map[1]->data() : nullptr, &m_head.array_uuid, 0);
    }
    bkh_map_merge_finish(&merge, m_verdict.clean);
    m_mapSeq = merge.top_seq;
    for (int region = 0; region < RegionCount; ++region)
        m_states[region] = merge.states[region * RegionStride];
    m_lastMap = m_states;
    m_mapWanted = merge.rewrite && m_rules.honourRewrite;
    m_evenOut = m_mapWanted;
    if (!m_mapWanted)
        m_promised = m_states;
}

void Engine::noteNewest(int slot)
{
    std::array<std::uint8_t, BKH_MAP_REGIONS_PER_BLOCK> states;
    std::array<std::uint64_t, 2> seq{};
    std::array<bool, 2> valid{};
    for (int copy = 0; copy < 2; ++copy)
        valid[copy] = m_disks[slot]->map[copy]
            && !bkh_map_block_decode(m_disks[slot]->map[copy]->data(), &m_head.array_uuid, 0,
                                     &seq[copy], states.data());
    for (int copy = 0; copy < 2; ++copy)
        if (valid[copy] && !(valid[!copy] && seq[!copy] > seq[copy]))
            m_newestIn[copy] |= 1U << slot;
}

void Engine::wantMap()
{
    m_mapWanted = true;
    pumpMap();
}

std::shared_ptr<const Block> Engine::encodeMap(const States &states, std::uint64_t seq) const
{
    std::array<std::uint8_t, BKH_MAP_REGIONS_PER_BLOCK> all;
    all.fill(BKH_REGION_NEVER);
    for (int region = 0; region < RegionCount; ++region)
        all[region * RegionStride] = states[region];
    auto block = std::make_shared<Block>();
    bkh_map_block_encode(&m_head.array_uuid, 0, seq, all.data(), block->data());
    return block;
}

void Engine::pumpMap()
{
    if (m_mapBusy || !m_mapWanted || m_headsToReady || m_dead)
        return;
    m_mapBusy = true;
    m_mapWanted = false;
    const States states = m_states;
    const auto block = encodeMap(states, ++m_mapSeq);
    std::uint32_t to = targets();
    std::uint32_t spared = 0;
    if (!m_rules.mapToRebuilding)
        to &= m_inSync;
    if (m_evenOut) { // members may hold their newest in different copies
        spared = m_newestIn[m_mapSeq & 1];
        to &= ~spared;
        m_mapWanted = true;
        m_evenOut = false;
    }
    for (int region = 0; region < RegionCount; ++region)
        if (states[region] == BKH_REGION_CLEAN || states[region] == BKH_REGION_NEVER)
            m_promised[region] = states[region];
    for (int slot = 0; slot < slots(); ++slot) {
        if (!(to >> slot & 1))
            continue;
        m_disks[slot]->mapComing = block;
        m_disks[slot]->mapComingCopy = int(m_mapSeq & 1);
    }
    toAll(to, IoKind::Map, 0, 0, [this, states, spared](std::uint32_t ok) {
        ok |= spared;
        if (!m_rules.mapToRebuilding)
            ok |= m_durable & ~m_inSync;
        when([this, states, spared, ok] {
            if (!mayAck(ok))
                return m_dead;
            if (!spared)
                m_promised = states;
            m_lastMap = states;
            m_mapBusy = false;
            pumpMap();
            return true;
        });
    });
}

} // namespace bulkhead::sim
