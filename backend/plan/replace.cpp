// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/base/size_text.h"
#include "backend/plan/actions.h"
#include "backend/plan/label_steps.h"
#include "backend/plan/lookup.h"
#include "backend/plan/newcomer.h"
#include "backend/plan/spare.h"
#include "backend/plan/subject.h"
#include "backend/plan/words.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

/// The disk that takes over.
struct Successor
{
    const FoundMember *spare = nullptr; ///< One of the array's spares, or
    const DiskFacts *disk = nullptr; ///< a disk that is not the array's yet, maybe
    const ArrayFacts *donor = nullptr; ///< a spare of this one.
    Uuid donated; ///< As the donor knows it.
};

struct Donation
{
    const ArrayFacts *donor = nullptr;
    const Member *spare = nullptr;
};

/// The spare of another array with this id.
Donation findDonation(const HostFacts &facts, const Subject &subject, const std::string &uuid)
{
    for (const ArrayFacts &array : facts.arrays) {
        if (&array == subject.array)
            continue;
        for (const Member &spare : array.array.spares)
            if (spare.id.text() == uuid)
                return {&array, &spare};
    }
    return {};
}

Result<Successor> takeDonated(const Donation &donation, const Subject &subject,
                              const HostFacts &facts)
{
    const auto sound = findSoundArray(facts, donation.donor->array.id.text());
    if (!sound)
        return tl::unexpected<Error>(sound.error());
    const SpareChoice chosen = chooseSpare(subject.array->array, {*donation.spare}, disksOf(facts));
    if (!chosen.index)
        return fail(ErrorCode::DeviceMissing, subject.array->array.name, chosen.reason);
    const DiskFacts *disk = findDevice(facts, donation.spare->device);
    if (!disk)
        return fail(ErrorCode::DeviceMissing, nameOf(*donation.spare),
                    "The spare is not connected.");
    return Successor{nullptr, disk, donation.donor, donation.spare->id};
}

Result<Successor> takeSpare(const Request &request, const Subject &subject, const HostFacts &facts)
{
    const Array &array = subject.array->array;
    std::string id = request.spare;
    if (id.empty()) {
        const SparePick pick = pickSpare(array, arraysOf(facts), disksOf(facts));
        if (!pick.spare)
            return fail(ErrorCode::DeviceMissing, array.name, pick.reason);
        id = pick.spare->text();
    }
    const Donation donation = findDonation(facts, subject, id);
    if (donation.donor)
        return takeDonated(donation, subject, facts);
    const auto named = findMember(array.spares, id);
    if (!named)
        return tl::unexpected<Error>(named.error());
    const SpareChoice chosen = chooseSpare(array, {**named}, disksOf(facts));
    if (!chosen.index)
        return fail(ErrorCode::DeviceMissing, array.name, chosen.reason);
    const FoundMember *found = findFound(subject.array->set, (*named)->id);
    if (!found)
        return fail(ErrorCode::DeviceMissing, array.name, "The spare is not connected.");
    return Successor{found, nullptr, nullptr, {}};
}

Result<Successor> takeSuccessor(const Request &request, const Subject &subject,
                                const HostFacts &facts)
{
    if (request.disks.empty())
        return takeSpare(request, subject, facts);
    if (!request.spare.empty())
        return fail(ErrorCode::InvalidArgument, "spare", "Name a disk or a spare, not both.");
    const auto disk = takeNewcomer(request, *subject.array, facts);
    if (!disk)
        return tl::unexpected<Error>(disk.error());
    return Successor{nullptr, *disk, nullptr, {}};
}

/// The kernel copies one member at a time; others that are lost may be rebuilt beside it.
Result<void> checkNoneUnderWay(const Subject &subject)
{
    const ConfigMember *known = findReplacement(subject.array->set.config);
    const bool same = known && known->replaces == subject.member->slot;
    if (!known || (!same && subject.member->state != MemberState::InSync))
        return {};
    return fail(ErrorCode::ArrayConflict, subject.array->array.name,
                same ? "Another disk is taking its place already."
                     : "Another disk of this array is being replaced; one at a time.");
}

/// The array's disks that can be written, and behind them a newcomer.
std::vector<std::size_t> addTargets(Plan &plan, const Subject &subject, const HostFacts &facts,
                                    const Successor &successor, const Uuid &id, bool copies)
{
    const Uuid except = copies ? Uuid() : subject.member->id;
    auto targets = addWritableTargets(plan, *subject.array, facts, except);
    if (successor.disk) {
        targets.push_back(plan.targets.size());
        plan.targets.push_back(freshTarget(*successor.disk, id));
    }
    return targets;
}

