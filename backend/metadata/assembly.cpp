// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/metadata/native_set.h"

#include "backend/metadata/core_uuid.h"
#include "backend/metadata/geometry_of.h"
#include "backend/metadata/redundancy.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

std::vector<bkh_candidate> candidatesOf(const NativeSet &set)
{
    std::vector<bkh_candidate> candidates(set.members.size());
    for (std::size_t slot = 0; slot < candidates.size(); ++slot) {
        bkh_candidate &candidate = candidates[slot];
        candidate.uuid = toCore(set.config.members[slot].id);
        candidate.present = set.members[slot].has_value();
        if (!candidate.present || !set.members[slot]->native.head)
            continue;
        candidate.has_head = true;
        candidate.head = *set.members[slot]->native.head;
    }
    return candidates;
}

TableLine tableOf(const NativeSet &set)
{
    TableLine table;
    table.size = {set.config.size.value / BKH_SECTOR_BYTES};
    table.level = set.config.level;
    table.chunk = {set.config.chunk.value / BKH_SECTOR_BYTES};
    table.layout = set.config.layout;
    table.array = set.config.array;
    table.features = tableFeatures(set.config.level);
    for (std::size_t slot = 0; slot < set.members.size(); ++slot) {
        const ConfigMember &known = set.config.members[slot];
        TableMember member{known.id, {}, {}, {}};
        if (const auto &found = set.members[slot]) {
            member.device = found->tableDevice;
            member.dataStart = {known.dataOffset.value / BKH_SECTOR_BYTES};
        }
        table.members.push_back(std::move(member));
    }
    return table;
}

MemberState stateOf(std::uint8_t state)
{
    switch (state) {
    case BKH_MEMBER_IN_SYNC:
        return MemberState::InSync;
    case BKH_MEMBER_REBUILDING:
        return MemberState::Rebuilding;
    case BKH_MEMBER_FAILED:
        return MemberState::Failed;
    default:
        return MemberState::Missing;
    }
}

Member memberOf(const ConfigMember &known, const FoundMember *found, MemberState state)
{
    Member member;
    member.id = known.id;
    member.slot = known.slot;
    member.state = state;
    member.block = "/";
    member.model = known.model;
    member.serial = known.serial;
    member.wwn = known.wwn;
    member.size = known.size;
    if (found) {
        member.device = found->device;
        member.size = found->size;
    }
    return member;
}

/// What one region of the head stands for in the array: with parity, that of all data blocks.
Bytes shownRegionSize(const Config &config)
{
    const auto geometry = geometryOf(shapeOf(config));
    return {config.regionSize.value * (geometry ? bkh_span_width(&*geometry) : 1)};
}

Array arrayOf(const NativeSet &set, const bkh_verdict &verdict)
{
    const Config &config = set.config;
    Array array;
    array.id = config.array;
    array.name = config.name;
    array.level = config.level;
    array.size = config.size;
    array.chunk = config.chunk;
    array.layout = config.layout;
    array.regionSize = shownRegionSize(config);
    for (std::size_t slot = 0; slot < set.members.size(); ++slot) {
        const auto &found = set.members[slot];
        const bkh_head_member &entry = verdict.members[slot];
        // Without a verdict nothing is known of the data, only whether the disk is there.
        MemberState state = found ? MemberState::Stale : MemberState::Missing;
        if (verdict.error == 0)
            state = stateOf(entry.state);
        array.members.push_back(memberOf(config.members[slot], found ? &*found : nullptr, state));
        array.members.back().errors = entry.errors;
    }
    array.failuresLeft = failuresLeft(array);
    for (const ConfigMember &spare : config.spares) {
        const auto isIt = [&](const FoundMember &f) { return f.native.label.member == spare.id; };
        const auto found = std::ranges::find_if(set.spares, isIt);
        const bool here = found != set.spares.end();
        array.spares.push_back(memberOf(spare, here ? &*found : nullptr,
                                        here ? MemberState::Spare : MemberState::Missing));
    }
    return array;
}

std::string errorSentence(int error)
{
    switch (error) {
    case BKH_ERR_NO_STATUS:
        return "No member that was found has a readable status.";
    case BKH_ERR_SPLIT_BRAIN:
        return "Two halves of the array were used separately; somebody must choose which is "
               "right.";
    case BKH_ERR_NO_MEMBERS:
        return "No member that was found holds all of the data.";
    default:
        return "The members contradict each other.";
    }
}

std::string missingSentence(std::size_t missing, std::size_t count)
{
    return std::to_string(missing) + " of " + std::to_string(count)
        + (missing == 1 ? " members is missing." : " members are missing.");
}

/// The head says the same geometry as the config, or the table would not fit the data.
bool geometryAgrees(const Config &config, const bkh_head &head)
{
    const auto ours = geometryOf(shapeOf(config));
    return ours && head.level == ours->level && head.layout == ours->layout
        && head.chunk_sectors == ours->chunk_sectors
        && head.array_sectors * BKH_SECTOR_BYTES == config.size.value
        && head.data_sectors * BKH_SECTOR_BYTES == config.memberData.value
        && head.nr_members == config.members.size();
}

/// Was this member out already when the array was last used?
bool wasOut(const bkh_head &head, const Uuid &member)
{
    for (unsigned slot = 0; slot < head.nr_members; ++slot)
        if (fromCore(head.members[slot].uuid) == member)
            return head.members[slot].state == BKH_MEMBER_FAILED
                || head.members[slot].state == BKH_MEMBER_MISSING;
    return false;
}

bool isComplete(const NativeSet &set, const std::vector<int> &missing, const bkh_head &base)
{
    return std::ranges::all_of(missing, [&](int slot) {
        return wasOut(base, set.config.members[static_cast<std::size_t>(slot)].id);
    });
}

} // namespace

Result<Assembly> assembleSet(const NativeSet &set)
{
    const std::size_t count = set.config.members.size();
    if (count == 0 || count > BKH_MAX_MEMBERS || set.members.size() != count)
        return fail(ErrorCode::MetadataCorrupt, set.config.name,
                    "the number of members is out of bounds");
    const auto candidates = candidatesOf(set);
    Assembly assembly;
    bkh_assemble(candidates.data(), static_cast<unsigned>(count), &assembly.verdict);
    bkh_verdict &verdict = assembly.verdict;
    if (verdict.error == 0 && !geometryAgrees(set.config, candidates[verdict.base].head))
        verdict.error = BKH_ERR_MISMATCH;

    for (std::size_t slot = 0; slot < count; ++slot)
        if (!set.members[slot])
            assembly.missing.push_back(static_cast<int>(slot));
    assembly.array = arrayOf(set, verdict);
    assembly.table = tableOf(set);
    assembly.complete = assembly.missing.empty()
        || (verdict.error == 0 && isComplete(set, assembly.missing, candidates[verdict.base].head));

    if (!set.conflict.empty()) {
        assembly.reason = set.conflict;
        assembly.array.state = ArrayState::Conflict;
    } else if (verdict.error != 0) {
        assembly.reason = errorSentence(verdict.error);
        if (verdict.error == BKH_ERR_SPLIT_BRAIN)
            assembly.array.state = ArrayState::Conflict;
    } else if (assembly.array.failuresLeft < 0) {
        assembly.reason = "Too many members are missing or out of date.";
    } else {
        assembly.startable = true;
        if (!assembly.missing.empty())
            assembly.reason = missingSentence(assembly.missing.size(), count);
    }
    assembly.array.stateReason = assembly.reason;
    return assembly;
}

} // namespace bulkhead
