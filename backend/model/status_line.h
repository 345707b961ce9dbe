// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/array.h"

namespace bulkhead
{

/// What the module says of an array: its line of `dmsetup status`, version 1.
struct StatusLine
{
    enum class State { Active, Degraded, Failed, ReadOnly };

    Level level = Level::Raid1;
    State state = State::Active;
    std::vector<MemberState> health; ///< By slot: InSync, Rebuilding, Failed or Missing.
    SyncAction action = SyncAction::Idle;
    bool paused = false;
    Sectors done; ///< Of member data that the action visits; at most total.
    Sectors total;
    std::uint64_t rateKibPerSecond = 0;
    Sectors mismatches;
    std::array<std::uint64_t, 5> regionCounts{}; ///< never, clean, dirty, needs sync, syncing.
    Sectors regionSize;
    std::uint64_t throttleMinKib = 0; ///< 0 for none.
    std::uint64_t throttleMaxKib = 0;
    std::uint64_t events = 0;
    std::uint64_t latencyMs = 0; ///< 0 for no target.

    bool operator==(const StatusLine &) const = default;
};

/// @p params is what follows "<start> <length> bulkhead". Words after the known ones are left
/// to later versions. InvalidArgument with the word that is wrong.
[[nodiscard]] Result<StatusLine> parseStatusLine(std::string_view params);

/// The same line again, as the module prints it.
[[nodiscard]] std::string text(const StatusLine &status);

} // namespace bulkhead
