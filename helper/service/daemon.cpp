// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/daemon.h"

#include "helper/service/journal.h"

#include <cerrno>
#include <cstring>

namespace bulkhead
{

namespace
{

constexpr const char *ownName = "org.bulkhead1";
/// udev tells of one plugged disk in several events, close together.
constexpr auto settleDelay = std::chrono::milliseconds(150);
/// A disk that does not answer must not keep the name off the bus: clients wait 25 seconds.
constexpr auto nameDelay = std::chrono::seconds(8);

/// On the scanner's thread, before anything is shown: clean up after a helper that died.
void recoverBeforeFirstLook(UndoStore &undo, const std::string &root, ScanMemory &memory)
{
    if (undo.unfinished().empty())
        return;
    auto dm = DmControl::open();
    if (!dm)
        return;
    const std::optional<DmControl> control(std::move(*dm));
    const HostScan scan = scanHost(control, memory, root, probeInChild);
    for (const std::string &line : recoverUnfinished(*control, undo, scan.facts.disks))
        note(LOG_WARNING, line);
    memory.forgetAll();
}

} // namespace

Daemon::Daemon(EventLoop &loop, BusPtr bus, const DaemonOptions &options)
    : m_loop(loop)
    , m_bus(std::move(bus))
    , m_undo(options.stateFolder + "/undo")
    , m_callers(m_bus.get())
    , m_authorizer(m_bus.get())
    , m_dispatcher(m_callers, m_authorizer)
    , m_tables((m_dispatcher.setTable(methodTable(m_service)), m_dispatcher))
    , m_scanner(loop, options.root,
                [this, root = options.root](ScanMemory &memory) {
                    recoverBeforeFirstLook(m_undo, root, memory);
                })
    , m_view(loop, m_scanner, BusTree{m_bus.get(), m_dispatcher, m_tables})
    , m_jobs(BusTree{m_bus.get(), m_dispatcher, m_tables}, loop)
    , m_operations(loop, m_scanner, m_view, m_jobs, m_undo, options.root)
    , m_guard(loop, m_view, m_operations)
    , m_udev(loop, [this](const UdevWatch::Event &event) { onUdev(event); })
{
    m_service = {&m_view, &m_scanner, &m_operations, &m_jobs, &m_plans};
    m_callers.onLeft([this](const std::string &name) { m_plans.dropOf(name); });
    m_view.onChanged([this] { onPicture(); });
    sd_bus_slot *slot = nullptr;
    sd_bus_add_object_manager(m_bus.get(), &slot, busRoot);
    m_objectTree.reset(slot);
}

Daemon::~Daemon() = default;

void Daemon::start()
{
    // Watch first, then look: what happens in between is seen twice rather than not at all.
    if (auto watching = m_udev.start(); !watching)
        note(LOG_WARNING, "hot-plug is not noticed: " + describe(watching.error()));
    watchDevices();
    m_nameDeadline = m_loop.after(nameDelay, [this] { takeName(); });
    m_view.refresh([this] { takeName(); });
}

void Daemon::takeName()
{
    m_nameDeadline.disarm();
    if (m_hasName)
        return;
    m_hasName = true;
    const int r = sd_bus_request_name(m_bus.get(), ownName, 0);
    if (r < 0) {
        note(LOG_ERR, std::string("cannot own the bus name: ") + strerrordesc_np(-r));
        m_loop.quit(1);
    }
}

void Daemon::watchDevices()
{
    auto control = DmControl::open();
    if (!control)
        return; // tried again when an array runs
    m_events = std::make_unique<DmEventWatch>(m_loop, std::move(*control),
                                              [this] { m_view.pollKernel(); });
    if (auto watching = m_events->start(); !watching) {
        note(LOG_WARNING, "events of arrays are not noticed: " + describe(watching.error()));
        m_events.reset();
    }
}

void Daemon::onUdev(const UdevWatch::Event &event)
{
    m_scanner.forget(event.device);
    if (event.action == "remove")
        m_guard.unplugged(event.tableDevice);
    m_settle = m_loop.after(settleDelay, [this] { m_view.refresh(); });
}

void Daemon::onPicture()
{
    if (!m_events && !m_view.running().empty())
        watchDevices();
    m_operations.follow();
    m_guard.look();
}

} // namespace bulkhead
