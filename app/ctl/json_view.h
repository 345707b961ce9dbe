// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/host.h"

#include <string>

namespace bulkhead::ctl
{

// What scripts read. Keys are API: they are added to, never changed. Sizes are bytes, rates
// bytes per second, times microseconds. No line break at the end.

[[nodiscard]] std::string listJson(const HostSnapshot &host);
/// On one line if @p compact.
[[nodiscard]] std::string showJson(const Array &array, bool compact = false);
[[nodiscard]] std::string disksJson(const HostSnapshot &host);
[[nodiscard]] std::string planJson(const PlanPreview &plan);
[[nodiscard]] std::string regionsJson(const Array &array, const std::string &map);
/// @p array: what the job was about, if it is there afterwards.
[[nodiscard]] std::string jobJson(const Job &job, const Array *array);
/// {"error": {"code": …, "subject": …, "detail": …, "text": …}}
[[nodiscard]] std::string errorJson(const Error &error, const std::string &text);

} // namespace bulkhead::ctl
