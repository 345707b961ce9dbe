// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/array.h"
#include "backend/model/disk.h"

#include <string>
#include <vector>

namespace bulkhead
{

/// May this disk be used, and if not, why not. One answer for window, CLI and helper.
struct Eligibility
{
    bool usable = false;
    bool needsErase = false; ///< Usable, but only if the user accepts losing its contents.
    ErrorCode code = ErrorCode::InvalidArgument; ///< Meaningful unless usable.
    std::string reason; ///< A clear English sentence; empty if usable and blank.
};

/// For a member or spare of a new array.
[[nodiscard]] Eligibility eligibleForCreate(const Disk &disk);
/// For a spare of @p array: also large enough, same sector size.
[[nodiscard]] Eligibility eligibleAsSpare(const Disk &disk, const Array &array);

} // namespace bulkhead
