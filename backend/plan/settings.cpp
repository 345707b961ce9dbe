// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/base/utf8.h"
#include "backend/plan/actions.h"
#include "backend/plan/label_steps.h"
#include "backend/plan/lookup.h"
#include "backend/plan/spare.h"
#include "backend/plan/subject.h"
#include "backend/plan/words.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

constexpr std::size_t maxGroupCharacters = 64;

Config successor(const ArrayFacts &array, const HostFacts &facts)
{
    return nextConfig(array.set.config, array.set.update, facts.newUuid(), facts.nowUs, facts.host);
}

/// A plan that only writes @p next to the labels.
Result<Plan> labelsOnly(Plan plan, const ArrayFacts &array, const HostFacts &facts,
                        const Config &next)
{
    const auto targets = addWritableTargets(plan, array, facts);
    if (auto committed = addCommitStep(plan, next, targets, &array.set); !committed)
        return tl::unexpected<Error>(committed.error());
    plan.preview.survives = array.array.failuresLeft;
    plan.preview.survivesDuring = plan.preview.survives;
    return plan;
}

Result<void> checkGroup(const Request &request)
{
    if (request.policy != "group" && !request.group.empty())
        return fail(ErrorCode::InvalidArgument, "group", "Only the policy “group” has one.");
    if (request.policy != "group")
        return {};
    const std::size_t length = utf8Length(request.group);
    if (length == std::string::npos || length == 0 || length > maxGroupCharacters
        || hasControls(request.group))
        return fail(ErrorCode::InvalidArgument, "group",
                    "The group needs a name of 1 to 64 characters.");
    return {};
}

/// "“Films” and “Music”", of the arrays that the spares would serve.
std::string servedWords(const Array &array, const HostFacts &facts)
{
    std::string names;
    for (const ArrayFacts &other : facts.arrays)
        if (sharesSpares(array, other.array))
            names += (names.empty() ? "“" : ", “") + other.array.name + "”";
    return names;
}

} // namespace

Result<Plan> planRename(const Request &request, const HostFacts &facts)
{
    const auto array = findSoundArray(facts, request.array);
    if (!array)
        return tl::unexpected<Error>(array.error());
    if (auto good = checkName(request.name); !good)
        return tl::unexpected<Error>(good.error());
    const auto taken = [&](const ArrayFacts &other) { return other.array.name == request.name; };
    if (std::ranges::any_of(facts.arrays, taken))
        return fail(ErrorCode::ArrayConflict, request.name,
                    "There is already an array called “" + request.name + "”.");
    Config next = successor(**array, facts);
    next.name = request.name;
    Plan plan = planAbout(**array, "Rename");
    plan.preview.summary = "It is called “" + request.name + "” from now on.";
    if (!(*array)->dmName.empty())
        plan.preview.warnings.push_back("Its device stays /dev/mapper/" + (*array)->dmName
                                        + " until it is started again.");
    return labelsOnly(std::move(plan), **array, facts, next);
}

Result<Plan> planSetPolicy(const Request &request, const HostFacts &facts)
{
    const auto array = findSoundArray(facts, request.array);
    if (!array)
        return tl::unexpected<Error>(array.error());
    if (request.policy != "dedicated" && request.policy != "group" && request.policy != "global")
        return fail(ErrorCode::InvalidArgument, request.policy.substr(0, 64),
                    "The policy is dedicated, group or global.");
    if (auto group = checkGroup(request); !group)
        return tl::unexpected<Error>(group.error());
    Config next = successor(**array, facts);
    next.sparePolicy = request.policy;
    next.spareGroup = request.group;
    Array then = (*array)->array;
    then.sparePolicy = request.policy;
    then.spareGroup = request.group;
    Plan plan = planAbout(**array, "Say whom the spares serve of");
    const std::string served = servedWords(then, facts);
    plan.preview.summary = served.empty() ? "Its spares serve this array alone."
                                          : "Its spares serve this array, and " + served + " too.";
    if (request.policy == "group" && served.empty())
        plan.preview.warnings.push_back("No other array is in the group “" + request.group
                                        + "” yet.");
    return labelsOnly(std::move(plan), **array, facts, next);
}

} // namespace bulkhead
