// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/inventory/kernel_array.h"

#include "backend/metadata/redundancy.h"
#include "backend/model/dm_name.h"
#include "helper/dm/mapped_device.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

/// Gives each slot the disk that the kernel has there. The labels follow a change of members
/// a moment later, and must not lend another disk's name to a rebuild meanwhile.
void seatAsInTable(Array &array, const TableLine &table)
{
    for (std::size_t slot = 0; slot < table.members.size() && slot < array.members.size(); ++slot) {
        const Uuid &id = table.members[slot].id;
        if (array.members[slot].id == id)
            continue;
        const auto spare = std::ranges::find(array.spares, id, &Member::id);
        if (spare == array.spares.end())
            continue;
        array.members[slot] = *spare;
        array.members[slot].slot = static_cast<int>(slot);
        array.members[slot].replaces = -1;
        array.spares.erase(spare);
    }
}

/// A spare that a member is copied to is filled, whatever the labels say yet; one that should
/// be and is not only waits.
void showReplacement(Array &array, const TableLine &table)
{
    for (Member &spare : array.spares) {
        const bool isFilled = table.replacement && table.replacement->disk.id == spare.id;
        if (isFilled)
            spare.replaces = static_cast<int>(table.replacement->slot);
        if (spare.replaces < 0 || spare.device.empty())
            continue;
        spare.state = isFilled ? MemberState::Rebuilding : MemberState::Spare;
    }
}

} // namespace

std::vector<KernelArray> kernelArrays(const DmControl &dm)
{
    std::vector<KernelArray> result;
    for (const auto &device : dm.list().value_or(std::vector<DmControl::Device>())) {
        const auto id = arrayOfDmUuid(device.uuid);
        if (!id || !isOurs(dm, device))
            continue;
        KernelArray array;
        array.array = *id;
        array.dmName = device.name;
        array.devno = device.devno;
        array.suspended = device.suspended;
        const auto rows = dm.table(device.uuid);
        if (rows && rows->size() == 1) {
            const auto table = parseTableParams(rows->front().length, rows->front().params);
            const auto status = kernelStatus(dm, *id);
            array.hasTable = table && status;
            if (array.hasTable) {
                array.table = *table;
                array.status = *status;
            }
        }
        result.push_back(std::move(array));
    }
    return result;
}

Result<StatusLine> kernelStatus(const DmControl &dm, const Uuid &array)
{
    const auto rows = dm.status(dmUuid(array));
    if (!rows)
        return tl::unexpected(rows.error());
    if (rows->size() != 1)
        return fail(ErrorCode::DeviceMissing, array.text(), "it has no table");
    return parseStatusLine(rows->front().params);
}

void mergeRunning(Array &array, const KernelArray &kernel)
{
    array.device = "/dev/mapper/" + kernel.dmName;
    if (!kernel.hasTable) {
        array.state = ArrayState::Inactive;
        array.device.clear();
        return;
    }
    array.stateReason.clear();
    seatAsInTable(array, kernel.table);
    showReplacement(array, kernel.table);
    mergeStatus(array, kernel.status);
}

void mergeStatus(Array &array, const StatusLine &status)
{
    switch (status.state) {
    case StatusLine::State::Active:
        array.state = ArrayState::Active;
        break;
    case StatusLine::State::Degraded:
        array.state = ArrayState::Degraded;
        break;
    case StatusLine::State::Failed:
    case StatusLine::State::ReadOnly:
        array.state = ArrayState::Failed;
        break;
    }
    for (std::size_t slot = 0; slot < status.health.size() && slot < array.members.size(); ++slot)
        array.members[slot].state = status.health[slot];
    array.failuresLeft = failuresLeft(array);
    array.sync.action = status.action;
    array.sync.paused = status.paused;
    array.sync.done = status.done.bytes();
    array.sync.total = status.total.bytes();
    array.sync.ratePerSecond = {status.rateKibPerSecond * 1024};
    const std::uint64_t left = array.sync.total.value - array.sync.done.value;
    const bool isMoving = status.action != SyncAction::Idle && status.rateKibPerSecond > 0;
    array.sync.remainingUs =
        isMoving && !status.paused ? left / 1024 * 1'000'000 / status.rateKibPerSecond : 0;
    array.mismatches = status.mismatches.bytes();
    array.regionSize = status.regionSize.bytes();
    array.regionCounts = status.regionCounts;
    array.throttle.min = {status.throttleMinKib * 1024};
    array.throttle.max = {status.throttleMaxKib * 1024};
    array.throttle.latencyMs = static_cast<std::uint32_t>(status.latencyMs);
    array.events = status.events;
}

} // namespace bulkhead
