// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/bus/callers.h"

namespace bulkhead
{

namespace
{

constexpr std::size_t maxCallers = 512;
constexpr const char *busName = "org.freedesktop.DBus";
constexpr const char *busPath = "/org/freedesktop/DBus";

} // namespace

Callers::Callers(sd_bus *bus)
    : m_bus(bus)
{
}

bool Callers::isKnown(const std::string &name) const
{
    const auto at = m_callers.find(name);
    return at != m_callers.end() && at->second.known;
}

void Callers::onLeft(Left left)
{
    m_left.push_back(std::move(left));
}

void Callers::resolve(const std::string &name, Resolved resolved)
{
    if (const auto at = m_callers.find(name); at != m_callers.end()) {
        if (at->second.known)
            resolved(at->second.uid);
        else
            at->second.waiting.push_back(std::move(resolved));
        return;
    }
    if (name.empty() || m_callers.size() >= maxCallers) {
        resolved(fail(ErrorCode::LimitExceeded, "caller", "too many callers at once"));
        return;
    }
    Caller &caller = m_callers[name];
    caller.owner = this;
    caller.name = name;
    caller.waiting.push_back(std::move(resolved));

    // The watch goes first: a name that leaves in between fails the lookup after it.
    const std::string match = "type='signal',sender='org.freedesktop.DBus',path='"
        + std::string(busPath) + "',interface='" + busName + "',member='NameOwnerChanged',arg0='"
        + name + "'";
    sd_bus_slot *watch = nullptr;
    sd_bus_slot *lookup = nullptr;
    int r = sd_bus_add_match_async(m_bus, &watch, match.c_str(), ownerChanged, nullptr, &caller);
    caller.watch.reset(watch);
    if (r >= 0)
        r = sd_bus_call_method_async(m_bus, &lookup, busName, busPath, busName,
                                     "GetConnectionUnixUser", uidArrived, &caller, "s",
                                     name.c_str());
    caller.lookup.reset(lookup);
    if (r < 0)
        settle(caller, fail(ErrorCode::NotAuthorized, "caller", "the bus does not answer"));
}

int Callers::uidArrived(sd_bus_message *message, void *userdata, sd_bus_error *)
{
    auto &caller = *static_cast<Caller *>(userdata);
    std::uint32_t uid = 0;
    if (sd_bus_message_is_method_error(message, nullptr) > 0
        || sd_bus_message_read_basic(message, 'u', &uid) <= 0) {
        caller.owner->settle(caller,
                             fail(ErrorCode::NotAuthorized, "caller", "its user is not known"));
        return 0;
    }
    caller.owner->settle(caller, uid_t{uid});
    return 0;
}

void Callers::settle(Caller &caller, Result<uid_t> uid)
{
    const auto waiting = std::move(caller.waiting);
    caller.waiting.clear();
    if (uid) {
        caller.known = true;
        caller.uid = *uid;
        for (const auto &resolved : waiting)
            resolved(uid);
        return;
    }
    const std::string name = caller.name;
    for (const auto &resolved : waiting)
        resolved(uid);
    forget(name);
}

int Callers::ownerChanged(sd_bus_message *message, void *userdata, sd_bus_error *)
{
    const auto &caller = *static_cast<Caller *>(userdata);
    const char *name = nullptr;
    const char *before = nullptr;
    const char *after = nullptr;
    if (sd_bus_message_read(message, "sss", &name, &before, &after) < 0 || after[0] != '\0')
        return 0;
    // Copied: forget() destroys the caller, and with it this match.
    Callers *owner = caller.owner;
    owner->forget(std::string(caller.name));
    return 0;
}

void Callers::forget(const std::string &name)
{
    const auto at = m_callers.find(name);
    if (at == m_callers.end())
        return;
    const auto waiting = std::move(at->second.waiting);
    m_callers.erase(at);
    for (const auto &resolved : waiting)
        resolved(fail(ErrorCode::Cancelled, "caller", "left the bus"));
    for (const auto &left : m_left)
        left(name);
}

} // namespace bulkhead
