// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/bus/event_loop.h"
#include "tests/helper/private_bus.h"

#include <mutex>
#include <thread>

namespace bulkhead
{

/// A polkit that answers as it is told, on a connection and a thread of its own.
class MockPolkit
{
public:
    enum class Mood {
        Allow,
        Deny,
        Challenge, ///< A password would be needed.
        Dismiss, ///< The user closed the prompt.
        Hang, ///< Never answers.
        Fail, ///< Answers with an error.
        Malformed, ///< Answers with something else.
        Leave, ///< Drops its name from the bus while asked.
    };

    struct Question
    {
        std::string subject;
        std::string action;
        bool interactive = false;
        std::string cancellation;
    };

    explicit MockPolkit(const PrivateBus &bus);
    ~MockPolkit();

    void setMood(Mood mood);
    [[nodiscard]] std::vector<Question> questions() const;
    [[nodiscard]] std::vector<std::string> cancelled() const;
    /// Waits until at least so many questions have come.
    [[nodiscard]] bool waitForQuestions(std::size_t count) const;
    void forget();

private:
    static int onCheck(sd_bus_message *message, void *userdata, sd_bus_error *error);
    static int onCancel(sd_bus_message *message, void *userdata, sd_bus_error *error);
    int answer(sd_bus_message *message);

    mutable std::mutex m_mutex; ///< Protects the three below.
    Mood m_mood = Mood::Deny;
    std::vector<Question> m_questions;
    std::vector<std::string> m_cancelled;
    std::vector<MessagePtr> m_hanging;
    EventLoop m_loop;
    BusPtr m_bus;
    SlotPtr m_slot;
    std::thread m_thread;
};

} // namespace bulkhead
