// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"
#include "helper/bus/handles.h"

#include <chrono>
#include <functional>
#include <map>
#include <string>

namespace bulkhead
{

/// Asks polkit, without ever waiting for it.
///
/// A raw D-Bus call whose subject is the caller's unique bus name: process ids can be
/// forged, bus names cannot. No answer, an error and a malformed answer are all a no.
class Authorizer
{
public:
    using Answer = std::function<void(Result<void>)>;
    using Ticket = std::uint64_t;

    struct Question
    {
        std::string subject; ///< Unique bus name of the caller.
        std::string action; ///< "org.bulkhead1.…"
        std::map<std::string, std::string> details; ///< For the prompt; already sanitised.
        bool interactive = false; ///< The caller allows a password prompt.
    };

    struct Timeouts
    {
        std::chrono::microseconds quiet = std::chrono::seconds(25);
        std::chrono::microseconds interactive = std::chrono::seconds(240);
    };

    explicit Authorizer(sd_bus *bus);
    Authorizer(sd_bus *bus, Timeouts timeouts);
    Authorizer(const Authorizer &) = delete;
    Authorizer &operator=(const Authorizer &) = delete;

    /// Errors: NotAuthorized, NotAuthorizedDismissed. @p answer is called exactly once,
    /// unless cancel() comes first.
    Ticket ask(const Question &question, Answer answer);
    /// Takes the prompt off the screen and forgets the question.
    void cancel(Ticket ticket);

private:
    struct Pending
    {
        Authorizer *owner = nullptr;
        Ticket ticket = 0;
        bool interactive = false;
        Answer answer;
        SlotPtr call;
    };

    static int arrived(sd_bus_message *message, void *userdata, sd_bus_error *error);
    void withdraw(Ticket ticket);

    sd_bus *m_bus;
    Timeouts m_timeouts;
    Ticket m_last = 0;
    std::map<Ticket, Pending> m_pending;
};

} // namespace bulkhead
