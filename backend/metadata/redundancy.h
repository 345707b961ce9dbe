// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/array.h"

#include <vector>

namespace bulkhead
{

// What an array can do without. Only members in sync count; slots are those of the members.

/// How many more members may fail before data is lost, whichever they are; negative once it is.
/// RAID-10 may survive more, if the right ones fail: survivesWithout() knows.
[[nodiscard]] int failuresLeft(const Array &array);

/// Is all data still within reach when the members in these slots are gone as well?
[[nodiscard]] bool survivesWithout(const Array &array, const std::vector<int> &slots);

/// Slots of members in sync none of which may fail as well when those in @p gone are gone. Empty
/// if any may, or if data is lost already.
[[nodiscard]] std::vector<int> neededSlots(const Array &array, std::vector<int> gone = {});

/// What a member of @p array must offer for data; its share of the array in whole MiB.
[[nodiscard]] Bytes neededMemberData(const Array &array);

} // namespace bulkhead
