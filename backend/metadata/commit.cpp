// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/metadata/commit.h"

#include "backend/base/checked.h"
#include "backend/metadata/label.h"

extern "C" {
#include "kmodule/core/format.h"
}

namespace bulkhead
{

namespace
{

/// The tail copies end at the last whole block, whatever the device's odd sectors are.
std::uint64_t tailEnd(Bytes size)
{
    return alignDown(size.value, BKH_BLOCK_BYTES);
}

int idleSlot(const CommitTarget &target, Copy copy)
{
    const auto current = target.current[copy];
    return current && *current == 0 ? 1 : 0;
}

} // namespace

std::uint64_t labelOffset(Copy copy, int slot, Bytes size)
{
    if (copy == Front)
        return slot == 0 ? BKH_LABEL_OFFSET_0 : BKH_LABEL_OFFSET_1;
    const auto index = static_cast<std::uint64_t>(slot);
    return tailEnd(size) - BKH_TAIL_LABEL_BYTES + index * BKH_BLOCK_BYTES;
}

std::uint64_t configOffset(Copy copy, int slot, Bytes size)
{
    if (copy == Front)
        return slot == 0 ? BKH_CONFIG_OFFSET_0 : BKH_CONFIG_OFFSET_1;
    const auto before = static_cast<std::uint64_t>(2 - slot);
    return tailEnd(size) - BKH_TAIL_LABEL_BYTES - before * BKH_CONFIG_BYTES;
}

Bytes memberDataSize(Bytes size)
{
    if (size < minMemberSize)
        return {};
    const std::uint64_t end = tailEnd(size) - BKH_TAIL_BYTES;
    return {alignDown(end - BKH_DATA_OFFSET_DEFAULT, BKH_DATA_ALIGN)};
}

Result<std::vector<Write>> commitWrites(const Config &next, std::span<const CommitTarget> targets)
{
    const auto payload = encodeConfig(next);
    if (!payload)
        return tl::unexpected<Error>(payload.error());
    const auto length = static_cast<std::uint32_t>(payload->size());
    const Digest digest = sha256(*payload);
    const ByteVector slotBytes = encodeConfigSlot(next.array, next.generation, *payload);

    std::vector<Write> writes;
    for (const Copy copy : {Front, Tail}) {
        for (std::size_t i = 0; i < targets.size(); ++i) {
            const int slot = idleSlot(targets[i], copy);
            writes.push_back(
                {i, configOffset(copy, slot, targets[i].size), slotBytes, false, false});
        }
        // The label counts from the moment it is durable, so what it points to must be before.
        for (std::size_t i = 0; i < targets.size(); ++i) {
            const ConfigMember *member = findMember(next, targets[i].member);
            if (!member)
                return fail(ErrorCode::InvalidArgument, targets[i].member.text(),
                            "not a member of the array that is written");
            const int slot = idleSlot(targets[i], copy);
            const Label label = makeLabel(next, *member, slot, length, digest);
            writes.push_back(
                {i, labelOffset(copy, slot, targets[i].size), encodeLabel(label), true, true});
        }
    }
    return writes;
}

std::vector<Write> clearLabelWrites(std::size_t target, Bytes size)
{
    // The tail first: a clear that is cut short leaves the front label, and the disk what it was.
    std::vector<Write> writes;
    for (const Copy copy : {Tail, Front})
        writes.push_back(
            {target, labelOffset(copy, 0, size), ByteVector(BKH_TAIL_LABEL_BYTES), true, true});
    return writes;
}

std::vector<Write> clearStatusWrites(std::size_t target)
{
    return {{target, BKH_HEAD_OFFSET, ByteVector(BKH_HEAD_SLOTS * BKH_BLOCK_BYTES), false, false}};
}

} // namespace bulkhead
