// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/base/size_text.h"
#include "backend/metadata/redundancy.h"
#include "backend/plan/actions.h"
#include "backend/plan/label_steps.h"
#include "backend/plan/lookup.h"
#include "backend/plan/spare.h"
#include "backend/plan/words.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

/// The array and its member that a request is about.
struct Subject
{
    const ArrayFacts *array = nullptr;
    const Member *member = nullptr;
};

Result<Subject> findSubject(const Request &request, const HostFacts &facts)
{
    const auto array = findSoundArray(facts, request.array);
    if (!array)
        return tl::unexpected<Error>(array.error());
    const auto member = findMember((*array)->array.members, request.member);
    if (!member)
        return tl::unexpected<Error>(member.error());
    return Subject{*array, *member};
}

std::string nameOf(const Member &member)
{
    if (!member.device.empty())
        return member.serial.empty() ? member.device : member.device + " (" + member.serial + ")";
    if (!member.serial.empty())
        return member.model.empty() ? member.serial : member.model + " (" + member.serial + ")";
    return "the member of slot " + std::to_string(member.slot);
}

Result<void> checkActive(const ArrayFacts &array)
{
    if (array.dmName.empty())
        return fail(ErrorCode::ArrayConflict, array.array.name,
                    "The array is not running. Start it first.");
    return {};
}

bool isGone(const Member &member)
{
    return member.state == MemberState::Failed || member.state == MemberState::Missing;
}

/// May the array go without this member? Not if it holds data that nobody else has.
Result<void> checkCanSpare(const Array &array, const Member &member)
{
    if (member.state == MemberState::InSync && !survivesWithout(array, {member.slot}))
        return fail(ErrorCode::ArrayConflict, nameOf(member),
                    "Without this disk the array would lose its data.");
    return {};
}

/// How many failures the array survives once the member is in @p state.
int survivesWith(Array array, const Member &member, MemberState state)
{
    array.members[static_cast<std::size_t>(member.slot)].state = state;
    return failuresLeft(array);
}

Plan newPlan(const Subject &subject, const std::string &title)
{
    Plan plan;
    plan.array = subject.array->array.id;
    plan.base = subject.array->set.update;
    plan.preview.title = title + " array “" + subject.array->array.name + "”";
    plan.preview.size = subject.array->array.size;
    return plan;
}

Result<const FoundMember *> findSpare(const Request &request, const Subject &subject,
                                      const HostFacts &facts)
{
    const Array &array = subject.array->array;
    std::vector<Member> choice = array.spares;
    if (!request.spare.empty()) {
        const auto named = findMember(array.spares, request.spare);
        if (!named)
            return tl::unexpected<Error>(named.error());
        choice = {**named};
    }
    const SpareChoice chosen = chooseSpare(array, choice, disksOf(facts));
    if (!chosen.index)
        return fail(ErrorCode::DeviceMissing, array.name, chosen.reason);
    const FoundMember *found = findFound(subject.array->set, choice[*chosen.index].id);
    if (!found)
        return fail(ErrorCode::DeviceMissing, array.name, "The spare is not connected.");
    return found;
}

/// @p next is the successor of the config; the spare takes the slot.
void moveIntoSlot(Config &next, const Uuid &spare, int slot)
{
    const auto from = std::ranges::find(next.spares, spare, &ConfigMember::id);
    auto &to = next.members[static_cast<std::size_t>(slot)];
    to = *from;
    to.slot = slot;
    next.spares.erase(from);
}

/// The reload that puts the spare into the slot.
LoadTable replacedTable(const Plan &plan, const Subject &subject, const Config &next, int slot)
{
    LoadTable load = currentTable(plan, *subject.array);
    const auto at = static_cast<std::size_t>(slot);
    const ConfigMember &spare = next.members[at];
    const auto target = std::ranges::find(plan.targets, spare.id, &Target::member);
    load.table.members[at] = {spare.id, target->tableDevice, {spare.dataOffset.value / 512}, {}};
    load.targets[at] = static_cast<std::size_t>(target - plan.targets.begin());
    return load;
}

void describeReplace(Plan &plan, const Subject &subject, const HostFacts &facts,
                     const Target &spare)
{
    const Array &array = subject.array->array;
    PlanPreview &preview = plan.preview;
    preview.survivesDuring = survivesWith(array, *subject.member, MemberState::Rebuilding);
    preview.survives = survivesWith(array, *subject.member, MemberState::InSync);
    const Bytes toCopy = writtenOf(array, subject.array->set.config.memberData);
    std::vector<const Disk *> disks;
    if (const DiskFacts *disk = findDevice(facts, spare.device))
        disks.push_back(&disk->disk);
    for (const Member &member : array.members)
        if (const DiskFacts *disk = findDevice(facts, member.device))
            disks.push_back(&disk->disk);
    preview.durationUs = fillUs(toCopy, disks);
    preview.summary = nameOf(spare) + " takes the place of " + nameOf(*subject.member)
        + " and is filled with " + sizeText(toCopy) + ", in about "
        + durationText(preview.durationUs) + ". The array stays in use.";
    if (subject.member->state == MemberState::InSync)
        preview.warnings.push_back("Until then the array " + survivesWords(preview.survivesDuring)
                                   + ": the old disk leaves at once.");
}

} // namespace

