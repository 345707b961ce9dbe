// SPDX-License-Identifier: GPL-2.0-or-later
// Requests and heads. The region map: engine_map.cpp. Writes: engine_data.cpp.
#include "tests/sim/engine.h"

#include <bit>
#include <cstdlib>

namespace bulkhead::sim
{

Engine::Engine(std::vector<Disk *> disks, std::vector<bkh_uuid> uuids, const Rules &rules,
               Witness &witness, std::uint64_t &clock)
    : m_disks(std::move(disks))
    , m_uuids(std::move(uuids))
    , m_rules(rules)
    , m_witness(witness)
    , m_clock(clock)
{
}

int Engine::start()
{
    std::array<bkh_candidate, MaxSlots> candidates{};
    for (int slot = 0; slot < slots(); ++slot) {
        bkh_candidate &c = candidates[slot];
        c.uuid = m_uuids[slot];
        c.present = m_disks[slot] != nullptr;
        c.has_head = c.present && m_disks[slot]->head;
        if (c.has_head)
            c.head = m_disks[slot]->head->head;
    }
    bkh_assemble(candidates.data(), slots(), &m_verdict);
    if (m_verdict.error)
        return m_verdict.error;

    m_headParent = m_disks[m_verdict.base]->head->id;
    m_head = candidates[m_verdict.base].head;
    if (bkh_head_geometry(&m_head, &m_geometry))
        std::abort(); // it was decoded
    loadMap();
    m_verdict.run_id = ++m_clock; // unique in a simulation, as a random number is in life
    bkh_head_activate(&m_head, &m_verdict, slots());
    for (int slot = 0; slot < slots(); ++slot) {
        m_cursor[slot] =
            int(m_head.members[slot].rebuild_sectors / BKH_REGION_MIN_SECTORS / RegionStride);
        if (m_head.members[slot].state != BKH_MEMBER_IN_SYNC)
            continue;
        m_inSync |= 1U << slot;
        if (candidates[slot].head.members[slot].state == BKH_MEMBER_IN_SYNC)
            m_holders |= 1U << slot;
    }
    m_headsToReady = m_rules.confirmActivation ? 2 : 1;
    submitHead();
    return 0;
}

void Engine::submit(int slot, IoKind kind, int sector, Value value, std::function<void(bool)> done)
{
    Io io{slot, kind, sector, value, ++m_clock, std::move(done)};
    Disk &disk = *m_disks[slot];
    if ((kind == IoKind::Data || kind == IoKind::Fua) && !(m_failed >> slot & 1))
        disk.open.push_back({sector, value, 0, io.id});
    if (kind == IoKind::Head)
        disk.headSubmittedAt = io.id;
    m_pending.push_back(std::move(io));
}

void Engine::toAll(std::uint32_t slots, IoKind kind, int sector, Value value,
                   std::function<void(std::uint32_t)> done)
{
    if (!slots)
        return done(0);
    struct Count
    {
        int left;
        std::uint32_t ok = 0;
    };
    auto count = std::make_shared<Count>(Count{std::popcount(slots)});
    for (int slot = 0; slot < this->slots(); ++slot) {
        if (!(slots >> slot & 1))
            continue;
        submit(slot, kind, sector, value, [count, slot, done](bool ok) {
            if (ok)
                count->ok |= 1U << slot;
            if (!--count->left)
                done(count->ok);
        });
    }
}

void Engine::complete(std::size_t index)
{
    Io io = std::move(m_pending[index]);
    m_pending.erase(m_pending.begin() + std::ptrdiff_t(index));
    Disk &disk = *m_disks[io.slot];
    const bool ok = !(m_failed >> io.slot & 1);
    if (ok) {
        switch (io.kind) {
        case IoKind::Data:
            for (OpenWrite &write : disk.open)
                if (write.io == io.id)
                    write.completedAt = ++m_clock;
            break;
        case IoKind::Fua:
            disk.makeStable(io.sector, io.value);
            break;
        case IoKind::Head:
            disk.head = std::move(disk.headComing);
            disk.flush(io.id);
            break;
        case IoKind::Map:
            disk.map[disk.mapComingCopy] = std::move(disk.mapComing);
            break;
        case IoKind::Flush:
            disk.flush(io.id);
            break;
        }
    }
    io.done(ok);
    retryWaiting();
}

void Engine::when(Attempt attempt)
{
    if (!attempt())
        m_waiting.push_back(std::move(attempt));
}

void Engine::retryWaiting()
{
    bool progress = !m_retrying;
    while (progress) {
        m_retrying = true;
        progress = false;
        std::vector<Attempt> attempts;
        attempts.swap(m_waiting);
        for (Attempt &attempt : attempts) {
            if (attempt())
                progress = true;
            else
                m_waiting.push_back(std::move(attempt));
        }
        m_retrying = false;
    }
}

void Engine::failMember(int slot)
{
    m_failed |= 1U << slot;
    if (!bkh_geometry_enough(&m_geometry, inSync()))
        m_dead = true;
    wantHead();
    retryWaiting();
}

std::uint32_t Engine::targets() const
{
    return bkh_head_receivers(&m_head) & ~m_failed;
}

bool Engine::mayAck(std::uint32_t written) const
{
    if (!m_rules.ackWaitsForHead)
        return written & inSync();
    return bkh_may_ack(m_durable, written, inSync()) == 1;
}

bool Engine::mayAckData(int sector, std::uint32_t sent, std::uint32_t written) const
{
    const std::uint32_t holders = holdersOf(m_geometry, sector);
    if (!m_rules.ackWaitsForHead)
        return written & inSync();
    if (!m_rules.onlyHoldersHaveIt)
        return (written | ~holders) & inSync();
    const std::uint32_t count = m_rules.allHoldersCount ? holders : sent;
    return bkh_may_ack(m_durable & count, written, inSync() & count) == 1;
}

std::uint32_t Engine::working() const
{
    std::uint32_t working = 0;
    for (int slot = 0; slot < slots(); ++slot)
        if (m_head.members[slot].state == BKH_MEMBER_IN_SYNC)
            working |= m_holders & 1U << slot;
    return working;
}

bool Engine::redundant() const
{
    if (!m_rules.dirtyWhileDegraded)
        return true;
    const std::uint32_t all = (1U << slots()) - 1;
    return inSync() == all && m_durable == all;
}

int Engine::fixedMember(int sector) const
{
    return std::countr_zero(inSync() & holdersOf(m_geometry, sector));
}

void Engine::wantHead()
{
    m_headWanted = true;
    pumpHead();
}

void Engine::pumpHead()
{
    if (m_headBusy || !m_headWanted || m_dead)
        return;
    m_headWanted = false;
    for (int slot = 0; slot < slots(); ++slot) {
        if (!(m_failed & bkh_head_receivers(&m_head) & 1U << slot))
            continue;
        if (bkh_head_drop(&m_head, unsigned(slot), BKH_MEMBER_FAILED)) {
            m_dead = true;
            return;
        }
    }
    bkh_head_next(&m_head);
    submitHead();
}

void Engine::submitHead()
{
    const int id = int(++m_clock);
    const std::uint32_t receivers = bkh_head_receivers(&m_head);
    std::uint32_t inSync = 0;
    m_headBusy = true;
    for (int slot = 0; slot < slots(); ++slot) {
        if (m_head.members[slot].state == BKH_MEMBER_IN_SYNC)
            inSync |= 1U << slot;
        if (!(receivers >> slot & 1) || (m_failed >> slot & 1))
            continue;
        auto named = std::make_shared<NamedHead>(NamedHead{m_head, id});
        named->head.member_uuid = m_uuids[slot];
        named->before = m_disks[slot]->head;
        Block block;
        bkh_head_encode(&named->head, block.data());
        if (bkh_head_decode(block.data(), &m_head.array_uuid, &named->head))
            std::abort(); // the engine made a head that the core refuses
        m_disks[slot]->headComing = std::move(named);
    }
    m_witness.headSubmitted(NamedHead{m_head, id}, m_headParent);
    m_headParent = id;
    toAll(receivers, IoKind::Head, 0, 0,
          [this, id, receivers, inSync](std::uint32_t ok) { headDone(id, receivers, inSync, ok); });
}

void Engine::headDone(int id, std::uint32_t receivers, std::uint32_t inSync, std::uint32_t ok)
{
    m_headBusy = false;
    const bool onAll = ok == receivers;
    if (onAll || !m_rules.headNeedsEveryReceiver) {
        m_durable = receivers;
        m_inSync = inSync;
        m_holders = inSync;
        if (m_headsToReady && !--m_headsToReady)
            pumpMap();
        if (onAll)
            m_witness.headCompleted(id, !m_headsToReady);
    } else {
        m_headWanted = true;
    }
    if (m_headsToReady)
        m_headWanted = true;
    pumpHead();
    when([this] {
        if (!m_headsToReady && !m_mapBusy && !m_mapWanted)
            m_ready = true;
        return m_ready || m_dead;
    });
}

} // namespace bulkhead::sim
