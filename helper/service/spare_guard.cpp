// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/spare_guard.h"

#include "backend/plan/spare.h"
#include "helper/operation/reload_plan.h"
#include "helper/service/journal.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

/// A member that is missing since the start may only be slow, or in a box not switched on.
constexpr auto missingPatience = std::chrono::seconds(30);
constexpr int maxAttempts = 3;

std::vector<Disk> disksOf(const HostFacts &facts)
{
    std::vector<Disk> disks;
    for (const DiskFacts &disk : facts.disks)
        disks.push_back(disk.disk);
    return disks;
}

std::string nameOf(const Member &member)
{
    const std::string model = member.model.empty() ? member.id.text() : member.model;
    return member.serial.empty() ? model : model + " (" + member.serial + ")";
}

} // namespace

SpareGuard::SpareGuard(EventLoop &loop, HostView &view, Operations &operations)
    : m_loop(loop)
    , m_view(view)
    , m_operations(operations)
{
}

void SpareGuard::look()
{
    if (!m_view.isCurrent())
        return; // what the labels said before the kernel's change says nothing of it
    std::set<Slot> seen;
    for (const ArrayFacts &facts : m_view.facts().arrays)
        lookAt(facts, seen);
    std::erase_if(m_watched, [&](const auto &entry) { return !seen.contains(entry.first); });
}

void SpareGuard::lookAt(const ArrayFacts &facts, std::set<Slot> &seen)
{
    const Array &array = facts.array;
    if (facts.dmName.empty())
        return;
    if (m_operations.isBusy(array.id)) {
        // What was tried stays counted while it is being tried.
        for (const auto &[slot, watched] : m_watched) {
            if (slot.first == array.id)
                seen.insert(slot);
        }
        return;
    }
    const Slot whole{array.id, Uuid{}};
    seen.insert(whole);
    const auto now = std::chrono::steady_clock::now();
    auto &wholeWatched = m_watched.try_emplace(whole, Watched{now, 0, {}}).first->second;
    // One at a time: the next look sees what became of it.
    if (isWorthTrying(facts, wholeWatched)
        && (settle(facts, wholeWatched) || reconnect(facts, wholeWatched)))
        return;
    if (array.state != ArrayState::Degraded)
        return;
    const ConfigMember *coming = findReplacement(facts.set.config);
    for (const Member &member : array.members) {
        const bool isOut =
            member.state == MemberState::Failed || member.state == MemberState::Missing;
        if (!isOut || (coming && coming->replaces == member.slot))
            continue;
        const Slot slot{array.id, member.id};
        seen.insert(slot);
        auto &watched = m_watched.try_emplace(slot, Watched{now, 0, {}}).first->second;
        if (!isWorthTrying(facts, watched))
            continue;
        const auto waited = now - watched.since;
        if (member.state == MemberState::Missing && waited < missingPatience) {
            const auto left = missingPatience - waited;
            m_timer = m_loop.after(std::chrono::duration_cast<std::chrono::microseconds>(left),
                                   [this] { look(); });
            continue;
        }
        if (replace(facts, member, watched))
            return;
    }
}

bool SpareGuard::isWorthTrying(const ArrayFacts &facts, Watched &watched)
{
    std::vector<std::string> candidates;
    for (const ArrayFacts &other : m_view.facts().arrays) {
        const bool isShared = sharesSpares(other.array, facts.array);
        for (const Member &spare : other.array.spares) {
            if (isShared || &other == &facts)
                candidates.push_back(spare.id.text() + spare.device);
        }
    }
    for (const Member &member : facts.array.members)
        candidates.push_back(member.id.text() + member.device);
    if (candidates != watched.candidates) {
        watched.candidates = std::move(candidates);
        watched.attempts = 0;
    }
    return watched.attempts < maxAttempts;
}

