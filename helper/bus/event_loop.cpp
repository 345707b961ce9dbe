// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/bus/event_loop.h"

#include <csignal>
#include <cstdlib>
#include <ctime>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace bulkhead
{

namespace
{

/// The callback may destroy its own handle: the copy keeps it alive while it runs.
void call(void *userdata)
{
    const auto callback = *static_cast<EventHandle::Callback *>(userdata);
    callback();
}

int onTime(sd_event_source *, std::uint64_t, void *userdata)
{
    call(userdata);
    return 0;
}

int onIo(sd_event_source *, int, std::uint32_t, void *userdata)
{
    call(userdata);
    return 0;
}

int onSignalArrived(sd_event_source *, const signalfd_siginfo *, void *userdata)
{
    call(userdata);
    return 0;
}

} // namespace

void EventHandle::disarm()
{
    m_source.reset();
    m_callback.reset();
}

EventLoop::EventLoop()
{
    sd_event *event = nullptr;
    if (sd_event_new(&event) < 0)
        std::abort();
    m_event.reset(event);
    m_wakeFd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (m_wakeFd < 0)
        std::abort();
    m_wake = watch(m_wakeFd, EPOLLIN, [this] { runPosted(); });
}

EventLoop::~EventLoop()
{
    m_wake.disarm();
    close(m_wakeFd);
}

EventHandle EventLoop::after(std::chrono::microseconds delay, std::function<void()> callback)
{
    EventHandle handle;
    handle.m_callback = std::make_shared<EventHandle::Callback>(std::move(callback));
    sd_event_source *source = nullptr;
    const int r = sd_event_add_time_relative(m_event.get(), &source, CLOCK_MONOTONIC,
                                             static_cast<std::uint64_t>(delay.count()), 0, onTime,
                                             handle.m_callback.get());
    if (r < 0)
        std::abort();
    handle.m_source.reset(source);
    return handle;
}

EventHandle EventLoop::watch(int fd, std::uint32_t events, std::function<void()> callback)
{
    EventHandle handle;
    handle.m_callback = std::make_shared<EventHandle::Callback>(std::move(callback));
    sd_event_source *source = nullptr;
    if (sd_event_add_io(m_event.get(), &source, fd, events, onIo, handle.m_callback.get()) < 0)
        std::abort();
    handle.m_source.reset(source);
    return handle;
}

EventHandle EventLoop::onSignal(int signal, std::function<void()> callback)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    EventHandle handle;
    handle.m_callback = std::make_shared<EventHandle::Callback>(std::move(callback));
    sd_event_source *source = nullptr;
    const int r = sd_event_add_signal(m_event.get(), &source, signal, onSignalArrived,
                                      handle.m_callback.get());
    if (r < 0)
        std::abort();
    handle.m_source.reset(source);
    return handle;
}

void EventLoop::post(std::function<void()> callback)
{
    {
        const std::lock_guard lock(m_mutex);
        m_posted.push_back(std::move(callback));
    }
    const std::uint64_t one = 1;
    // A full counter still wakes the loop, so a refused write loses nothing.
    [[maybe_unused]] const ssize_t n = write(m_wakeFd, &one, sizeof one);
}

void EventLoop::runPosted()
{
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t n = read(m_wakeFd, &count, sizeof count);
    std::vector<std::function<void()>> ready;
    {
        const std::lock_guard lock(m_mutex);
        ready.swap(m_posted);
    }
    for (const auto &callback : ready)
        callback();
}

int EventLoop::run()
{
    return sd_event_loop(m_event.get());
}

void EventLoop::quit(int status)
{
    sd_event_exit(m_event.get(), status);
}

} // namespace bulkhead
