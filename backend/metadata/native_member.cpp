// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/metadata/native_member.h"

#include "backend/metadata/core_uuid.h"

extern "C" {
#include "kmodule/core/codec.h"
}

#include <algorithm>

namespace bulkhead
{

namespace
{

/// A label with the config it points to, both sound.
struct Candidate
{
    Copy copy = Front;
    int slot = 0;
    Label label;
    Config config;
};

/// What the four label slots of a disk gave.
struct Labels
{
    std::vector<Candidate> sound;
    std::vector<std::string> problems;
    bool anyRead = false;
    bool anyLabel = false;
    std::optional<Error> readError;
};

std::string slotName(Copy copy, int slot)
{
    return std::string(copy == Front ? "front" : "tail") + " label " + std::to_string(slot);
}

Result<Config> readConfig(const DeviceView &device, Copy copy, const Label &label)
{
    const std::size_t blocks = (label.configBytes + BKH_BLOCK_BYTES - 1) / BKH_BLOCK_BYTES;
    const std::uint64_t offset = configOffset(copy, label.configSlot, device.size());
    return device.read(offset, (1 + blocks) * BKH_BLOCK_BYTES)
        .and_then([&](const ByteVector &slot) { return openConfigSlot(slot, label); })
        .and_then([](const ByteVector &payload) { return decodeConfig(payload); });
}

/// Label and config must tell the same story, or one of them is a stranger's.
Result<Config> checkAgree(Config config, const Label &label)
{
    const ConfigMember *member = findMember(config, label.member);
    if (config.array != label.array || config.generation != label.generation
        || config.level != label.level || config.memberData != label.dataSize || !member
        || member->slot != label.slot || member->dataOffset != label.dataOffset)
        return fail(ErrorCode::MetadataCorrupt, "config", "it contradicts the label");
    return config;
}

void readSlot(const DeviceView &device, Copy copy, int slot, Labels &labels)
{
    const auto block = device.read(labelOffset(copy, slot, device.size()), BKH_BLOCK_BYTES);
    if (!block) {
        labels.problems.push_back(slotName(copy, slot) + " cannot be read");
        labels.readError = block.error();
        return;
    }
    labels.anyRead = true;
    if (!looksLikeLabel(*block))
        return;
    const auto label = decodeLabel(*block, device.size());
    // The end of a disk and the end of its last partition can be the same place: a label there
    // belongs to the one whose size it names.
    if (copy == Tail && label && label->memberSize != device.size())
        return;
    labels.anyLabel = true;
    if (!label) {
        labels.problems.push_back(slotName(copy, slot) + ": " + label.error().detail);
        return;
    }
    auto config = readConfig(device, copy, *label).and_then([&](Config read) {
        return checkAgree(std::move(read), *label);
    });
    if (!config) {
        labels.problems.push_back(slotName(copy, slot)
                                  + ": the configuration: " + config.error().detail);
        return;
    }
    labels.sound.push_back({copy, slot, *label, std::move(*config)});
}

/// The newest label. A copy at the end that names another array or member is from an earlier
/// life of the disk: the front speaks.
const Candidate &pickNewest(const std::vector<Candidate> &sound)
{
    const auto older = [&](const Candidate &a, const Candidate &b) {
        const bool same = a.label.array == b.label.array && a.label.member == b.label.member;
        if (!same && a.copy != b.copy)
            return a.copy == Tail;
        return a.label.generation < b.label.generation;
    };
    const Candidate *newest = &sound.front();
    for (const Candidate &candidate : sound)
        if (older(*newest, candidate))
            newest = &candidate;
    return *newest;
}

void noteCopies(const std::vector<Candidate> &sound, NativeMember &member)
{
    for (const Candidate &candidate : sound) {
        const bool ours = candidate.label.array == member.label.array
            && candidate.label.member == member.label.member;
        if (!ours) {
            member.problems.push_back(slotName(candidate.copy, candidate.slot)
                                      + " belongs to another array or member");
            continue;
        }
        auto &current = member.current[candidate.copy];
        const auto isCurrent = [&](const Candidate &other) {
            return other.copy == candidate.copy && other.slot == current;
        };
        const auto newest = std::ranges::find_if(sound, isCurrent);
        if (newest == sound.end() || newest->label.generation < candidate.label.generation)
            current = candidate.slot;
    }
    if (!member.current[Front])
        member.problems.emplace_back("the front labels are gone; the copy at the end was used");
    else if (!member.current[Tail])
        member.problems.emplace_back("the copy of the labels at the end is gone");
}

void readHead(const DeviceView &device, NativeMember &member)
{
    const bkh_uuid array = toCore(member.label.array);
    const auto ring = device.read(BKH_HEAD_OFFSET, BKH_HEAD_SLOTS * BKH_BLOCK_BYTES);
    if (!ring) {
        member.problems.emplace_back("the status cannot be read");
        return;
    }
    bkh_head head{};
    if (bkh_head_newest(ring->data(), &array, &head) != 0) {
        if (member.label.slot >= 0)
            member.problems.emplace_back("no status yet");
        return;
    }
    if (fromCore(head.member_uuid) != member.label.member) {
        member.problems.emplace_back("its status was written for another member");
        return;
    }
    member.head = head;
}

} // namespace

Result<std::optional<NativeMember>> examineNative(const DeviceView &device)
{
    if (device.size() < minMemberSize)
        return std::nullopt;
    Labels labels;
    for (const Copy copy : {Front, Tail})
        for (const int slot : {0, 1})
            readSlot(device, copy, slot, labels);
    if (!labels.anyRead)
        return tl::unexpected<Error>(*labels.readError);
    if (!labels.anyLabel)
        return std::nullopt;
    if (labels.sound.empty())
        return fail(ErrorCode::MetadataCorrupt, device.name(), labels.problems.front());

    const Candidate &newest = pickNewest(labels.sound);
    NativeMember member;
    member.label = newest.label;
    member.config = newest.config;
    member.problems = std::move(labels.problems);
    noteCopies(labels.sound, member);
    if (member.label.memberSize != device.size())
        member.problems.emplace_back("the device is not of the size the label names");
    readHead(device, member);
    return member;
}

std::string describeHead(const bkh_head &head)
{
    unsigned inSync = 0;
    std::string rebuilding;
    for (unsigned slot = 0; slot < head.nr_members; ++slot) {
        const bkh_head_member &member = head.members[slot];
        inSync += member.state == BKH_MEMBER_IN_SYNC ? 1 : 0;
        if (member.state == BKH_MEMBER_REBUILDING && head.data_sectors)
            rebuilding += ", member " + std::to_string(slot) + " rebuilt to "
                + std::to_string(int(100.0 * double(member.rebuild_sectors)
                                     / double(head.data_sectors)))
                + " %";
    }
    return std::string((head.flags & BKH_HEAD_CLEAN) != 0 ? "clean" : "in use") + ", "
        + std::to_string(inSync) + " of " + std::to_string(head.nr_members) + " members in sync"
        + rebuilding;
}

} // namespace bulkhead
