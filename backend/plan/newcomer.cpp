// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/plan/newcomer.h"

#include "backend/plan/eligibility.h"
#include "backend/plan/lookup.h"
#include "backend/plan/words.h"

extern "C" {
#include "kmodule/core/format.h"
}

namespace bulkhead
{

Result<const DiskFacts *> takeNewcomer(const Request &request, const ArrayFacts &array,
                                       const HostFacts &facts)
{
    if (request.disks.size() != 1)
        return fail(ErrorCode::InvalidArgument, "disk", "Exactly one disk has to be named.");
    const auto disk = findDisk(facts, request.disks.front());
    if (!disk)
        return disk;
    const Eligibility answer =
        eligibleAsSpare((*disk)->disk, array.array, disksOf(facts), arraysOf(facts));
    if (!answer.usable)
        return fail(answer.code, displayName((*disk)->disk), answer.reason);
    if ((answer.needsErase || !(*disk)->signatures.empty()) && !request.erase)
        return fail(ErrorCode::HasData, displayName((*disk)->disk),
                    answer.reason.empty() ? "Making it a spare erases what is on it."
                                          : answer.reason);
    for (const Member &member : array.array.members) {
        const DiskFacts *known = findDevice(facts, member.device);
        if (known && sameDisk(known->disk, (*disk)->disk))
            return fail(ErrorCode::InvalidArgument, displayName((*disk)->disk),
                        "It is the same disk as member " + member.device + ".");
    }
    if (array.set.config.spares.size() >= Config::maxSpares)
        return fail(ErrorCode::LimitExceeded, array.array.name,
                    "An array has at most " + counted(Config::maxSpares, "spare") + ".");
    return disk;
}

ConfigMember newcomerOf(const Disk &disk, const Uuid &id)
{
    return {id, -1, disk.model, disk.serial, disk.wwn, disk.size, {BKH_DATA_OFFSET_DEFAULT}};
}

} // namespace bulkhead
