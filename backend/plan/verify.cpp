// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/plan/lookup.h"
#include "backend/plan/plan.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

/// The member UUIDs of newcomers are drawn anew by each planning.
Target comparable(Target target)
{
    if (target.fresh)
        target.member = {};
    return target;
}

const std::vector<Signature> *wiped(const Plan &plan, std::size_t target)
{
    for (const Step &step : plan.steps) {
        const auto *wipe = std::get_if<WipeSignatures>(&step.act);
        if (wipe && wipe->target == target)
            return &wipe->signatures;
    }
    return nullptr;
}

} // namespace

Result<void> verifyPlan(const Plan &plan, const HostFacts &now)
{
    const auto again = makePlan(plan.request, now);
    if (!again)
        return tl::unexpected<Error>(again.error());
    if (again->base != plan.base || again->donor != plan.donor
        || again->steps.size() != plan.steps.size())
        return fail(ErrorCode::DeviceChanged, plan.preview.title,
                    "The array has changed since the plan was made.");
    if (!std::ranges::equal(plan.targets, again->targets, {}, comparable, comparable))
        return fail(ErrorCode::DeviceChanged, plan.preview.title,
                    "The disks have changed since the plan was made.");
    for (std::size_t target = 0; target < plan.targets.size(); ++target) {
        const auto *before = wiped(plan, target);
        const auto *after = wiped(*again, target);
        if ((before == nullptr) != (after == nullptr) || (before && *before != *after))
            return fail(ErrorCode::DeviceChanged, plan.targets[target].device,
                        "What is on the disk has changed since the plan was made.");
    }
    return {};
}

} // namespace bulkhead
