// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/sim/crash_states.h"

#include <bit>

namespace bulkhead::sim
{

namespace
{

/// Beyond this many open writes the subsets are drawn, not enumerated.
constexpr int EnumeratedBits = 9;
constexpr int MetaLimit = 24;

constexpr std::size_t MemoryLimit = 4096;

std::string describe(int sector, std::uint32_t relied, const std::array<Sectors, MaxSlots> &data)
{
    std::string text = "sector " + std::to_string(sector) + " is wrong or in dispute:";
    for (int slot = 0; slot < MaxSlots; ++slot)
        if (relied >> slot & 1)
            text +=
                " member " + std::to_string(slot) + " says " + std::to_string(data[slot][sector]);
    return text;
}

} // namespace

const States &MapMemory::merge(const Copies &copies, const std::array<bool, MaxSlots> &asked,
                               bool clean)
{
    std::array<std::uintptr_t, 2 * MaxSlots + 1> key{};
    key.back() = clean;
    for (std::size_t i = 0; i < copies.size(); ++i)
        key[i] = asked[i / 2] ? reinterpret_cast<std::uintptr_t>(copies[i].get()) : 1;
    if (const auto it = m_merged.find(key); it != m_merged.end())
        return it->second.states;
    if (m_merged.size() > MemoryLimit)
        m_merged.clear();
    static const bkh_uuid array = firstHead(2).array_uuid;
    bkh_map_merge merge;
    bkh_map_merge_init(&merge);
    for (std::size_t slot = 0; slot < MaxSlots; ++slot) {
        const Block *a = copies[2 * slot].get();
        const Block *b = copies[2 * slot + 1].get();
        if (asked[slot])
            bkh_map_merge_feed(&merge, a ? a->data() : nullptr, b ? b->data() : nullptr, &array, 0);
    }
    bkh_map_merge_finish(&merge, clean);
    Merged &merged = m_merged[key];
    merged.copies = copies;
    for (int region = 0; region < RegionCount; ++region)
        merged.states[region] = merge.states[region * RegionStride];
    return merged.states;
}

SharedBlock MapMemory::torn(const SharedBlock &older, const SharedBlock &newer, int mapLanded)
{
    const std::array<std::uintptr_t, 3> key{reinterpret_cast<std::uintptr_t>(older.get()),
                                            reinterpret_cast<std::uintptr_t>(newer.get()),
                                            std::uintptr_t(mapLanded)};
    if (m_torn.size() > MemoryLimit)
        m_torn.clear();
    Torn &torn = m_torn[key];
    if (!torn.block)
        torn = {older, newer, tornBlock(older.get(), *newer, mapLanded == 2 ? 0x4a : 0xb5)};
    return torn.block;
}

std::uint32_t Recovery::reliedOn(int sector) const
{
    const int region = sector / SectorsPerRegion;
    const std::uint8_t state = states[region];
    if (state == BKH_REGION_NEVER)
        return 0;
    const std::uint32_t holders = holdersOf(geometry, sector);
    std::uint32_t relied = inSync & holders;
    if (bkh_region_read_one(state)) // the others will be written before they are read
        return relied & -relied;
    for (int slot = 0; slot < MaxSlots; ++slot) {
        const bkh_head_member &member = verdict.members[slot];
        if (member.state != BKH_MEMBER_REBUILDING)
            continue;
        const bool spared = (member.flags & BKH_ENTRY_PARTIAL) && state == BKH_REGION_CLEAN;
        if (spared
            || member.rebuild_sectors
                > std::uint64_t(region) * RegionStride * BKH_REGION_MIN_SECTORS)
            relied |= 1U << slot;
    }
    return relied & holders;
}

Recovery recover(const DiskSet &disks, const std::vector<bkh_uuid> &uuids, MapMemory &memory)
{
    const int slots = int(uuids.size());
    std::array<bkh_candidate, MaxSlots> candidates{};
    for (int slot = 0; slot < slots; ++slot) {
        bkh_candidate &c = candidates[slot];
        c.uuid = uuids[slot];
        c.present = disks[slot] != nullptr;
        c.has_head = c.present && disks[slot]->head;
        if (c.has_head)
            c.head = disks[slot]->head->head;
    }
    Recovery recovery;
    bkh_assemble(candidates.data(), unsigned(slots), &recovery.verdict);
    if (recovery.verdict.error
        || bkh_head_geometry(&candidates[recovery.verdict.base].head, &recovery.geometry))
        return recovery;
    MapMemory::Copies copies;
    std::array<bool, MaxSlots> asked{};
    for (int slot = 0; slot < slots; ++slot) {
        if (!disks[slot] || recovery.verdict.members[slot].state != BKH_MEMBER_IN_SYNC)
            continue;
        recovery.inSync |= 1U << slot;
        asked[slot] = true;
        copies[2 * slot] = disks[slot]->map[0];
        copies[2 * slot + 1] = disks[slot]->map[1];
    }
    recovery.states = memory.merge(copies, asked, recovery.verdict.clean);
    return recovery;
}

CrashStates::CrashStates(const std::vector<Disk> &disks, std::vector<bkh_uuid> uuids,
                         const bkh_geometry &geometry, std::uint32_t present, std::uint32_t holders,
                         std::uint32_t working, const Oracle &oracle, MapMemory &memory,
                         std::mt19937_64 &random)
    : m_disks(disks)
    , m_uuids(std::move(uuids))
    , m_geometry(geometry)
    , m_present(present)
    , m_holders(holders)
    , m_working(working)
    , m_oracle(oracle)
    , m_memory(memory)
    , m_random(random)
{
}

std::vector<Outcome> CrashStates::metaOutcomes(int slot) const
{
    const Disk &disk = m_disks[std::size_t(slot)];
    const bool powered = m_present >> slot & 1;
    const int heads = powered && disk.headComing ? 2 : 1;
    const int maps = powered && disk.mapComing ? 4 : 1;
    std::vector<Outcome> outcomes;
    for (int head = 0; head < heads; ++head)
        for (int map = 0; map < maps; ++map)
            outcomes.push_back({head == 1, map, 0});
    return outcomes;
}

std::string CrashStates::tryAll()
{
    std::array<std::vector<Outcome>, MaxSlots> choices;
    std::size_t total = 1;
    const int slots = int(m_disks.size());
    for (int slot = 0; slot < slots; ++slot) {
        choices[slot] = metaOutcomes(slot);
        total *= choices[slot].size();
    }
    const std::size_t tries = std::min<std::size_t>(total, MetaLimit);
    for (std::size_t i = 0; i < tries; ++i) {
        std::size_t code = total <= MetaLimit ? i : m_random() % total;
        std::array<Outcome, MaxSlots> outcomes{};
        for (int slot = 0; slot < slots; ++slot) {
            outcomes[slot] = choices[slot][code % choices[slot].size()];
            code /= choices[slot].size();
        }
        if (std::string loss = tryMeta(outcomes); !loss.empty())
            return loss;
    }
    return {};
}

std::string CrashStates::tryMeta(const std::array<Outcome, MaxSlots> &outcomes)
{
    const int slots = int(m_disks.size());
    std::array<Disk, MaxSlots> after;
    for (int slot = 0; slot < slots; ++slot) {
        const Disk &disk = m_disks[std::size_t(slot)];
        Outcome whole = outcomes[slot];
        whole.mapLanded = whole.mapLanded == 1;
        after[slot] = afterPowerCut(disk, whole);
        if (outcomes[slot].mapLanded > 1)
            after[slot].map[disk.mapComingCopy] = m_memory.torn(
                disk.map[disk.mapComingCopy], disk.mapComing, outcomes[slot].mapLanded);
    }
    for (std::uint32_t survivors = 1; survivors < 1U << slots; ++survivors) {
        if (!bkh_geometry_enough(&m_geometry, survivors & m_holders))
            continue;
        DiskSet set{};
        for (int slot = 0; slot < slots; ++slot)
            if (survivors >> slot & 1)
                set[slot] = &after[slot];
        const Recovery recovery = recover(set, m_uuids, m_memory);
        if (recovery.verdict.error == BKH_ERR_SPLIT_BRAIN && (survivors & ~m_present))
            continue; // somebody who was away may have moved on
        const bool decidedByAbsent = !(m_present >> recovery.verdict.base & 1);
        if (recovery.verdict.error == BKH_ERR_NO_MEMBERS
            && (!bkh_geometry_enough(&m_geometry, survivors & m_working) || decidedByAbsent))
            continue; // as far as its head tells, what was acknowledged is not on them
        if (recovery.verdict.error)
            return "refused with error " + std::to_string(recovery.verdict.error);
        if (std::string loss = tryData(recovery, outcomes, survivors); !loss.empty())
            return loss;
    }
    return {};
}

std::string CrashStates::tryData(const Recovery &recovery,
                                 const std::array<Outcome, MaxSlots> &outcomes,
                                 std::uint32_t survivors)
{
    struct Bit
    {
        int slot;
        int sector;
        Value value;
    };
    const int slots = int(m_disks.size());
    std::array<Sectors, MaxSlots> base{};
    std::vector<Bit> bits;
    for (int slot = 0; slot < slots; ++slot) {
        const Disk &disk = m_disks[std::size_t(slot)];
        base[slot] = disk.stable;
        if (!(survivors >> slot & 1))
            continue;
        for (const OpenWrite &write : disk.open) {
            const bool flushed = outcomes[slot].headLanded && write.completedAt
                && write.completedAt < disk.headSubmittedAt;
            if (flushed)
                base[slot][write.sector] = write.value;
            else
                bits.push_back({slot, write.sector, write.value});
        }
    }
    std::uint32_t open = 0; // sectors on which the choice of survivors has a say
    for (const Bit &bit : bits)
        open |= 1U << bit.sector;
    std::array<std::uint32_t, SectorCount> relied;
    for (int sector = 0; sector < SectorCount; ++sector) {
        relied[sector] = recovery.reliedOn(sector);
        if (!relied[sector] && recovery.states[sector / SectorsPerRegion] != BKH_REGION_NEVER)
            return "sector " + std::to_string(sector) + " is on no member that may be read";
        if (!(open >> sector & 1) && !holds(sector, relied[sector], base))
            return describe(sector, relied[sector], base);
    }
    const bool all = bits.size() <= EnumeratedBits;
    const std::uint64_t tries = 1ULL << std::min<std::size_t>(bits.size(), EnumeratedBits);
    for (std::uint64_t i = 0; i < tries; ++i) {
        std::uint64_t kept = all ? i : m_random();
        std::array<Sectors, MaxSlots> data = base;
        for (const Bit &bit : bits) {
            if (kept & 1)
                data[bit.slot][bit.sector] = bit.value;
            kept >>= 1;
        }
        for (int sector = 0; sector < SectorCount; ++sector)
            if ((open >> sector & 1) && !holds(sector, relied[sector], data))
                return describe(sector, relied[sector], data);
    }
    m_pairs += tries;
    return {};
}

bool CrashStates::holds(int sector, std::uint32_t relied,
                        const std::array<Sectors, MaxSlots> &data) const
{
    if (!relied)
        return m_oracle.acceptable(sector, 0);
    const Value value = data[std::countr_zero(relied)][sector];
    for (std::uint32_t left = relied & (relied - 1); left; left &= left - 1)
        if (data[std::countr_zero(left)][sector] != value)
            return false;
    return m_oracle.acceptable(sector, value);
}

Outcome CrashStates::pick(const Disk &disk)
{
    Outcome outcome;
    outcome.headLanded = disk.headComing && m_random() % 2;
    outcome.mapLanded = disk.mapComing ? int(m_random() % 4) : 0;
    outcome.kept = std::uint32_t(m_random());
    return outcome;
}

} // namespace bulkhead::sim
