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

bkh_candidate candidateOf(const ConfigMember &known, const FoundMember *found)
{
    bkh_candidate candidate{};
    candidate.uuid = toCore(known.id);
    candidate.present = found != nullptr;
    candidate.has_head = found && found->native.head;
    if (candidate.has_head)
        candidate.head = *found->native.head;
    return candidate;
}

const FoundMember *findSpare(const NativeSet &set, const Uuid &id)
{
    const auto at = std::ranges::find_if(
        set.spares, [&](const FoundMember &found) { return found.native.label.member == id; });
    return at == set.spares.end() ? nullptr : &*at;
}

/// The members by slot, and behind them the disk that one is copied to or an absent one.
std::vector<bkh_candidate> candidatesOf(const NativeSet &set)
{
    std::vector<bkh_candidate> candidates;
    for (std::size_t slot = 0; slot < set.members.size(); ++slot) {
        const auto &found = set.members[slot];
        candidates.push_back(candidateOf(set.config.members[slot], found ? &*found : nullptr));
    }
    candidates.emplace_back();
    if (const ConfigMember *replacement = findReplacement(set.config))
        candidates.back() = candidateOf(*replacement, findSpare(set, replacement->id));
    return candidates;
}

/// The replacement takes its slot; the disk that was there is a stranger.
void seatReplacement(NativeSet &set)
{
    const ConfigMember known = *findReplacement(set.config);
    const auto slot = static_cast<std::size_t>(known.replaces);
    const auto spare = std::ranges::find_if(set.spares, [&](const FoundMember &found) {
        return found.native.label.member == known.id;
    });
    if (set.members[slot])
        set.strangers.push_back(std::move(*set.members[slot]));
    set.members[slot] = std::move(*spare);
    set.spares.erase(spare);
    takeSlot(set.config, known.id, known.replaces);
}

/// Asks the core who is what, and makes @p set say the same.
bkh_verdict decide(NativeSet &set, std::vector<bkh_candidate> &candidates)
{
    bkh_verdict verdict{};
    const auto count = static_cast<unsigned>(set.members.size());
    const ConfigMember *replacement = findReplacement(set.config);
    if (!replacement)
        bkh_assemble(candidates.data(), count, &verdict);
    else if (bkh_replace_decide(candidates.data(), count,
                                static_cast<unsigned>(replacement->replaces), &verdict))
        seatReplacement(set);
    return verdict;
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
    if (const ConfigMember *known = findReplacement(set.config)) {
        if (const FoundMember *found = findSpare(set, known->id))
            table.replacement = {
                static_cast<std::size_t>(known->replaces),
                {known->id, found->tableDevice, {known->dataOffset.value / BKH_SECTOR_BYTES}, {}}};
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
    array.sparePolicy = config.sparePolicy;
    array.spareGroup = config.spareGroup;
    for (const ConfigMember &spare : config.spares) {
        const FoundMember *found = findSpare(set, spare.id);
        array.spares.push_back(
            memberOf(spare, found, found ? MemberState::Spare : MemberState::Missing));
        array.spares.back().replaces = spare.replaces;
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

/// Does the replacement step in for a member that was there when the array was last used, and
/// that may only be late?
bool stepsInTooEarly(const NativeSet &found, const NativeSet &set, const bkh_head &base)
{
    const ConfigMember *replacement = findReplacement(found.config);
    if (!replacement || findReplacement(set.config))
        return false;
    const auto slot = static_cast<std::size_t>(replacement->replaces);
    const ConfigMember &before = found.config.members[slot];
    return !found.members[slot] && fromCore(base.members[slot].uuid) == before.id
        && !wasOut(base, before.id);
}

bool isComplete(const NativeSet &found, const Assembly &assembly, const bkh_head &base)
{
    const auto wasOutBefore = [&](int slot) {
        return wasOut(base, assembly.set.config.members[static_cast<std::size_t>(slot)].id);
    };
    return std::ranges::all_of(assembly.missing, wasOutBefore)
        && !stepsInTooEarly(found, assembly.set, base);
}

} // namespace

Result<Assembly> assembleSet(const NativeSet &found)
{
    const std::size_t count = found.config.members.size();
    if (count == 0 || count > BKH_MAX_MEMBERS || found.members.size() != count)
        return fail(ErrorCode::MetadataCorrupt, found.config.name,
                    "the number of members is out of bounds");
    auto candidates = candidatesOf(found);
    Assembly assembly;
    assembly.set = found;
    NativeSet &set = assembly.set;
    assembly.verdict = decide(set, candidates);
    bkh_verdict &verdict = assembly.verdict;
    if (verdict.error == 0 && !geometryAgrees(set.config, candidates[verdict.base].head))
        verdict.error = BKH_ERR_MISMATCH;

    for (std::size_t slot = 0; slot < count; ++slot)
        if (!set.members[slot])
            assembly.missing.push_back(static_cast<int>(slot));
    assembly.array = arrayOf(set, verdict);
    assembly.table = tableOf(set);
    assembly.complete = verdict.error == 0
        ? isComplete(found, assembly, candidates[verdict.base].head)
        : assembly.missing.empty();

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
