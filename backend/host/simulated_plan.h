// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/host.h"
#include "backend/model/request.h"

namespace bulkhead
{

/// What the helper would answer to this request, without a token. Refuses what it refuses:
/// too few disks, the same disk twice, disks in use, arrays and members that are not there.
[[nodiscard]] Result<PlanPreview> simulatedPlan(const HostSnapshot &host, const Request &request);

} // namespace bulkhead
