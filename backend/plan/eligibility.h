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

/// For a member or spare of a new array. @p arrays give the name of the one a disk belongs to.
[[nodiscard]] Eligibility eligibleForCreate(const Disk &disk,
                                            const std::vector<Array> &arrays = {});
/// For a spare of @p array: also large enough and, if @p disks describe its members, of the same
/// sector size.
[[nodiscard]] Eligibility eligibleAsSpare(const Disk &disk, const Array &array,
                                          const std::vector<Disk> &disks = {},
                                          const std::vector<Array> &arrays = {});

/// The smallest disk that can be a member of @p array.
[[nodiscard]] Bytes neededDiskSize(const Array &array);

} // namespace bulkhead
