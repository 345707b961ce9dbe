// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/operation/plan_runner.h"
#include "helper/service/host_view.h"
#include "helper/service/job_list.h"

#include <list>
#include <set>

namespace bulkhead
{

/// Runs plans as jobs, one at a time per array.
class Operations
{
public:
    Operations(EventLoop &loop, Scanner &scanner, HostView &view, JobList &jobs, UndoStore &undo,
               std::string root);
    Operations(const Operations &) = delete;
    Operations &operator=(const Operations &) = delete;

    /// Starts @p plan for @p uid, with @p ended called when its steps are done (a rebuild may
    /// follow). ArrayConflict while another operation on the array runs.
    [[nodiscard]] Result<JobObject *> start(Plan plan, uid_t uid,
                                            std::function<void(const Result<void> &)> ended = {});
    [[nodiscard]] bool isBusy(const Uuid &array) const { return m_busy.contains(array); }
    /// Calls back when no operation on the array runs, at once if none does: a person who is a
    /// second too early should not be told to try again. ArrayConflict after ten seconds.
    void whenFree(const Uuid &array, std::function<void(const Result<void> &)> done);
    /// Sends one message to a running array, then looks at it.
    void send(const Uuid &array, const std::string &message,
              std::function<void(const Result<void> &)> done);
    /// To be called when the picture changed: moves on jobs that wait for a rebuild.
    void follow();

private:
    struct Waiting
    {
        Uuid array;
        std::function<void(const Result<void> &)> done;
        EventHandle deadline;
    };

    /// A job that goes on in the kernel, and who changes places.
    struct Followed
    {
        Uuid array;
        Uuid leaves; ///< Null if nobody does.
        Uuid comes; ///< The disk that a member is copied to.
    };

    void finish(JobObject *job, const Plan &plan, const Result<void> &outcome);
    void letWaitingGo(const Uuid &array);

    EventLoop &m_loop;
    Scanner &m_scanner;
    HostView &m_view;
    JobList &m_jobs;
    UndoStore &m_undo;
    std::string m_root;
    std::set<Uuid> m_busy;
    std::map<JobObject *, Followed> m_following;
    std::list<Waiting> m_waiting;
    Background m_background; ///< Last: joined before anything above goes.
};

} // namespace bulkhead