Result<Plan> planFail(const Request &request, const HostFacts &facts)
{
    const auto subject = findSubject(request, facts);
    if (!subject)
        return tl::unexpected<Error>(subject.error());
    const Array &array = subject->array->array;
    const Member &member = *subject->member;
    if (auto active = checkActive(*subject->array); !active)
        return tl::unexpected<Error>(active.error());
    if (isGone(member))
        return fail(ErrorCode::InvalidArgument, nameOf(member),
                    "The member has failed already or is missing.");
    if (auto spared = checkCanSpare(array, member); !spared)
        return tl::unexpected<Error>(spared.error());

    Plan plan = newPlan(*subject, "Mark a disk as failed in");
    plan.steps.push_back(
        {stepWords("message",
                   "Stop using " + nameOf(member) + ", slot " + std::to_string(member.slot) + "."),
         SendMessage{subject->array->dmName, array.id, "fail " + std::to_string(member.slot)}});
    PlanStep &words = plan.steps.back().words;
    words.disk = member.device;
    words.model = member.model;
    words.serial = member.serial;
    plan.preview.survives = survivesWith(array, member, MemberState::Failed);
    plan.preview.survivesDuring = plan.preview.survives;
    plan.preview.summary = "The array goes on without " + nameOf(member) + " and "
        + survivesWords(plan.preview.survives) + ".";
    if (!array.spares.empty())
        plan.preview.warnings.emplace_back("A spare may step in at once.");
    return plan;
}

Result<Plan> planReplace(const Request &request, const HostFacts &facts)
{
    const auto subject = findSubject(request, facts);
    if (!subject)
        return tl::unexpected<Error>(subject.error());
    const NativeSet &set = subject->array->set;
    const Member &member = *subject->member;
    if (auto active = checkActive(*subject->array); !active)
        return tl::unexpected<Error>(active.error());
    if (auto spared = checkCanSpare(subject->array->array, member); !spared)
        return tl::unexpected<Error>(spared.error());
    const auto spare = findSpare(request, *subject, facts);
    if (!spare)
        return tl::unexpected<Error>(spare.error());

    Plan plan = newPlan(*subject, "Replace a disk of");
    Config next = nextConfig(set.config, set.update, facts.newUuid(), facts.nowUs, facts.host);
    moveIntoSlot(next, (*spare)->native.label.member, member.slot);
    const auto targets = addWritableTargets(plan, *subject->array, facts, member.id);
    // The labels first: if the computer stops in between, the spare is filled at the next start.
    if (auto committed = addCommitStep(plan, next, targets, &set); !committed)
        return tl::unexpected<Error>(committed.error());
    LoadTable load = replacedTable(plan, *subject, next, member.slot);
    const Target &to = plan.targets[*load.targets[static_cast<std::size_t>(member.slot)]];
    plan.steps.push_back(
        {stepWords("load-table", "Switch the array over: " + nameOf(to) + " joins and is filled.",
                   &to),
         std::move(load)});
    describeReplace(plan, *subject, facts, Target(to));
    if (const FoundMember *old = findFound(set, member.id)) {
        plan.targets.push_back(memberTarget(facts, *old));
        addClearStep(plan, plan.targets.size() - 1, true);
    }
    return plan;
}

Result<Plan> planRemove(const Request &request, const HostFacts &facts)
{
    const auto subject = findSubject(request, facts);
    if (!subject)
        return tl::unexpected<Error>(subject.error());
    const Member &member = *subject->member;
    if (!isGone(member))
        return fail(ErrorCode::DeviceBusy, nameOf(member),
                    "Only a failed disk can be removed. Mark it as failed first.");
    const FoundMember *found = findFound(subject->array->set, member.id);
    if (!found)
        return fail(ErrorCode::DeviceMissing, nameOf(member),
                    "The disk is not connected; only its place in the array is left. Replace it "
                    "to be protected again.");

    Plan plan = newPlan(*subject, "Remove a failed disk from");
    if (!subject->array->dmName.empty()) {
        (void)addWritableTargets(plan, *subject->array, facts, member.id);
        plan.steps.push_back(
            {stepWords("load-table", "Let go of " + nameOf(member) + "; its slot stays empty."),
             currentTable(plan, *subject->array)});
    }
    plan.targets.push_back(memberTarget(facts, *found));
    addClearStep(plan, plan.targets.size() - 1, true);
    plan.preview.survives = subject->array->array.failuresLeft;
    plan.preview.survivesDuring = plan.preview.survives;
    plan.preview.summary = "The disk becomes free. The array stays as it is, with an empty slot.";
    plan.preview.destructive = true;
    return plan;
}

} // namespace bulkhead
