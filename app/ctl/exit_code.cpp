// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/exit_code.h"

namespace bulkhead::ctl
{

ExitCode exitCodeFor(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NotAuthorized:
    case ErrorCode::NotAuthorizedDismissed:
        return ExitCode::NotAuthorized;
    case ErrorCode::HelperUnavailable:
        return ExitCode::Unavailable;
    case ErrorCode::ModuleMissing:
    case ErrorCode::ModuleRejected:
        return ExitCode::ModuleProblem;
    case ErrorCode::InvalidArgument:
    case ErrorCode::UnknownOption:
        return ExitCode::Usage;
    case ErrorCode::Cancelled:
        return ExitCode::Cancelled;
    default:
        return ExitCode::Failed;
    }
}

} // namespace bulkhead::ctl
