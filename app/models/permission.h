// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/host.h"

#include <QString>

namespace bulkhead
{

/// What the user can ask for in the window.
enum class Deed {
    Create,
    AddSpare,
    RemoveSpare,
    Fail,
    Remove,
    Replace,
    Start,
    Stop,
    Delete,
    Scrub,
    Repair,
    Pause,
    Resume,
    Cancel,
};

/// What is selected at the moment.
struct Selection
{
    const Array *array = nullptr;
    const Member *member = nullptr; ///< Of that array.
};

/// Why this cannot be done now, as a sentence; empty if it can. The helper decides in the end,
/// this only spares the user an answer that is known already.
[[nodiscard]] QString whyNot(Deed deed, const HostSnapshot &host, const Selection &selection);

} // namespace bulkhead
