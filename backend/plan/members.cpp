// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/plan/actions.h"
#include "backend/plan/label_steps.h"
#include "backend/plan/lookup.h"
#include "backend/plan/subject.h"
#include "backend/plan/words.h"

namespace bulkhead
{

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

    Plan plan = planAbout(*subject->array, "Mark a disk as failed in");
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

    Plan plan = planAbout(*subject->array, "Remove a failed disk from");
    if (!subject->array->dmName.empty()) {
        (void)addWritableTargets(plan, *subject->array, facts, member.id);
        plan.steps.push_back(
            {stepWords("load-table", "Let go of " + nameOf(member) + "; its slot stays empty."),
             tableFor(plan, *subject->array, subject->array->set.config)});
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
