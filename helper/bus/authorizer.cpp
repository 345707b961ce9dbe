// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/bus/authorizer.h"

namespace bulkhead
{

namespace
{

constexpr const char *polkitName = "org.freedesktop.PolicyKit1";
constexpr const char *polkitPath = "/org/freedesktop/PolicyKit1/Authority";
constexpr const char *polkitInterface = "org.freedesktop.PolicyKit1.Authority";
constexpr std::uint32_t allowUserInteraction = 1;

std::string cancellationId(Authorizer::Ticket ticket)
{
    return "bulkhead-" + std::to_string(ticket);
}

Result<MessagePtr> question(sd_bus *bus, const Authorizer::Question &q, Authorizer::Ticket ticket)
{
    sd_bus_message *raw = nullptr;
    int r = sd_bus_message_new_method_call(bus, &raw, polkitName, polkitPath, polkitInterface,
                                           "CheckAuthorization");
    MessagePtr m(raw);
    r = r < 0 ? r
              : sd_bus_message_append(raw, "(sa{sv})s", "system-bus-name", 1, "name", "s",
                                      q.subject.c_str(), q.action.c_str());
    r = r < 0 ? r : sd_bus_message_open_container(raw, 'a', "{ss}");
    for (const auto &[key, value] : q.details)
        r = r < 0 ? r : sd_bus_message_append(raw, "{ss}", key.c_str(), value.c_str());
    r = r < 0 ? r : sd_bus_message_close_container(raw);
    r = r < 0 ? r
              : sd_bus_message_append(raw, "us", q.interactive ? allowUserInteraction : 0U,
                                      cancellationId(ticket).c_str());
    if (r < 0)
        return fail(ErrorCode::NotAuthorized, q.action, "the question could not be built");
    return m;
}

Result<void> readAnswer(sd_bus_message *message)
{
    if (sd_bus_message_is_method_error(message, nullptr) > 0) {
        const sd_bus_error *error = sd_bus_message_get_error(message);
        return fail(ErrorCode::NotAuthorized, "polkit",
                    error && error->name ? error->name : "no answer");
    }
    int authorized = 0;
    int challenge = 0;
    bool dismissed = false;
    int r = sd_bus_message_enter_container(message, 'r', "bba{ss}");
    r = r < 0 ? r : sd_bus_message_read(message, "bb", &authorized, &challenge);
    r = r < 0 ? r : sd_bus_message_enter_container(message, 'a', "{ss}");
    while (r > 0) {
        const char *key = nullptr;
        const char *value = nullptr;
        r = sd_bus_message_read(message, "{ss}", &key, &value);
        if (r > 0 && std::string_view(key) == "polkit.dismissed")
            dismissed = value[0] != '\0';
    }
    if (r < 0)
        return fail(ErrorCode::NotAuthorized, "polkit", "its answer is malformed");
    if (authorized)
        return {};
    if (dismissed)
        return fail(ErrorCode::NotAuthorizedDismissed, "polkit", "the prompt was dismissed");
    return fail(ErrorCode::NotAuthorized, "",
                challenge
                    ? "An administrator's password is needed, and nothing here can ask for it."
                    : "The rules of this computer do not allow it to this user.");
}

} // namespace

Authorizer::Authorizer(sd_bus *bus)
    : Authorizer(bus, Timeouts())
{
}

Authorizer::Authorizer(sd_bus *bus, Timeouts timeouts)
    : m_bus(bus)
    , m_timeouts(timeouts)
{
}

Authorizer::Ticket Authorizer::ask(const Question &q, Answer answer)
{
    const Ticket ticket = ++m_last;
    auto message = question(m_bus, q, ticket);
    if (!message) {
        answer(tl::unexpected(message.error()));
        return ticket;
    }
    Pending &pending = m_pending[ticket];
    pending.owner = this;
    pending.ticket = ticket;
    pending.interactive = q.interactive;
    pending.answer = std::move(answer);
    const auto timeout = q.interactive ? m_timeouts.interactive : m_timeouts.quiet;
    sd_bus_slot *slot = nullptr;
    const int r = sd_bus_call_async(m_bus, &slot, message->get(), arrived, &pending,
                                    static_cast<std::uint64_t>(timeout.count()));
    pending.call.reset(slot);
    if (r < 0) {
        const Answer denied = std::move(pending.answer);
        m_pending.erase(ticket);
        denied(fail(ErrorCode::NotAuthorized, "polkit", "the bus does not take the question"));
    }
    return ticket;
}

int Authorizer::arrived(sd_bus_message *message, void *userdata, sd_bus_error *)
{
    auto &pending = *static_cast<Pending *>(userdata);
    Authorizer *owner = pending.owner;
    const Ticket ticket = pending.ticket;
    const Answer answer = std::move(pending.answer);
    if (sd_bus_message_is_method_error(message, SD_BUS_ERROR_NO_REPLY) > 0)
        owner->withdraw(ticket); // our own timeout: the prompt may still be up
    owner->m_pending.erase(ticket);
    answer(readAnswer(message));
    return 0;
}

void Authorizer::cancel(Ticket ticket)
{
    if (m_pending.erase(ticket) > 0)
        withdraw(ticket);
}

void Authorizer::withdraw(Ticket ticket)
{
    sd_bus_call_method_async(m_bus, nullptr, polkitName, polkitPath, polkitInterface,
                             "CancelCheckAuthorization", nullptr, nullptr, "s",
                             cancellationId(ticket).c_str());
}

} // namespace bulkhead
