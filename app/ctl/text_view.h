// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/host.h"

#include <string>

namespace bulkhead::ctl
{

// What people read. All of it is fit for a terminal and ends with a line break.

[[nodiscard]] std::string listText(const HostSnapshot &host);
[[nodiscard]] std::string showText(const Array &array);
[[nodiscard]] std::string disksText(const HostSnapshot &host);
[[nodiscard]] std::string previewText(const PlanPreview &plan);
/// The map in lines of 64 letters, and what they mean.
[[nodiscard]] std::string regionsText(const Array &array, const std::string &map);

/// "rebuild 43 %", "scrub 7 %, paused", "-".
[[nodiscard]] std::string activityText(const Sync &sync);
/// "Photos is degraded: one more failure loses data." and the like.
[[nodiscard]] std::string protectionText(const Array &array);

} // namespace bulkhead::ctl
