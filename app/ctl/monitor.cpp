// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/monitor.h"

#include "app/ctl/json_view.h"
#include "app/ctl/names.h"
#include "app/ctl/progress.h"
#include "app/ctl/table.h"
#include "app/ctl/text_view.h"

#include <algorithm>

namespace bulkhead::ctl
{

namespace
{

/// The daemon takes a spare within this time, or it will not.
constexpr int spareMs = 10'000;
/// A helper that is updated is back by then.
constexpr int helperMs = 30'000;
constexpr int againMs = 1000;
constexpr int barWidth = 24;

/// Lines elsewhere than on a terminal are written when this changes.
std::string keyOf(const Array &array)
{
    return std::string(text(array.state)) + ' ' + activityText(array.sync) + ' '
        + std::to_string(array.failuresLeft) + ' ' + array.name;
}

std::string liveLine(const Array &array)
{
    const std::string line = monitorText(array);
    if (array.sync.action == SyncAction::Idle)
        return line;
    return bar(shareOf(array.sync), barWidth) + " " + line;
}

} // namespace

Monitor::Monitor(Host &host, Invocation run, QObject *parent)
    : QObject(parent)
    , m_host(host)
    , m_run(std::move(run))
    , m_voice(m_run.json)
{
}

void Monitor::start()
{
    if (!m_run.array.empty()) {
        const auto array = findArray(m_host.snapshot(), m_run.array);
        if (!array)
            return finish(m_voice.misuse(array.error()));
        m_array = array->id;
    }
    connect(&m_host, &Host::changed, this, &Monitor::look);
    connect(&m_again, &QTimer::timeout, this, &Monitor::look);
    m_again.start(againMs);
    look();
}

std::vector<Array> Monitor::watched() const
{
    std::vector<Array> arrays;
    for (const Array &array : m_host.snapshot().arrays)
        if (m_array.isNull() || array.id == m_array)
            arrays.push_back(array);
    return arrays;
}

void Monitor::look()
{
    if (m_finished)
        return;
    if (!m_host.snapshot().helperReachable) {
        if (!m_gone.isValid()) {
            m_gone.start();
            m_voice.note("The Bulkhead service went away; waiting for it.");
        }
        if (m_gone.elapsed() > helperMs || !m_host.snapshot().udisksReachable)
            finish(m_voice.refusal({ErrorCode::HelperUnavailable, {}, {}}));
        return;
    }
    m_gone.invalidate();
    const std::vector<Array> arrays = watched();
    if (!m_array.isNull() && arrays.empty())
        return finish(m_voice.refusal({ErrorCode::ArrayNotFound, m_run.array, "It is gone."}));
    show(arrays);
    if (m_run.untilIdle)
        stopIfIdle(arrays);
}

void Monitor::show(const std::vector<Array> &arrays)
{
    if (!m_voice.json() && m_live.isLive()) {
        std::vector<std::string> lines;
        for (const Array &array : arrays)
            lines.push_back(liveLine(array));
        if (lines.empty())
            lines.emplace_back("There are no arrays.");
        return m_live.show(lines);
    }
    for (const Array &array : arrays) {
        const std::string key = m_voice.json() ? showJson(array, true) : keyOf(array);
        if (std::exchange(m_last[array.id], key) != key)
            m_voice.result(m_voice.json() ? key : monitorText(array));
    }
}

bool Monitor::isIdle(const std::vector<Array> &arrays)
{
    const bool busy = std::ranges::any_of(
        arrays, [](const Array &array) { return array.sync.action != SyncAction::Idle; });
    // Those that are over can still be seen for a while.
    const bool working = std::ranges::any_of(m_host.snapshot().jobs,
                                             [](const Job &job) { return job.state == "running"; });
    if (busy || working) {
        m_waiting.invalidate();
        return false;
    }
    // Degraded with a spare: it is about to go to work, unless it cannot.
    const bool pending = std::ranges::any_of(arrays, [](const Array &array) {
        return array.state == ArrayState::Degraded && readySpares(array) > 0;
    });
    if (!pending)
        return true;
    if (!m_waiting.isValid())
        m_waiting.start();
    return m_waiting.elapsed() > spareMs;
}

void Monitor::stopIfIdle(const std::vector<Array> &arrays)
{
    if (!isIdle(arrays))
        return;
    const bool whole = std::ranges::all_of(
        arrays, [](const Array &array) { return array.state == ArrayState::Active; });
    m_live.keep();
    finish(whole ? ExitCode::Ok : ExitCode::Failed);
}

void Monitor::finish(ExitCode code)
{
    if (std::exchange(m_finished, true))
        return;
    m_again.stop();
    emit finished(int(code));
}

} // namespace bulkhead::ctl
