// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/sim/disk.h"
#include "tests/sim/oracle.h"

#include <map>
#include <random>
#include <string>

namespace bulkhead::sim
{

using SharedBlock = std::shared_ptr<const Block>;

/// Remembers what the core made of map blocks: they change far less often than data does.
class MapMemory
{
public:
    /// Both copies of each member that is asked, null where there is none.
    using Copies = std::array<SharedBlock, 2 * MaxSlots>;

    [[nodiscard]] const States &merge(const Copies &copies, const std::array<bool, MaxSlots> &asked,
                                      bool clean);
    [[nodiscard]] SharedBlock torn(const SharedBlock &older, const SharedBlock &newer,
                                   int mapLanded);

private:
    struct Merged
    {
        Copies copies; ///< Also keeps the blocks alive, so that no address is used twice.
        States states;
    };
    struct Torn
    {
        SharedBlock older, newer, block;
    };
    std::map<std::array<std::uintptr_t, 2 * MaxSlots + 1>, Merged> m_merged;
    std::map<std::array<std::uintptr_t, 3>, Torn> m_torn;
};

/// What the core makes of a set of disks: which are read, and in which state each region is.
struct Recovery
{
    bkh_verdict verdict{};
    bkh_geometry geometry{};
    std::uint32_t inSync = 0;
    States states{};

    /// Slots whose data a sector's answer depends on; the lowest one in sync is asked first.
    [[nodiscard]] std::uint32_t reliedOn(int sector) const;
};

/// Disks by slot; null if missing.
using DiskSet = std::array<const Disk *, MaxSlots>;

[[nodiscard]] Recovery recover(const DiskSet &disks, const std::vector<bkh_uuid> &uuids,
                               MapMemory &memory);

/// Tries the states that a power cut at this moment can leave.
class CrashStates
{
public:
    /// @param present slots whose disks had power
    /// @param holders slots that hold everything of theirs that was acknowledged: enough of
    ///                them must survive, or the failure is beyond what the array survives
    /// @param working holders that no head on its way writes off: if too few of them survive,
    ///                refusing is right too, since that head says so
    CrashStates(const std::vector<Disk> &disks, std::vector<bkh_uuid> uuids,
                const bkh_geometry &geometry, std::uint32_t present, std::uint32_t holders,
                std::uint32_t working, const Oracle &oracle, MapMemory &memory,
                std::mt19937_64 &random);

    /// All of them if there are few, else a random choice. Returns the first loss found.
    std::string tryAll();
    [[nodiscard]] std::uint64_t pairs() const { return m_pairs; }

    /// One of them.
    [[nodiscard]] Outcome pick(const Disk &disk);

private:
    [[nodiscard]] std::vector<Outcome> metaOutcomes(int slot) const;
    std::string tryMeta(const std::array<Outcome, MaxSlots> &outcomes);
    std::string tryData(const Recovery &recovery, const std::array<Outcome, MaxSlots> &outcomes,
                        std::uint32_t survivors);
    [[nodiscard]] bool holds(int sector, std::uint32_t relied,
                             const std::array<Sectors, MaxSlots> &data) const;

    const std::vector<Disk> &m_disks;
    std::vector<bkh_uuid> m_uuids;
    const bkh_geometry &m_geometry;
    std::uint32_t m_present;
    std::uint32_t m_holders;
    std::uint32_t m_working;
    const Oracle &m_oracle;
    MapMemory &m_memory;
    std::mt19937_64 &m_random;
    std::uint64_t m_pairs = 0;
};

} // namespace bulkhead::sim
