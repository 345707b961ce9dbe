// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/bus/event_loop.h"
#include "helper/dm/control.h"

namespace bulkhead
{

/// Tells when any device-mapper device raised an event, without ever polling in between.
///
/// Order matters: armed first, then the caller looks at the state, so that an event that
/// comes while it looks wakes the descriptor again.
class DmEventWatch
{
public:
    /// @p changed is called on the loop's thread; it looks at the devices itself.
    DmEventWatch(EventLoop &loop, DmControl control, std::function<void()> changed);

    /// KernelError if this kernel cannot do it (device-mapper before 4.37).
    [[nodiscard]] Result<void> start();

private:
    void onReady();

    EventLoop &m_loop;
    DmControl m_control;
    std::function<void()> m_changed;
    EventHandle m_handle;
};

} // namespace bulkhead
