// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/plan/facts.h"

namespace bulkhead
{

/// What libblkid recognises on a disk, found out by a child process that can do nothing else.
///
/// libblkid parses a stranger's bytes. The child keeps one descriptor of the disk, open for
/// reading, and none of any other, drops every capability, may make only a handful of system calls
/// (no open, no socket, no exec), and is killed if it takes too long.
[[nodiscard]] Result<std::vector<Signature>> probeInChild(const std::string &devicePath);

} // namespace bulkhead
