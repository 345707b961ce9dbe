// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/array_view.h"

#include <algorithm>
#include <cmath>

namespace bulkhead
{

namespace
{

const QString arrayInterface = QStringLiteral("org.bulkhead1.Array");
const QString memberInterface = QStringLiteral("org.bulkhead1.Member");
const QString jobInterface = QStringLiteral("org.bulkhead1.Job");

/// For paths that end in a number: …/9 before …/10.
bool pathLess(const std::string &a, const std::string &b)
{
    return std::pair(a.size(), a) < std::pair(b.size(), b);
}

Member memberFrom(const QVariantMap &properties)
{
    Member member;
    member.id = Uuid::parse(textOf(properties, "Uuid")).value_or(Uuid{});
    member.slot = signedOf(properties, "Slot");
    member.state = parseMemberState(textOf(properties, "State")).value_or(MemberState::Missing);
    member.device = textOf(properties, "Device");
    member.block = textOf(properties, "Block");
    member.model = textOf(properties, "Model");
    member.serial = textOf(properties, "Serial");
    member.wwn = textOf(properties, "Wwn");
    member.size = {numberOf(properties, "Size")};
    member.errors = std::uint32_t(numberOf(properties, "Errors"));
    if (properties.contains(QStringLiteral("Replaces")))
        member.replaces = signedOf(properties, "Replaces");
    return member;
}

Sync syncFrom(const QVariantMap &properties)
{
    Sync sync;
    sync.action = parseSyncAction(textOf(properties, "SyncAction")).value_or(SyncAction::Idle);
    sync.paused = flagOf(properties, "SyncPaused");
    sync.done = {numberOf(properties, "SyncDone")};
    sync.total = {numberOf(properties, "SyncTotal")};
    sync.ratePerSecond = {numberOf(properties, "SyncRate")};
    sync.remainingUs = numberOf(properties, "SyncRemaining");
    return sync;
}

void addMembers(const ObjectTree &tree, const QStringList &paths, Array &array)
{
    for (const QString &path : paths) {
        const InterfaceMap object = tree.value(path);
        if (!object.contains(memberInterface))
            continue; // Announced already, here in a moment.
        const QVariantMap properties = object.value(memberInterface);
        const Member member = memberFrom(properties);
        const bool spare = textOf(properties, "Role") == "spare" || member.slot < 0;
        (spare ? array.spares : array.members).push_back(member);
    }
    std::ranges::stable_sort(array.members, {}, &Member::slot);
    std::ranges::stable_sort(array.spares, {}, &Member::device);
}

std::optional<Array> arrayFrom(const ObjectTree &tree, const QVariantMap &properties)
{
    const auto id = Uuid::parse(textOf(properties, "Uuid"));
    const auto level = parseLevel(textOf(properties, "Level"));
    if (!id || !level)
        return std::nullopt;
    Array array;
    array.id = *id;
    array.level = *level;
    array.name = textOf(properties, "Name");
    array.size = {numberOf(properties, "Size")};
    array.chunk = {numberOf(properties, "ChunkSize")};
    array.layout = textOf(properties, "Layout");
    array.state = parseArrayState(textOf(properties, "State")).value_or(ArrayState::Conflict);
    array.stateReason = textOf(properties, "StateReason");
    array.failuresLeft = signedOf(properties, "FailuresLeft");
    array.device = textOf(properties, "Device");
    if (properties.contains(QStringLiteral("SparePolicy")))
        array.sparePolicy = textOf(properties, "SparePolicy");
    array.spareGroup = textOf(properties, "SpareGroup");
    array.sync = syncFrom(properties);
    array.mismatches = {numberOf(properties, "Mismatches")};
    array.regionSize = {numberOf(properties, "RegionSize")};
    const QVariantList counts = properties.value(QStringLiteral("RegionCounts")).toList();
    for (qsizetype at = 0; at < counts.size() && at < qsizetype(array.regionCounts.size()); ++at)
        array.regionCounts[std::size_t(at)] = counts[at].toULongLong();
    array.throttle.min = {numberOf(properties, "ThrottleMin")};
    array.throttle.max = {numberOf(properties, "ThrottleMax")};
    array.throttle.latencyMs = std::uint32_t(numberOf(properties, "ThrottleLatency"));
    array.events = numberOf(properties, "EventCount");
    for (const QString &line : listOf(properties, "History"))
        array.history.push_back(line.toStdString());
    addMembers(tree, listOf(properties, "Members"), array);
    return array;
}

} // namespace

std::vector<Array> arraysFromTree(const ObjectTree &helper)
{
    std::vector<Array> arrays;
    for (const InterfaceMap &object : helper)
        if (object.contains(arrayInterface))
            if (auto array = arrayFrom(helper, object.value(arrayInterface)))
                arrays.push_back(std::move(*array));
    std::ranges::stable_sort(arrays, [](const Array &a, const Array &b) {
        return std::tie(a.name, a.id) < std::tie(b.name, b.id);
    });
    return arrays;
}

Job jobFrom(const QString &path, const QVariantMap &properties)
{
    Job job;
    job.object = path.toStdString();
    job.operation = textOf(properties, "Operation");
    job.text = textOf(properties, "Text");
    const double progress = properties.value(QStringLiteral("Progress")).toDouble();
    job.progressValid = flagOf(properties, "ProgressValid") && std::isfinite(progress);
    job.progress = job.progressValid ? std::clamp(progress, 0.0, 1.0) : 0;
    job.cancelable = flagOf(properties, "Cancelable");
    job.state = textOf(properties, "State");
    job.errorName = textOf(properties, "ErrorName");
    job.errorText = textOf(properties, "ErrorText");
    return job;
}

std::vector<Job> jobsFromTree(const ObjectTree &helper)
{
    std::vector<Job> jobs;
    for (auto object = helper.begin(); object != helper.end(); ++object)
        if (object->contains(jobInterface))
            jobs.push_back(jobFrom(object.key(), object->value(jobInterface)));
    std::ranges::sort(jobs, pathLess, &Job::object);
    return jobs;
}

QString pathOfArray(const ObjectTree &helper, const Uuid &array)
{
    const std::string text = array.text();
    for (auto object = helper.begin(); object != helper.end(); ++object)
        if (textOf(object->value(arrayInterface), "Uuid") == text)
            return object.key();
    return {};
}

} // namespace bulkhead
