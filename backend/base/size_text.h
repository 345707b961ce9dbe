// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/units.h"

#include <string>

namespace bulkhead
{

/// "4.0 TB", "500 GB", "12 kB", "512 bytes": decimal units as printed on the disk and shown by
/// udisks and GNOME; one decimal below ten, none above. English, for sentences and logs.
[[nodiscard]] std::string sizeText(Bytes size);

/// "12 seconds", "5 minutes", "2 hours 10 minutes", "3 days 4 hours": the two largest units.
[[nodiscard]] std::string durationText(std::uint64_t microseconds);

} // namespace bulkhead
