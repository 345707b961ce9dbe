// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/theme/colours.h"
#include "backend/model/host.h"

#include <QString>
#include <vector>

namespace bulkhead
{

/// The one thing that would help most now.
enum class Step { None, AddSpare, Replace, Start, StartDegraded, Resume, Repair, Create };

/// How things stand, in words, and what to do about it.
struct Advice
{
    Tone tone = Tone::Neutral;
    QString symbol{};
    QString headline{}; ///< One sentence.
    QString text{}; ///< What it means for the data; may be empty.
    Step step = Step::None;

    bool operator==(const Advice &) const = default;
};

[[nodiscard]] Advice adviceFor(const Array &array);
/// For the home page: the worst there is, or that all is well.
[[nodiscard]] Advice adviceFor(const HostSnapshot &host);
/// Does this array belong under "Needs attention"?
[[nodiscard]] bool needsAttention(const Array &array);
/// "Add a spare…" and so on; empty for None.
[[nodiscard]] QString stepText(Step step);

/// What would happen to the data if this disk died now.
[[nodiscard]] QString whatIfMemberDies(const Array &array, const Member &member);
[[nodiscard]] QString whatIfDiskDies(const Disk &disk);

} // namespace bulkhead
