// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/sim/oracle.h"

#include <random>
#include <string>

namespace bulkhead::sim
{

/// What the core makes of a set of disks: which are read, and in which state each region is.
struct Recovery
{
    bkh_verdict verdict{};
    std::uint32_t inSync = 0;
    std::array<std::uint8_t, RegionCount> states{};
};

/// Disks by slot; null if missing.
using DiskSet = std::array<const Disk *, MaxSlots>;

[[nodiscard]] Recovery recover(const DiskSet &disks, const std::vector<bkh_uuid> &uuids);

/// Checks one state: every answer is acceptable, and does not depend on who is asked.
/// Returns what is wrong, or nothing.
[[nodiscard]] std::string findLoss(const Recovery &recovery, int slots,
                                   const std::array<Sectors, MaxSlots> &data, const Oracle &oracle);

/// Tries the states that a power cut at this moment can leave.
class CrashStates
{
public:
    /// @param present slots whose disks had power
    /// @param holders slots that hold everything that was acknowledged: at least one of
    ///                them must survive, or the failure is beyond what a mirror survives
    /// @param working holders that have not failed: if none of them survives, refusing is right
    ///                too, since a head that was cut off may say so
    CrashStates(const std::vector<Disk> &disks, std::vector<bkh_uuid> uuids, std::uint32_t present,
                std::uint32_t holders, std::uint32_t working, const Oracle &oracle,
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

    const std::vector<Disk> &m_disks;
    std::vector<bkh_uuid> m_uuids;
    std::uint32_t m_present;
    std::uint32_t m_holders;
    std::uint32_t m_working;
    const Oracle &m_oracle;
    std::mt19937_64 &m_random;
    std::uint64_t m_pairs = 0;
};

} // namespace bulkhead::sim
