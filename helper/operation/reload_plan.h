// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/plan/plan.h"
#include "helper/inventory/kernel_array.h"

#include <optional>

namespace bulkhead
{

/// A table that a running array should have and has not, as a plan of one step; nothing if
/// all is well.
///
/// There are two reasons. The labels give a slot to a disk that the kernel has not got: a
/// helper was killed between writing them and switching the table. Or a member that was
/// unplugged is back, as the same member on another device: the kernel then copies what it
/// missed. A disk that failed and stayed where it was is not let in again.
[[nodiscard]] std::optional<Plan> reloadPlan(const ArrayFacts &facts, const KernelArray &kernel,
                                             const HostFacts &host);

} // namespace bulkhead
