// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/disk.h"

#include <vector>

namespace bulkhead
{

/// The eight disks of the simulated computer, in the order of their names.
[[nodiscard]] std::vector<Disk> simulatedDisks();

} // namespace bulkhead
