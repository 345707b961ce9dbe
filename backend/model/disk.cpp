// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/model/disk.h"

namespace bulkhead
{

std::string displayName(const Disk &disk)
{
    // Drives often repeat the vendor in the model ("Samsung SSD 870", vendor "Samsung"), and
    // "ATA" is what the kernel says of every SATA disk.
    std::string name = disk.model;
    if (!disk.vendor.empty() && disk.vendor != "ATA" && !name.starts_with(disk.vendor))
        name = name.empty() ? disk.vendor : disk.vendor + ' ' + name;
    if (name.empty())
        name = disk.device;
    if (!disk.serial.empty())
        name += " (" + disk.serial + ')';
    return name;
}

} // namespace bulkhead