/// Last of all: the donor's labels say that the spare is not its own any more.
Result<void> addDonorStep(Plan &plan, const Successor &successor, const HostFacts &facts)
{
    const ArrayFacts &donor = *successor.donor;
    Config next =
        nextConfig(donor.set.config, donor.set.update, facts.newUuid(), facts.nowUs, facts.host);
    std::erase_if(next.spares,
                  [&](const ConfigMember &spare) { return spare.id == successor.donated; });
    const auto targets = addWritableTargets(plan, donor, facts, successor.donated);
    plan.donor = {donor.array.id, donor.set.update};
    plan.preview.warnings.push_back("Array “" + donor.array.name + "” gives its spare.");
    return addCommitStep(plan, next, targets, &donor.set);
}

void describe(Plan &plan, const Subject &subject, const HostFacts &facts, const Target &spare,
              bool copies)
{
    const Array &array = subject.array->array;
    PlanPreview &preview = plan.preview;
    preview.survivesDuring =
        copies ? array.failuresLeft : survivesWith(array, *subject.member, MemberState::Rebuilding);
    preview.survives = survivesWith(array, *subject.member, MemberState::InSync);
    const Bytes toCopy = writtenOf(array, subject.array->set.config.memberData);
    std::vector<const Disk *> disks;
    if (const DiskFacts *disk = findDevice(facts, spare.device))
        disks.push_back(&disk->disk);
    for (const Member &member : array.members)
        if (const DiskFacts *disk = findDevice(facts, member.device))
            disks.push_back(&disk->disk);
    preview.durationUs = fillUs(toCopy, disks);
    const std::string filled = sizeText(toCopy) + ", in about " + durationText(preview.durationUs)
        + ". The array stays in use";
    const std::string old = nameOf(*subject.member);
    preview.summary = copies
        ? nameOf(spare) + " takes the place of " + old + ": first it is filled with " + filled
            + ", and " + old + " works on until then."
        : nameOf(spare) + " takes the place of " + old + " and is filled with " + filled + ".";
}

Step switchStep(const LoadTable &load, const Target &to, bool copies)
{
    const std::string text = copies
        ? "Switch the array over: from now on " + nameOf(to) + " is filled and kept alike."
        : "Switch the array over: " + nameOf(to) + " joins and is filled.";
    return {stepWords("load-table", text, &to), load};
}

} // namespace

Result<Plan> planReplace(const Request &request, const HostFacts &facts)
{
    const auto subject = findSubject(request, facts);
    if (!subject)
        return tl::unexpected<Error>(subject.error());
    const ArrayFacts &array = *subject->array;
    const Member &member = *subject->member;
    if (auto active = checkActive(array); !active)
        return tl::unexpected<Error>(active.error());
    if (auto alone = checkNoneUnderWay(*subject); !alone)
        return tl::unexpected<Error>(alone.error());
    const auto successor = takeSuccessor(request, *subject, facts);
    if (!successor)
        return tl::unexpected<Error>(successor.error());

    // A member that works is copied and stays until the copy is whole; one that does not is
    // left, and the other disks give what it held.
    const bool copies = member.state == MemberState::InSync;
    Plan plan = planAbout(array, "Replace a disk of");
    Config next =
        nextConfig(array.set.config, array.set.update, facts.newUuid(), facts.nowUs, facts.host);
    if (successor->disk)
        next.spares.push_back(newcomerOf(successor->disk->disk, facts.newUuid()));
    const Uuid id = successor->disk ? next.spares.back().id : successor->spare->native.label.member;
    if (copies)
        std::ranges::find(next.spares, id, &ConfigMember::id)->replaces = member.slot;
    else
        takeSlot(next, id, member.slot);
    const auto targets = addTargets(plan, *subject, facts, *successor, id, copies);
    if (successor->disk) {
        auto prepared = addPrepareSteps(plan, targets.back(), *successor->disk, nullptr);
        if (!prepared)
            return tl::unexpected<Error>(prepared.error());
    }
    // The labels first: if the computer stops in between, the new disk is filled at the next start.
    if (auto committed = addCommitStep(plan, next, targets, &array.set); !committed)
        return tl::unexpected<Error>(committed.error());
    const Target to = *std::ranges::find(plan.targets, id, &Target::member);
    plan.steps.push_back(switchStep(tableFor(plan, array, next), to, copies));
    describe(plan, *subject, facts, to, copies);
    if (const FoundMember *old = copies ? nullptr : findFound(array.set, member.id)) {
        plan.targets.push_back(memberTarget(facts, *old));
        addClearStep(plan, plan.targets.size() - 1, true);
    }
    if (successor->disk && !successor->disk->disk.contents.empty())
        plan.preview.warnings.push_back(displayName(successor->disk->disk) + " loses "
                                        + successor->disk->disk.contents + ".");
    plan.preview.destructive = !request.disks.empty();
    if (successor->donor) {
        if (auto given = addDonorStep(plan, *successor, facts); !given)
            return tl::unexpected<Error>(given.error());
    }
    return plan;
}

