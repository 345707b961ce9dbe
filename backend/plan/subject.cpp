// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/plan/subject.h"

#include "backend/metadata/redundancy.h"
#include "backend/plan/lookup.h"

namespace bulkhead
{

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

Result<void> checkCanSpare(const Array &array, const Member &member)
{
    if (member.state == MemberState::InSync && !survivesWithout(array, {member.slot}))
        return fail(ErrorCode::ArrayConflict, nameOf(member),
                    "Without this disk the array would lose its data.");
    return {};
}

int survivesWith(Array array, const Member &member, MemberState state)
{
    array.members[static_cast<std::size_t>(member.slot)].state = state;
    return failuresLeft(array);
}

Plan planAbout(const ArrayFacts &array, const std::string &title)
{
    Plan plan;
    plan.array = array.array.id;
    plan.base = array.set.update;
    plan.preview.title = title + " array “" + array.array.name + "”";
    plan.preview.size = array.array.size;
    return plan;
}

} // namespace bulkhead
