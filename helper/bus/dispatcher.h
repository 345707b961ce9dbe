// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/bus/authorizer.h"
#include "helper/bus/callers.h"
#include "helper/bus/value.h"

#include <list>

namespace bulkhead
{

/// A request as it arrived. Never changed afterwards: what was checked is what is done.
struct Call
{
    std::string sender; ///< Unique bus name.
    uid_t uid = 0; ///< Of the sender, as the bus daemon tells it.
    std::string path;
    bool interactive = false;
    std::vector<Value> arguments; ///< One per argument of the method's signature.
};

/// The answer that is owed to one call; dropped without a word if the caller has gone.
class Reply
{
public:
    explicit Reply(sd_bus_message *call);
    void succeed(const std::vector<Value> &results);
    void refuse(const Error &error);
    [[nodiscard]] const char *member() const;

private:
    MessagePtr m_call;
};

/// What polkit must say yes to before a call may run.
struct Demand
{
    std::string action; ///< Empty: open to everyone who reaches the bus.
    std::map<std::string, std::string> details;
};

/// One row of the table of everything that can be called.
struct Method
{
    const char *interface;
    const char *name;
    const char *in; ///< Signature, one complete type per argument, such as "sa{sv}".
    const char *out;
    const char *argumentNames; ///< In, then out, each ended by NUL, as sd-bus wants them.
    /// Cheap checks of the frozen arguments; touches no device and no state.
    std::function<Result<void>(const Call &)> validate;
    std::function<Result<Demand>(const Call &)> demand;
    /// Runs after polkit's yes. May answer later.
    std::function<void(const Call &, Reply)> handle;
};

/// The only door to root.
///
/// Nothing runs before polkit has said yes to this sender for this action, and nothing
/// that has no row in the table runs at all.
class Dispatcher
{
public:
    Dispatcher(Callers &callers, Authorizer &authorizer);
    Dispatcher(const Dispatcher &) = delete;
    Dispatcher &operator=(const Dispatcher &) = delete;

    /// Set once, before the first object is published.
    void setTable(std::vector<Method> table);
    [[nodiscard]] const std::vector<Method> &table() const { return m_table; }

    /// The sd-bus entry of every method; always takes the message.
    int take(sd_bus_message *message);

private:
    struct Pending
    {
        const Method *method = nullptr;
        Call call;
        Reply reply;
        Authorizer::Ticket ticket = 0;
    };
    using Place = std::list<Pending>::iterator;

    [[nodiscard]] const Method *find(const char *interface, const char *name) const;
    [[nodiscard]] bool isFull(const std::string &sender) const;
    void authorize(Place place);
    void run(Place place);
    void drop(Place place, const Error &error);

    Callers &m_callers;
    Authorizer &m_authorizer;
    std::vector<Method> m_table;
    std::list<Pending> m_pending;
};

} // namespace bulkhead
