// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/host.h"

#include <string>

namespace bulkhead::ctl
{

/// "43 %"; 100 % only when all is done, 0 % of nothing.
[[nodiscard]] std::string percentText(const Sync &sync);

/// "rebuild 43 %, 182 MB/s, 2 hours 10 minutes left"
[[nodiscard]] std::string progressText(const Sync &sync);

/// "[#####-----]" of @p width characters in all; @p share is 0 to 1.
[[nodiscard]] std::string bar(double share, int width);

/// 0 to 1.
[[nodiscard]] double shareOf(const Sync &sync);

/// "Photos: degraded, rebuild 43 %, …", for one line of `monitor`.
[[nodiscard]] std::string monitorText(const Array &array);

} // namespace bulkhead::ctl
