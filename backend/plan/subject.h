// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/plan/plan.h"

namespace bulkhead
{

// Inside backend/plan only: the member of an array that a request is about.

struct Subject
{
    const ArrayFacts *array = nullptr;
    const Member *member = nullptr;
};

/// What findSoundArray() and findMember() refuse.
[[nodiscard]] Result<Subject> findSubject(const Request &request, const HostFacts &facts);

/// As people know it: by device, else by what the labels remember.
[[nodiscard]] std::string nameOf(const Member &member);

/// ArrayConflict unless it runs.
[[nodiscard]] Result<void> checkActive(const ArrayFacts &array);

/// Failed or missing.
[[nodiscard]] bool isGone(const Member &member);

/// May the array go without this member? Not if it holds data that nobody else has.
[[nodiscard]] Result<void> checkCanSpare(const Array &array, const Member &member);

/// How many failures the array survives once the member is in @p state.
[[nodiscard]] int survivesWith(Array array, const Member &member, MemberState state);

/// A plan without steps; its title is @p title and the name of the array.
[[nodiscard]] Plan planAbout(const ArrayFacts &array, const std::string &title);

} // namespace bulkhead
