// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/plan/plan.h"

namespace bulkhead
{

// Inside backend/plan only: finding what a request names.

/// The disk at this object path, if it is still the disk that was meant. DeviceMissing,
/// DeviceChanged.
[[nodiscard]] Result<const DiskFacts *> findDisk(const HostFacts &facts, const DiskRef &ref);
/// The disk with this kernel name; nullptr if it is not there.
[[nodiscard]] const DiskFacts *findDevice(const HostFacts &facts, const std::string &device);
/// ArrayNotFound, InvalidArgument.
[[nodiscard]] Result<const ArrayFacts *> findArray(const HostFacts &facts, const std::string &uuid);
/// The same, but its labels must be known and not in doubt: for actions that write them.
[[nodiscard]] Result<const ArrayFacts *> findSoundArray(const HostFacts &facts,
                                                        const std::string &uuid);
/// InvalidArgument if the array has no such member (or spare).
[[nodiscard]] Result<const Member *> findMember(const std::vector<Member> &members,
                                                const std::string &uuid);

/// The disk behind a member or spare; nullptr for a ghost.
[[nodiscard]] const FoundMember *findFound(const NativeSet &set, const Uuid &member);

[[nodiscard]] Target freshTarget(const DiskFacts &disk, const Uuid &member);
[[nodiscard]] Target memberTarget(const HostFacts &facts, const FoundMember &found);

/// Two names for one disk: the same device, a partition and its disk, or two partitions of one.
[[nodiscard]] bool sameDisk(const Disk &a, const Disk &b);

/// DeviceBusy with a sentence if the array's device is mounted, held or swap.
[[nodiscard]] Result<void> checkNotInUse(const ArrayFacts &array);

[[nodiscard]] std::vector<Disk> disksOf(const HostFacts &facts);
[[nodiscard]] std::vector<Array> arraysOf(const HostFacts &facts);

} // namespace bulkhead
