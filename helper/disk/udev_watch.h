// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"
#include "helper/bus/event_loop.h"

#include <libudev.h>
#include <string>

namespace bulkhead
{

/// Tells when a block device came, went or changed. Sleeps in between.
class UdevWatch
{
public:
    struct Event
    {
        std::string action; ///< add, remove, change, …
        std::string device; ///< Kernel name.
        std::string tableDevice; ///< "8:16"
    };
    using Changed = std::function<void(const Event &)>;

    UdevWatch(EventLoop &loop, Changed changed);
    UdevWatch(const UdevWatch &) = delete;
    UdevWatch &operator=(const UdevWatch &) = delete;

    [[nodiscard]] Result<void> start();

private:
    void onReadable();

    EventLoop &m_loop;
    Changed m_changed;
    std::unique_ptr<udev, Unref<udev_unref>> m_udev;
    std::unique_ptr<udev_monitor, Unref<udev_monitor_unref>> m_monitor;
    EventHandle m_handle;
};

} // namespace bulkhead
