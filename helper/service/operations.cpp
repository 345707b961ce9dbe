// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/operations.h"

#include "backend/model/dm_name.h"
#include "helper/service/journal.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

constexpr auto busyPatience = std::chrono::seconds(10);

std::vector<ObjectPath> objectsOf(const Plan &plan)
{
    std::vector<ObjectPath> objects{{arrayPath(plan.array.text())}};
    for (const Target &target : plan.targets) {
        if (!target.object.empty())
            objects.push_back({target.object});
    }
    return objects;
}

Result<void> runPlan(const Plan &plan, UndoStore &undo, const std::string &root,
                     std::function<void(std::size_t, std::size_t)> progress,
                     const std::atomic<bool> *cancelled)
{
    auto dm = DmControl::open();
    if (!dm)
        return tl::unexpected(dm.error());
    const RunContext context{*dm, undo, root, std::move(progress), cancelled};
    return PlanRunner(plan, context).run();
}

} // namespace

Operations::Operations(EventLoop &loop, Scanner &scanner, HostView &view, JobList &jobs,
                       UndoStore &undo, std::string root)
    : m_loop(loop)
    , m_scanner(scanner)
    , m_view(view)
    , m_jobs(jobs)
    , m_undo(undo)
    , m_root(std::move(root))
    , m_background(loop)
{
}

Result<JobObject *> Operations::start(Plan plan, uid_t uid,
                                      std::function<void(const Result<void> &)> ended)
{
    if (m_busy.contains(plan.array))
        return fail(ErrorCode::ArrayConflict, plan.array.text(),
                    "another operation on this array is running");
    auto job = m_jobs.start({plan.request.action, plan.preview.title, uid, objectsOf(plan), true});
    if (!job)
        return job;
    m_busy.insert(plan.array);
    note(LOG_NOTICE, plan.preview.title + ", for user " + std::to_string(uid), plan.array.text());

    JobObject *object = *job;
    const auto shared = std::make_shared<const Plan>(std::move(plan));
    // The job outlives its thread: jobs are dropped only after they have ended.
    const auto progress = [this, object](std::size_t step, std::size_t count) {
        m_loop.post([object, step, count] {
            object->setProgress(static_cast<double>(step) / static_cast<double>(count), 0, 0, 0);
        });
    };
    m_background.run(
        [this, shared, progress, object] {
            return runPlan(*shared, m_undo, m_root, progress, object->cancelled());
        },
        [this, shared, object, ended](Result<void> outcome) {
            for (const Target &target : shared->targets)
                m_scanner.forget(target.device);
            if (!outcome)
                note(LOG_ERR, shared->preview.title + ": " + describe(outcome.error()),
                     shared->array.text());
            // The job ends after the picture shows what it did. Until then nobody may act on
            // the array: by the labels as they were before, what was just done looks wrong.
            m_view.refresh([this, shared, object, outcome, ended] {
                m_busy.erase(shared->array);
                finish(object, *shared, outcome);
                if (ended)
                    ended(outcome);
                letWaitingGo(shared->array);
                m_view.pollKernel();
            });
        });
    return object;
}

void Operations::whenFree(const Uuid &array, std::function<void(const Result<void> &)> done)
{
    if (!isBusy(array))
        return done({});
    m_waiting.push_back({array, std::move(done), {}});
    const auto place = std::prev(m_waiting.end());
    place->deadline = m_loop.after(busyPatience, [this, place] {
        const auto late = std::move(place->done);
        const Uuid id = place->array;
        m_waiting.erase(place);
        late(fail(ErrorCode::ArrayConflict, id.text(),
                  "another operation on this array is running"));
    });
}

void Operations::letWaitingGo(const Uuid &array)
{
    std::list<Waiting> ready;
    for (auto it = m_waiting.begin(); it != m_waiting.end();) {
        const auto place = it++;
        if (place->array == array)
            ready.splice(ready.end(), m_waiting, place);
    }
    // The first one makes the array busy again; the others then wait anew.
    for (Waiting &waiting : ready)
        waiting.done({});
}

void Operations::finish(JobObject *job, const Plan &plan, const Result<void> &outcome)
{
    const bool rebuilds =
        outcome && (plan.request.action == "replace" || plan.request.action == "reconnect");
    if (!rebuilds) {
        m_jobs.end(job, outcome);
        return;
    }
    job->setUncancelable();
    m_following.emplace(job, plan.array);
    follow();
}

void Operations::follow()
{
    for (auto it = m_following.begin(); it != m_following.end();) {
        const auto [job, id] = *it;
        const ArrayFacts *facts = m_view.find(id);
        const bool isRebuilding =
            facts && std::ranges::any_of(facts->array.members, [](const Member &member) {
                return member.state == MemberState::Rebuilding;
            });
        if (isRebuilding) {
            const Sync &sync = facts->array.sync;
            if (sync.action == SyncAction::Rebuild && sync.total.value > 0)
                job->setProgress(static_cast<double>(sync.done.value)
                                     / static_cast<double>(sync.total.value),
                                 sync.done.value, sync.ratePerSecond.value, sync.remainingUs);
            ++it;
            continue;
        }
        const bool isWhole = facts && facts->array.state == ArrayState::Active;
        it = m_following.erase(it);
        if (isWhole)
            m_jobs.end(job, {});
        else
            m_jobs.end(job, fail(ErrorCode::KernelError, id.text(), "the rebuild did not finish"));
    }
}

void Operations::send(const Uuid &array, const std::string &message,
                      std::function<void(const Result<void> &)> done)
{
    m_background.run(
        [array, message]() -> Result<void> {
            auto dm = DmControl::open();
            if (!dm)
                return tl::unexpected(dm.error());
            return dm->message(dmUuid(array), message).map([](const std::string &) {});
        },
        [this, done = std::move(done)](const Result<void> &outcome) {
            m_view.pollKernel();
            if (done)
                done(outcome);
        });
}

} // namespace bulkhead
