// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/disk/udev_watch.h"
#include "helper/dm/event_watch.h"
#include "helper/service/method_table.h"
#include "helper/service/spare_guard.h"

namespace bulkhead
{

struct DaemonOptions
{
    bool onSessionBus = false; ///< For tests: the session bus, with its own polkit.
    std::string stateFolder = "/var/lib/bulkhead";
    std::string root; ///< Where /lib/modules and /sys are looked for; empty for "/".
};

/// Everything bulkheadd is made of, in the order in which it needs each other.
class Daemon
{
public:
    /// @p bus is connected and belongs to the daemon from here on.
    Daemon(EventLoop &loop, BusPtr bus, const DaemonOptions &options);
    ~Daemon();
    Daemon(const Daemon &) = delete;
    Daemon &operator=(const Daemon &) = delete;

    /// Looks at the computer, then takes the bus name.
    void start();

private:
    void watchDevices();
    void onUdev(const UdevWatch::Event &event);
    void onPicture();
    void takeName();

    EventLoop &m_loop;
    BusPtr m_bus;
    UndoStore m_undo;
    Callers m_callers;
    Authorizer m_authorizer;
    Dispatcher m_dispatcher;
    PlanStore m_plans;
    Service m_service;
    BusTables m_tables;
    SlotPtr m_objectTree;
    Scanner m_scanner;
    HostView m_view;
    JobList m_jobs;
    Operations m_operations;
    SpareGuard m_guard;
    UdevWatch m_udev;
    std::unique_ptr<DmEventWatch> m_events;
    EventHandle m_settle; ///< Waits until a burst of udev events is over.
    EventHandle m_nameDeadline;
    bool m_hasName = false;
};

} // namespace bulkhead
