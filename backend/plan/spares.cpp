// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/plan/actions.h"
#include "backend/plan/label_steps.h"
#include "backend/plan/lookup.h"
#include "backend/plan/newcomer.h"
#include "backend/plan/words.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

void describe(Plan &plan, const Array &array, const std::string &title)
{
    plan.preview.title = title;
    plan.preview.size = array.size;
    plan.preview.survives = array.failuresLeft;
    plan.preview.survivesDuring = array.failuresLeft;
}

} // namespace

Result<Plan> planAddSpare(const Request &request, const HostFacts &facts)
{
    const auto array = findSoundArray(facts, request.array);
    if (!array)
        return tl::unexpected<Error>(array.error());
    const auto disk = takeNewcomer(request, **array, facts);
    if (!disk)
        return tl::unexpected<Error>(disk.error());
    const NativeSet &set = (*array)->set;
    const Disk &spare = (*disk)->disk;

    Plan plan;
    plan.array = (*array)->array.id;
    plan.base = set.update;
    Config next = nextConfig(set.config, set.update, facts.newUuid(), facts.nowUs, facts.host);
    next.spares.push_back(newcomerOf(spare, facts.newUuid()));
    // Those who are in already come first: a newest label is then never on a stranger alone.
    auto targets = addWritableTargets(plan, **array, facts);
    targets.push_back(plan.targets.size());
    plan.targets.push_back(freshTarget(**disk, next.spares.back().id));
    if (auto prepared = addPrepareSteps(plan, targets.back(), **disk, nullptr); !prepared)
        return tl::unexpected<Error>(prepared.error());
    if (auto committed = addCommitStep(plan, next, targets, &set); !committed)
        return tl::unexpected<Error>(committed.error());

    const Array &shown = (*array)->array;
    describe(plan, shown, "Add a spare to array “" + shown.name + "”");
    plan.preview.destructive = true;
    plan.preview.summary = shown.state == ArrayState::Degraded
        ? "The array is degraded: the spare goes to work at once."
        : "The spare steps in by itself when a member fails.";
    if (!spare.contents.empty())
        plan.preview.warnings.push_back(displayName(spare) + " loses " + spare.contents + ".");
    return plan;
}

Result<Plan> planRemoveSpare(const Request &request, const HostFacts &facts)
{
    const auto array = findSoundArray(facts, request.array);
    if (!array)
        return tl::unexpected<Error>(array.error());
    const auto spare = findMember((*array)->array.spares, request.member);
    if (!spare)
        return tl::unexpected<Error>(spare.error());
    const NativeSet &set = (*array)->set;
    const Uuid id = (*spare)->id;

    Plan plan;
    plan.array = (*array)->array.id;
    plan.base = set.update;
    Config next = nextConfig(set.config, set.update, facts.newUuid(), facts.nowUs, facts.host);
    std::erase_if(next.spares, [&](const ConfigMember &member) { return member.id == id; });
    const auto targets = addWritableTargets(plan, **array, facts, id);
    if (auto committed = addCommitStep(plan, next, targets, &set); !committed)
        return tl::unexpected<Error>(committed.error());
    if (const FoundMember *found = findFound(set, id)) {
        plan.targets.push_back(memberTarget(facts, *found));
        addClearStep(plan, plan.targets.size() - 1, false);
    }

    const Array &shown = (*array)->array;
    describe(plan, shown, "Remove a spare from array “" + shown.name + "”");
    plan.preview.summary = (*spare)->device.empty()
        ? "The spare is not connected; the array forgets it."
        : "The disk becomes free. The array itself does not change.";
    if (shown.spares.size() == 1)
        plan.preview.warnings.emplace_back("The array then has no spare.");
    return plan;
}

} // namespace bulkhead
