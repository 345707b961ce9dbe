// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/ctl/invocation.h"

namespace bulkhead::ctl
{

/// `bulkheadctl examine`: reads files, asks nobody, writes nothing. The exit status.
[[nodiscard]] int examine(const Invocation &run);

} // namespace bulkhead::ctl