Result<Plan> planCancelReplace(const Request &request, const HostFacts &facts)
{
    const auto found = findSoundArray(facts, request.array);
    if (!found)
        return tl::unexpected<Error>(found.error());
    const ArrayFacts &array = **found;
    if (auto active = checkActive(array); !active)
        return tl::unexpected<Error>(active.error());
    const ConfigMember *replacement = findReplacement(array.set.config);
    if (!replacement)
        return fail(ErrorCode::InvalidArgument, array.array.name, "No disk is being replaced.");

    Plan plan = planAbout(array, "Stop replacing a disk of");
    Config next =
        nextConfig(array.set.config, array.set.update, facts.newUuid(), facts.nowUs, facts.host);
    std::ranges::find(next.spares, replacement->id, &ConfigMember::id)->replaces = -1;
    const auto targets = addWritableTargets(plan, array, facts);
    // The table first: what the kernel still copies to must not look like any other spare.
    plan.steps.push_back(
        {stepWords("load-table", "Switch the array over: nothing is copied any more."),
         tableFor(plan, array, next)});
    if (auto committed = addCommitStep(plan, next, targets, &array.set); !committed)
        return tl::unexpected<Error>(committed.error());
    plan.preview.survives = array.array.failuresLeft;
    plan.preview.survivesDuring = plan.preview.survives;
    plan.preview.summary =
        "The old disk stays, and the new one is a spare again. What was copied so "
        "far is copied anew if you begin again.";
    return plan;
}

Result<Plan> planSettleReplace(const Request &request, const HostFacts &facts)
{
    const auto found = findSoundArray(facts, request.array);
    if (!found)
        return tl::unexpected<Error>(found.error());
    const ArrayFacts &array = **found;
    if (auto active = checkActive(array); !active)
        return tl::unexpected<Error>(active.error());
    const Config &now = array.set.config;
    const ConfigMember *replacement = findReplacement(now);
    if (!replacement)
        return fail(ErrorCode::InvalidArgument, array.array.name, "No disk is being replaced.");

    const Uuid id = replacement->id;
    const int slot = replacement->replaces;
    const ConfigMember &before = now.members[static_cast<std::size_t>(slot)];
    const bool tookOver = array.array.members[static_cast<std::size_t>(slot)].id == id;
    const Uuid leaves = tookOver ? before.id : id;
    Plan plan = planAbout(array, tookOver ? "A disk was replaced in" : "A new disk failed in");
    Config next = nextConfig(now, array.set.update, facts.newUuid(), facts.nowUs, facts.host);
    if (tookOver)
        takeSlot(next, id, slot);
    else
        std::erase_if(next.spares, [&](const ConfigMember &spare) { return spare.id == id; });
    const auto targets = addWritableTargets(plan, array, facts, leaves);
    if (auto committed = addCommitStep(plan, next, targets, &array.set); !committed)
        return tl::unexpected<Error>(committed.error());
    plan.steps.push_back(
        {stepWords("load-table", "Let go of the disk that leaves."), tableFor(plan, array, next)});
    if (const FoundMember *disk = findFound(array.set, leaves)) {
        plan.targets.push_back(memberTarget(facts, *disk));
        addClearStep(plan, plan.targets.size() - 1, true);
    }
    plan.preview.survives = array.array.failuresLeft;
    plan.preview.survivesDuring = plan.preview.survives;
    plan.preview.summary =
        tookOver ? "The old disk becomes free." : "The array goes on with the disk that it had.";
    return plan;
}

} // namespace bulkhead
