// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bulkhead
{

/// Neighbouring regions in one state.
struct RegionRun
{
    char state = 'n'; ///< n never written, c clean, d dirty, s needs sync, y syncing.
    std::uint64_t count = 0;

    bool operator==(const RegionRun &) const = default;
};

/// Reads the answer to the message "regions": "n12 c4 d1". InvalidArgument else.
[[nodiscard]] Result<std::vector<RegionRun>> parseRegionRuns(std::string_view answer);

/// The picture of the array: @p cells letters, each the worst state among the regions it stands
/// for (y, s, d, c, n; worst first). With fewer regions than cells a region fills several.
/// Empty if there is no region or no cell.
[[nodiscard]] std::string regionCells(const std::vector<RegionRun> &runs, std::size_t cells);

/// Reads the answer to the message "events": "<seq> <text>;…", newest last. What does not look
/// like an event is left out.
[[nodiscard]] std::vector<std::pair<std::uint64_t, std::string>> parseEvents(
    std::string_view answer);

} // namespace bulkhead
