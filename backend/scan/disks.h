// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/metadata/native_set.h"
#include "backend/plan/facts.h"

#include <functional>

namespace bulkhead
{

/// How enumerateDisks() learns the signatures of /dev/NAME: probeSignatures(), or the helper's
/// forked form of it.
using SignatureProbe = std::function<Result<std::vector<Signature>>(const std::string &devicePath)>;

/// Opens read-only and probes in this process. For unprivileged programs.
[[nodiscard]] Result<std::vector<Signature>> probeHere(const std::string &devicePath);

/// Whole disks and partitions that could carry a member, from libudev, /proc/self/mountinfo and
/// /proc/swaps, sorted by device. Leaves out loop devices without a file, floppies, optical
/// drives, ram and zram disks, and device-mapper devices. A disk that cannot be probed is listed
/// without signatures and as read-only.
[[nodiscard]] Result<std::vector<DiskFacts>> enumerateDisks(const SignatureProbe &probe);

/// Where a device-mapper or other block device, or anything on it, is mounted, what is built on
/// it, and whether it is swap. @p device is a kernel name.
struct DeviceUse
{
    std::vector<std::string> mountPoints;
    std::vector<std::string> holders;
    bool swap = false;
};
[[nodiscard]] DeviceUse useOfDevice(const std::string &device);

/// Looks for our labels on these devices. A device that cannot be read or whose metadata is
/// damaged is named in @p problems.
[[nodiscard]] std::vector<FoundMember> scanMembers(const std::vector<std::string> &paths,
                                                   std::vector<Error> *problems = nullptr);

/// "sdb" -> "/org/freedesktop/UDisks2/block_devices/sdb", with udisks' escapes.
[[nodiscard]] std::string udisksBlockPath(const std::string &device);

} // namespace bulkhead
