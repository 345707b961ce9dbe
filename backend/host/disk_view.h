// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/host/object_tree.h"
#include "backend/model/array.h"
#include "backend/model/disk.h"

#include <vector>

namespace bulkhead
{

/// The whole disks among what udisks shows, in the order of their names (sdb before sdaa).
///
/// No partitions, loops, device-mapper, ram, md or optical drives, and nothing without a
/// size. What is mounted, swapped on or built on any part of a disk is counted as the
/// disk's, through LUKS and md. @p arrays tell which disks are ours.
[[nodiscard]] std::vector<Disk> disksFromUdisks(const ObjectTree &udisks,
                                                const std::vector<Array> &arrays);

/// "md" for "linux_raid_member" and so on; empty for what is no other RAID's metadata.
[[nodiscard]] std::string foreignFormatOf(const std::string &idType);

} // namespace bulkhead
