// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/units.h"
#include "backend/base/uuid.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace bulkhead
{

enum class Level { Raid1, Raid4, Raid5, Raid6, Raid10 };

enum class ArrayState { Active, Degraded, Failed, Inactive, ModuleMissing, Conflict };

enum class MemberState { InSync, Rebuilding, Failed, Missing, Spare, Stale };

/// Replace copies a member that works to another disk, which then takes its slot.
enum class SyncAction { Idle, Rebuild, Resync, Replace, Scrub, Repair };

/// One disk's part in an array. Missing members stay in the list: they are ghosts.
struct Member
{
    Uuid id;
    int slot = -1; ///< -1 for a spare.
    MemberState state = MemberState::Missing;
    std::string device; ///< Kernel name; empty for a ghost.
    std::string block; ///< udisks block object path; "/" for a ghost.
    std::string model;
    std::string serial;
    std::string wwn;
    Bytes size;
    std::uint32_t errors = 0;
    int replaces = -1; ///< Of a spare: the slot whose member is copied to it; -1 for none.

    bool operator==(const Member &) const = default;
};

/// What the array does in the background.
struct Sync
{
    SyncAction action = SyncAction::Idle;
    bool paused = false;
    Bytes done;
    Bytes total;
    Bytes ratePerSecond;
    std::uint64_t remainingUs = 0; ///< 0 if not known.

    bool operator==(const Sync &) const = default;
};

/// Limits of background work; 0 means none.
struct Throttle
{
    Bytes min; ///< A second, kept up while people work.
    Bytes max; ///< A second.
    std::uint32_t latencyMs = 0; ///< What people's requests may take meanwhile, in the mean.

    bool operator==(const Throttle &) const = default;
};

/// A redundancy group as seen in one snapshot of the host.
///
/// A plain value: it owns no device and never goes stale in place.
/// A later state of the same array is another Array with the same id.
struct Array
{
    Uuid id;
    std::string name;
    Level level = Level::Raid1;
    Bytes size;
    Bytes chunk; ///< 0 for RAID-1.
    std::string layout = "none"; ///< md's name.
    ArrayState state = ArrayState::Inactive;
    std::string stateReason;
    int failuresLeft = 0; ///< How many more members may fail; negative once data is lost.
    std::string device; ///< "/dev/mapper/…" while active.
    std::vector<Member> members; ///< By slot.
    std::vector<Member> spares;
    std::string sparePolicy = "dedicated"; ///< Whom the spares serve: dedicated, group or global.
    std::string spareGroup; ///< Of policy group: arrays of one group share their spares.
    Sync sync;
    Bytes mismatches;
    Bytes regionSize; ///< Of the array: what one region of the map stands for.
    std::array<std::uint64_t, 5> regionCounts{}; ///< never, clean, dirty, needs sync, syncing.
    Throttle throttle;
    std::uint64_t events = 0;
    std::vector<std::string> history;

    bool operator==(const Array &) const = default;
};

// The words of the bus and of the status line. parse… returns InvalidArgument for others.
[[nodiscard]] std::string_view text(Level level);
[[nodiscard]] std::string_view text(ArrayState state);
[[nodiscard]] std::string_view text(MemberState state);
[[nodiscard]] std::string_view text(SyncAction action);
[[nodiscard]] Result<Level> parseLevel(std::string_view text);
[[nodiscard]] Result<ArrayState> parseArrayState(std::string_view text);
[[nodiscard]] Result<MemberState> parseMemberState(std::string_view text);
[[nodiscard]] Result<SyncAction> parseSyncAction(std::string_view text);

/// Spares that can go to work now: not those that are already to take a certain member's place.
[[nodiscard]] std::size_t readySpares(const Array &array);
/// The spare that a member is copied to, or is to be; nullptr if none is.
[[nodiscard]] const Member *replacementOf(const Array &array);

/// "RAID-1", as people write it.
[[nodiscard]] std::string displayName(Level level);

} // namespace bulkhead
