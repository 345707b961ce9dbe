// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/plan/spare.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace bulkhead
{

namespace
{

const Disk *diskOf(const Member &member, const std::vector<Disk> &disks)
{
    const auto disk = std::ranges::find(disks, member.device, &Disk::device);
    return member.device.empty() || disk == disks.end() ? nullptr : &*disk;
}

/// What most members of an array are.
struct Usual
{
    std::optional<bool> rotational;
    std::string bus;
    std::optional<std::uint32_t> sectorBytes;
};

template <class T>
std::optional<T> mostOf(const std::map<T, int> &counts)
{
    const auto most =
        std::ranges::max_element(counts, {}, [](const auto &entry) { return entry.second; });
    if (most == counts.end())
        return std::nullopt;
    return most->first;
}

Usual usualOf(const Array &array, const std::vector<Disk> &disks)
{
    std::map<bool, int> rotational;
    std::map<std::string, int> bus;
    std::map<std::uint32_t, int> sectors;
    for (const Member &member : array.members) {
        if (const Disk *disk = diskOf(member, disks)) {
            ++rotational[disk->rotational];
            ++bus[disk->bus];
            ++sectors[disk->sectorBytes];
        }
    }
    return {mostOf(rotational), mostOf(bus).value_or(""), mostOf(sectors)};
}

/// Why this spare cannot step in; empty if it can.
std::string excuse(const Member &spare, const Disk *disk, const Array &array, const Usual &usual)
{
    if (spare.replaces >= 0)
        return "is taking the place of another disk";
    if (spare.device.empty() || spare.state != MemberState::Spare)
        return "is not connected";
    const Bytes size = disk ? disk->size : spare.size;
    if (size < neededDiskSize(array))
        return "is too small";
    if (disk && usual.sectorBytes && disk->sectorBytes != *usual.sectorBytes)
        return "has another sector size";
    if (disk && disk->unreadable)
        return "cannot be read";
    if (disk && disk->readOnly)
        return "is read-only";
    return {};
}

std::string nameOf(const Member &spare, const Disk *disk)
{
    if (disk)
        return displayName(*disk);
    return spare.device.empty() ? "The spare " + spare.serial : spare.device;
}

std::string why(const Disk *disk, const Usual &usual)
{
    if (!disk)
        return "it is large enough.";
    const bool sameKind = !usual.rotational || disk->rotational == *usual.rotational;
    const bool sameBus = usual.bus.empty() || disk->bus == usual.bus;
    if (sameKind && sameBus)
        return "large enough and the same kind of disk as the members.";
    return sameKind ? "large enough; it is on another bus than the members."
                    : "large enough, but another kind of disk than the members.";
}

} // namespace

SpareChoice chooseSpare(const Array &array, const std::vector<Member> &spares,
                        const std::vector<Disk> &disks)
{
    if (spares.empty())
        return {std::nullopt, "There is no spare."};
    const Usual usual = usualOf(array, disks);
    SpareChoice choice;
    std::tuple<bool, bool, Bytes> best;
    for (std::size_t i = 0; i < spares.size(); ++i) {
        const Disk *disk = diskOf(spares[i], disks);
        const std::string no = excuse(spares[i], disk, array, usual);
        if (!no.empty()) {
            if (!choice.index)
                choice.reason +=
                    (choice.reason.empty() ? "" : " ") + nameOf(spares[i], disk) + ' ' + no + '.';
            continue;
        }
        // A wrong kind costs most, then a wrong bus, then space that is wasted.
        const bool otherKind = disk && usual.rotational && disk->rotational != *usual.rotational;
        const bool otherBus = disk && !usual.bus.empty() && disk->bus != usual.bus;
        const std::tuple cost{otherKind, otherBus, disk ? disk->size : spares[i].size};
        if (choice.index && cost >= best)
            continue;
        best = cost;
        choice = {i, nameOf(spares[i], disk) + ": " + why(disk, usual)};
    }
    return choice;
}

bool sharesSpares(const Array &donor, const Array &array)
{
    if (donor.id == array.id || donor.state == ArrayState::Conflict)
        return false;
    if (donor.sparePolicy == "global")
        return true;
    return donor.sparePolicy == "group" && array.sparePolicy == "group" && !donor.spareGroup.empty()
        && donor.spareGroup == array.spareGroup;
}

SparePick pickSpare(const Array &array, const std::vector<Array> &arrays,
                    const std::vector<Disk> &disks)
{
    const SpareChoice own = chooseSpare(array, array.spares, disks);
    if (own.index)
        return {array.spares[*own.index].id, std::nullopt, own.reason};
    std::vector<Member> shared;
    std::vector<const Array *> donors;
    for (const Array &donor : arrays) {
        // One that lacks a disk itself needs its spares itself.
        if (!sharesSpares(donor, array) || donor.state == ArrayState::Degraded)
            continue;
        for (const Member &spare : donor.spares) {
            shared.push_back(spare);
            donors.push_back(&donor);
        }
    }
    if (shared.empty())
        return {std::nullopt, std::nullopt, own.reason};
    const SpareChoice other = chooseSpare(array, shared, disks);
    const std::string before = array.spares.empty() ? std::string() : own.reason + ' ';
    if (!other.index)
        return {std::nullopt, std::nullopt, before + other.reason};
    const Array &donor = *donors[*other.index];
    return {shared[*other.index].id, donor.id,
            before + other.reason + " A spare of array “" + donor.name + "”, which shares it."};
}

} // namespace bulkhead
