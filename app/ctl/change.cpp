// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/change.h"

#include "app/ctl/json_view.h"
#include "app/ctl/progress.h"
#include "app/ctl/request_builder.h"
#include "app/ctl/table.h"
#include "app/ctl/text_view.h"

#include <algorithm>
#include <iostream>
#include <set>
#include <unistd.h>

namespace bulkhead::ctl
{

namespace
{

/// A job that was never shown in this time is not going to be.
constexpr int doubtMs = 10'000;

constexpr int barWidth = 32;

std::string question(const PlanPreview &plan)
{
    if (!plan.destructive)
        return "Go on? Type yes: ";
    std::set<std::string> erased;
    for (const PlanStep &step : plan.steps)
        if (step.kind.find("erase") != std::string::npos
            || step.kind.find("wipe") != std::string::npos)
            erased.insert(step.disk);
    if (erased.empty())
        return "This cannot be undone. Type yes to go on: ";
    return "Erase " + std::to_string(erased.size()) + (erased.size() == 1 ? " disk" : " disks")
        + "? Type yes to go on: ";
}

} // namespace

Change::Change(Host &host, Invocation run, bool local, QObject *parent)
    : QObject(parent)
    , m_host(host)
    , m_run(std::move(run))
    , m_voice(m_run.json)
    , m_local(local)
{
    connect(&m_host, &Host::changed, this, &Change::watch);
    connect(&m_host, &Host::jobCompleted, this, [this](const Job &job) {
        m_ended[job.object] = job;
        watch();
    });
    m_doubt.setSingleShot(true);
    m_doubt.setInterval(doubtMs);
    connect(&m_doubt, &QTimer::timeout, this, [this] {
        Job job;
        job.object = m_job;
        job.state = "unknown";
        ended(job);
    });
}

void Change::start()
{
    if (m_run.command == "commit")
        return commit(m_run.token);
    auto request = requestFor(m_run, m_host.snapshot());
    if (!request)
        return finish(m_voice.misuse(request.error()));
    m_request = std::move(*request);
    m_host.plan(m_request, this, [this](const Result<PlanPreview> &plan) {
        if (!plan)
            return finish(m_voice.refusal(plan.error()));
        planned(*plan);
    });
}

void Change::planned(const PlanPreview &plan)
{
    if (m_run.planOnly) {
        m_voice.result(m_voice.json() ? planJson(plan) : previewText(plan));
        return finish(ExitCode::Ok);
    }
    if (!m_voice.json())
        std::cout << previewText(plan) << std::endl;
    if (m_run.yes)
        return commit(plan.token);
    if (m_voice.json() || !canAsk())
        return finish(m_voice.misuse(
            {ErrorCode::InvalidArgument,
             {},
             "Nobody can be asked whether this plan is wanted. Use --yes to carry it out."}));
    if (!agreed(plan)) {
        m_voice.note("Nothing was done.");
        return finish(ExitCode::Cancelled);
    }
    commit(plan.token);
}

bool Change::agreed(const PlanPreview &plan)
{
    return ask(question(plan), "yes");
}

void Change::commit(const std::string &token)
{
    const auto go = [this, token] {
        m_host.commit(token, this, [this](const Result<std::string> &job) {
            if (!job)
                return finish(m_voice.refusal(job.error()));
            started(*job);
        });
    };
    if (m_local && canAsk() && geteuid() != 0)
        m_agent.start(go);
    else
        go();
}

void Change::started(const std::string &job)
{
    m_job = job;
    if (m_run.noWait) {
        Job running;
        running.object = job;
        running.operation = m_request.action;
        running.state = "running";
        m_voice.result(m_voice.json() ? jobJson(running, subject()) : "Started: " + job);
        return finish(ExitCode::Ok);
    }
    m_doubt.start();
    watch();
}

void Change::watch()
{
    if (m_job.empty() || m_finished)
        return;
    if (const auto end = m_ended.find(m_job); end != m_ended.end())
        return ended(end->second);
    const auto &jobs = m_host.snapshot().jobs;
    const auto job = std::ranges::find(jobs, m_job, &Job::object);
    if (job == jobs.end())
        return;
    m_doubt.stop();
    std::string line = job->text.empty() ? job->operation : job->text;
    if (job->progressValid)
        line = bar(job->progress, barWidth) + " " + std::to_string(int(job->progress * 100))
            + " %  " + line;
    m_live.show({line});
}

void Change::ended(const Job &job)
{
    m_live.clear();
    finish(m_voice.outcome(job, subject()));
}

const Array *Change::subject() const
{
    const auto &arrays = m_host.snapshot().arrays;
    const auto found = std::ranges::find_if(arrays, [this](const Array &array) {
        return m_request.array.empty() ? array.name == m_request.name && !array.name.empty()
                                       : array.id.text() == m_request.array;
    });
    return found == arrays.end() ? nullptr : &*found;
}

void Change::finish(ExitCode code)
{
    if (std::exchange(m_finished, true))
        return;
    m_doubt.stop();
    m_live.clear();
    emit finished(int(code));
}

} // namespace bulkhead::ctl
