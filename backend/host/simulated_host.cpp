// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/simulated_host.h"

#include "backend/host/simulated_disks.h"
#include "backend/host/simulated_plan.h"
#include "backend/plan/offer.h"

#include <QPointer>
#include <algorithm>

namespace bulkhead
{

namespace
{

constexpr std::uint64_t planLifeMs = 5 * 60 * 1000;
constexpr std::uint64_t jobLifeMs = 500;
/// As long as the helper shows a job that is over.
constexpr std::uint64_t jobAfterlifeMs = 60'000;
constexpr int clockMs = 250;

Error helperGone()
{
    return {ErrorCode::HelperUnavailable, "org.bulkhead1", "the helper is not on the bus"};
}

} // namespace

SimulatedHost::SimulatedHost(QObject *parent)
    : Host(parent)
    , m_disks(simulatedDisks())
{
    m_clock.setInterval(clockMs);
    connect(&m_clock, &QTimer::timeout, this, [this] { tick(int(clockMs * m_speed)); });
    publish();
}

template <class T>
void SimulatedHost::answer(QObject *context, std::function<void(Result<T>)> done, Result<T> result)
{
    // A callback belongs to its context: without one it belongs to the host.
    QTimer::singleShot(m_answerDelayMs, context ? context : this,
                       [done = std::move(done), result = std::move(result)] { done(result); });
}

template <class T>
std::optional<Result<T>> SimulatedHost::refusal(std::optional<Error> &scripted)
{
    if (scripted)
        return tl::unexpected(*std::exchange(scripted, std::nullopt));
    if (!m_helperReachable)
        return tl::unexpected(helperGone());
    return std::nullopt;
}

void SimulatedHost::plan(const Request &request, QObject *context,
                         std::function<void(Result<PlanPreview>)> done)
{
    m_lastRequest = request;
    if (auto refused = refusal<PlanPreview>(m_planError))
        return answer(context, std::move(done), std::move(*refused));
    auto result = simulatedPlan(m_snapshot, request);
    if (result) {
        result->token = "plan-" + std::to_string(++m_lastToken);
        m_plans[result->token] = {request, m_nowMs + planLifeMs};
    }
    answer(context, std::move(done), std::move(result));
}

void SimulatedHost::commit(const std::string &token, QObject *context,
                           std::function<void(Result<std::string>)> done)
{
    using Answer = Result<std::string>;
    if (auto refused = refusal<std::string>(m_commitError))
        return answer(context, std::move(done), std::move(*refused));
    const auto found = m_plans.find(token);
    if (found == m_plans.end() || found->second.untilMs < m_nowMs)
        return answer(context, std::move(done),
                      Answer(fail(ErrorCode::PlanExpired, token, "make a new plan")));
    const Request request = found->second.request;
    m_plans.erase(found);
    const auto again = simulatedPlan(m_snapshot, request);
    if (!again)
        return answer(context, std::move(done), Answer(tl::unexpected(again.error())));
    Job job;
    job.object = "/org/bulkhead1/jobs/" + std::to_string(++m_lastToken);
    job.operation = request.action;
    job.text = again->title;
    job.progressValid = true;
    job.cancelable = true;
    job.state = "running";
    m_jobs.push_back(job);
    m_running[job.object] = {request, m_nowMs + jobLifeMs};
    publish();
    answer(context, std::move(done), Answer(job.object));
}

void SimulatedHost::sync(const Uuid &array, const std::string &verb, QObject *context,
                         std::function<void(Result<void>)> done)
{
    if (auto refused = refusal<void>(m_callError))
        return answer(context, std::move(done), std::move(*refused));
    SimulatedArray *found = find(array);
    Result<void> result = fail(ErrorCode::ArrayNotFound, array.text(), "no such array");
    if (found)
        result = found->sync(verb);
    publish();
    answer(context, std::move(done), std::move(result));
}

void SimulatedHost::setThrottle(const Uuid &array, const Throttle &throttle, QObject *context,
                                std::function<void(Result<void>)> done)
{
    if (auto refused = refusal<void>(m_callError))
        return answer(context, std::move(done), std::move(*refused));
    SimulatedArray *found = find(array);
    Result<void> result = fail(ErrorCode::ArrayNotFound, array.text(), "no such array");
    if (found && throttle.max.value && throttle.min > throttle.max)
        result = fail(ErrorCode::InvalidArgument, "min", "the least rate is above the greatest");
    else if (found)
        result = {};
    if (result)
        found->setThrottle(throttle);
    publish();
    answer(context, std::move(done), std::move(result));
}

void SimulatedHost::regions(const Uuid &array, int cells, QObject *context,
                            std::function<void(Result<std::string>)> done)
{
    if (auto refused = refusal<std::string>(m_callError))
        return answer(context, std::move(done), std::move(*refused));
    const SimulatedArray *found = find(array);
    Result<std::string> result = fail(ErrorCode::ArrayNotFound, array.text(), "no such array");
    if (found)
        result = found->regions(cells);
    answer(context, std::move(done), std::move(result));
}

void SimulatedHost::cancelJob(const std::string &job, QObject *context,
                              std::function<void(Result<void>)> done)
{
    if (auto refused = refusal<void>(m_callError))
        return answer(context, std::move(done), std::move(*refused));
    const auto found = std::ranges::find(m_jobs, job, &Job::object);
    Result<void> result = fail(ErrorCode::InvalidArgument, job, "the job is over");
    if (m_running.erase(job) && found != m_jobs.end()) {
        found->state = "cancelled";
        found->errorName = "org.bulkhead1.Error.Cancelled";
        reportEndedJobs();
        result = {};
    }
    answer(context, std::move(done), std::move(result));
}

void SimulatedHost::tick(int milliseconds)
{
    m_nowMs += std::uint64_t(milliseconds);
    for (Job &job : m_jobs) {
        const auto pending = m_running.find(job.object);
        if (pending == m_running.end())
            continue;
        const std::uint64_t until = pending->second.untilMs;
        const std::uint64_t left = until > m_nowMs ? until - m_nowMs : 0;
        job.progress = 1.0 - double(left) / double(jobLifeMs);
        if (left)
            continue;
        const Request request = pending->second.request;
        m_running.erase(pending);
        finishJob(job, request);
    }
    for (SimulatedArray &array : m_arrays) {
        array.tick(std::uint64_t(milliseconds), m_syncRate);
        for (const std::string &device : array.takeFreed())
            release(device);
    }
    reportEndedJobs();
}

void SimulatedHost::reportEndedJobs()
{
    publish();
    std::vector<Job> ended;
    for (const Job &job : m_jobs)
        if (job.state != "running" && m_ended.try_emplace(job.object, m_nowMs).second)
            ended.push_back(job);
    // Their last state can be seen for as long as the helper shows it.
    std::erase_if(m_jobs, [this](const Job &job) {
        const auto at = m_ended.find(job.object);
        return at != m_ended.end() && m_nowMs - at->second >= jobAfterlifeMs;
    });
    for (const Job &job : ended)
        emit jobCompleted(job);
    publish();
}

void SimulatedHost::run(double speed)
{
    m_speed = speed;
    if (speed > 0)
        m_clock.start();
    else
        m_clock.stop();
}

void SimulatedHost::finishJob(Job &job, const Request &request)
{
    job.cancelable = false;
    const auto error = std::exchange(m_jobError, std::nullopt);
    if (!error) {
        job.state = "succeeded";
        apply(request);
        return;
    }
    job.state = "failed";
    job.errorName = "org.bulkhead1.Error." + std::string(errorName(error->code));
    job.errorText = error->subject + ": " + error->detail;
}

void SimulatedHost::apply(const Request &request)
{
    if (request.action == "create")
        return create(request);
    const auto id = Uuid::parse(request.array);
    SimulatedArray *array = id ? find(*id) : nullptr;
    if (!array)
        return;
    if (request.action != "delete")
        return act(*array, request);
    for (const auto &members : {array->array().members, array->array().spares})
        for (const Member &member : members)
            release(member.device);
    std::erase_if(m_arrays, [&](const SimulatedArray &a) { return a.array().id == *id; });
}

void SimulatedHost::create(const Request &request)
{
    std::vector<std::string> devices;
    std::vector<std::string> spares;
    const auto collect = [this](const std::vector<DiskRef> &refs, std::vector<std::string> &names) {
        for (const DiskRef &ref : refs)
            if (const Disk *disk = findDisk(ref.object))
                names.push_back(disk->device);
    };
    collect(request.disks, devices);
    collect(request.spares, spares);
    addArray(request.name, parseLevel(request.level).value_or(Level::Raid1), devices, spares, 0,
             request.layout, request.chunk);
}

void SimulatedHost::act(SimulatedArray &array, const Request &request)
{
    const Uuid member = Uuid::parse(request.member).value_or(Uuid{});
    const Array before = array.array();
    const auto named = std::ranges::find(before.members, member, &Member::id);
    if (request.action == "start") {
        array.start();
    } else if (request.action == "stop") {
        array.stop();
    } else if (request.action == "add-spare") {
        if (Disk *disk = findDisk(request.disks.front().object)) {
            disk->memberOf = before.id.text();
            array.addSpare(memberOn(*disk, -1, MemberState::Spare));
        }
    } else if (request.action == "remove-spare") {
        if (const auto spare = std::ranges::find(before.spares, member, &Member::id);
            spare != before.spares.end())
            release(spare->device);
        array.removeSpare(member);
    } else if (request.action == "fail") {
        array.lose(member, MemberState::Failed);
    } else if (request.action == "remove" && named != before.members.end()) {
        release(named->device);
        array.remove(member);
    } else if (request.action == "replace" && named != before.members.end()) {
        Uuid spare = Uuid::parse(request.spare).value_or(Uuid{});
        Disk *disk = request.disks.empty() ? nullptr : findDisk(request.disks.front().object);
        if (disk) {
            disk->memberOf = before.id.text();
            const Member newcomer = memberOn(*disk, -1, MemberState::Spare);
            array.addSpare(newcomer);
            spare = newcomer.id;
        } else if (spare.isNull() && !before.spares.empty()) {
            spare = before.spares.front().id;
        }
        array.replace(member, spare);
        for (const std::string &device : array.takeFreed())
            release(device);
    } else if (request.action == "cancel-replace") {
        array.cancelReplace();
    } else if (request.action == "rename") {
        array.rename(request.name);
    } else if (request.action == "set-policy") {
        array.share(request.policy, request.group);
    }
}

Uuid SimulatedHost::addArray(const std::string &name, Level level,
                             const std::vector<std::string> &devices,
                             const std::vector<std::string> &spares, double written,
                             const std::string &layout, Bytes chunk)
{
    Array array;
    array.id = nextId();
    array.name = name;
    array.level = level;
    std::vector<Bytes> sizes;
    for (const std::string &device : devices) {
        if (Disk *disk = findDisk(device)) {
            sizes.push_back(disk->size);
            disk->memberOf = array.id.text();
            array.members.push_back(
                memberOn(*disk, int(array.members.size()), MemberState::InSync));
        }
    }
    for (const std::string &device : spares) {
        if (Disk *disk = findDisk(device)) {
            disk->memberOf = array.id.text();
            array.spares.push_back(memberOn(*disk, -1, MemberState::Spare));
        }
    }
    if (const auto offer = offerOf(level, layout, chunk, sizes)) {
        array.layout = offer->shape.layout;
        array.chunk = offer->shape.chunk;
        array.size = offer->size;
    }
    m_arrays.emplace_back(array);
    m_arrays.back().fill(written);
    publish();
    return array.id;
}

Member SimulatedHost::memberOn(const Disk &disk, int slot, MemberState state)
{
    // What was on the disk before is gone with this.
    if (Disk *own = findDisk(disk.object)) {
        own->contents = "Bulkhead member";
        own->foreignFormat.clear();
    }
    return {.id = nextId(),
            .slot = slot,
            .state = state,
            .device = disk.device,
            .block = disk.object,
            .model = disk.model,
            .serial = disk.serial,
            .wwn = disk.wwn,
            .size = disk.size};
}

} // namespace bulkhead
