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

std::string describe(const char *what, int slot, int sector, Value value)
{
    return std::string(what) + ": member " + std::to_string(slot) + " sector "
        + std::to_string(sector) + " value " + std::to_string(value);
}

} // namespace

Recovery recover(const DiskSet &disks, const std::vector<bkh_uuid> &uuids)
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
    if (recovery.verdict.error)
        return recovery;
    bkh_map_merge merge;
    bkh_map_merge_init(&merge);
    for (int slot = 0; slot < slots; ++slot) {
        if (!disks[slot] || recovery.verdict.members[slot].state != BKH_MEMBER_IN_SYNC)
            continue;
        recovery.inSync |= 1U << slot;
        const auto &map = disks[slot]->map;
        bkh_map_merge_feed(&merge, map[0] ? map[0]->data() : nullptr,
                           map[1] ? map[1]->data() : nullptr, &candidates[slot].head.array_uuid, 0);
    }
    bkh_map_merge_finish(&merge, recovery.verdict.clean);
    for (int region = 0; region < RegionCount; ++region)
        recovery.states[region] = merge.states[region * RegionStride];
    return recovery;
}

std::string findLoss(const Recovery &recovery, int slots, const std::array<Sectors, MaxSlots> &data,
                     const Oracle &oracle)
{
    const int fixed = std::countr_zero(recovery.inSync);
    for (int sector = 0; sector < SectorCount; ++sector) {
        const int region = sector / SectorsPerRegion;
        const std::uint8_t state = recovery.states[region];
        const Value value = state == BKH_REGION_NEVER ? Value(0) : data[fixed][sector];
        if (!oracle.acceptable(sector, value))
            return describe("wrong answer", fixed, sector, value);
        if (state == BKH_REGION_NEVER || bkh_region_read_one(state))
            continue; // the others are not read, and will be written before they are
        for (int slot = 0; slot < slots; ++slot) {
            const bkh_head_member &member = recovery.verdict.members[slot];
            const bool relied = member.state == BKH_MEMBER_IN_SYNC
                || (member.state == BKH_MEMBER_REBUILDING
                    && (((member.flags & BKH_ENTRY_PARTIAL) && state == BKH_REGION_CLEAN)
                        || member.rebuild_sectors
                            > std::uint64_t(region) * RegionStride * BKH_REGION_MIN_SECTORS));
            if (relied && data[slot][sector] != value)
                return describe("members disagree", slot, sector, data[slot][sector]);
        }
    }
    return {};
}

CrashStates::CrashStates(const std::vector<Disk> &disks, std::vector<bkh_uuid> uuids,
                         std::uint32_t present, std::uint32_t holders, std::uint32_t working,
                         const Oracle &oracle, std::mt19937_64 &random)
    : m_disks(disks)
    , m_uuids(std::move(uuids))
    , m_present(present)
    , m_holders(holders)
    , m_working(working)
    , m_oracle(oracle)
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
    for (int slot = 0; slot < slots; ++slot)
        after[slot] = afterPowerCut(m_disks[slot], outcomes[slot]);
    for (std::uint32_t survivors = 1; survivors < 1U << slots; ++survivors) {
        if (!(survivors & m_holders))
            continue;
        DiskSet set{};
        for (int slot = 0; slot < slots; ++slot)
            if (survivors >> slot & 1)
                set[slot] = &after[slot];
        const Recovery recovery = recover(set, m_uuids);
        if (recovery.verdict.error == BKH_ERR_SPLIT_BRAIN && (survivors & ~m_present))
            continue; // somebody who was away may have moved on
        if (recovery.verdict.error == BKH_ERR_NO_MEMBERS && !(survivors & m_working))
            continue;
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
        ++m_pairs;
        if (std::string loss = findLoss(recovery, slots, data, m_oracle); !loss.empty())
            return loss;
    }
    return {};
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
