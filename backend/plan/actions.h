// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/plan/plan.h"

namespace bulkhead
{

// Inside backend/plan only: what each action makes of its request. They leave request, command
// and token to makePlan().

[[nodiscard]] Result<Plan> planCreate(const Request &request, const HostFacts &facts);
[[nodiscard]] Result<Plan> planDelete(const Request &request, const HostFacts &facts);
[[nodiscard]] Result<Plan> planStart(const Request &request, const HostFacts &facts);
[[nodiscard]] Result<Plan> planStop(const Request &request, const HostFacts &facts);
[[nodiscard]] Result<Plan> planAddSpare(const Request &request, const HostFacts &facts);
[[nodiscard]] Result<Plan> planRemoveSpare(const Request &request, const HostFacts &facts);
[[nodiscard]] Result<Plan> planFail(const Request &request, const HostFacts &facts);
[[nodiscard]] Result<Plan> planReplace(const Request &request, const HostFacts &facts);
[[nodiscard]] Result<Plan> planRename(const Request &request, const HostFacts &facts);
[[nodiscard]] Result<Plan> planSetPolicy(const Request &request, const HostFacts &facts);
[[nodiscard]] Result<Plan> planCancelReplace(const Request &request, const HostFacts &facts);
[[nodiscard]] Result<Plan> planSettleReplace(const Request &request, const HostFacts &facts);
[[nodiscard]] Result<Plan> planRemove(const Request &request, const HostFacts &facts);

} // namespace bulkhead
