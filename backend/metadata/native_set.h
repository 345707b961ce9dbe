// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/metadata/native_member.h"
#include "backend/model/table_line.h"

extern "C" {
#include "kmodule/core/recover.h"
}

namespace bulkhead
{

/// A disk on which examineNative() found a member.
struct FoundMember
{
    std::string device; ///< Kernel name or path, as the caller knows it.
    std::string tableDevice; ///< "8:16": what a table line should say.
    Bytes size;
    NativeMember native;
};

/// All that was found of one array. Pure sorting: no decision about its data yet.
struct NativeSet
{
    Config config; ///< Newest generation that is not in doubt.
    Digest update{}; ///< Digest of that config as it is on disk.
    std::vector<std::optional<FoundMember>> members; ///< By slot.
    std::vector<FoundMember> spares;
    std::vector<FoundMember> strangers; ///< Carry the array's UUID, but the config knows them not.
    /// Why a person must look before this is started; empty if nothing is in doubt.
    std::string conflict;
};

/// Sorts disks into arrays, by array UUID. The newest generation wins. A conflict: two disks
/// with one member UUID, labels that moved on in two ways, or a newest generation that does not
/// account for the rest.
[[nodiscard]] std::vector<NativeSet> groupMembers(std::vector<FoundMember> found);

/// How a set would be started.
struct Assembly
{
    /// The set as it would run: a replacement that is the member by now is in its slot, whatever
    /// the labels say, and the disk from before is a stranger.
    NativeSet set;
    Array array; ///< Inactive or Conflict, with the state each member would have.
    TableLine table; ///< Candidate; meaningful if startable.
    std::vector<int> missing; ///< Slots without a disk.
    bkh_verdict verdict{};
    bool startable = false; ///< The core would start it, maybe degraded, and nothing is in doubt.
    /// Everybody is there who was when the array was last used: no reason to wait. A member that
    /// had failed or gone before then may still be missing.
    bool complete = false;
    std::string reason; ///< Why it is not startable, or who is missing: a sentence.
};

/// Asks the core (bkh_assemble()). MetadataCorrupt if the config is one the module would refuse.
[[nodiscard]] Result<Assembly> assembleSet(const NativeSet &found);

} // namespace bulkhead
