// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/operation/plan_runner.h"

#include "backend/model/dm_name.h"
#include "helper/dm/mapped_device.h"
#include "helper/dm/module_state.h"
#include "helper/operation/block_writes.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

DiskIdentity identityOf(const Target &target)
{
    return {target.device, parseDevno(target.tableDevice), target.diskseq, target.size};
}

/// Of the disks that the table names.
std::vector<std::size_t> targetsOf(const LoadTable &load)
{
    std::vector<std::size_t> targets;
    for (const auto &target : load.targets) {
        if (target)
            targets.push_back(*target);
    }
    if (load.replacement)
        targets.push_back(*load.replacement);
    return targets;
}

std::optional<Uuid> donorOf(const Plan &plan)
{
    return plan.donor ? std::optional(plan.donor->array) : std::nullopt;
}

/// May the disk of a step be broken? Then it is left out instead of ending the plan.
std::set<std::size_t> optionalTargets(const Plan &plan)
{
    std::set<std::size_t> optional;
    std::set<std::size_t> needed;
    for (const Step &step : plan.steps) {
        if (const auto *blocks = std::get_if<WriteBlocks>(&step.act)) {
            for (const Write &write : blocks->writes)
                (blocks->mayFail ? optional : needed).insert(write.member);
        }
        if (const auto *wipe = std::get_if<WipeSignatures>(&step.act))
            needed.insert(wipe->target);
        if (const auto *load = std::get_if<LoadTable>(&step.act)) {
            for (const std::size_t target : targetsOf(*load))
                needed.insert(target);
        }
    }
    for (const std::size_t target : needed)
        optional.erase(target);
    return optional;
}

bool needsModule(const Plan &plan)
{
    return std::ranges::any_of(
        plan.steps, [](const Step &step) { return std::holds_alternative<LoadTable>(step.act); });
}

/// Adds what went wrong while cleaning up to what went wrong before.
Error both(Error first, const Error &second)
{
    first.detail += "; then " + second.subject + ": " + second.detail;
    return first;
}

} // namespace

PlanRunner::PlanRunner(const Plan &plan, const RunContext &context)
    : m_plan(plan)
    , m_context(context)
{
}

Result<void> PlanRunner::run()
{
    if (auto ready = prepare(); !ready)
        return ready;
    return finish(takeSteps());
}

/// Everything that can be refused is refused here, before the first byte.
Result<void> PlanRunner::prepare()
{
    if (needsModule(m_plan)) {
        if (auto there = needModule(m_context.dm, m_context.root); !there)
            return there;
    }
    for (const Step &step : m_plan.steps) {
        const auto *load = std::get_if<LoadTable>(&step.act);
        if (!load || load->create)
            continue;
        if (auto same = expectMembers(m_context.dm, load->array, load->before); !same)
            return same;
    }
    if (auto claimed = claimAll(); !claimed)
        return claimed;
    for (const Step &step : m_plan.steps) {
        const auto *wipe = std::get_if<WipeSignatures>(&step.act);
        if (!wipe)
            continue;
        for (const Signature &mark : wipe->signatures) {
            // Compared through the descriptor that will write, so nothing can come between.
            const auto blocks = wipeWrites({mark}, *m_disks[wipe->target]);
            if (!blocks)
                return tl::unexpected(blocks.error());
        }
    }
    const bool hasFresh = std::ranges::any_of(m_plan.targets, &Target::fresh);
    if (!hasFresh)
        return {};
    auto saved = m_context.undo.begin(m_plan, allDisks());
    if (!saved)
        return tl::unexpected(saved.error());
    m_undo = std::move(*saved);
    return {};
}

/// Not by its table line: it does not name the disk that a replacement took over from.
bool PlanRunner::isHeldByArray(const Target &target) const
{
    for (const auto &array : {std::optional(m_plan.array), donorOf(m_plan)}) {
        const auto disks = array ? m_context.dm.disks(dmUuid(*array))
                                 : Result<std::vector<std::uint64_t>>(std::vector<std::uint64_t>());
        if (disks && std::ranges::count(*disks, parseDevno(target.tableDevice)) > 0)
            return true;
    }
    return false;
}

Result<void> PlanRunner::claimAll()
{
    const auto optional = optionalTargets(m_plan);
    std::set<dev_t> locked;
    for (std::size_t i = 0; i < m_plan.targets.size(); ++i) {
        const Target &target = m_plan.targets[i];
        const DiskIdentity identity = identityOf(target);
        const bool isHeld = !target.fresh && isHeldByArray(target);
        const auto mode = isHeld ? ClaimedDisk::Mode::Shared : ClaimedDisk::Mode::Exclusive;
        const dev_t whole = wholeDiskOf(identity.devno);
        auto disk = ClaimedDisk::claim(identity, mode, !locked.contains(whole));
        if (disk) {
            locked.insert(whole);
            m_disks.emplace_back(std::move(*disk));
        } else if (optional.contains(i)) {
            m_disks.emplace_back(std::nullopt);
        } else {
            return tl::unexpected(disk.error());
        }
    }
    return {};
}

