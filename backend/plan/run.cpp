// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/base/size_text.h"
#include "backend/model/dm_name.h"
#include "backend/plan/actions.h"
#include "backend/plan/label_steps.h"
#include "backend/plan/lookup.h"
#include "backend/plan/words.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

bool isActive(const ArrayFacts &array)
{
    return !array.dmName.empty();
}

void addRemoveDevice(Plan &plan, const ArrayFacts &array)
{
    plan.steps.push_back({stepWords("remove-device", "Stop /dev/mapper/" + array.dmName + "."),
                          RemoveDevice{array.dmName, array.array.id}});
}

/// A name that another active array does not have yet.
std::string freeDmName(const HostFacts &facts, const Array &array)
{
    const std::string name = dmName(array.name, array.id);
    const auto taken = [&](const ArrayFacts &other) { return other.dmName == name; };
    return std::ranges::any_of(facts.arrays, taken) ? dmName(array.id) : name;
}

Result<Assembly> checkStart(const ArrayFacts &array, bool degraded)
{
    const std::string &name = array.array.name;
    if (isActive(array))
        return fail(ErrorCode::ArrayConflict, name, "The array is running already.");
    auto assembly = assembleSet(array.set);
    if (!assembly)
        return assembly;
    if (!assembly->startable)
        return fail(ErrorCode::ArrayConflict, name, assembly->reason);
    if (!assembly->complete && !degraded)
        return fail(ErrorCode::DeviceMissing, name,
                    assembly->reason + " It can be started degraded.");
    return assembly;
}

} // namespace

Result<Plan> planStart(const Request &request, const HostFacts &facts)
{
    const auto array = findSoundArray(facts, request.array);
    if (!array)
        return tl::unexpected<Error>(array.error());
    const auto assembly = checkStart(**array, request.degraded);
    if (!assembly)
        return tl::unexpected<Error>(assembly.error());

    Plan plan;
    plan.array = (*array)->array.id;
    plan.base = (*array)->set.update;
    LoadTable load;
    load.dmName = freeDmName(facts, (*array)->array);
    load.array = plan.array;
    load.table = assembly->table;
    load.create = true;
    for (const auto &found : assembly->set.members) {
        load.targets.emplace_back(std::nullopt);
        if (!found)
            continue;
        load.targets.back() = plan.targets.size();
        plan.targets.push_back(memberTarget(facts, *found));
    }
    if (load.table.replacement) {
        load.replacement = plan.targets.size();
        plan.targets.push_back(
            memberTarget(facts, *findFound(assembly->set, load.table.replacement->disk.id)));
    }
    const std::string text = "Start the array as /dev/mapper/" + load.dmName + ".";
    plan.steps.push_back({stepWords("load-table", text), std::move(load)});

    PlanPreview &preview = plan.preview;
    preview.title = "Start array “" + (*array)->array.name + "”";
    preview.size = (*array)->array.size;
    preview.survives = assembly->array.failuresLeft;
    preview.survivesDuring = preview.survives;
    preview.summary = "All members are there.";
    if (!assembly->missing.empty()) {
        preview.summary = assembly->reason + " The array starts degraded and "
            + survivesWords(preview.survives) + '.';
        preview.warnings.push_back(assembly->reason);
    }
    return plan;
}

Result<Plan> planStop(const Request &request, const HostFacts &facts)
{
    const auto array = findArray(facts, request.array);
    if (!array)
        return tl::unexpected<Error>(array.error());
    if (!isActive(**array))
        return fail(ErrorCode::ArrayConflict, (*array)->array.name, "The array is not running.");
    if (auto idle = checkNotInUse(**array); !idle)
        return tl::unexpected<Error>(idle.error());

    Plan plan;
    plan.array = (*array)->array.id;
    plan.base = (*array)->set.update;
    addRemoveDevice(plan, **array);
    PlanPreview &preview = plan.preview;
    preview.title = "Stop array “" + (*array)->array.name + "”";
    preview.summary = "Its data stays on the disks; it can be started again.";
    preview.size = (*array)->array.size;
    preview.survives = (*array)->array.failuresLeft;
    preview.survivesDuring = preview.survives;
    if ((*array)->array.sync.action != SyncAction::Idle)
        preview.warnings.push_back(
            "The " + std::string(text((*array)->array.sync.action))
            + " that is going on continues when the array is started again.");
    return plan;
}

Result<Plan> planDelete(const Request &request, const HostFacts &facts)
{
    const auto array = findArray(facts, request.array);
    if (!array)
        return tl::unexpected<Error>(array.error());
    if (auto idle = checkNotInUse(**array); !idle)
        return tl::unexpected<Error>(idle.error());

    Plan plan;
    plan.array = (*array)->array.id;
    plan.base = (*array)->set.update;
    const NativeSet &set = (*array)->set;
    if (isActive(**array))
        addRemoveDevice(plan, **array);
    for (const auto &found : set.members)
        if (found)
            plan.targets.push_back(memberTarget(facts, *found));
    for (const auto *list : {&set.spares, &set.strangers})
        for (const FoundMember &found : *list)
            plan.targets.push_back(memberTarget(facts, found));
    for (std::size_t target = 0; target < plan.targets.size(); ++target) {
        const auto &members = (*array)->array.members;
        const auto state = std::ranges::find(members, plan.targets[target].member, &Member::id);
        addClearStep(plan, target, state != members.end() && state->state == MemberState::Failed);
    }

    PlanPreview &preview = plan.preview;
    preview.title = "Delete array “" + (*array)->array.name + "”";
    preview.summary = "The array and everything on it (" + sizeText((*array)->array.size)
        + ") is gone; " + counted(plan.targets.size(), "disk")
        + (plan.targets.size() == 1 ? " becomes free." : " become free.");
    preview.size = (*array)->array.size;
    preview.destructive = true;
    preview.survives = -1;
    preview.survivesDuring = -1;
    const auto missing = std::ranges::count_if(set.members, [](const auto &m) { return !m; });
    if (missing > 0)
        preview.warnings.push_back(
            counted(static_cast<std::size_t>(missing), "member")
            + " that are not connected keep their labels: they will show up as an incomplete "
              "array when they return.");
    return plan;
}

} // namespace bulkhead
