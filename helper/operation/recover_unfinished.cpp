// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/model/dm_name.h"
#include "helper/dm/mapped_device.h"
#include "helper/operation/plan_runner.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

/// The disk of a record among those here now: same serial number or WWN, same size.
const DiskFacts *findDisk(const Target &target, const std::vector<DiskFacts> &disks)
{
    const auto at = std::ranges::find_if(disks, [&](const DiskFacts &facts) {
        const Disk &disk = facts.disk;
        if (disk.size != target.size)
            return false;
        if (target.serial.empty() && target.wwn.empty())
            return disk.device == target.device;
        return disk.serial == target.serial && disk.wwn == target.wwn;
    });
    return at == disks.end() ? nullptr : &*at;
}

Result<void> putBack(UndoStore &undo, const UndoStore::Record &record,
                     const std::vector<DiskFacts> &disks)
{
    std::vector<ClaimedDisk> claimed;
    claimed.reserve(record.targets.size());
    UndoStore::Disks pointers;
    for (const auto &saved : record.targets) {
        const DiskFacts *facts = findDisk(saved.target, disks);
        if (!facts)
            return fail(ErrorCode::DeviceMissing, saved.target.device, "it is not plugged in");
        auto disk = ClaimedDisk::claim(
            {facts->disk.device, parseDevno(facts->tableDevice), facts->diskseq, facts->disk.size},
            ClaimedDisk::Mode::Exclusive);
        if (!disk)
            return tl::unexpected(disk.error());
        claimed.push_back(std::move(*disk));
        pointers.push_back(&claimed.back());
    }
    auto back = undo.rollBack(record, pointers);
    for (ClaimedDisk &disk : claimed)
        disk.rereadPartitions();
    return back;
}

/// Does the kernel run the array that the operation was about?
bool runs(const DmControl &dm, const Uuid &array)
{
    const auto device = dm.info(dmUuid(array));
    return device && device->hasLiveTable;
}

} // namespace

std::vector<std::string> recoverUnfinished(const DmControl &dm, UndoStore &undo,
                                           const std::vector<DiskFacts> &disks)
{
    std::vector<std::string> lines;
    for (const UndoStore::Record &record : undo.unfinished()) {
        const std::string what = record.action + " of array " + record.array.text();
        const bool isFinished = record.state == UndoStore::State::Committing
            || (record.action == "create" && runs(dm, record.array));
        if (isFinished) {
            if (undo.mark(record, UndoStore::State::Done))
                lines.push_back(what + " was cut short after its last step: nothing to do");
            continue;
        }
        // A device that was made and never got a table holds nothing and is in the way.
        if (record.action == "create" && dm.info(dmUuid(record.array))) {
            if (auto removed = deactivate(dm, record.array); !removed)
                lines.push_back(what + ": " + removed.error().detail);
        }
        if (auto back = putBack(undo, record, disks); !back)
            lines.push_back(what + " was cut short and cannot be taken back now: "
                            + back.error().subject + ": " + back.error().detail);
        else
            lines.push_back(what + " was cut short: its disks are as they were before");
    }
    return lines;
}

} // namespace bulkhead
