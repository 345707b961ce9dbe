// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/wizards/plan_session.h"

#include <algorithm>

namespace bulkhead
{

PlanSession::PlanSession(Host *host, QObject *parent)
    : QObject(parent)
    , m_host(host)
{
    connect(host, &Host::changed, this, &PlanSession::onHostChanged);
    connect(host, &Host::jobCompleted, this, &PlanSession::onJobCompleted);
}

void PlanSession::setState(State state)
{
    m_state = state;
    emit stateChanged();
}

void PlanSession::plan(const Request &request)
{
    m_request = request;
    setState(Planning);
    ask();
}

void PlanSession::ask()
{
    const unsigned round = ++m_round;
    m_host->plan(m_request, this, [this, round](const Result<PlanPreview> &result) {
        if (round == m_round)
            onPlanned(result);
    });
}

void PlanSession::onPlanned(const Result<PlanPreview> &result)
{
    if (!result) {
        setState(Empty);
        emit planRefused(result.error());
        return;
    }
    m_preview = *result;
    setState(Ready);
}

void PlanSession::commit()
{
    if (m_state != Ready)
        return;
    m_early.clear();
    setState(Authorising);
    m_host->commit(m_preview.token, this,
                   [this](const Result<std::string> &result) { onCommitted(result); });
}

void PlanSession::onCommitted(const Result<std::string> &result)
{
    if (!result) {
        // The old plan is spent. The old preview stays on screen until the new one is there.
        setState(Planning);
        emit commitRefused(result.error());
        return ask();
    }
    m_job = {};
    m_job.object = *result;
    m_job.state = "running";
    m_wasOutOfSight = false;
    setState(Running);
    const auto early = std::ranges::find(m_early, m_job.object, &Job::object);
    if (early != m_early.end())
        return onJobCompleted(Job(*early));
    onHostChanged();
}

void PlanSession::cancelJob()
{
    if (m_state != Running)
        return;
    m_host->cancelJob(m_job.object, this, [this](const Result<void> &result) {
        if (!result)
            emit cancelRefused(result.error());
    });
}

bool PlanSession::outOfSight() const
{
    return m_state == Running && !m_host->snapshot().helperReachable;
}

void PlanSession::onHostChanged()
{
    if (m_state != Running)
        return;
    if (outOfSight()) {
        m_wasOutOfSight = true;
        return emit progressed();
    }
    const auto &jobs = m_host->snapshot().jobs;
    const auto mine = std::ranges::find(jobs, m_job.object, &Job::object);
    if (mine != jobs.end()) {
        if (mine->state != "running")
            return onJobCompleted(Job(*mine));
        m_job = *mine;
    } else if (m_wasOutOfSight) {
        // The helper is back and does not know the job: it ended while nobody could see it.
        m_job.state = "unknown";
        return setState(Ended);
    }
    emit progressed();
}

void PlanSession::onJobCompleted(const Job &job)
{
    if (m_state == Authorising)
        m_early.push_back(job);
    if (m_state != Running || job.object != m_job.object)
        return;
    m_job = job;
    setState(Ended);
}

} // namespace bulkhead
