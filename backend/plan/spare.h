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

/// Which spare of which array should step in.
struct SparePick
{
    std::optional<Uuid> spare;
    std::optional<Uuid> donor; ///< The array whose spare it is, unless it is @p array itself.
    std::string reason; ///< Why this one, or why none: a sentence.
};

/// May @p donor's spares serve @p array, by what it was told? Those of policy global serve all,
/// those of a group the others of the group.
[[nodiscard]] bool sharesSpares(const Array &donor, const Array &array);

/// The best of the array's own spares, else of those that others of @p arrays share with it and do
/// not need themselves.
[[nodiscard]] SparePick pickSpare(const Array &array, const std::vector<Array> &arrays,
                                  const std::vector<Disk> &disks);

} // namespace bulkhead
