// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/metadata/native_set.h"
#include "backend/model/disk.h"

#include <array>
#include <functional>

namespace bulkhead
{

/// A mark that some format left on a disk, by which it would be recognised again.
struct Signature
{
    std::uint64_t offset = 0;
    ByteVector bytes; ///< What is there now; a wipe zeroes exactly these.
    std::string type; ///< "ext4", "gpt", "linux_raid_member", as libblkid names it.
    std::string usage; ///< filesystem, raid, crypto, partition-table, other.
    std::string label;

    bool operator==(const Signature &) const = default;
};

/// A disk with what only the helper reads of it.
struct DiskFacts
{
    Disk disk;
    std::vector<Signature> signatures;
    std::uint64_t diskseq = 0; ///< The kernel's: another one is another disk, same name or not.
    std::string tableDevice; ///< "8:16"

    bool operator==(const DiskFacts &) const = default;
};

/// An array with what a plan about it needs.
struct ArrayFacts
{
    Array array; ///< As shown on the bus, states from the kernel while active.
    NativeSet set; ///< The disks and labels behind it.
    std::string dmName; ///< While active.
    std::vector<std::string> mountPoints; ///< Of its device or anything on it.
    std::vector<std::string> holders;
    bool swap = false;
};

/// The levels that this version offers. The module also runs RAID-4, which RAID-5 is better than
/// at everything: it is for arrays of other makers.
inline constexpr std::array creatableLevels{Level::Raid1, Level::Raid10, Level::Raid5,
                                            Level::Raid6};

/// Everything a plan may depend on. Two equal facts give two equal plans.
struct HostFacts
{
    std::vector<DiskFacts> disks;
    std::vector<ArrayFacts> arrays;
    std::uint64_t nowUs = 0; ///< Since the epoch.
    std::string host; ///< This computer's name.
    std::vector<Level> levels{creatableLevels.begin(), creatableLevels.end()};
    std::function<Uuid()> newUuid = &Uuid::random; ///< Replaced by tests.
};

} // namespace bulkhead
