// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/scan/disks.h"

#include <map>
#include <set>

namespace bulkhead
{

// Inside backend/scan only.

/// What is mounted and what is swap on this computer, read once for many devices.
class UseTable
{
public:
    /// From /proc/self/mountinfo and /proc/swaps.
    [[nodiscard]] static UseTable read();

    /// Of the device, its partitions, and everything built on them.
    [[nodiscard]] DeviceUse of(const std::string &device) const;

private:
    void collect(const std::string &device, DeviceUse &use, std::set<std::string> &seen) const;

    std::multimap<std::string, std::string> m_mounts; ///< "8:1" -> mount point.
    std::set<std::string> m_swaps; ///< "8:2"
};

/// Kernel names of a disk's partitions.
[[nodiscard]] std::vector<std::string> partitionsOf(const std::string &device);

/// "8:16" of a kernel name; empty if there is no such device.
[[nodiscard]] std::string deviceNumber(const std::string &device);

} // namespace bulkhead