bool SpareGuard::settle(const ArrayFacts &facts, Watched &watched)
{
    const ConfigMember *replacement = findReplacement(facts.set.config);
    const auto &running = m_view.running();
    const auto kernel = std::ranges::find(running, facts.array.id, &KernelArray::array);
    if (!replacement || kernel == running.end() || !kernel->hasTable) {
        watched.copiedTo.reset();
        return false;
    }
    const auto slot = static_cast<std::size_t>(replacement->replaces);
    const bool tookOver = kernel->table.members[slot].id == replacement->id;
    if (kernel->table.replacement) {
        watched.copiedTo = replacement->id;
        return false;
    }
    const auto isIt = [&](const FoundMember &spare) {
        return spare.native.label.member == replacement->id;
    };
    const bool isHere = std::ranges::any_of(facts.set.spares, isIt);
    // One that was pulled out may come back. One that is here and was let go has failed.
    if (!tookOver && !(isHere && watched.copiedTo == replacement->id)) {
        if (!isHere)
            watched.copiedTo.reset();
        return false;
    }
    ++watched.attempts;
    Request request;
    request.action = "settle-replace";
    request.array = facts.array.id.text();
    auto plan = makePlan(request, m_view.facts());
    const auto job = plan ? m_operations.start(std::move(*plan), 0)
                          : Result<JobObject *>(tl::unexpected(plan.error()));
    const std::string text = tookOver ? "A new disk took slot " : "The new disk for slot ";
    m_view.addHistory(facts.array.id,
                      text + std::to_string(slot) + (tookOver ? "" : " failed")
                          + (job ? "" : "; the labels do not say so yet: " + job.error().detail));
    return job.has_value();
}

bool SpareGuard::reconnect(const ArrayFacts &facts, Watched &watched)
{
    const auto &running = m_view.running();
    const auto kernel = std::ranges::find(running, facts.array.id, &KernelArray::array);
    if (kernel == running.end())
        return false;
    auto plan = reloadPlan(facts, *kernel, m_view.facts());
    if (!plan)
        return false;
    ++watched.attempts;
    const std::string disk = plan->targets.front().device;
    const auto job = m_operations.start(std::move(*plan), 0);
    m_view.addHistory(facts.array.id,
                      job ? "Disk " + disk + " joins again"
                          : "Disk " + disk + " could not join again");
    return job.has_value();
}

bool SpareGuard::replace(const ArrayFacts &facts, const Member &lost, Watched &watched)
{
    const Array &array = facts.array;
    std::vector<Array> arrays;
    for (const ArrayFacts &other : m_view.facts().arrays) {
        // What others do with their spares now is seen when they are done.
        if (!m_operations.isBusy(other.array.id))
            arrays.push_back(other.array);
    }
    const SparePick pick = pickSpare(array, arrays, disksOf(m_view.facts()));
    if (!pick.spare && arrays.size() < m_view.facts().arrays.size())
        return false; // one of those that are busy may give one yet
    ++watched.attempts;
    if (!pick.spare) {
        watched.attempts = maxAttempts; // until there are other disks
        note(LOG_WARNING, "no spare takes over in array '" + array.name + "': " + pick.reason,
             array.id.text());
        m_view.addHistory(array.id, "No spare takes over: " + pick.reason);
        return false;
    }
    Request request;
    request.action = "replace";
    request.array = array.id.text();
    request.member = lost.id.text();
    request.spare = pick.spare->text();
    auto plan = makePlan(request, m_view.facts());
    const auto job = plan ? m_operations.start(std::move(*plan), 0)
                          : Result<JobObject *>(tl::unexpected(plan.error()));
    if (!job) {
        note(LOG_ERR, "spare for array '" + array.name + "': " + describe(job.error()),
             array.id.text());
        m_view.addHistory(array.id, "The spare could not take over: " + job.error().detail);
        return true;
    }
    const std::string text = "A spare takes over for " + nameOf(lost) + ": " + pick.reason;
    if (pick.donor)
        m_view.addHistory(*pick.donor, "A spare went to array “" + array.name + "”");
    note(LOG_NOTICE, "array '" + array.name + "': " + text, array.id.text());
    m_view.addHistory(array.id, text);
    return true;
}

void SpareGuard::unplugged(const std::string &tableDevice)
{
    for (const KernelArray &kernel : m_view.running()) {
        for (std::size_t slot = 0; slot < kernel.table.members.size(); ++slot) {
            const bool isOut = slot < kernel.status.health.size()
                && (kernel.status.health[slot] == MemberState::Failed
                    || kernel.status.health[slot] == MemberState::Missing);
            if (kernel.table.members[slot].device != tableDevice || isOut)
                continue;
            note(LOG_WARNING, "a disk of array '" + kernel.dmName + "' was unplugged",
                 kernel.array.text());
            m_view.addHistory(kernel.array,
                              "The disk in slot " + std::to_string(slot) + " was unplugged");
            m_operations.send(kernel.array, "fail " + std::to_string(slot), {});
        }
    }
}

} // namespace bulkhead
