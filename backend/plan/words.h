// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/plan/plan.h"

namespace bulkhead
{

// Inside backend/plan only: the words of a plan.

/// A step about one disk, or about none if @p target is nullptr.
[[nodiscard]] PlanStep stepWords(std::string kind, std::string text,
                                 const Target *target = nullptr);

/// "Samsung SSD 870 (S5Y1…)": like displayName() of the disk.
[[nodiscard]] std::string nameOf(const Target &target);

/// "1 disk", "3 disks"
[[nodiscard]] std::string counted(std::size_t count, std::string_view noun);

/// "survives the failure of any 2 disks"
[[nodiscard]] std::string survivesWords(int failures);

/// Estimate for filling @p data of one member, by the slowest disk taking part.
[[nodiscard]] std::uint64_t fillUs(Bytes data, const std::vector<const Disk *> &disks);

/// How much of each member a rebuild has to visit: regions that were ever written.
[[nodiscard]] Bytes writtenOf(const Array &array, Bytes memberData);

/// Quoted for a shell if it needs to be.
[[nodiscard]] std::string shellWord(std::string_view word);

/// The equivalent line for bulkheadctl.
[[nodiscard]] std::string commandLine(const Request &request, const HostFacts &facts);

} // namespace bulkhead
