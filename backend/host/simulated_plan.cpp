// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/simulated_plan.h"

#include "backend/metadata/commit.h"
#include "backend/metadata/redundancy.h"
#include "backend/plan/eligibility.h"
#include "backend/plan/offer.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

/// What every member gives up for labels, status and maps.
constexpr Bytes overhead{17ULL << 20};

Result<Disk> findDisk(const HostSnapshot &host, const DiskRef &ref)
{
    const auto disk = std::ranges::find(host.disks, ref.object, &Disk::object);
    if (disk == host.disks.end())
        return fail(ErrorCode::DeviceMissing, ref.object, "the disk is not there any more");
    if (disk->serial != ref.serial || disk->size != ref.size)
        return fail(ErrorCode::DeviceChanged, disk->device, "another disk is there now");
    return *disk;
}

Result<Array> findArray(const HostSnapshot &host, const std::string &uuid)
{
    for (const Array &array : host.arrays)
        if (array.id.text() == uuid)
            return array;
    return fail(ErrorCode::ArrayNotFound, uuid, "no such array");
}

const Member *findMember(const std::vector<Member> &members, const std::string &uuid)
{
    const auto found = std::ranges::find_if(
        members, [&](const Member &member) { return member.id.text() == uuid; });
    return found == members.end() ? nullptr : &*found;
}

PlanStep makeStep(const std::string &kind, const std::string &text)
{
    PlanStep step;
    step.kind = kind;
    step.text = text;
    return step;
}

PlanStep makeStep(const std::string &kind, const std::string &text, const Member &member)
{
    PlanStep step = makeStep(kind, text);
    step.disk = member.device;
    step.model = member.model;
    step.serial = member.serial;
    return step;
}

void addDiskSteps(PlanPreview &plan, const Disk &disk, const std::string &use)
{
    PlanStep step;
    step.disk = disk.device;
    step.model = disk.model;
    step.serial = disk.serial;
    if (!disk.contents.empty()) {
        step.kind = "erase";
        step.text = "Erase " + disk.contents + " on " + displayName(disk);
        step.bytes = disk.size;
        plan.steps.push_back(step);
        plan.warnings.push_back(displayName(disk) + " loses " + disk.contents);
    }
    step.kind = "write-label";
    step.text = "Make " + displayName(disk) + " " + use;
    step.bytes = overhead;
    plan.steps.push_back(step);
    plan.destructive = true;
}

Result<void> checkDisk(const Disk &disk, const Eligibility &answer, bool erase)
{
    if (!answer.usable)
        return fail(answer.code, disk.device, answer.reason);
    if (answer.needsErase && !erase)
        return fail(ErrorCode::HasData, disk.device, answer.reason);
    return {};
}

Result<Level> checkCreate(const HostSnapshot &host, const Request &request)
{
    const auto level = parseLevel(request.level);
    if (!level)
        return level;
    if (std::ranges::find(host.levels, request.level) == host.levels.end())
        return fail(ErrorCode::InvalidArgument, request.level, "this level cannot be created");
    if (request.name.empty() || request.name.size() > 64)
        return fail(ErrorCode::InvalidArgument, "name", "a name has 1 to 64 characters");
    if (std::ranges::find(host.arrays, request.name, &Array::name) != host.arrays.end())
        return fail(ErrorCode::ArrayConflict, request.name, "there is an array of this name");
    if (auto shape = checkShape(requestedShape(request, *level)); !shape)
        return tl::unexpected(shape.error());
    return level;
}

/// The disks of a new array, none of them twice and all of them free.
Result<std::vector<Disk>> takeDisks(const HostSnapshot &host, const Request &request)
{
    std::vector<DiskRef> refs = request.disks;
    refs.insert(refs.end(), request.spares.begin(), request.spares.end());
    std::vector<Disk> disks;
    for (const DiskRef &ref : refs) {
        const auto disk = findDisk(host, ref);
        if (!disk)
            return tl::unexpected(disk.error());
        if (std::ranges::find(disks, disk->object, &Disk::object) != disks.end())
            return fail(ErrorCode::InvalidArgument, disk->device, "the disk is named twice");
        if (auto allowed = checkDisk(*disk, eligibleForCreate(*disk), request.erase); !allowed)
            return tl::unexpected(allowed.error());
        disks.push_back(*disk);
    }
    return disks;
}

