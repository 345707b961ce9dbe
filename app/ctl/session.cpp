// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/session.h"

#include "app/ctl/change.h"
#include "app/ctl/json_view.h"
#include "app/ctl/monitor.h"
#include "app/ctl/names.h"
#include "app/ctl/text_view.h"
#include "backend/host/bus_address.h"

namespace bulkhead::ctl
{

namespace
{

std::string doing(const std::string &verb)
{
    if (verb == "scrub" || verb == "repair")
        return "The " + verb + " goes on by itself.";
    return "Done.";
}

} // namespace

Session::Session(Invocation run, QObject *parent)
    : QObject(parent)
    , m_run(std::move(run))
    , m_voice(m_run.json)
{
}

Session::~Session() = default;

void Session::start()
{
    std::string address = m_run.bus;
    if (!m_run.host.empty()) {
        const auto remote = remoteBusAddress(m_run.host);
        if (!remote)
            return finish(m_voice.misuse(remote.error()));
        address = *remote;
    }
    m_host = std::make_unique<BusHost>(QString::fromStdString(address));
    connect(m_host.get(), &BusHost::ready, this, &Session::run);
}

void Session::run()
{
    const HostSnapshot &host = m_host->snapshot();
    if (m_run.command == "disks")
        return showDisks();
    if (!host.helperReachable)
        return finish(m_voice.refusal(
            m_host->helperError().value_or(Error{ErrorCode::HelperUnavailable, {}, {}})));
    if (m_run.isChange || m_run.command == "commit") {
        const bool local = m_run.bus.empty() && m_run.host.empty();
        auto *change = new Change(*m_host, m_run, local, this);
        connect(change, &Change::finished, this, &Session::finished);
        return change->start();
    }
    if (m_run.command == "monitor") {
        auto *monitor = new Monitor(*m_host, m_run, this);
        connect(monitor, &Monitor::finished, this, &Session::finished);
        return monitor->start();
    }
    query();
}

void Session::showDisks()
{
    const HostSnapshot &host = m_host->snapshot();
    if (!host.udisksReachable) {
        if (const auto error = m_host->helperError(); error && !host.helperReachable)
            return finish(m_voice.refusal(*error));
        return finish(m_voice.refusal(
            {ErrorCode::HelperUnavailable, "udisks2", "it shows the disks; is it installed?"}));
    }
    if (!host.helperReachable)
        m_voice.note("The Bulkhead service cannot be reached: which disks belong to arrays is "
                     "not known.");
    m_voice.result(m_voice.json() ? disksJson(host) : disksText(host));
    finish(ExitCode::Ok);
}

void Session::query()
{
    if (m_run.command == "list") {
        const HostSnapshot &host = m_host->snapshot();
        m_voice.result(m_voice.json() ? listJson(host) : listText(host));
        return finish(ExitCode::Ok);
    }
    const auto array = findArray(m_host->snapshot(), m_run.array);
    if (!array)
        return finish(m_voice.misuse(array.error()));
    if (m_run.command == "show") {
        m_voice.result(m_voice.json() ? showJson(*array) : showText(*array));
        return finish(ExitCode::Ok);
    }
    if (m_run.command == "regions")
        return regions(*array);
    if (m_run.command == "throttle")
        return throttle(*array);
    control(*array);
}

void Session::regions(const Array &array)
{
    m_host->regions(array.id, m_run.cells, this, [this, array](const Result<std::string> &map) {
        if (!map)
            return finish(m_voice.refusal(map.error()));
        m_voice.result(m_voice.json() ? regionsJson(array, *map) : regionsText(array, *map));
        finish(ExitCode::Ok);
    });
}

void Session::control(const Array &array)
{
    m_host->sync(array.id, m_run.command, this, [this](const Result<void> &done) {
        if (!done)
            return finish(m_voice.refusal(done.error()));
        m_voice.note(doing(m_run.command));
        finish(ExitCode::Ok);
    });
}

void Session::throttle(const Array &array)
{
    // What was not said stays as it is.
    const Throttle wanted{m_run.minRate.value_or(array.throttle.min),
                          m_run.maxRate.value_or(array.throttle.max),
                          m_run.latencyMs.value_or(array.throttle.latencyMs)};
    m_host->setThrottle(array.id, wanted, this, [this](const Result<void> &done) {
        if (!done)
            return finish(m_voice.refusal(done.error()));
        m_voice.note("Done.");
        finish(ExitCode::Ok);
    });
}

void Session::finish(ExitCode code)
{
    if (!std::exchange(m_finished, true))
        emit finished(int(code));
}

} // namespace bulkhead::ctl
