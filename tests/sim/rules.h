// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/sim/disk.h"

namespace bulkhead::sim
{

/// The rules of the protocol, so that a test can break each and see the loss.
struct Rules
{
    bool ackWaitsForHead = true; ///< A write that a member missed waits for the head.
    bool onlyHoldersHaveIt = true; ///< Who has nothing of the chunk has nothing of its write.
    bool allHoldersCount = true; ///< Not only those that the write was sent to.
    bool writeWaitsForMap = true; ///< Data waits for a durable dirty mark.
    bool zeroFirst = true; ///< A region is zeroed before its first dirty mark.
    bool zerosWaitForHead = true; ///< Nor while a member that missed the zeros counts.
    bool idleFlushes = true; ///< Members are flushed before a region turns clean.
    bool confirmActivation = true; ///< Two heads before the first write.
    bool honourRewrite = true; ///< Map blocks that members disagree on are committed.
    bool checkpointFlushes = true; ///< The new member is flushed before a checkpoint.
    bool syncReachesRebuilding = true; ///< A resync also writes to REBUILDING members.
    bool mapToRebuilding = true; ///< A member gets the whole map before it is IN_SYNC.
    bool dirtyWhileDegraded = true; ///< No region turns clean while a slot is out.
    bool headNeedsEveryReceiver = true; ///< A head that a receiver failed is not durable.
};

/// What the array must never get wrong, told as it happens.
class Witness
{
public:
    virtual ~Witness() = default;
    virtual void headSubmitted(const NamedHead &head, int parent) = 0;
    virtual void headCompleted(int id, bool mayAcknowledge) = 0;
};

} // namespace bulkhead::sim
