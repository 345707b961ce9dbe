// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/plan/plan.h"
#include "helper/bus/dispatcher.h"

#include <chrono>
#include <map>

namespace bulkhead
{

/// Plans that were shown to somebody and may be committed by the same one.
///
/// A token is bound to the bus name and user that asked, counts once, and dies after five
/// minutes or with its owner. Every other token is answered alike: PlanExpired.
class PlanStore
{
public:
    using Clock = std::chrono::steady_clock;
    static constexpr auto lifetime = std::chrono::minutes(5);
    static constexpr std::size_t maxPlans = 128;
    static constexpr std::size_t maxPlansPerOwner = 16;

    /// The token; the owner's oldest plan goes if there are too many of theirs.
    /// LimitExceeded if there are too many in all.
    [[nodiscard]] Result<std::string> add(Plan plan, const Call &call,
                                          Clock::time_point now = Clock::now());
    /// Looks without using it up: what has to be authorised.
    [[nodiscard]] Result<const Plan *> look(const std::string &token, const Call &call,
                                            Clock::time_point now = Clock::now()) const;
    /// Uses it up.
    [[nodiscard]] Result<Plan> take(const std::string &token, const Call &call,
                                    Clock::time_point now = Clock::now());
    void dropOf(const std::string &owner);
    [[nodiscard]] std::size_t size() const { return m_plans.size(); }

private:
    struct Entry
    {
        Plan plan;
        std::string owner;
        uid_t uid = 0;
        Clock::time_point made;
    };
    using Place = std::map<std::string, Entry>::const_iterator;

    [[nodiscard]] Result<Place> find(const std::string &token, const Call &call,
                                     Clock::time_point now) const;
    void dropExpired(Clock::time_point now);

    std::map<std::string, Entry> m_plans;
};

} // namespace bulkhead
