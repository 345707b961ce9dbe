// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"

namespace bulkhead::ctl
{

/// What the shell is told. API: docs/man/bulkheadctl.1 lists them.
enum class ExitCode {
    Ok = 0,
    Failed = 1, ///< Refused or tried and failed.
    Usage = 2, ///< What was asked for makes no sense, or a yes was missing.
    NotAuthorized = 3,
    Unavailable = 4, ///< No bus, no helper, no udisks.
    ModuleProblem = 5, ///< The kernel module is missing or was rejected.
    Cancelled = 6, ///< By a no at the question, or the job was cancelled.
};

[[nodiscard]] ExitCode exitCodeFor(ErrorCode code);

} // namespace bulkhead::ctl
