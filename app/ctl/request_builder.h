// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/ctl/invocation.h"
#include "backend/model/host.h"
#include "backend/model/request.h"

namespace bulkhead::ctl
{

/// What the command line asks of the helper, with every word looked up on this computer.
/// InvalidArgument for words that mean nothing, or two that mean the same disk.
[[nodiscard]] Result<Request> requestFor(const Invocation &run, const HostSnapshot &host);

} // namespace bulkhead::ctl