Result<PlanPreview> planCreate(const HostSnapshot &host, const Request &request)
{
    const auto level = checkCreate(host, request);
    if (!level)
        return tl::unexpected(level.error());
    const auto disks = takeDisks(host, request);
    if (!disks)
        return tl::unexpected(disks.error());
    PlanPreview plan;
    plan.title = "Create " + std::string(displayName(*level)) + " '" + request.name + "'";
    plan.command = "bulkheadctl create --level " + request.level + " --name " + request.name;
    const std::size_t members = request.disks.size();
    std::vector<Bytes> sizes;
    for (std::size_t at = 0; at < members; ++at)
        sizes.push_back(disks->at(at).size);
    const auto offer = offerOf(*level, request.layout, request.chunk, sizes);
    if (!offer)
        return tl::unexpected(offer.error());
    plan.command += shapeOptions(offer->shape);
    for (std::size_t at = 0; at < disks->size(); ++at) {
        const Disk &disk = disks->at(at);
        if (at >= members && memberDataSize(disk.size) < offer->shape.memberData)
            return fail(ErrorCode::DeviceTooSmall, disk.device, "too small for a spare");
        plan.command += (at >= members ? " --spare " : " ") + disk.device;
        addDiskSteps(plan, disk, at >= members ? "a spare" : "a member");
    }
    plan.command += request.erase ? " --erase" : "";
    plan.size = offer->size;
    plan.survives = offer->survives;
    plan.survivesDuring = plan.survives;
    plan.summary = "The array can be used at once; nothing has to be synchronised first.";
    plan.steps.push_back(makeStep("load-table", "Start the array"));
    return plan;
}

Result<PlanPreview> planSpare(const HostSnapshot &host, const Array &array, const Request &request)
{
    if (request.disks.size() != 1)
        return fail(ErrorCode::InvalidArgument, "disk", "exactly one disk becomes the spare");
    const auto disk = findDisk(host, request.disks.front());
    if (!disk)
        return tl::unexpected(disk.error());
    if (auto allowed = checkDisk(*disk, eligibleAsSpare(*disk, array), request.erase); !allowed)
        return tl::unexpected(allowed.error());
    PlanPreview plan;
    plan.title = "Add a spare to '" + array.name + "'";
    plan.command = "bulkheadctl spare add " + array.name + " " + disk->device
        + (request.erase ? " --erase" : "");
    plan.summary = array.state == ArrayState::Degraded
        ? "The array is degraded: the spare goes to work at once."
        : "The spare takes over by itself when a member fails.";
    addDiskSteps(plan, *disk, "a spare of '" + array.name + "'");
    return plan;
}

/// The disk that is to take a slot without being a spare first.
Result<void> addNewcomer(const HostSnapshot &host, const Array &array, const Request &request,
                         PlanPreview &plan)
{
    if (request.action != "replace" || request.disks.empty())
        return {};
    const auto disk = findDisk(host, request.disks.front());
    if (!disk)
        return tl::unexpected(disk.error());
    if (auto allowed = checkDisk(*disk, eligibleAsSpare(*disk, array), request.erase); !allowed)
        return allowed;
    addDiskSteps(plan, *disk, "a disk of '" + array.name + "'");
    plan.command += " --with " + disk->device + (request.erase ? " --erase" : "");
    return {};
}