UndoStore::Disks PlanRunner::allDisks()
{
    UndoStore::Disks result;
    for (auto &disk : m_disks)
        result.push_back(disk ? &*disk : nullptr);
    return result;
}

UndoStore::Disks PlanRunner::freshDisks()
{
    UndoStore::Disks result;
    for (std::size_t i = 0; i < m_disks.size(); ++i) {
        if (m_plan.targets[i].fresh)
            result.push_back(m_disks[i] ? &*m_disks[i] : nullptr);
    }
    return result;
}

Result<void> PlanRunner::takeSteps()
{
    for (std::size_t i = 0; i < m_plan.steps.size(); ++i) {
        const bool mayStop = !m_isCommitted && !m_isLive;
        if (mayStop && m_context.cancelled && m_context.cancelled->load())
            return fail(ErrorCode::Cancelled, m_plan.request.action, "it was cancelled");
        if (m_context.progress)
            m_context.progress(i, m_plan.steps.size());
        auto taken = std::visit([this](const auto &act) { return take(act); }, m_plan.steps[i].act);
        if (!taken)
            return taken;
    }
    return {};
}

Result<void> PlanRunner::take(const WipeSignatures &wipe)
{
    auto writes = wipeWrites(wipe.signatures, *m_disks[wipe.target]);
    if (!writes)
        return tl::unexpected(writes.error());
    for (const BlockWrite &block : *writes) {
        if (auto done = m_disks[wipe.target]->write({block.offset}, block.bytes, true); !done)
            return done;
    }
    m_disks[wipe.target]->rereadPartitions();
    return {};
}

Result<void> PlanRunner::write(const Write &write)
{
    auto &disk = m_disks[write.member];
    if (!disk)
        return fail(ErrorCode::DeviceMissing, m_plan.targets[write.member].device,
                    "it cannot be opened");
    if (!m_plan.targets[write.member].fresh && m_undo && !m_isCommitted) {
        if (auto marked = m_context.undo.mark(*m_undo, UndoStore::State::Committing); !marked)
            return marked;
    }
    m_isCommitted = m_isCommitted || !m_plan.targets[write.member].fresh;
    if (write.flushBefore) {
        if (auto flushed = disk->flush(); !flushed)
            return flushed;
    }
    return disk->write({write.offset}, write.bytes, write.fua);
}

Result<void> PlanRunner::take(const WriteBlocks &blocks)
{
    for (const Write &one : blocks.writes) {
        auto written = write(one);
        if (!written && !blocks.mayFail)
            return written;
    }
    return {};
}

Result<void> PlanRunner::take(const LoadTable &load)
{
    for (const std::size_t target : targetsOf(load)) {
        auto &disk = m_disks[target];
        if (!disk)
            return fail(ErrorCode::DeviceMissing, m_plan.targets[target].device,
                        "it cannot be opened");
        if (auto flushed = disk->flush(); !flushed)
            return flushed;
        // The kernel claims the disk itself while it loads the table; the lock stays with us.
        if (auto released = disk->releaseToKernel(); !released)
            return released;
    }
    auto done = load.create ? activate(m_context.dm, load.dmName, load.table)
                            : switchTable(m_context.dm, load.table, load.before);
    if (!done)
        return done;
    m_isLive = true;
    for (const std::size_t target : targetsOf(load)) {
        if (auto same = m_disks[target]->verify(); !same)
            return same;
    }
    return {};
}

Result<void> PlanRunner::take(const RemoveDevice &remove)
{
    auto removed = deactivate(m_context.dm, remove.array);
    if (!removed && removed.error().code == ErrorCode::DeviceMissing)
        return {}; // it is gone: that is what was asked for
    return removed;
}

Result<void> PlanRunner::take(const SendMessage &send)
{
    return m_context.dm.message(dmUuid(send.array), send.message).map([](const std::string &) {});
}

Result<void> PlanRunner::finish(Result<void> outcome)
{
    if (!m_undo)
        return outcome;
    if (outcome || m_isLive || m_isCommitted) {
        auto marked = m_context.undo.mark(*m_undo, UndoStore::State::Done);
        if (!marked && !outcome)
            return tl::unexpected(both(outcome.error(), marked.error()));
        return outcome; // unmarked, the next start looks at it again and finds it finished
    }
    for (std::size_t i = 0; i < m_disks.size(); ++i) {
        if (!m_plan.targets[i].fresh || !m_disks[i])
            continue;
        if (auto again = m_disks[i]->claimAgain(); !again)
            return tl::unexpected(both(outcome.error(), again.error()));
    }
    if (auto back = m_context.undo.rollBack(*m_undo, freshDisks()); !back)
        return tl::unexpected(both(outcome.error(), back.error()));
    for (auto &disk : m_disks) {
        if (disk)
            disk->rereadPartitions();
    }
    return outcome;
}

} // namespace bulkhead
