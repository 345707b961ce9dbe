// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/metadata/config.h"

#include <optional>

namespace bulkhead
{

/// One write of an ordered list. Each is complete before the next is submitted.
struct Write
{
    std::size_t member = 0; ///< Index into the targets of the list.
    std::uint64_t offset = 0; ///< From the start of the member; multiple of 4 KiB.
    ByteVector bytes; ///< Multiple of 4 KiB.
    bool flushBefore = false; ///< Flush the member's cache first.
    bool fua = false; ///< Durable before it counts as complete.

    bool operator==(const Write &) const = default;
};

/// The two copies of labels and configs on a member.
enum Copy { Front, Tail };

/// Which slot of a copy holds its newest valid label; nothing if none does.
using CurrentSlots = std::array<std::optional<int>, 2>;

/// A disk that an update goes to.
struct CommitTarget
{
    Uuid member;
    Bytes size; ///< Of the device: where the tail copy is.
    CurrentSlots current; ///< Never overwritten: the update goes to the other slot.
};

// Where the parts lie on a member of this size.
[[nodiscard]] std::uint64_t labelOffset(Copy copy, int slot, Bytes size);
[[nodiscard]] std::uint64_t configOffset(Copy copy, int slot, Bytes size);

/// The smallest device that can carry a member: 16 MiB, one MiB of data, the tail.
inline constexpr Bytes minMemberSize{18ULL << 20};

/// Data bytes a device of @p size offers behind the default data offset, 1 MiB aligned; 0 if
/// it is too small.
[[nodiscard]] Bytes memberDataSize(Bytes size);

/// The writes that make @p next durable: config into the idle slot, flush, label with FUA; all
/// front copies before all tail copies. A list that is cut short anywhere, even within a write,
/// leaves either the update before or this one. Every target must be in @p next.
[[nodiscard]] Result<std::vector<Write>> commitWrites(const Config &next,
                                                      std::span<const CommitTarget> targets);

/// Takes a disk out of sight: zeros over both labels of both copies. @p target is its index.
[[nodiscard]] std::vector<Write> clearLabelWrites(std::size_t target, Bytes size);

/// The status part of a new array on one of its members: first head, both copies of a map that
/// says "never written", and nothing left of earlier heads, bad sectors and events.
/// InvalidArgument if the module would not take that head.
[[nodiscard]] Result<std::vector<Write>> firstStatusWrites(const Config &config, const Uuid &member,
                                                           std::size_t target);

/// A spare has no status: zeros over the head ring, so that no earlier life speaks.
[[nodiscard]] std::vector<Write> clearStatusWrites(std::size_t target);

} // namespace bulkhead
