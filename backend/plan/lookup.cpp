// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/plan/lookup.h"

#include <algorithm>
#include <array>

namespace bulkhead
{

namespace
{

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// "sdb" of "sdb1", "nvme0n1" of "nvme0n1p2", and a whole disk's own name.
std::string_view driveOf(std::string_view device)
{
    const auto end = device.find_last_not_of("0123456789");
    if (end == std::string_view::npos || end + 1 == device.size())
        return device;
    const std::string_view stem = device.substr(0, end + 1);
    if (stem.size() > 1 && stem.back() == 'p' && isDigit(stem[stem.size() - 2]))
        return stem.substr(0, stem.size() - 1);
    constexpr std::array<std::string_view, 5> lettered{"sd", "vd", "hd", "xvd", "ubd"};
    const bool letters = std::ranges::any_of(
        lettered, [&](std::string_view prefix) { return stem.starts_with(prefix); });
    return letters ? stem : device;
}

/// One of serial number and WWN is enough: udisks and udev do not always agree on the other.
bool identityMatches(const Disk &disk, const DiskRef &ref)
{
    const bool serial = !disk.serial.empty() && disk.serial == ref.serial;
    const bool wwn = !disk.wwn.empty() && disk.wwn == ref.wwn;
    return serial || wwn || (disk.serial.empty() && disk.wwn.empty());
}

} // namespace

Result<const DiskFacts *> findDisk(const HostFacts &facts, const DiskRef &ref)
{
    const auto at = std::ranges::find_if(
        facts.disks, [&](const DiskFacts &facts) { return facts.disk.object == ref.object; });
    if (ref.object.empty() || at == facts.disks.end())
        return fail(ErrorCode::DeviceMissing, ref.object, "The disk is not there any more.");
    if (at->disk.size != ref.size || !identityMatches(at->disk, ref))
        return fail(ErrorCode::DeviceChanged, at->disk.device, "Another disk is there now.");
    return &*at;
}

const DiskFacts *findDevice(const HostFacts &facts, const std::string &device)
{
    const auto at = std::ranges::find_if(
        facts.disks, [&](const DiskFacts &facts) { return facts.disk.device == device; });
    return device.empty() || at == facts.disks.end() ? nullptr : &*at;
}

Result<const ArrayFacts *> findArray(const HostFacts &facts, const std::string &uuid)
{
    const auto id = Uuid::parse(uuid);
    if (!id)
        return tl::unexpected<Error>(id.error());
    const auto at = std::ranges::find_if(
        facts.arrays, [&](const ArrayFacts &array) { return array.array.id == *id; });
    if (at == facts.arrays.end())
        return fail(ErrorCode::ArrayNotFound, uuid, "There is no such array.");
    return &*at;
}

Result<const ArrayFacts *> findSoundArray(const HostFacts &facts, const std::string &uuid)
{
    const auto array = findArray(facts, uuid);
    if (!array)
        return array;
    if ((*array)->set.config.array.isNull())
        return fail(ErrorCode::MetadataCorrupt, (*array)->array.name,
                    "None of its disks has a readable label.");
    if (!(*array)->set.conflict.empty())
        return fail(ErrorCode::ArrayConflict, (*array)->array.name, (*array)->set.conflict);
    return array;
}

Result<const Member *> findMember(const std::vector<Member> &members, const std::string &uuid)
{
    const auto id = Uuid::parse(uuid);
    if (!id)
        return tl::unexpected<Error>(id.error());
    const auto at = std::ranges::find(members, *id, &Member::id);
    if (at == members.end())
        return fail(ErrorCode::InvalidArgument, uuid, "The array has no such member.");
    return &*at;
}

const FoundMember *findFound(const NativeSet &set, const Uuid &member)
{
    for (const auto &found : set.members)
        if (found && found->native.label.member == member)
            return &*found;
    for (const FoundMember &found : set.spares)
        if (found.native.label.member == member)
            return &found;
    return nullptr;
}

Target freshTarget(const DiskFacts &facts, const Uuid &member)
{
    const Disk &disk = facts.disk;
    return {disk.object, disk.device, facts.tableDevice, facts.diskseq, disk.model,
            disk.serial, disk.wwn,    disk.size,         member,        true};
}

Target memberTarget(const HostFacts &facts, const FoundMember &found)
{
    Target target;
    if (const DiskFacts *disk = findDevice(facts, found.device))
        target = freshTarget(*disk, {});
    target.device = found.device;
    target.tableDevice = found.tableDevice;
    target.size = found.size;
    target.member = found.native.label.member;
    target.fresh = false;
    return target;
}

bool sameDisk(const Disk &a, const Disk &b)
{
    if (a.object == b.object || a.device == b.device)
        return true;
    if (driveOf(a.device) == driveOf(b.device))
        return true;
    // Two drives with one WWN, or one serial number, are two paths to one. But cheap USB docks
    // give all their bays the same serial number.
    if (!a.wwn.empty() || !b.wwn.empty())
        return a.wwn == b.wwn;
    return !a.serial.empty() && a.serial == b.serial && a.model == b.model && a.bus != "usb";
}

Result<void> checkNotInUse(const ArrayFacts &array)
{
    const auto busy = [&](std::string why) {
        return fail(ErrorCode::DeviceBusy, array.array.name, std::move(why));
    };
    if (!array.mountPoints.empty())
        return busy("The array is mounted at " + array.mountPoints.front() + "; unmount it first.");
    if (array.swap)
        return busy("The array holds swap that is in use.");
    if (!array.holders.empty())
        return busy("The array is in use by " + array.holders.front() + ".");
    return {};
}

std::vector<Disk> disksOf(const HostFacts &facts)
{
    std::vector<Disk> disks;
    for (const DiskFacts &disk : facts.disks)
        disks.push_back(disk.disk);
    return disks;
}

std::vector<Array> arraysOf(const HostFacts &facts)
{
    std::vector<Array> arrays;
    for (const ArrayFacts &array : facts.arrays)
        arrays.push_back(array.array);
    return arrays;
}

} // namespace bulkhead