Result<PlanPreview> planMember(const HostSnapshot &host, const Array &array, const Request &request)
{
    const bool spare = request.action == "remove-spare";
    const Member *member = findMember(spare ? array.spares : array.members, request.member);
    if (!member)
        return fail(ErrorCode::InvalidArgument, request.member, "no such member in this array");
    const std::string who = member->device.empty() ? member->serial : member->device;
    PlanPreview plan;
    plan.command = "bulkheadctl " + std::string(spare ? "spare remove" : request.action) + " "
        + array.name + " " + who;
    PlanStep step = makeStep(request.action, "", *member);
    if (request.action == "fail") {
        if (member->state == MemberState::Failed || member->state == MemberState::Missing)
            return fail(ErrorCode::InvalidArgument, who, "the member has failed already");
        if (member->state == MemberState::InSync && !survivesWithout(array, {member->slot}))
            return fail(ErrorCode::InvalidArgument, who, "the array would lose its data");
        step.text = "Stop using " + who + " in '" + array.name + "'";
        plan.destructive = true;
    } else if (request.action == "remove") {
        if (member->state != MemberState::Failed && member->state != MemberState::Missing)
            return fail(ErrorCode::DeviceBusy, who, "only a failed or missing member can go");
        step.text = "Remove " + who + " from '" + array.name + "', keeping its slot";
    } else if (request.action == "replace") {
        const bool named = request.spare.empty() || findMember(array.spares, request.spare);
        if (request.disks.empty() && (array.spares.empty() || !named))
            return fail(ErrorCode::DeviceMissing, array.name, "the array has no such spare");
        if (std::ranges::any_of(array.spares, [](const Member &m) { return m.replaces >= 0; }))
            return fail(ErrorCode::ArrayConflict, array.name, "one disk at a time");
        step.text = member->state == MemberState::InSync
            ? "Copy " + who + " to another disk, which then takes its slot"
            : "Let a spare take the slot of " + who + " and rebuild it";
    } else {
        step.text = "Take the spare " + who + " away from '" + array.name + "'";
    }
    plan.title = step.text;
    if (auto added = addNewcomer(host, array, request, plan); !added)
        return tl::unexpected(added.error());
    plan.steps.push_back(step);
    return plan;
}

Result<PlanPreview> planLabels(const HostSnapshot &host, const Array &array, const Request &request)
{
    PlanPreview plan;
    plan.title = "Change the settings of '" + array.name + "'";
    plan.command = "bulkheadctl " + request.action + " " + array.name;
    if (request.action == "rename"
        && std::ranges::find(host.arrays, request.name, &Array::name) != host.arrays.end())
        return fail(ErrorCode::ArrayConflict, request.name, "there is an array of this name");
    if (request.action == "cancel-replace") {
        if (array.sync.action != SyncAction::Replace)
            return fail(ErrorCode::InvalidArgument, array.name, "no disk is being replaced");
        plan.title = "Stop replacing a disk of '" + array.name + "'";
        plan.summary = "The old disk stays, and the new one is a spare again.";
    }
    plan.steps.push_back(makeStep("write-label", "Write labels and configuration"));
    return plan;
}

Result<PlanPreview> planWhole(const HostSnapshot &host, const Array &array, const Request &request)
{
    PlanPreview plan;
    plan.command = "bulkheadctl " + request.action + " " + array.name;
    const bool active = !array.device.empty();
    if (request.action == "start") {
        if (active)
            return fail(ErrorCode::InvalidArgument, array.name, "the array is active already");
        if (host.moduleState == "missing")
            return fail(ErrorCode::ModuleMissing, "dm-bulkhead", "the kernel module is missing");
        plan.title = "Start '" + array.name + "'";
    } else if (request.action == "stop") {
        if (!active)
            return fail(ErrorCode::InvalidArgument, array.name, "the array is not active");
        plan.title = "Stop '" + array.name + "'";
    } else {
        plan.title = "Delete '" + array.name + "'";
        plan.destructive = true;
        plan.warnings.push_back("Everything on '" + array.name + "' is lost.");
        for (const Member &member : array.members)
            if (!member.device.empty())
                plan.steps.push_back(
                    makeStep("erase", "Erase the label of " + member.device, member));
    }
    plan.size = array.size;
    plan.steps.push_back(makeStep(request.action, plan.title));
    return plan;
}

} // namespace

Result<PlanPreview> simulatedPlan(const HostSnapshot &host, const Request &request)
{
    if (request.action == "create")
        return planCreate(host, request);
    const auto array = findArray(host, request.array);
    if (!array)
        return tl::unexpected(array.error());
    Result<PlanPreview> plan =
        fail(ErrorCode::InvalidArgument, "action", "unknown action: " + request.action);
    if (request.action == "add-spare")
        plan = planSpare(host, *array, request);
    else if (request.action == "fail" || request.action == "remove" || request.action == "replace"
             || request.action == "remove-spare")
        plan = planMember(host, *array, request);
    else if (request.action == "cancel-replace" || request.action == "rename"
             || request.action == "set-policy")
        plan = planLabels(host, *array, request);
    else if (request.action == "delete" || request.action == "start" || request.action == "stop")
        plan = planWhole(host, *array, request);
    if (plan && request.action != "delete") {
        plan->survives = std::max(array->failuresLeft - (request.action == "fail" ? 1 : 0), 0);
        plan->survivesDuring = plan->survives;
    }
    return plan;
}

} // namespace bulkhead
