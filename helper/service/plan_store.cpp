// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/plan_store.h"

#include <algorithm>

namespace bulkhead
{

Result<std::string> PlanStore::add(Plan plan, const Call &call, Clock::time_point now)
{
    dropExpired(now);
    std::vector<Place> theirs;
    for (auto it = m_plans.cbegin(); it != m_plans.cend(); ++it) {
        if (it->second.owner == call.sender)
            theirs.push_back(it);
    }
    if (theirs.size() >= maxPlansPerOwner)
        m_plans.erase(*std::ranges::min_element(
            theirs, {}, [](const Place &place) { return place->second.made; }));
    if (m_plans.size() >= maxPlans)
        return fail(ErrorCode::LimitExceeded, "plan", "too many plans are open");
    // 122 random bits: nobody guesses one, and guessing would not help without the bus name.
    std::string token = Uuid::random().text();
    m_plans.emplace(token, Entry{std::move(plan), call.sender, call.uid, now});
    return token;
}

Result<PlanStore::Place> PlanStore::find(const std::string &token, const Call &call,
                                         Clock::time_point now) const
{
    const auto at = m_plans.find(token);
    if (at == m_plans.end() || at->second.owner != call.sender || at->second.uid != call.uid
        || now - at->second.made >= lifetime)
        return fail(ErrorCode::PlanExpired, "plan", "it is used up, too old or not yours");
    return at;
}

Result<const Plan *> PlanStore::look(const std::string &token, const Call &call,
                                     Clock::time_point now) const
{
    return find(token, call, now).map([](Place place) { return &place->second.plan; });
}

Result<Plan> PlanStore::take(const std::string &token, const Call &call, Clock::time_point now)
{
    auto place = find(token, call, now);
    if (!place)
        return tl::unexpected(place.error());
    auto node = m_plans.extract(*place);
    return std::move(node.mapped().plan);
}

void PlanStore::dropOf(const std::string &owner)
{
    std::erase_if(m_plans, [&](const auto &entry) { return entry.second.owner == owner; });
}

void PlanStore::dropExpired(Clock::time_point now)
{
    std::erase_if(m_plans, [&](const auto &entry) { return now - entry.second.made >= lifetime; });
}

} // namespace bulkhead
