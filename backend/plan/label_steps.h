// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/plan/plan.h"

namespace bulkhead
{

// Inside backend/plan only: the steps that several actions share.

/// Wipes what is on the disk (if anything) and takes earlier labels off it. With @p config the
/// first status part of a member follows, else the status of earlier lives is cleared.
[[nodiscard]] Result<void> addPrepareSteps(Plan &plan, std::size_t target, const DiskFacts &disk,
                                           const Config *config);

/// Labels and configuration of @p next on all @p targets of the plan.
[[nodiscard]] Result<void> addCommitStep(Plan &plan, const Config &next,
                                         const std::vector<std::size_t> &targets,
                                         const NativeSet *set);

/// Takes the labels off a disk of ours.
void addClearStep(Plan &plan, std::size_t target, bool mayFail);

/// The array's members and spares that can be written: there, and not failed. Adds them to the
/// plan's targets and gives their indices.
[[nodiscard]] std::vector<std::size_t> addWritableTargets(Plan &plan, const ArrayFacts &array,
                                                          const HostFacts &facts,
                                                          const Uuid &except = {});

/// A reload that makes the kernel do what @p next says: members that are there and not failed, by
/// slot, and the disk that one is copied to. Those on targets of @p plan only.
[[nodiscard]] LoadTable tableFor(const Plan &plan, const ArrayFacts &array, const Config &next);

} // namespace bulkhead
