// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/dm/control.h"

namespace bulkhead
{

/// What the kernel can do with our target.
enum class ModuleState {
    Loaded,
    Available, ///< The file is there: the kernel loads it when it is first needed.
    Missing, ///< No module for the running kernel.
    Rejected, ///< The file is there and the kernel does not take it.
};

[[nodiscard]] std::string_view text(ModuleState state);

/// Looks, and loads nothing. @p root is "/" outside tests.
[[nodiscard]] ModuleState moduleState(const DmControl &dm, const std::string &root);

/// Makes sure that the target is there before anything is written. The kernel loads the
/// module itself; its name is a constant there and here.
/// ModuleMissing or ModuleRejected, with a sentence that names the kernel and the cause.
[[nodiscard]] Result<void> needModule(const DmControl &dm, const std::string &root);

} // namespace bulkhead
