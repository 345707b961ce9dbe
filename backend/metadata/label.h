// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/metadata/config.h"

namespace bulkhead
{

/// The block that says "this disk is member so-and-so of array so-and-so".
/// Byte table: docs/format.md.
struct Label
{
    Uuid array; ///< A plain field, readable before the checksum that it seeds can be checked.
    Uuid member;
    int slot = -1; ///< -1 for a spare.
    Level level = Level::Raid1;
    std::uint64_t generation = 0; ///< Of the config it points to.
    int configSlot = 0; ///< 0 or 1.
    std::uint32_t configBytes = 0;
    Digest configDigest{}; ///< SHA-256 of the payload: names this update.
    Digest previous{}; ///< The update before it; zeros for the first.
    Bytes memberSize;
    Bytes dataOffset;
    Bytes dataSize; ///< Of the member, in use.
    std::uint64_t createdUs = 0; ///< When the array was made.
    std::string host; ///< At most 64 bytes.

    bool operator==(const Label &) const = default;
};

/// 4096 bytes, sealed.
[[nodiscard]] ByteVector encodeLabel(const Label &label);

/// MetadataCorrupt for everything that is not a label; @p deviceSize bounds its offsets.
/// Nothing in it is trusted unbounded.
[[nodiscard]] Result<Label> decodeLabel(ByteSpan block, Bytes deviceSize);

/// Does the block start as a label does? False says "nothing of ours", not "corrupt".
[[nodiscard]] bool looksLikeLabel(ByteSpan block);

/// The label of one member or spare of @p config, whose payload has this length and digest.
[[nodiscard]] Label makeLabel(const Config &config, const ConfigMember &member, int configSlot,
                              std::uint32_t configBytes, const Digest &configDigest);

/// A config slot, sealing block and payload, padded to 4 KiB.
[[nodiscard]] ByteVector encodeConfigSlot(const Uuid &array, std::uint64_t generation,
                                          ByteSpan payload);

/// The payload of the slot that @p label points to. MetadataCorrupt unless seal, length,
/// generation and digest are what the label says.
[[nodiscard]] Result<ByteVector> openConfigSlot(ByteSpan slot, const Label &label);

} // namespace bulkhead
