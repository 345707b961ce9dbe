// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/sha256.h"
#include "backend/base/units.h"
#include "backend/model/array.h"

namespace bulkhead
{

/// A disk of the array, as its members remember it.
struct ConfigMember
{
    Uuid id;
    int slot = -1; ///< -1 for a spare.
    std::string model;
    std::string serial;
    std::string wwn;
    Bytes size;
    Bytes dataOffset;
    int replaces = -1; ///< Of a spare: the slot whose member is copied to it; -1 for none.

    bool operator==(const ConfigMember &) const = default;
};

/// One earlier update of the labels.
struct Update
{
    std::uint64_t generation = 0;
    Digest digest{};

    bool operator==(const Update &) const = default;
};

/// What user space knows of an array; the same on all its members. The kernel never reads it.
struct Config
{
    Uuid array;
    std::string name; ///< See checkName().
    Level level = Level::Raid1;
    Bytes chunk; ///< 0 for RAID-1.
    std::string layout = "none"; ///< md's name.
    Bytes size; ///< Of the array: what geometryOf() gives.
    Bytes memberData; ///< Used of each member, from its dataOffset on.
    Bytes regionSize; ///< As the head has it: with parity, of each member.
    std::vector<ConfigMember> members; ///< By slot, all of them, also those not seen for long.
    std::vector<ConfigMember> spares;
    std::string sparePolicy = "dedicated"; ///< dedicated, group or global.
    std::string spareGroup;
    std::string origin = "created"; ///< How the array came to be.
    std::string host; ///< Which computer wrote this.
    std::uint64_t createdUs = 0;
    std::uint64_t updatedUs = 0;
    std::uint64_t generation = 1; ///< Grows by one with each update.
    /// Tells this update from any other of the same generation, made elsewhere with the same
    /// content.
    Uuid update;
    /// The updates this one builds on, newest last, at most maxHistory: a label whose update is
    /// not among them moved on by itself.
    std::vector<Update> history;

    static constexpr std::size_t maxHistory = 32;
    static constexpr std::size_t maxSpares = 32;

    bool operator==(const Config &) const = default;
};

/// The payload of a config slot: canonical JSON (sorted keys, no blanks), at most
/// maxConfigBytes. LimitExceeded if it does not fit.
[[nodiscard]] Result<ByteVector> encodeConfig(const Config &config);

/// The reverse, for bytes nobody vouches for: bounds on length, depth, counts and every string,
/// and a geometry that fits itself. MetadataCorrupt else. Keys it does not know are ignored.
[[nodiscard]] Result<Config> decodeConfig(ByteSpan payload);

/// 256 KiB less the block that seals it.
inline constexpr std::size_t maxConfigBytes = 0x40000 - 4096;

/// The next update of @p current, which is known on disk by @p digest: generation + 1, history
/// grown by one.
[[nodiscard]] Config nextConfig(const Config &current, const Digest &digest, const Uuid &update,
                                std::uint64_t nowUs, std::string host);

/// The member or spare with this id; nullptr if there is none.
[[nodiscard]] const ConfigMember *findMember(const Config &config, const Uuid &id);

/// The spare that the member of some slot is copied to; nullptr if none is.
[[nodiscard]] const ConfigMember *findReplacement(const Config &config);

/// @p spare, one of the spares, becomes the member of @p slot. Who was there is forgotten.
void takeSlot(Config &config, const Uuid &spare, int slot);

/// May an array be called so: 1 to 64 characters of valid UTF-8, no control characters, no
/// slash, no leading dash, dot or blank, no trailing blank? InvalidArgument with a sentence.
[[nodiscard]] Result<void> checkName(std::string_view name);

} // namespace bulkhead
