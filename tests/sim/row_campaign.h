// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/sim/row_array.h"

#include <string>

namespace bulkhead::sim
{

struct RowTally
{
    std::uint64_t pairs = 0; ///< (crash state of a column, members lost before and after recovery)
    std::uint64_t pairsInRecovery = 0;
    std::uint64_t crashPoints = 0;
    std::uint64_t writes = 0;
    /// Pairs in which a sector is refused, since its parity is not trusted.
    std::uint64_t refused = 0;

    RowTally &operator+=(const RowTally &other);
};

/// One seed: an array of rows that is used, crashes, loses members and comes back.
///
/// After every event, all states that a cut of the power could leave right then are tried, with
/// every set of members that may be lost with it, and after it.
class RowCampaign
{
public:
    RowCampaign(std::uint64_t seed, bkh_level level, unsigned members, std::uint32_t layout,
                const RowRules &rules);

    /// Returns the first loss in words, or nothing.
    std::string run(int lives);
    [[nodiscard]] const RowTally &tally() const { return m_tally; }

private:
    bool live();
    bool tryCrashes(const RowArray &array);
    bool tryLosses(const RowArray &array);
    bool tryColumn(const RowArray &array, Column column);
    bool tryState(const RowArray &array, Column column, const RowArray::Disks &disks);
    using Seen = std::array<std::int64_t, MaxRowMembers>;
    bool check(const RowArray &array, Column column, const RowRecovery &now, std::uint32_t left,
               bool isRunning, Seen &seen);
    [[nodiscard]] bool mayRefuse(const RowArray &array, int row, int sector, bool isRunning) const;
    [[nodiscard]] bool isTooMuch(std::uint32_t usable) const;
    [[nodiscard]] const std::vector<std::uint32_t> &tolerated(std::uint32_t among);
    void settle(const RowArray &array);
    void cutPower();
    bool lose(const std::string &what);

    std::mt19937_64 m_random;
    RowRules m_rules;
    bkh_geometry m_geometry{};
    RowArray::Disks m_disks;
    RowOracle m_oracle;
    RowTally m_tally;
    std::array<std::vector<std::uint32_t>, 1U << MaxRowMembers> m_tolerated; ///< See tolerated().
    std::string m_loss;
    std::uint64_t m_clock = 1;
    std::uint32_t m_present = 0;
};

} // namespace bulkhead::sim
