// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/status_line.h"
#include "backend/model/table_line.h"
#include "helper/dm/control.h"

namespace bulkhead
{

/// One of our arrays as it runs in the kernel now.
struct KernelArray
{
    Uuid array;
    std::string dmName;
    std::uint64_t devno = 0;
    bool suspended = false;
    bool hasTable = false; ///< Else the two below mean nothing: it was made and never started.
    TableLine table;
    StatusLine status;
};

/// All devices with our prefix and our target; others are not looked at twice.
[[nodiscard]] std::vector<KernelArray> kernelArrays(const DmControl &dm);

/// Only what changes while it runs. DeviceMissing if it has gone.
[[nodiscard]] Result<StatusLine> kernelStatus(const DmControl &dm, const Uuid &array);

/// Puts the kernel's view of a running array over what its labels say.
void mergeRunning(Array &array, const KernelArray &kernel);
/// The same for the status line alone.
void mergeStatus(Array &array, const StatusLine &status);

} // namespace bulkhead
