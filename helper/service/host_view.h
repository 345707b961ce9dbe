// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/service/array_list.h"
#include "helper/service/background.h"
#include "helper/service/history.h"

#include <map>

namespace bulkhead
{

/// The daemon's picture of this computer, and its image on the bus.
///
/// Disks are read by the scanner when something about them changed; the kernel's side is
/// asked on each device-mapper event, and twice a second while something runs. When nothing
/// runs there is no timer.
class HostView
{
public:
    HostView(EventLoop &loop, Scanner &scanner, const BusTree &tree);
    HostView(const HostView &) = delete;
    HostView &operator=(const HostView &) = delete;

    /// Called after every change of the picture.
    void onChanged(std::function<void()> changed) { m_changed = std::move(changed); }

    /// Looks at disks and kernel anew, then calls back.
    void refresh(std::function<void()> done = {});
    /// Looks at the kernel alone, now.
    void pollKernel();

    [[nodiscard]] const HostFacts &facts() const { return m_facts; }
    [[nodiscard]] const std::vector<KernelArray> &running() const { return m_running; }
    /// Were the disks read since the kernel's arrays last came, went or changed members?
    [[nodiscard]] bool isCurrent() const { return m_isCurrent; }
    [[nodiscard]] ModuleState module() const { return m_module; }
    [[nodiscard]] const ArrayFacts *find(const Uuid &array) const;
    /// Device-mapper, if this kernel has it.
    [[nodiscard]] const DmControl *dm();
    void addHistory(const Uuid &array, const std::string &text);

private:
    void adopt(const HostScan &scan);
    void keepLive();
    void mergeKernel();
    void publish();
    void armTimer();

    EventLoop &m_loop;
    Scanner &m_scanner;
    BusTree m_tree;
    ArrayList m_list;
    PublishedObject m_root;
    std::optional<DmControl> m_dm;
    std::function<void()> m_changed;
    HostFacts m_facts;
    std::vector<KernelArray> m_running;
    bool m_isCurrent = false; ///< The facts of disks are as new as m_running.
    std::map<Uuid, KernelArray> m_live; ///< As each array was when last seen at work.
    ModuleState m_module = ModuleState::Missing;
    std::vector<Error> m_problems; ///< Of the last scan: each is told once.
    History m_history;
    EventHandle m_timer;
};

} // namespace bulkhead
