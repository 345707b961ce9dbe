// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/disk/udev_watch.h"

#include <cerrno>
#include <cstring>
#include <sys/epoll.h>
#include <sys/sysmacros.h>

namespace bulkhead
{

namespace
{

using UdevDevicePtr = std::unique_ptr<udev_device, Unref<udev_device_unref>>;

// A burst of hot-plugs must not overflow the socket. A lost event does no lasting harm: a
// scan always looks at everything.
constexpr int receiveBufferBytes = 4 * 1024 * 1024;

} // namespace

UdevWatch::UdevWatch(EventLoop &loop, Changed changed)
    : m_loop(loop)
    , m_changed(std::move(changed))
{
}

Result<void> UdevWatch::start()
{
    m_udev.reset(udev_new());
    if (m_udev)
        m_monitor.reset(udev_monitor_new_from_netlink(m_udev.get(), "udev"));
    if (!m_monitor
        || udev_monitor_filter_add_match_subsystem_devtype(m_monitor.get(), "block", nullptr) < 0
        || udev_monitor_enable_receiving(m_monitor.get()) < 0)
        return fail(ErrorCode::KernelError, "udev", strerrordesc_np(errno));
    udev_monitor_set_receive_buffer_size(m_monitor.get(), receiveBufferBytes);
    m_handle =
        m_loop.watch(udev_monitor_get_fd(m_monitor.get()), EPOLLIN, [this] { onReadable(); });
    return {};
}

void UdevWatch::onReadable()
{
    while (const UdevDevicePtr device{udev_monitor_receive_device(m_monitor.get())}) {
        const char *action = udev_device_get_action(device.get());
        const dev_t devno = udev_device_get_devnum(device.get());
        m_changed({action ? action : "", udev_device_get_sysname(device.get()),
                   std::to_string(major(devno)) + ':' + std::to_string(minor(devno))});
    }
}

} // namespace bulkhead
