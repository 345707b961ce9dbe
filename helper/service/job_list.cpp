// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/job_list.h"

#include <algorithm>
#include <ctime>

namespace bulkhead
{

namespace
{

/// Long enough for a client that was busy or restarted to read how it ended.
constexpr auto afterlife = std::chrono::seconds(60);

std::uint64_t wallClockUs()
{
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000
        + static_cast<std::uint64_t>(now.tv_nsec) / 1'000;
}

Dictionary jobDictionary(const JobObject::Start &start)
{
    return {
        {"Operation", start.operation},
        {"Text", start.text},
        {"Progress", 0.0},
        {"ProgressValid", false},
        {"Bytes", std::uint64_t{0}},
        {"Rate", std::uint64_t{0}},
        {"StartTime", wallClockUs()},
        {"ExpectedEndTime", std::uint64_t{0}},
        {"Objects", start.objects},
        {"StartedByUID", std::uint32_t{start.uid}},
        {"Cancelable", start.cancelable},
        {"State", "running"},
        {"ErrorName", ""},
        {"ErrorText", ""},
    };
}

} // namespace

JobObject::JobObject(const BusTree &tree, std::string path, const Start &start)
    : m_object(tree.bus, tree.dispatcher, tree.tables.job, std::move(path), jobDictionary(start))
    , m_uid(start.uid)
    , m_isCancelable(start.cancelable)
{
}

void JobObject::setProgress(double progress, std::uint64_t bytes, std::uint64_t rate,
                            std::uint64_t remainingUs)
{
    m_object.update({
        {"Progress", std::clamp(progress, 0.0, 1.0)},
        {"ProgressValid", true},
        {"Bytes", bytes},
        {"Rate", rate},
        {"ExpectedEndTime", remainingUs == 0 ? std::uint64_t{0} : wallClockUs() + remainingUs},
    });
}

void JobObject::setText(const std::string &text)
{
    m_object.update({{"Text", text}});
}

void JobObject::setUncancelable()
{
    m_isCancelable = false;
    m_object.update({{"Cancelable", false}});
}

void JobObject::end(const Result<void> &outcome)
{
    m_isRunning = false;
    m_isCancelable = false;
    const bool isCancelled = !outcome && outcome.error().code == ErrorCode::Cancelled;
    Dictionary last{
        {"State",
         outcome           ? "succeeded"
             : isCancelled ? "cancelled"
                           : "failed"},
        {"Cancelable", false},
        {"Rate", std::uint64_t{0}},
        {"ExpectedEndTime", std::uint64_t{0}},
    };
    std::string message;
    if (outcome) {
        last["Progress"] = 1.0;
        last["ProgressValid"] = true;
    } else {
        const Error &error = outcome.error();
        message = error.subject.empty() ? error.detail : error.subject + ": " + error.detail;
        last["ErrorName"] = "org.bulkhead1.Error." + std::string(errorName(error.code));
        last["ErrorText"] = message;
    }
    m_object.update(last);
    m_object.emitSignal("Completed", {outcome.has_value(), message});
}

JobList::JobList(const BusTree &tree, EventLoop &loop)
    : m_tree(tree)
    , m_loop(loop)
{
}

JobList::~JobList() = default;

Result<JobObject *> JobList::start(const JobObject::Start &start)
{
    std::size_t running = 0;
    std::size_t theirs = 0;
    for (const auto &[path, job] : m_jobs) {
        running += job->isRunning() ? 1 : 0;
        theirs += job->isRunning() && job->uid() == start.uid ? 1 : 0;
    }
    // The daemon's own work (uid 0, a spare that steps in) is never kept out by a user's.
    if (start.uid != 0 && (running >= maxRunning || theirs >= maxRunningPerUser))
        return fail(ErrorCode::LimitExceeded, "job", "too many jobs are running");
    const std::string path = std::string(busRoot) + "/jobs/" + std::to_string(++m_last);
    auto &job = m_jobs[path];
    job = std::make_unique<JobObject>(m_tree, path, start);
    return job.get();
}

void JobList::end(JobObject *job, const Result<void> &outcome)
{
    job->end(outcome);
    const std::string path = job->path();
    m_goodbyes[path] = m_loop.after(afterlife, [this, path] {
        m_jobs.erase(path);
        m_goodbyes.erase(path);
    });
}

JobObject *JobList::find(const std::string &path) const
{
    const auto at = m_jobs.find(path);
    return at == m_jobs.end() ? nullptr : at->second.get();
}

} // namespace bulkhead
