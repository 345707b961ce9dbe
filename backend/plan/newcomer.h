// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/plan/plan.h"

namespace bulkhead
{

// Inside backend/plan only: a disk that is not the array's yet.

/// The one disk that @p request names, if it may become a spare or member of @p array. What is on
/// it needs Request::erase.
[[nodiscard]] Result<const DiskFacts *> takeNewcomer(const Request &request,
                                                     const ArrayFacts &array,
                                                     const HostFacts &facts);

/// How it is remembered as a spare.
[[nodiscard]] ConfigMember newcomerOf(const Disk &disk, const Uuid &id);

} // namespace bulkhead
