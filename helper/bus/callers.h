// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"
#include "helper/bus/handles.h"

#include <functional>
#include <map>
#include <string>
#include <sys/types.h>
#include <vector>

namespace bulkhead
{

/// Who a unique bus name is, and when it leaves.
///
/// The user id comes from the bus daemon, never from the caller; no answer is a
/// NotAuthorized. A name is watched from its first call until it leaves the bus.
class Callers
{
public:
    using Resolved = std::function<void(Result<uid_t>)>;
    using Left = std::function<void(const std::string &name)>;

    explicit Callers(sd_bus *bus);
    Callers(const Callers &) = delete;
    Callers &operator=(const Callers &) = delete;

    /// Calls back at once for a known name, later for a new one.
    void resolve(const std::string &name, Resolved resolved);
    [[nodiscard]] bool isKnown(const std::string &name) const;
    /// @p left is called for every watched name that leaves, for the life of this object.
    void onLeft(Left left);

private:
    struct Caller
    {
        Callers *owner = nullptr;
        std::string name;
        SlotPtr watch;
        SlotPtr lookup;
        bool known = false;
        uid_t uid = 0;
        std::vector<Resolved> waiting;
    };

    static int ownerChanged(sd_bus_message *message, void *userdata, sd_bus_error *error);
    static int uidArrived(sd_bus_message *message, void *userdata, sd_bus_error *error);
    void settle(Caller &caller, Result<uid_t> uid);
    void forget(const std::string &name);

    sd_bus *m_bus;
    std::map<std::string, Caller> m_callers;
    std::vector<Left> m_left;
};

} // namespace bulkhead
