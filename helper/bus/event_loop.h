// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/bus/handles.h"

#include <chrono>
#include <functional>
#include <mutex>
#include <vector>

namespace bulkhead
{

/// A callback the loop holds on to; destroying it disarms it.
class EventHandle
{
public:
    using Callback = std::function<void()>;

    EventHandle() = default;
    [[nodiscard]] bool armed() const { return m_source != nullptr; }
    void disarm();

private:
    friend class EventLoop;
    // The callback lives on the heap so that the handle can move while it is armed.
    std::shared_ptr<Callback> m_callback;
    EventSourcePtr m_source;
};

/// sd-event with C++ callbacks. All but post() belongs to the thread that runs it.
class EventLoop
{
public:
    EventLoop();
    ~EventLoop();
    EventLoop(const EventLoop &) = delete;
    EventLoop &operator=(const EventLoop &) = delete;

    [[nodiscard]] sd_event *raw() const { return m_event.get(); }

    /// Calls back once, after @p delay.
    [[nodiscard]] EventHandle after(std::chrono::microseconds delay,
                                    std::function<void()> callback);
    /// Calls back whenever @p fd is readable (EPOLLIN) or has another of @p events.
    [[nodiscard]] EventHandle watch(int fd, std::uint32_t events, std::function<void()> callback);
    /// Calls back when this signal arrives; it is blocked in this thread first.
    [[nodiscard]] EventHandle onSignal(int signal, std::function<void()> callback);
    /// Runs @p callback on the loop's thread, soon. Any thread may call.
    void post(std::function<void()> callback);

    int run();
    void quit(int status);

private:
    void runPosted();

    EventPtr m_event;
    int m_wakeFd = -1;
    EventHandle m_wake;
    std::mutex m_mutex; ///< Protects m_posted.
    std::vector<std::function<void()>> m_posted;
};

} // namespace bulkhead
