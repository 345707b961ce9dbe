// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/plan/eligibility.h"

#include "backend/base/checked.h"
#include "backend/base/size_text.h"
#include "backend/metadata/commit.h"
#include "backend/metadata/redundancy.h"

extern "C" {
#include "kmodule/core/format.h"
}

#include <algorithm>
#include <optional>

namespace bulkhead
{

namespace
{

Eligibility no(ErrorCode code, std::string reason)
{
    return {false, false, code, std::move(reason)};
}

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0)
            text += i + 1 == words.size() ? " and " : ", ";
        text += words[i];
    }
    return text;
}

std::string arrayName(const std::string &uuid, const std::vector<Array> &arrays)
{
    const auto array =
        std::ranges::find_if(arrays, [&](const Array &a) { return a.id.text() == uuid; });
    return array == arrays.end() ? std::string() : array->name;
}

/// Reasons that no consent can lift.
std::optional<Eligibility> refusal(const Disk &disk, const std::vector<Array> &arrays)
{
    if (!disk.memberOf.empty()) {
        const std::string name = arrayName(disk.memberOf, arrays);
        return no(ErrorCode::ArrayConflict,
                  name.empty() ? "Part of an array." : "Part of array “" + name + "”.");
    }
    if (!disk.mountPoints.empty())
        return no(ErrorCode::DeviceBusy, "Mounted at " + joined(disk.mountPoints) + ".");
    if (disk.swap)
        return no(ErrorCode::DeviceBusy, "Holds swap that is in use.");
    if (!disk.holders.empty())
        return no(ErrorCode::DeviceBusy, "In use by " + joined(disk.holders) + ".");
    if (disk.size.value == 0)
        return no(ErrorCode::DeviceMissing, "No medium in the drive.");
    if (disk.unreadable)
        return no(ErrorCode::IoError, "What is on it cannot be read.");
    if (disk.readOnly)
        return no(ErrorCode::InvalidArgument, "Read-only.");
    if (disk.removable)
        return no(ErrorCode::InvalidArgument,
                  "Removable: an array is no place for a medium that is pulled out.");
    return std::nullopt;
}

Eligibility tooSmall(const Disk &disk, Bytes needed, const std::string &who)
{
    const std::string has = sizeText(disk.size);
    const std::string needs = sizeText(needed);
    // "Too small: 500 GB, the array needs 500 GB" helps nobody.
    if (has == needs)
        return no(ErrorCode::DeviceTooSmall,
                  "Too small by " + sizeText({needed.value - disk.size.value}) + ": " + who
                      + " needs " + needs + ".");
    return no(ErrorCode::DeviceTooSmall,
              "Too small: " + has + ", " + who + " needs " + needs + ".");
}

Eligibility yes(const Disk &disk, const std::string &deed)
{
    if (!disk.contents.empty())
        return {true, true, ErrorCode::HasData,
                "Contains " + disk.contents + ": " + deed + " erases it."};
    if (!disk.foreignFormat.empty())
        return {true, true, ErrorCode::HasData,
                "Contains metadata of another RAID (" + disk.foreignFormat + "): " + deed
                    + " erases it."};
    return {true, false, ErrorCode::InvalidArgument, {}};
}

} // namespace

Bytes neededDiskSize(const Array &array)
{
    const auto data = checkedAdd(neededMemberData(array).value, BKH_DATA_ALIGN - 1);
    const auto needed = data
        ? checkedAdd(alignDown(*data, BKH_DATA_ALIGN), BKH_DATA_OFFSET_DEFAULT + BKH_TAIL_BYTES)
        : data;
    return {needed.value_or(UINT64_MAX)};
}

Eligibility eligibleForCreate(const Disk &disk, const std::vector<Array> &arrays)
{
    if (auto refused = refusal(disk, arrays))
        return *refused;
    if (disk.size < minMemberSize)
        return tooSmall(disk, minMemberSize, "a member");
    return yes(disk, "creating the array");
}

Eligibility eligibleAsSpare(const Disk &disk, const Array &array, const std::vector<Disk> &disks,
                            const std::vector<Array> &arrays)
{
    const auto isSpare = [&](const Member &spare) { return spare.device == disk.device; };
    if (disk.memberOf == array.id.text() && std::ranges::any_of(array.spares, isSpare))
        return no(ErrorCode::ArrayConflict, "Already a spare of array “" + array.name + "”.");
    if (disk.memberOf == array.id.text())
        return no(ErrorCode::ArrayConflict, "Part of array “" + array.name + "”.");
    if (auto refused = refusal(disk, arrays))
        return *refused;
    const Bytes needed = neededDiskSize(array);
    if (disk.size < needed)
        return tooSmall(disk, needed, "the array");
    for (const Member &member : array.members) {
        const auto known = std::ranges::find(disks, member.device, &Disk::device);
        if (member.device.empty() || known == disks.end() || known->sectorBytes == disk.sectorBytes)
            continue;
        return no(ErrorCode::InvalidArgument,
                  "Its sectors have " + std::to_string(disk.sectorBytes)
                      + " bytes, those of the array " + std::to_string(known->sectorBytes) + ".");
    }
    return yes(disk, "taking it");
}

} // namespace bulkhead
