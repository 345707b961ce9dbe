// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/plan/words.h"

#include <algorithm>
#include <numeric>

namespace bulkhead
{

namespace
{

// What rebuilds reach on common disks of each kind; better too slow than too hopeful.
constexpr std::uint64_t rotatingBytesPerSecond = 130'000'000;
constexpr std::uint64_t solidBytesPerSecond = 350'000'000;
constexpr std::uint64_t usbBytesPerSecond = 100'000'000;

std::uint64_t speedOf(const Disk &disk)
{
    if (disk.bus == "usb")
        return usbBytesPerSecond;
    return disk.rotational ? rotatingBytesPerSecond : solidBytesPerSecond;
}

} // namespace

PlanStep stepWords(std::string kind, std::string text, const Target *target)
{
    PlanStep words;
    words.kind = std::move(kind);
    words.text = std::move(text);
    if (target) {
        words.disk = target->device;
        words.model = target->model;
        words.serial = target->serial;
    }
    return words;
}

std::string nameOf(const Target &target)
{
    Disk disk;
    disk.device = target.device;
    disk.model = target.model;
    disk.serial = target.serial;
    return displayName(disk);
}

std::string counted(std::size_t count, std::string_view noun)
{
    return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

std::string survivesWords(int failures)
{
    if (failures <= 0)
        return "survives no further failure";
    if (failures == 1)
        return "survives the failure of any one disk";
    return "survives the failure of any " + std::to_string(failures) + " disks";
}

std::uint64_t fillUs(Bytes data, const std::vector<const Disk *> &disks)
{
    std::uint64_t speed = solidBytesPerSecond;
    for (const Disk *disk : disks)
        if (disk)
            speed = std::min(speed, speedOf(*disk));
    // Whole seconds first: microseconds of the largest size would not fit.
    return data.value / speed * 1'000'000 + data.value % speed * 1'000 / (speed / 1'000);
}

Bytes writtenOf(const Array &array, Bytes memberData)
{
    const auto &counts = array.regionCounts;
    const std::uint64_t all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    if (all == 0)
        return memberData; // Not active: nothing is known, so count on everything.
    const long double share = static_cast<long double>(all - counts[0]) / all;
    return {static_cast<std::uint64_t>(share * memberData.value)};
}

} // namespace bulkhead
