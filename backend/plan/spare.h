// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/plan/eligibility.h"

#include <optional>

namespace bulkhead
{

/// Which spare should step in.
struct SpareChoice
{
    std::optional<std::size_t> index; ///< Into the spares; nothing if none will do.
    std::string reason; ///< Why this one, or why none: a sentence.
};

/// The best of @p spares for @p array: large enough, same sector size, then the kind of disk
/// (rotating or not) and the bus most members have, then the smallest. @p disks describe both;
/// a spare or member is found there by its device name.
[[nodiscard]] SpareChoice chooseSpare(const Array &array, const std::vector<Member> &spares,
                                      const std::vector<Disk> &disks);

} // namespace bulkhead
