// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/helper/mock_polkit.h"

#include <chrono>

namespace bulkhead
{

namespace
{

constexpr const char *polkitName = "org.freedesktop.PolicyKit1";

int reply(sd_bus_message *message, bool authorized, bool challenge, bool dismissed)
{
    if (dismissed)
        return sd_bus_reply_method_return(message, "(bba{ss})", 0, 0, 1, "polkit.dismissed",
                                          "true");
    return sd_bus_reply_method_return(message, "(bba{ss})", authorized, challenge, 0);
}

} // namespace

MockPolkit::MockPolkit(const PrivateBus &bus)
    : m_bus(bus.connect())
{
    static const sd_bus_vtable vtable[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("CheckAuthorization", "(sa{sv})sa{ss}us", "(bba{ss})", MockPolkit::onCheck,
                      SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("CancelCheckAuthorization", "s", "", MockPolkit::onCancel,
                      SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_VTABLE_END};
    sd_bus_slot *slot = nullptr;
    sd_bus_add_object_vtable(m_bus.get(), &slot, "/org/freedesktop/PolicyKit1/Authority",
                             "org.freedesktop.PolicyKit1.Authority", vtable, this);
    m_slot.reset(slot);
    sd_bus_request_name(m_bus.get(), polkitName, 0);
    sd_bus_attach_event(m_bus.get(), m_loop.raw(), SD_EVENT_PRIORITY_NORMAL);
    m_thread = std::thread([this] { m_loop.run(); });
}

MockPolkit::~MockPolkit()
{
    m_loop.post([this] { m_loop.quit(0); });
    m_thread.join();
    m_hanging.clear();
    sd_bus_detach_event(m_bus.get());
}

void MockPolkit::setMood(Mood mood)
{
    const std::lock_guard lock(m_mutex);
    m_mood = mood;
}

std::vector<MockPolkit::Question> MockPolkit::questions() const
{
    const std::lock_guard lock(m_mutex);
    return m_questions;
}

std::vector<std::string> MockPolkit::cancelled() const
{
    const std::lock_guard lock(m_mutex);
    return m_cancelled;
}

bool MockPolkit::waitForQuestions(std::size_t count) const
{
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (questions().size() < count) {
        if (std::chrono::steady_clock::now() > deadline)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

void MockPolkit::forget()
{
    const std::lock_guard lock(m_mutex);
    m_questions.clear();
    m_cancelled.clear();
}

int MockPolkit::onCheck(sd_bus_message *message, void *userdata, sd_bus_error *)
{
    return static_cast<MockPolkit *>(userdata)->answer(message);
}

int MockPolkit::onCancel(sd_bus_message *message, void *userdata, sd_bus_error *)
{
    auto *self = static_cast<MockPolkit *>(userdata);
    const char *id = nullptr;
    sd_bus_message_read(message, "s", &id);
    const std::lock_guard lock(self->m_mutex);
    self->m_cancelled.emplace_back(id);
    return sd_bus_reply_method_return(message, "");
}

int MockPolkit::answer(sd_bus_message *message)
{
    const char *kind = nullptr;
    const char *key = nullptr;
    const char *subject = nullptr;
    const char *action = nullptr;
    const char *cancellation = nullptr;
    std::uint32_t flags = 0;
    sd_bus_message_enter_container(message, 'r', "sa{sv}");
    sd_bus_message_read(message, "sa{sv}", &kind, 1, &key, "s", &subject);
    sd_bus_message_exit_container(message);
    sd_bus_message_read(message, "s", &action);
    sd_bus_message_skip(message, "a{ss}");
    sd_bus_message_read(message, "us", &flags, &cancellation);
    const std::lock_guard lock(m_mutex);
    m_questions.push_back({subject, action, (flags & 1) != 0, cancellation});
    switch (m_mood) {
    case Mood::Allow:
        return reply(message, true, false, false);
    case Mood::Deny:
        return reply(message, false, false, false);
    case Mood::Challenge:
        return reply(message, false, true, false);
    case Mood::Dismiss:
        return reply(message, false, false, true);
    case Mood::Fail:
        return sd_bus_reply_method_errorf(message, "org.freedesktop.PolicyKit1.Error.Failed",
                                          "no %s", kind);
    case Mood::Malformed:
        return sd_bus_reply_method_return(message, "s", "yes");
    case Mood::Leave:
        m_hanging.emplace_back(sd_bus_message_ref(message));
        return sd_bus_release_name(m_bus.get(), polkitName);
    case Mood::Hang:
        m_hanging.emplace_back(sd_bus_message_ref(message));
        return 1;
    }
    return 1;
}

} // namespace bulkhead
