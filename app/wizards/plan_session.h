// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/host/host.h"

#include <optional>

namespace bulkhead
{

/// One request on its way: planned, shown, authorised, carried out.
///
/// A plan works once and not for long: after a refusal a new one is made by itself, so the
/// user is back in front of the same plan and only has to press the button again.
class PlanSession : public QObject
{
    Q_OBJECT
public:
    enum State { Empty, Planning, Ready, Authorising, Running, Ended };
    Q_ENUM(State)

    explicit PlanSession(Host *host, QObject *parent = nullptr);

    [[nodiscard]] State state() const { return m_state; }
    /// Valid from Ready on.
    [[nodiscard]] const PlanPreview &preview() const { return m_preview; }
    /// Valid while Running and Ended. Its state is "unknown" if the helper forgot it.
    [[nodiscard]] const Job &job() const { return m_job; }
    [[nodiscard]] bool succeeded() const { return m_state == Ended && m_job.state == "succeeded"; }
    /// Running, but the helper does not answer: nobody knows how far it is.
    [[nodiscard]] bool outOfSight() const;
    [[nodiscard]] const Request &request() const { return m_request; }

    void plan(const Request &request);
    void commit();
    void cancelJob();

signals:
    void stateChanged();
    /// Planning failed: there is no plan, the request must change.
    void planRefused(const bulkhead::Error &error);
    /// Committing failed before anything was written. A new plan is on its way.
    void commitRefused(const bulkhead::Error &error);
    /// The job could not be cancelled; it goes on.
    void cancelRefused(const bulkhead::Error &error);
    /// The job has moved on, or the helper came or went.
    void progressed();

private:
    void setState(State state);
    void ask();
    void onPlanned(const Result<PlanPreview> &result);
    void onCommitted(const Result<std::string> &result);
    void onHostChanged();
    void onJobCompleted(const Job &job);

    Host *m_host;
    State m_state = Empty;
    Request m_request;
    PlanPreview m_preview;
    Job m_job;
    std::vector<Job> m_early; ///< Ended before Commit told us which one is ours.
    bool m_wasOutOfSight = false;
    unsigned m_round = 0; ///< Answers to an older question are dropped.
};

} // namespace bulkhead
