// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"

#include <ostream>
#include <string>
#include <vector>

namespace bulkhead
{

struct AssembleOptions
{
    bool incomplete = false; ///< Start arrays that miss members, degraded.
    bool dryRun = false;
    unsigned waitSeconds = 0; ///< For members of an incomplete array to appear.
    std::string array; ///< UUID text of the only one to start; empty for all.
    std::vector<std::string> devices; ///< Paths; only arrays with one of these on board.
    std::string stateFolder = "/var/lib/bulkhead";
    std::string root;
};

/// What bulkhead-assemble ends with; documented in its manual page.
enum AssembleStatus {
    AssembleOk = 0, ///< Everything runs that was asked for.
    AssembleFailed = 1,
    AssembleUsage = 2,
    AssembleNoModule = 3, ///< Nothing was written.
    AssembleIncomplete = 4, ///< Left for later: members are missing.
    AssembleRefused = 5, ///< Split brain or ambiguous: a person has to look.
};

/// Starts arrays, without any bus. One line per array on @p out.
[[nodiscard]] AssembleStatus assemble(const AssembleOptions &options, std::ostream &out);

/// For udev: what a disk says it is, as KEY=value lines; nothing and false if it is not
/// ours. Only reads, needs no privilege but to open the disk.
[[nodiscard]] bool probeForUdev(const std::string &device, std::ostream &out);

} // namespace bulkhead
