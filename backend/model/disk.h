// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/units.h"

#include <string>
#include <vector>

namespace bulkhead
{

/// A block device that could carry a member, as seen in one snapshot of the host.
///
/// Filled from udisks2 by backend/host and from libudev/libblkid by the helper.
struct Disk
{
    std::string object; ///< udisks block object path; the name used in requests.
    std::string device; ///< Kernel name such as "sdb".
    std::string model;
    std::string vendor;
    std::string serial;
    std::string wwn;
    std::string bus; ///< "sata", "usb", "nvme", …; empty if unknown.
    Bytes size;
    std::uint32_t sectorBytes = 512;
    bool rotational = false;
    bool removable = false;
    bool readOnly = false;
    bool unreadable = false; ///< What is on it could not be read; it may be data.
    bool system = false; ///< udisks HintSystem; false for a stick.
    std::string contents; ///< What is on it, in a few words ("ext4 'Photos'", "GPT, 2 partitions");
                          ///< empty if blank.
    std::vector<std::string> mountPoints; ///< Of it or anything on it.
    std::vector<std::string> holders; ///< Kernel names of devices built on it.
    bool swap = false; ///< It or a part of it is active swap.
    std::string memberOf; ///< UUID text of our array it belongs to; empty if none.
    std::string foreignFormat; ///< "md", "ddf", … when another RAID's metadata is on it.

    bool operator==(const Disk &) const = default;
};

/// "Samsung SSD 870 (S5Y1…)": model and serial as people know the disk, or its device name.
[[nodiscard]] std::string displayName(const Disk &disk);

} // namespace bulkhead
