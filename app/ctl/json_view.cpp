// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/json_view.h"

#include "backend/plan/eligibility.h"

#include <nlohmann/json.hpp>

namespace bulkhead::ctl
{

namespace
{

using Json = nlohmann::ordered_json;

/// Strings come from disks: what is no UTF-8 is replaced, never thrown at.
std::string dump(const Json &json, bool compact = false)
{
    return json.dump(compact ? -1 : 2, ' ', false, Json::error_handler_t::replace);
}

Json memberJson(const Member &member)
{
    return {{"uuid", member.id.text()},
            {"slot", member.slot < 0 ? Json(nullptr) : Json(member.slot)},
            {"state", text(member.state)},
            {"device", member.device.empty() ? Json(nullptr) : Json(member.device)},
            {"model", member.model},
            {"serial", member.serial},
            {"wwn", member.wwn},
            {"bytes", member.size.value},
            {"errors", member.errors}};
}

Json syncJson(const Sync &sync)
{
    return {{"action", text(sync.action)},
            {"paused", sync.paused},
            {"done_bytes", sync.done.value},
            {"total_bytes", sync.total.value},
            {"bytes_per_second", sync.ratePerSecond.value},
            {"remaining_us", sync.remainingUs ? Json(sync.remainingUs) : Json(nullptr)}};
}

Json regionCountsJson(const Array &array)
{
    const auto &counts = array.regionCounts;
    return {{"never_written", counts[0]},
            {"clean", counts[1]},
            {"dirty", counts[2]},
            {"needs_sync", counts[3]},
            {"syncing", counts[4]}};
}

Json arrayJson(const Array &array)
{
    Json members = Json::array();
    for (const Member &member : array.members)
        members.push_back(memberJson(member));
    Json spares = Json::array();
    for (const Member &spare : array.spares)
        spares.push_back(memberJson(spare));
    return {{"uuid", array.id.text()},
            {"name", array.name},
            {"level", text(array.level)},
            {"bytes", array.size.value},
            {"layout", array.layout},
            {"chunk_bytes", array.chunk.value},
            {"state", text(array.state)},
            {"state_reason", array.stateReason},
            {"failures_left", array.failuresLeft},
            {"device", array.device.empty() ? Json(nullptr) : Json(array.device)},
            {"members", members},
            {"spares", spares},
            {"sync", syncJson(array.sync)},
            {"mismatch_bytes", array.mismatches.value},
            {"region_bytes", array.regionSize.value},
            {"regions", regionCountsJson(array)},
            {"throttle_min", array.throttle.min.value},
            {"throttle_max", array.throttle.max.value},
            {"throttle_latency_ms", array.throttle.latencyMs},
            {"events", array.events},
            {"history", array.history}};
}

Json diskJson(const Disk &disk, const std::vector<Array> &arrays)
{
    const Eligibility answer = eligibleForCreate(disk, arrays);
    return {
        {"device", disk.device},
        {"model", disk.model},
        {"vendor", disk.vendor},
        {"serial", disk.serial},
        {"wwn", disk.wwn},
        {"bus", disk.bus},
        {"bytes", disk.size.value},
        {"rotational", disk.rotational},
        {"removable", disk.removable},
        {"read_only", disk.readOnly},
        {"system", disk.system},
        {"contents", disk.contents},
        {"mount_points", disk.mountPoints},
        {"holders", disk.holders},
        {"swap", disk.swap},
        {"member_of", disk.memberOf.empty() ? Json(nullptr) : Json(disk.memberOf)},
        {"foreign_format", disk.foreignFormat.empty() ? Json(nullptr) : Json(disk.foreignFormat)},
        {"usable", answer.usable},
        {"needs_erase", answer.needsErase},
        {"reason", answer.reason}};
}

Json stepJson(const PlanStep &step)
{
    Json json{{"kind", step.kind}, {"text", step.text}};
    if (!step.disk.empty())
        json.update({{"disk", step.disk}, {"model", step.model}, {"serial", step.serial}});
    if (step.bytes.value)
        json.update({{"bytes", step.bytes.value}, {"offset", step.offset.value}});
    return json;
}

} // namespace

std::string listJson(const HostSnapshot &host)
{
    Json list = Json::array();
    for (const Array &array : host.arrays)
        list.push_back(arrayJson(array));
    return dump(list);
}

std::string showJson(const Array &array, bool compact)
{
    return dump(arrayJson(array), compact);
}

std::string disksJson(const HostSnapshot &host)
{
    Json list = Json::array();
    for (const Disk &disk : host.disks)
        list.push_back(diskJson(disk, host.arrays));
    return dump(list);
}

std::string planJson(const PlanPreview &plan)
{
    Json steps = Json::array();
    for (const PlanStep &step : plan.steps)
        steps.push_back(stepJson(step));
    return dump({{"title", plan.title},
                 {"summary", plan.summary},
                 {"bytes", plan.size.value},
                 {"survives", plan.survives},
                 {"survives_during", plan.survivesDuring},
                 {"duration_us", plan.durationUs},
                 {"command", plan.command},
                 {"destructive", plan.destructive},
                 {"steps", steps},
                 {"warnings", plan.warnings}});
}

std::string regionsJson(const Array &array, const std::string &map)
{
    return dump({{"array", array.id.text()},
                 {"region_bytes", array.regionSize.value},
                 {"regions", regionCountsJson(array)},
                 {"cells", map}});
}

std::string jobJson(const Job &job, const Array *array)
{
    Json error = nullptr;
    if (!job.errorName.empty())
        error = {{"code", errorName(errorCodeFromName(job.errorName))}, {"detail", job.errorText}};
    return dump({{"job", job.object},
                 {"operation", job.operation},
                 {"state", job.state},
                 {"error", error},
                 {"array", array ? arrayJson(*array) : Json(nullptr)}});
}

std::string errorJson(const Error &error, const std::string &text)
{
    return dump({{"error",
                  {{"code", errorName(error.code)},
                   {"subject", error.subject},
                   {"detail", error.detail},
                   {"text", text}}}});
}

} // namespace bulkhead::ctl
