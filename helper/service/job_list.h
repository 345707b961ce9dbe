// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/bus/event_loop.h"
#include "helper/service/bus_objects.h"

#include <atomic>

namespace bulkhead
{

/// One operation that runs, and for a minute after it ended what became of it.
class JobObject
{
public:
    struct Start
    {
        std::string operation; ///< The action, or what the daemon does by itself.
        std::string text; ///< For people.
        uid_t uid = 0;
        std::vector<ObjectPath> objects; ///< The array and its disks.
        bool cancelable = false;
    };

    JobObject(const BusTree &tree, std::string path, const Start &start);

    [[nodiscard]] const std::string &path() const { return m_object.path(); }
    [[nodiscard]] uid_t uid() const { return m_uid; }
    [[nodiscard]] bool isRunning() const { return m_isRunning; }
    /// Between 0 and 1. @p remainingUs 0 if not known.
    void setProgress(double progress, std::uint64_t bytes, std::uint64_t rate,
                     std::uint64_t remainingUs);
    void setText(const std::string &text);
    /// From now on it has to run to its end.
    void setUncancelable();
    [[nodiscard]] bool isCancelable() const { return m_isCancelable; }
    void requestCancel() { m_cancelled = true; }
    [[nodiscard]] const std::atomic<bool> *cancelled() const { return &m_cancelled; }
    void end(const Result<void> &outcome);

private:
    PublishedObject m_object;
    uid_t m_uid;
    bool m_isRunning = true;
    bool m_isCancelable;
    std::atomic<bool> m_cancelled = false;
};

/// All jobs, by number.
class JobList
{
public:
    static constexpr std::size_t maxRunning = 32;
    static constexpr std::size_t maxRunningPerUser = 8;

    JobList(const BusTree &tree, EventLoop &loop);
    ~JobList();
    JobList(const JobList &) = delete;
    JobList &operator=(const JobList &) = delete;

    /// LimitExceeded if too many run already. The job stays valid until it has ended.
    [[nodiscard]] Result<JobObject *> start(const JobObject::Start &start);
    void end(JobObject *job, const Result<void> &outcome);
    [[nodiscard]] JobObject *find(const std::string &path) const;

private:
    BusTree m_tree;
    EventLoop &m_loop;
    std::uint64_t m_last = 0;
    std::map<std::string, std::unique_ptr<JobObject>> m_jobs;
    std::map<std::string, EventHandle> m_goodbyes;
};

} // namespace bulkhead
