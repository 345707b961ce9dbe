// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/bus/dispatcher.h"

#include <algorithm>
#include <cstring>

namespace bulkhead
{

namespace
{

// Prompts are a resource of the person in front of the screen: a few are plenty.
constexpr std::size_t maxPending = 64;
constexpr std::size_t maxPendingPerSender = 8;

/// Reads the arguments one complete type at a time.
Result<std::vector<Value>> readArguments(sd_bus_message *message, const char *signature)
{
    std::vector<Value> arguments;
    for (const char *at = signature; *at != '\0';) {
        std::size_t length = 1;
        if (std::strncmp(at, "a{sv}", 5) == 0)
            length = 5;
        else if (std::strncmp(at, "aa{sv}", 6) == 0)
            length = 6;
        auto value = readArgument(message, std::string(at, length).c_str());
        if (!value)
            return tl::unexpected(value.error());
        arguments.push_back(std::move(*value));
        at += length;
    }
    return arguments;
}

} // namespace

Reply::Reply(sd_bus_message *call)
    : m_call(sd_bus_message_ref(call))
{
}

const char *Reply::member() const
{
    return sd_bus_message_get_member(m_call.get());
}

void Reply::succeed(const std::vector<Value> &results)
{
    sd_bus_message *raw = nullptr;
    if (sd_bus_message_new_method_return(m_call.get(), &raw) < 0)
        return;
    const MessagePtr message(raw);
    for (const Value &value : results) {
        if (append(raw, value) < 0)
            return refuse({ErrorCode::KernelError, "reply", "it could not be built"});
    }
    sd_bus_send(nullptr, raw, nullptr);
}

void Reply::refuse(const Error &error)
{
    const std::string name = "org.bulkhead1.Error." + std::string(errorName(error.code));
    const std::string text =
        error.subject.empty() ? error.detail : error.subject + ": " + error.detail;
    const sd_bus_error e = SD_BUS_ERROR_MAKE_CONST(name.c_str(), text.c_str());
    sd_bus_reply_method_error(m_call.get(), &e);
}

Dispatcher::Dispatcher(Callers &callers, Authorizer &authorizer)
    : m_callers(callers)
    , m_authorizer(authorizer)
{
    m_callers.onLeft([this](const std::string &name) {
        // Nobody is left to answer to, and nobody who could still mean it.
        for (auto it = m_pending.begin(); it != m_pending.end();) {
            const auto place = it++;
            if (place->call.sender != name)
                continue;
            m_authorizer.cancel(place->ticket);
            m_pending.erase(place);
        }
    });
}

void Dispatcher::setTable(std::vector<Method> table)
{
    m_table = std::move(table);
}

const Method *Dispatcher::find(const char *interface, const char *name) const
{
    const auto at = std::ranges::find_if(m_table, [&](const Method &method) {
        return std::strcmp(method.interface, interface) == 0 && std::strcmp(method.name, name) == 0;
    });
    return at == m_table.end() ? nullptr : &*at;
}

bool Dispatcher::isFull(const std::string &sender) const
{
    const auto mine = std::ranges::count(
        m_pending, sender, [](const Pending &pending) { return pending.call.sender; });
    return m_pending.size() >= maxPending || static_cast<std::size_t>(mine) >= maxPendingPerSender;
}

int Dispatcher::take(sd_bus_message *message)
{
    Reply reply(message);
    const char *interface = sd_bus_message_get_interface(message);
    const Method *method = find(interface ? interface : "", sd_bus_message_get_member(message));
    const char *sender = sd_bus_message_get_sender(message);
    if (!method || !method->validate || !method->demand || !method->handle || !sender) {
        reply.refuse({ErrorCode::NotAuthorized, reply.member(), "it is not in the table"});
        return 1;
    }
    if (isFull(sender)) {
        reply.refuse({ErrorCode::LimitExceeded, reply.member(), "too many requests at once"});
        return 1;
    }
    Call call;
    call.sender = sender;
    call.path = sd_bus_message_get_path(message);
    call.interactive = sd_bus_message_get_allow_interactive_authorization(message) > 0;
    auto arguments = readArguments(message, method->in);
    if (!arguments) {
        reply.refuse(arguments.error());
        return 1;
    }
    call.arguments = std::move(*arguments);
    if (const auto valid = method->validate(call); !valid) {
        reply.refuse(valid.error());
        return 1;
    }
    m_pending.push_front({method, std::move(call), std::move(reply), 0});
    const auto place = m_pending.begin();
    m_callers.resolve(place->call.sender, [this, place](Result<uid_t> uid) {
        if (!uid)
            return drop(place, uid.error());
        place->call.uid = *uid;
        authorize(place);
    });
    return 1;
}

void Dispatcher::authorize(Place place)
{
    const auto demand = place->method->demand(place->call);
    if (!demand)
        return drop(place, demand.error());
    if (demand->action.empty())
        return run(place);
    const Authorizer::Question question{place->call.sender, demand->action, demand->details,
                                        place->call.interactive};
    // A question that cannot be asked is answered inside ask(), before it returns.
    auto answered = std::make_shared<bool>(false);
    const auto ticket = m_authorizer.ask(question, [this, place, answered](Result<void> allowed) {
        *answered = true;
        if (!allowed)
            return drop(place, allowed.error());
        run(place);
    });
    if (!*answered)
        place->ticket = ticket;
}

void Dispatcher::run(Place place)
{
    Pending pending = std::move(*place);
    m_pending.erase(place);
    pending.method->handle(pending.call, std::move(pending.reply));
}

void Dispatcher::drop(Place place, const Error &error)
{
    place->reply.refuse(error);
    m_pending.erase(place);
}

} // namespace bulkhead
