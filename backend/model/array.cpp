// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/model/array.h"

#include "backend/model/words.h"

namespace bulkhead
{

namespace
{

using words::Named;

constexpr std::array<Named<Level>, 5> levels{{
    {Level::Raid1, "raid1"},
    {Level::Raid4, "raid4"},
    {Level::Raid5, "raid5"},
    {Level::Raid6, "raid6"},
    {Level::Raid10, "raid10"},
}};

constexpr std::array<Named<ArrayState>, 6> arrayStates{{
    {ArrayState::Active, "active"},
    {ArrayState::Degraded, "degraded"},
    {ArrayState::Failed, "failed"},
    {ArrayState::Inactive, "inactive"},
    {ArrayState::ModuleMissing, "module-missing"},
    {ArrayState::Conflict, "conflict"},
}};

constexpr std::array<Named<MemberState>, 6> memberStates{{
    {MemberState::InSync, "in-sync"},
    {MemberState::Rebuilding, "rebuilding"},
    {MemberState::Failed, "failed"},
    {MemberState::Missing, "missing"},
    {MemberState::Spare, "spare"},
    {MemberState::Stale, "stale"},
}};

constexpr std::array<Named<SyncAction>, 6> syncActions{{
    {SyncAction::Idle, "idle"},
    {SyncAction::Rebuild, "rebuild"},
    {SyncAction::Resync, "resync"},
    {SyncAction::Replace, "replace"},
    {SyncAction::Scrub, "scrub"},
    {SyncAction::Repair, "repair"},
}};

} // namespace

std::string_view text(Level level)
{
    return words::nameOf<Level>(levels, level);
}

std::string_view text(ArrayState state)
{
    return words::nameOf<ArrayState>(arrayStates, state);
}

std::string_view text(MemberState state)
{
    return words::nameOf<MemberState>(memberStates, state);
}

std::string_view text(SyncAction action)
{
    return words::nameOf<SyncAction>(syncActions, action);
}

Result<Level> parseLevel(std::string_view text)
{
    return words::valueOf<Level>(levels, text, "not a RAID level");
}

Result<ArrayState> parseArrayState(std::string_view text)
{
    return words::valueOf<ArrayState>(arrayStates, text, "not a state of an array");
}

Result<MemberState> parseMemberState(std::string_view text)
{
    return words::valueOf<MemberState>(memberStates, text, "not a state of a member");
}

Result<SyncAction> parseSyncAction(std::string_view text)
{
    return words::valueOf<SyncAction>(syncActions, text, "not a background action");
}

std::size_t readySpares(const Array &array)
{
    return static_cast<std::size_t>(std::ranges::count_if(array.spares, [](const Member &spare) {
        return spare.state == MemberState::Spare && spare.replaces < 0;
    }));
}

const Member *replacementOf(const Array &array)
{
    const auto found =
        std::ranges::find_if(array.spares, [](const Member &spare) { return spare.replaces >= 0; });
    return found == array.spares.end() ? nullptr : &*found;
}

std::string displayName(Level level)
{
    return "RAID-" + std::string(text(level).substr(4));
}

} // namespace bulkhead
