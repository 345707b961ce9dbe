// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/plan/plan.h"
#include "helper/operation/undo_store.h"

namespace bulkhead
{

/// Everything @p plan writes to one of its targets, in order and in whole blocks. A wipe
/// keeps the bytes around the mark, as they are on @p disk now.
[[nodiscard]] Result<std::vector<BlockWrite>> blockWrites(const Plan &plan, std::size_t target,
                                                          const ClaimedDisk &disk);

/// The whole blocks that zero @p signatures. DeviceChanged if a mark is not there any more.
[[nodiscard]] Result<std::vector<BlockWrite>> wipeWrites(const std::vector<Signature> &signatures,
                                                         const ClaimedDisk &disk);

/// Offset and length of what the writes cover, sorted, joined where they touch.
[[nodiscard]] std::vector<std::pair<std::uint64_t, std::uint64_t>> coveredRanges(
    const std::vector<BlockWrite> &writes);

} // namespace bulkhead
