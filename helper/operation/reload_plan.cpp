// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/operation/reload_plan.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

bool isOut(const KernelArray &kernel, std::size_t slot)
{
    return slot < kernel.status.health.size()
        && (kernel.status.health[slot] == MemberState::Failed
            || kernel.status.health[slot] == MemberState::Missing);
}

bool areOthersInSync(const KernelArray &kernel, std::size_t slot)
{
    for (std::size_t other = 0; other < kernel.status.health.size(); ++other) {
        if (other != slot && kernel.status.health[other] != MemberState::InSync)
            return false;
    }
    return true;
}

/// The kernel seated a replacement by itself, and the labels do not say so yet.
bool isSeatedReplacement(const Config &config, const Uuid &id)
{
    const ConfigMember *replacement = findReplacement(config);
    return replacement && replacement->id == id;
}

/// The disk that a member is to be copied to, if the kernel does not know of it.
const FoundMember *forgottenReplacement(const ArrayFacts &facts, const KernelArray &kernel)
{
    const ConfigMember *known = findReplacement(facts.set.config);
    if (!known || kernel.table.replacement)
        return nullptr;
    const auto slot = static_cast<std::size_t>(known->replaces);
    if (kernel.table.members[slot].id == known->id)
        return nullptr;
    const auto &spares = facts.set.spares;
    const auto found = std::ranges::find_if(
        spares, [&](const FoundMember &spare) { return spare.native.label.member == known->id; });
    return found == spares.end() ? nullptr : &*found;
}

/// Does the slot's disk have to come in?
bool belongsIn(const ArrayFacts &facts, const KernelArray &kernel, std::size_t slot)
{
    const auto &found = facts.set.members[slot];
    const TableMember &now = kernel.table.members[slot];
    if (!found || isSeatedReplacement(facts.set.config, now.id))
        return false;
    const bool isOther = facts.set.config.members[slot].id != now.id;
    if (isOut(kernel, slot))
        return isOther || found->tableDevice != now.device;
    // The labels took a sound member out: only if the array can do without it.
    return isOther && areOthersInSync(kernel, slot);
}

Target targetFor(const FoundMember &found, const HostFacts &host)
{
    Target target;
    target.device = found.device;
    target.tableDevice = found.tableDevice;
    target.size = found.size;
    target.member = found.native.label.member;
    const auto disk = std::ranges::find_if(
        host.disks, [&](const DiskFacts &facts) { return facts.disk.device == found.device; });
    if (disk != host.disks.end()) {
        target.object = disk->disk.object;
        target.diskseq = disk->diskseq;
        target.model = disk->disk.model;
        target.serial = disk->disk.serial;
        target.wwn = disk->disk.wwn;
    }
    return target;
}

} // namespace

std::optional<Plan> reloadPlan(const ArrayFacts &facts, const KernelArray &kernel,
                               const HostFacts &host)
{
    const NativeSet &set = facts.set;
    const bool isComparable = kernel.hasTable && set.conflict.empty()
        && set.config.array == kernel.array && set.members.size() == kernel.table.members.size()
        && set.config.members.size() == kernel.table.members.size();
    if (!isComparable)
        return std::nullopt;

    Plan plan;
    plan.request.action = "reconnect";
    plan.request.array = kernel.array.text();
    plan.array = kernel.array;
    plan.base = set.update;
    LoadTable load;
    load.dmName = kernel.dmName;
    load.array = kernel.array;
    load.table = kernel.table;
    load.targets.resize(kernel.table.members.size());
    for (std::size_t slot = 0; slot < kernel.table.members.size(); ++slot) {
        if (!belongsIn(facts, kernel, slot)) {
            // A member that failed would be let in again by a table that names its disk.
            if (isOut(kernel, slot))
                load.table.members[slot].device.clear();
            continue;
        }
        const ConfigMember &known = set.config.members[slot];
        load.table.members[slot] = {
            known.id, set.members[slot]->tableDevice, {known.dataOffset.value / 512}, {}};
        load.targets[slot] = plan.targets.size();
        plan.targets.push_back(targetFor(*set.members[slot], host));
    }
    if (const FoundMember *forgotten = forgottenReplacement(facts, kernel)) {
        const ConfigMember &known = *findReplacement(set.config);
        load.table.replacement = {
            static_cast<std::size_t>(known.replaces),
            {known.id, forgotten->tableDevice, {known.dataOffset.value / 512}, {}}};
        load.replacement = plan.targets.size();
        plan.targets.push_back(targetFor(*forgotten, host));
    }
    if (plan.targets.empty())
        return std::nullopt;
    for (const TableMember &member : kernel.table.members)
        load.before.push_back(member.id);
    plan.preview.title = "Let a disk join array “" + set.config.name + "” again";
    Step step;
    step.words.kind = "load-table";
    step.words.text = "Switch the array over.";
    step.act = std::move(load);
    plan.steps.push_back(std::move(step));
    return plan;
}

} // namespace bulkhead
