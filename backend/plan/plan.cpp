// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/plan/plan.h"

#include "backend/plan/actions.h"
#include "backend/plan/words.h"

#include <algorithm>
#include <array>

namespace bulkhead
{

namespace
{

struct Action
{
    std::string_view name;
    Result<Plan> (*plan)(const Request &, const HostFacts &);
};

constexpr std::array<Action, 13> actions{{
    {"create", planCreate},
    {"delete", planDelete},
    {"start", planStart},
    {"stop", planStop},
    {"add-spare", planAddSpare},
    {"remove-spare", planRemoveSpare},
    {"fail", planFail},
    {"replace", planReplace},
    {"rename", planRename},
    {"set-policy", planSetPolicy},
    {"cancel-replace", planCancelReplace},
    {"settle-replace", planSettleReplace},
    {"remove", planRemove},
}};

} // namespace

Result<Plan> makePlan(const Request &request, const HostFacts &facts)
{
    const auto action = std::ranges::find(actions, request.action, &Action::name);
    if (action == actions.end())
        return fail(ErrorCode::InvalidArgument, request.action.substr(0, 64),
                    "There is no such action.");
    auto plan = action->plan(request, facts);
    if (!plan)
        return plan;
    plan->request = request;
    plan->preview.command = commandLine(request, facts);
    for (const Step &step : plan->steps)
        plan->preview.steps.push_back(step.words);
    return plan;
}

} // namespace bulkhead
