// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/plan/plan.h"
#include "helper/bus/dispatcher.h"

namespace bulkhead
{

/// What Manager.Plan answers: token, preview, steps, warnings.
[[nodiscard]] std::vector<Value> planAnswer(const std::string &token, const PlanPreview &preview,
                                            const std::vector<Step> &steps);

/// The polkit action that committing a plan of this kind takes.
[[nodiscard]] Demand demandOf(const Plan &plan);

} // namespace bulkhead
