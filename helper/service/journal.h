// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"

#include <string>
#include <syslog.h>

namespace bulkhead
{

/// One line in the journal, with the array it is about as the field BULKHEAD_ARRAY if there
/// is one; on standard error where no journal runs. Control characters are taken out: parts
/// of it may come from disks.
void note(int priority, const std::string &text, const std::string &array = {});

/// "sdb: it is in use (DeviceBusy)"
[[nodiscard]] std::string describe(const Error &error);

} // namespace bulkhead
