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

/// The arrays whose labels a plan writes.
std::vector<Uuid> touched(const Plan &plan)
{
    std::vector<Uuid> arrays{plan.array};
    if (plan.donor)
        arrays.push_back(plan.donor->array);
    return arrays;
}

/// Is a disk being filled, or on its way into a slot?
bool isMoving(const ArrayFacts &facts)
{
    return findReplacement(facts.set.config)
        || std::ranges::any_of(facts.array.members, [](const Member &member) {
               return member.state == MemberState::Rebuilding;
           });
}

/// How a rebuild or replacement ended that is over.
Result<void> outcomeOf(const ArrayFacts *facts, const Uuid &array, const Uuid &leaves,
                       const Uuid &comes)
{
    if (!facts || facts->array.state != ArrayState::Active)
        return fail(ErrorCode::KernelError, array.text(), "the rebuild did not finish");
    if (std::ranges::count(facts->array.members, leaves, &Member::id) == 0)
        return {};
    if (std::ranges::count(facts->array.spares, comes, &Member::id) > 0)
        return fail(ErrorCode::Cancelled, facts->array.name, "it was cancelled");
    return fail(ErrorCode::KernelError, facts->array.name,
                "the new disk failed; the array goes on with the old one");
}

/// The disk that the plan has a member copied to; null if it has not.
Uuid copiedTo(const Plan &plan)
{
    for (const Step &step : plan.steps) {
        const auto *load = std::get_if<LoadTable>(&step.act);
        if (load && load->replacement)
            return plan.targets[*load->replacement].member;
    }
    return {};
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
    for (const Uuid &array : touched(plan)) {
        if (m_busy.contains(array))
            return fail(ErrorCode::ArrayConflict, array.text(),
                        "another operation on this array is running");
    }
    auto job = m_jobs.start({plan.request.action, plan.preview.title, uid, objectsOf(plan), true});
    if (!job)
        return job;
    for (const Uuid &array : touched(plan))
        m_busy.insert(array);
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
                for (const Uuid &array : touched(*shared))
                    m_busy.erase(array);
                finish(object, *shared, outcome);
                if (ended)
                    ended(outcome);
                for (const Uuid &array : touched(*shared))
                    letWaitingGo(array);
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
    const bool replaces = plan.request.action == "replace";
    const auto leaves = Uuid::parse(plan.request.member);
    m_following.emplace(
        job, Followed{plan.array, replaces && leaves ? *leaves : Uuid(), copiedTo(plan)});
    follow();
}

void Operations::follow()
{
    for (auto it = m_following.begin(); it != m_following.end();) {
        const auto [job, followed] = *it;
        const ArrayFacts *facts = m_view.find(followed.array);
        if (facts && (isMoving(*facts) || isBusy(followed.array))) {
            const Sync &sync = facts->array.sync;
            const bool isIts =
                sync.action == SyncAction::Rebuild || sync.action == SyncAction::Replace;
            if (isIts && sync.total.value > 0)
                job->setProgress(static_cast<double>(sync.done.value)
                                     / static_cast<double>(sync.total.value),
                                 sync.done.value, sync.ratePerSecond.value, sync.remainingUs);
            ++it;
            continue;
        }
        it = m_following.erase(it);
        m_jobs.end(job, outcomeOf(facts, followed.array, followed.leaves, followed.comes));
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
