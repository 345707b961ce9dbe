// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/method_table.h"

#include "backend/model/dm_name.h"
#include "backend/model/region_runs.h"
#include "helper/service/plan_answer.h"
#include "helper/service/request_reader.h"

#include <algorithm>
#include <numeric>

namespace bulkhead
{

namespace
{

constexpr const char *manageAction = "org.bulkhead1.manage";
constexpr const char *cancelOwnAction = "org.bulkhead1.cancel-own-job";
constexpr std::size_t maxTokenBytes = 64;
constexpr std::uint32_t maxCells = 65536;

template <class T>
const T &argument(const Call &call, std::size_t index)
{
    return std::get<T>(call.arguments[index].data);
}

Result<Demand> openToAll(const Call &)
{
    return Demand{};
}

Result<Demand> manage(const Call &)
{
    return Demand{manageAction, {}};
}

/// The array a call on its object means; it must run.
Result<const ArrayFacts *> runningArray(const Service &service, const Call &call)
{
    const auto id = Uuid::parse(uuidOfPath(call.path));
    const ArrayFacts *facts = id ? service.view->find(*id) : nullptr;
    if (!facts)
        return fail(ErrorCode::ArrayNotFound, call.path, "there is no such array");
    if (facts->dmName.empty())
        return fail(ErrorCode::InvalidArgument, facts->array.name, "the array is not running");
    return facts;
}

// --- Manager

Result<void> validatePlan(const Call &call)
{
    return readRequest(argument<std::string>(call, 0), argument<Dictionary>(call, 1))
        .map([](const Request &) {});
}

void makeAnswer(const Service &service, const Call &call, const Request &request, Reply &reply)
{
    auto made = makePlan(request, service.view->facts());
    if (!made)
        return reply.refuse(made.error());
    const PlanPreview preview = made->preview;
    const std::vector<Step> steps = made->steps;
    const auto token = service.plans->add(std::move(*made), call);
    if (!token)
        return reply.refuse(token.error());
    reply.succeed(planAnswer(*token, preview, steps));
}

void plan(const Service &service, const Call &call, Reply reply)
{
    auto request = readRequest(argument<std::string>(call, 0), argument<Dictionary>(call, 1));
    if (!request)
        return reply.refuse(request.error());
    auto shared = std::make_shared<Reply>(std::move(reply));
    // Planned on what the disks say now, not on what they said when they were plugged in, and
    // not in the middle of an operation that would make the plan old before it is read.
    const Uuid array = Uuid::parse(request->array).value_or(Uuid{});
    service.operations->whenFree(array, [&service, call, request = *request, shared](const auto &) {
        service.view->refresh(
            [&service, call, request, shared] { makeAnswer(service, call, request, *shared); });
    });
}

Result<void> validateCommit(const Call &call)
{
    if (argument<std::string>(call, 0).size() > maxTokenBytes)
        return fail(ErrorCode::InvalidArgument, "plan", "that is no plan");
    return expectNoOptions(argument<Dictionary>(call, 1));
}

void startPlan(const Service &service, const Call &call, Plan &plan, Reply &reply)
{
    if (const auto same = verifyPlan(plan, service.view->facts()); !same)
        return reply.refuse(same.error());
    const auto job = service.operations->start(std::move(plan), call.uid);
    if (!job)
        return reply.refuse(job.error());
    reply.succeed({ObjectPath{(*job)->path()}});
}

void commit(const Service &service, const Call &call, Reply reply)
{
    // From here on the token is used up, whatever becomes of it.
    auto taken = service.plans->take(argument<std::string>(call, 0), call);
    if (!taken)
        return reply.refuse(taken.error());
    auto plan = std::make_shared<Plan>(std::move(*taken));
    auto shared = std::make_shared<Reply>(std::move(reply));
    service.operations->whenFree(plan->array, [&service, call, plan, shared](const auto &free) {
        if (!free)
            return shared->refuse(free.error());
        for (const Target &target : plan->targets)
            service.scanner->forget(target.device);
        service.view->refresh(
            [&service, call, plan, shared] { startPlan(service, call, *plan, *shared); });
    });
}

Result<void> validateRescan(const Call &call)
{
    return expectNoOptions(argument<Dictionary>(call, 0));
}

void rescan(const Service &service, const Call &, Reply reply)
{
    auto shared = std::make_shared<Reply>(std::move(reply));
    service.scanner->forgetAll();
    service.view->refresh([shared] { shared->succeed({}); });
}

// --- Array

Result<void> validateRegions(const Call &call)
{
    const auto cells = argument<std::uint32_t>(call, 0);
    if (cells < 1 || cells > maxCells)
        return fail(ErrorCode::InvalidArgument, "cells", "1 to 65536");
    return {};
}

void regions(const Service &service, const Call &call, Reply reply)
{
    const auto facts = runningArray(service, call);
    if (!facts)
        return reply.refuse(facts.error());
    const auto &counts = (*facts)->array.regionCounts;
    const auto total = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    const DmControl *dm = service.view->dm();
    if (!dm)
        return reply.refuse({ErrorCode::ModuleMissing, "device-mapper", "it is not there"});
    const auto answer =
        dm->message(dmUuid((*facts)->array.id), "regions 0 " + std::to_string(total));
    const auto runs =
        answer.and_then([](const std::string &text) { return parseRegionRuns(text); });
    if (!runs)
        return reply.refuse(runs.error());
    const std::string cells = regionCells(*runs, argument<std::uint32_t>(call, 0));
    reply.succeed({std::vector<std::uint8_t>(cells.begin(), cells.end())});
}

Result<void> validateSync(const Call &call)
{
    static constexpr std::string_view verbs[] = {"pause", "resume", "cancel", "scrub", "repair"};
    if (std::ranges::find(verbs, argument<std::string>(call, 0)) == std::end(verbs))
        return fail(ErrorCode::InvalidArgument, "verb", "there is no such verb");
    return expectNoOptions(argument<Dictionary>(call, 1));
}

void sendMessage(const Service &service, const Call &call, const std::string &message, Reply reply)
{
    const auto facts = runningArray(service, call);
    if (!facts)
        return reply.refuse(facts.error());
    auto shared = std::make_shared<Reply>(std::move(reply));
    service.operations->send((*facts)->array.id, message, [shared](const Result<void> &outcome) {
        if (outcome)
            shared->succeed({});
        else
            shared->refuse(outcome.error());
    });
}

void sync(const Service &service, const Call &call, Reply reply)
{
    sendMessage(service, call, "sync " + argument<std::string>(call, 0), std::move(reply));
}

/// The only option that SetThrottle knows; 0 if it is not there.
Result<std::uint32_t> latencyOf(Dictionary options)
{
    const auto option = options.extract("latency");
    if (const auto others = expectNoOptions(options); !others)
        return tl::unexpected(others.error());
    if (option.empty())
        return 0;
    if (const auto *milliseconds = std::get_if<std::uint32_t>(&option.mapped().data))
        return *milliseconds;
    return fail(ErrorCode::InvalidArgument, "latency", "it is a number of milliseconds");
}

Result<void> validateThrottle(const Call &call)
{
    const auto min = argument<std::uint64_t>(call, 0);
    const auto max = argument<std::uint64_t>(call, 1);
    if (max != 0 && max < min)
        return fail(ErrorCode::InvalidArgument, "max", "it is below min");
    const auto latency = latencyOf(argument<Dictionary>(call, 2));
    return latency ? Result<void>() : tl::unexpected(latency.error());
}

void setThrottle(const Service &service, const Call &call, Reply reply)
{
    // 0 means no limit, so a limit below one KiB must not become one.
    const auto kib = [](std::uint64_t bytes) {
        return std::to_string(bytes / 1024 + (bytes % 1024 ? 1 : 0));
    };
    sendMessage(service, call,
                "throttle " + kib(argument<std::uint64_t>(call, 0)) + ' '
                    + kib(argument<std::uint64_t>(call, 1)) + ' '
                    + std::to_string(latencyOf(argument<Dictionary>(call, 2)).value_or(0)),
                std::move(reply));
}

// --- Job

Result<Demand> demandCancel(const Service &service, const Call &call)
{
    const JobObject *job = service.jobs->find(call.path);
    if (!job)
        return fail(ErrorCode::InvalidArgument, "job", "there is no such job");
    return Demand{job->uid() == call.uid ? cancelOwnAction : manageAction, {}};
}

Result<void> validateCancel(const Call &call)
{
    return expectNoOptions(argument<Dictionary>(call, 0));
}

void cancel(const Service &service, const Call &call, Reply reply)
{
    JobObject *job = service.jobs->find(call.path);
    if (!job || !job->isRunning())
        return reply.refuse({ErrorCode::InvalidArgument, "job", "it does not run any more"});
    if (!job->isCancelable())
        return reply.refuse({ErrorCode::InvalidArgument, "job", "it cannot be cancelled any more"});
    job->requestCancel();
    reply.succeed({});
}

} // namespace

std::vector<Method> methodTable(const Service &service)
{
    const auto with = [&service](void (*handler)(const Service &, const Call &, Reply)) {
        return [&service, handler](const Call &call, Reply reply) {
            handler(service, call, std::move(reply));
        };
    };
    const auto demandCommit = [&service](const Call &call) -> Result<Demand> {
        return service.plans->look(argument<std::string>(call, 0), call).map([](const Plan *plan) {
            return demandOf(*plan);
        });
    };
    const auto demandCancelling = [&service](const Call &call) {
        return demandCancel(service, call);
    };
    return {
        {rootInterface, "Plan", "sa{sv}", "sa{sv}aa{sv}as",
         "action\0request\0plan\0preview\0steps\0warnings\0", validatePlan, openToAll, with(plan)},
        {rootInterface, "Commit", "sa{sv}", "o", "plan\0options\0job\0", validateCommit,
         demandCommit, with(commit)},
        {rootInterface, "Rescan", "a{sv}", "", "options\0", validateRescan, openToAll,
         with(rescan)},
        {arrayInterface, "Regions", "u", "ay", "cells\0states\0", validateRegions, openToAll,
         with(regions)},
        {arrayInterface, "Sync", "sa{sv}", "", "verb\0options\0", validateSync, manage, with(sync)},
        {arrayInterface, "SetThrottle", "tta{sv}", "", "min\0max\0options\0", validateThrottle,
         manage, with(setThrottle)},
        {jobInterface, "Cancel", "a{sv}", "", "options\0", validateCancel, demandCancelling,
         with(cancel)},
    };
}

} // namespace bulkhead
