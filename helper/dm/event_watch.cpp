// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/dm/event_watch.h"

#include <sys/epoll.h>

namespace bulkhead
{

DmEventWatch::DmEventWatch(EventLoop &loop, DmControl control, std::function<void()> changed)
    : m_loop(loop)
    , m_control(std::move(control))
    , m_changed(std::move(changed))
{
}

Result<void> DmEventWatch::start()
{
    if (auto armed = m_control.arm(); !armed)
        return armed;
    m_handle = m_loop.watch(m_control.fd(), EPOLLIN, [this] { onReady(); });
    return {};
}

void DmEventWatch::onReady()
{
    // Not armed again, the descriptor would stay readable and spin the loop.
    if (!m_control.arm()) {
        m_handle.disarm();
        return;
    }
    m_changed();
}

} // namespace bulkhead
