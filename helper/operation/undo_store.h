// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/plan/plan.h"
#include "helper/disk/claimed_disk.h"

#include <map>

namespace bulkhead
{

/// Keeps what a plan overwrites on disks that were not ours before, so that a creation that
/// is cut short anywhere leaves nothing half made.
///
/// One folder per operation: `manifest` (which disks, which ranges), `before` (the bytes),
/// `after` (a checksum of each sector that the plan writes), and `state`. All of it is
/// durable before the first byte goes to a disk. A sector is put back only if it holds what
/// it held before, zeros, or what the plan wrote: anything else is somebody else's by now.
class UndoStore
{
public:
    enum class State {
        Writing, ///< Only disks that were not ours were touched: put everything back.
        Committing, ///< Members of a running array know about it: the labels decide.
        Done,
    };

    struct SavedTarget
    {
        Target target;
        std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges; ///< Offset, length.
    };

    struct Record
    {
        std::string id; ///< Name of the folder.
        std::string action;
        Uuid array;
        State state = State::Writing;
        std::vector<SavedTarget> targets;
    };

    using Disks = std::vector<ClaimedDisk *>; ///< By target; null if it is not at hand.

    explicit UndoStore(std::string folder);

    /// Saves what @p plan will overwrite on its fresh targets. Durable on return.
    [[nodiscard]] Result<Record> begin(const Plan &plan, const Disks &disks);
    [[nodiscard]] Result<void> mark(const Record &record, State state);
    /// Operations that were cut short, oldest first. Damaged folders are left out.
    [[nodiscard]] std::vector<Record> unfinished() const;
    /// Puts back what was there. Every disk of the record has to be at hand.
    [[nodiscard]] Result<void> rollBack(const Record &record, const Disks &disks);

private:
    [[nodiscard]] std::string pathOf(const std::string &id, const char *file) const;
    [[nodiscard]] Result<Record> read(const std::string &id) const;
    void dropOld();

    std::string m_folder;
};

/// The plan's writes to one target in order, wipes among them as whole blocks.
struct BlockWrite
{
    std::uint64_t offset = 0;
    ByteVector bytes;
};

} // namespace bulkhead
