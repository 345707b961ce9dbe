// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/ctl/invocation.h"
#include "app/ctl/outcome.h"
#include "app/ctl/terminal.h"
#include "app/ctl/text_agent.h"
#include "backend/host/host.h"

#include <QTimer>
#include <map>

namespace bulkhead::ctl
{

/// One change from plan to end: plan, show it, ask, commit, wait for the job.
class Change : public QObject
{
    Q_OBJECT
public:
    /// @p local: polkit can ask on this terminal.
    Change(Host &host, Invocation run, bool local, QObject *parent = nullptr);

    void start();

signals:
    void finished(int status);

private:
    void planned(const PlanPreview &plan);
    [[nodiscard]] bool agreed(const PlanPreview &plan);
    void commit(const std::string &token);
    void started(const std::string &job);
    void watch();
    void ended(const Job &job);
    [[nodiscard]] const Array *subject() const;
    void finish(ExitCode code);

    Host &m_host;
    Invocation m_run;
    Request m_request;
    Voice m_voice;
    TextAgent m_agent;
    LiveLines m_live{2};
    QTimer m_doubt; ///< Runs while the job is neither shown nor ended.
    std::string m_job;
    std::map<std::string, Job> m_ended; ///< Also jobs that end before Commit has answered.
    bool m_local;
    bool m_finished = false;
};

} // namespace bulkhead::ctl
