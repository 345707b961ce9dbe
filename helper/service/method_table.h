// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/service/operations.h"
#include "helper/service/plan_store.h"

namespace bulkhead
{

/// What the methods work on. Filled in after the table is made, because the objects on the
/// bus are made from the table; no method is called before.
struct Service
{
    HostView *view = nullptr;
    Scanner *scanner = nullptr;
    Operations *operations = nullptr;
    JobList *jobs = nullptr;
    PlanStore *plans = nullptr;
};

/// Everything that can be called on the bus: the one table. @p service has to outlive it.
[[nodiscard]] std::vector<Method> methodTable(const Service &service);

} // namespace bulkhead
