// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/plan/label_steps.h"
#include "backend/metadata/geometry_of.h"

#include "backend/base/size_text.h"
#include "backend/model/dm_name.h"
#include "backend/plan/lookup.h"
#include "backend/plan/words.h"

extern "C" {
#include "kmodule/core/format.h"
}

#include <algorithm>
#include <numeric>

namespace bulkhead
{

namespace
{

Bytes bytesOf(const std::vector<Write> &writes)
{
    std::uint64_t sum = 0;
    for (const Write &write : writes)
        sum += write.bytes.size();
    return {sum};
}

void append(std::vector<Write> &writes, std::vector<Write> more)
{
    std::ranges::move(more, std::back_inserter(writes));
}

bool isWritable(const Array &array, const Uuid &id)
{
    for (const auto *list : {&array.members, &array.spares})
        for (const Member &member : *list)
            if (member.id == id)
                return member.state != MemberState::Failed && member.state != MemberState::Missing;
    return false;
}

Step wipeStep(const Plan &plan, std::size_t target, const DiskFacts &disk)
{
    const std::string what = disk.disk.contents.empty() ? "old data" : disk.disk.contents;
    Step step{stepWords("erase", "Erase " + what + " on " + nameOf(plan.targets[target]) + ".",
                        &plan.targets[target]),
              WipeSignatures{target, disk.signatures}};
    for (const Signature &signature : disk.signatures)
        step.words.bytes.value += signature.bytes.size();
    step.words.offset = {disk.signatures.front().offset};
    return step;
}

} // namespace

Result<void> addPrepareSteps(Plan &plan, std::size_t target, const DiskFacts &disk,
                             const Config *config)
{
    const Target &to = plan.targets[target];
    if (!disk.signatures.empty())
        plan.steps.push_back(wipeStep(plan, target, disk));
    std::vector<Write> writes = clearLabelWrites(target, to.size);
    if (config) {
        auto status = firstStatusWrites(*config, to.member, target);
        if (!status)
            return tl::unexpected<Error>(status.error());
        append(writes, std::move(*status));
    } else {
        append(writes, clearStatusWrites(target));
    }
    const std::string text = config ? "Write the first status and an empty region map to "
                                    : "Clear the place of the status on ";
    PlanStep words = stepWords("write-status", text + nameOf(to) + ".", &to);
    words.bytes = bytesOf(writes);
    words.offset = {BKH_HEAD_OFFSET};
    plan.steps.push_back({std::move(words), WriteBlocks{std::move(writes), false}});
    return {};
}

Result<void> addCommitStep(Plan &plan, const Config &next, const std::vector<std::size_t> &targets,
                           const NativeSet *set)
{
    std::vector<CommitTarget> commit;
    std::string names;
    for (const std::size_t index : targets) {
        const Target &target = plan.targets[index];
        const FoundMember *found = set ? findFound(*set, target.member) : nullptr;
        commit.push_back(
            {target.member, target.size, found ? found->native.current : CurrentSlots{}});
        names += (names.empty() ? "" : ", ") + target.device;
    }
    auto writes = commitWrites(next, commit);
    if (!writes)
        return tl::unexpected<Error>(writes.error());
    for (Write &write : *writes)
        write.member = targets[write.member];
    PlanStep words =
        stepWords("write-label",
                  "Write labels and configuration (update " + std::to_string(next.generation)
                      + ") to " + names + ": at the front, then at the end.");
    words.bytes = bytesOf(*writes);
    words.offset = {BKH_LABEL_OFFSET_0};
    plan.steps.push_back({std::move(words), WriteBlocks{std::move(*writes), false}});
    return {};
}

void addClearStep(Plan &plan, std::size_t target, bool mayFail)
{
    const Target &to = plan.targets[target];
    std::vector<Write> writes = clearLabelWrites(target, to.size);
    append(writes, clearStatusWrites(target));
    PlanStep words = stepWords("clear-label",
                               "Remove the labels from " + nameOf(to)
                                   + (mayFail ? ", if it can still be written." : "."),
                               &to);
    words.bytes = bytesOf(writes);
    words.offset = {BKH_LABEL_OFFSET_0};
    plan.steps.push_back({std::move(words), WriteBlocks{std::move(writes), mayFail}});
}

std::vector<std::size_t> addWritableTargets(Plan &plan, const ArrayFacts &array,
                                            const HostFacts &facts, const Uuid &except)
{
    std::vector<std::size_t> added;
    const auto add = [&](const FoundMember &found) {
        const Uuid &id = found.native.label.member;
        if (id == except || !isWritable(array.array, id))
            return;
        added.push_back(plan.targets.size());
        plan.targets.push_back(memberTarget(facts, found));
    };
    for (const auto &found : array.set.members)
        if (found)
            add(*found);
    for (const FoundMember &found : array.set.spares)
        add(found);
    return added;
}

LoadTable tableFor(const Plan &plan, const ArrayFacts &array, const Config &config)
{
    LoadTable load;
    load.dmName = array.dmName;
    load.array = config.array;
    load.table.size = {config.size.value / BKH_SECTOR_BYTES};
    load.table.level = config.level;
    load.table.chunk = {config.chunk.value / BKH_SECTOR_BYTES};
    load.table.layout = config.layout;
    load.table.features = tableFeatures(config.level);
    load.table.array = config.array;
    const auto seat = [&](const ConfigMember &known, TableMember &member) {
        std::optional<std::size_t> index;
        member.id = known.id;
        const auto target = std::ranges::find(plan.targets, known.id, &Target::member);
        // A failed member that stayed in the table would rejoin: its slot stays empty instead.
        if (target != plan.targets.end() && (target->fresh || isWritable(array.array, known.id))) {
            index = static_cast<std::size_t>(target - plan.targets.begin());
            member.device = target->tableDevice;
            member.dataStart = {known.dataOffset.value / BKH_SECTOR_BYTES};
        }
        return index;
    };
    for (const ConfigMember &known : config.members)
        load.targets.push_back(seat(known, load.table.members.emplace_back()));
    if (const ConfigMember *known = findReplacement(config)) {
        TableReplacement replacement{static_cast<std::size_t>(known->replaces), {}};
        load.replacement = seat(*known, replacement.disk);
        if (load.replacement)
            load.table.replacement = std::move(replacement);
    }
    for (const Member &member : array.array.members)
        load.before.push_back(member.id);
    return load;
}

} // namespace bulkhead
