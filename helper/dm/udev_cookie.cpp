// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/dm/udev_cookie.h"

#include <libdevmapper.h>
#include <mutex>
#include <thread>

namespace bulkhead
{

UdevCookie::UdevCookie()
{
    // libdevmapper keeps what it found out about udev in plain statics.
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    // The only public way to a semaphore that already counts one pending uevent is a task.
    // It is never run: DmControl says why.
    dm_task *task = dm_task_create(DM_DEVICE_RESUME);
    if (!task)
        return;
    if (!dm_task_set_cookie(task, &m_cookie, 0))
        m_cookie = 0;
    dm_task_destroy(task);
}

UdevCookie::~UdevCookie()
{
    wait();
}

std::uint32_t UdevCookie::forIoctl() const
{
    if (m_cookie == 0)
        return 0;
    return (std::uint32_t{DM_UDEV_PRIMARY_SOURCE_FLAG} << DM_UDEV_FLAGS_SHIFT)
        | (m_cookie & ~DM_UDEV_FLAGS_MASK);
}

void UdevCookie::notSent()
{
    if (m_cookie != 0 && !m_waited)
        dm_udev_complete(m_cookie);
}

bool UdevCookie::wait(std::chrono::milliseconds timeout)
{
    if (m_cookie == 0 || m_waited)
        return true;
    m_waited = true;
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        int ready = 0;
        if (!dm_udev_wait_immediate(m_cookie, &ready))
            return false; // somebody removed the semaphore
        if (ready)
            return true;
        if (std::chrono::steady_clock::now() >= deadline)
            break;
        std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
    // udev is gone or stuck: release its share ourselves, which also removes the semaphore.
    dm_udev_complete(m_cookie);
    int ready = 0;
    dm_udev_wait_immediate(m_cookie, &ready);
    return false;
}

} // namespace bulkhead
