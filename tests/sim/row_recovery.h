// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/sim/row_disk.h"

namespace bulkhead::sim
{

/// The rules of the protocol, so that a test can break each and see the loss.
struct RowRules
{
    bool log = true; ///< Off is a mode, not a mistake: then what is lost is documented.
    bool logFirst = true; ///< Nothing is overwritten before all records are durable.
    bool everyoneHasIt = true; ///< Only operations with all their records are done again.
    bool intents = true; ///< Full rows announce themselves,
    bool intentsIfAllThere = true; ///< and leave no contents only while no member is missing.
    bool retireAfterFlush = true; ///< Only what is flushed is retired.
    bool flushRetires = true; ///< A flush is answered when the intents before it are retired.
    bool inOrder = true; ///< Operations are done again in their order.
    bool clearAfterRecovery = true; ///< All is retired before the first new write.
    bool trustNobody = true; ///< Nothing is solved from parity that is not trusted.
    bool markFirst = true; ///< Without a log: a row is written when it is durably dirty,
    bool idleFlushes = true; ///< and all members are flushed before it turns clean,
    bool idleLooksAgain = true; ///< if nothing was written meanwhile.
    bool errorsCount = true; ///< What could not be read is not used.
    bool mendFromAll = true; ///< Parity is made anew only if all data can be read.
};

/// What can be told of a column after a crash, without having lost anything more.
struct RowRecovery
{
    Words words{}; ///< Blocks of the members that are left, after what is done again.
    bool trusted = true;
    std::uint32_t unreadable = 0; ///< Members that cannot read it.
};

/// What can be done with the blocks of a row if these members are there.
[[nodiscard]] bkh_row_health healthOf(const bkh_geometry &geometry, const bkh_row &row,
                                      std::uint32_t members, bool trusted);

/// The entries of the disks that touch a column, judged; without a log, the region map: what a
/// recovery of it comes to.
[[nodiscard]] RowRecovery recoverColumn(const bkh_geometry &geometry,
                                        const std::vector<RowDisk> &disks, std::uint32_t left,
                                        Column column, const RowRules &rules);

/// Computes parity that is not trusted from the data, if all of that is there.
void mendParity(const bkh_geometry &geometry, const bkh_row &row, std::uint32_t left,
                const RowRules &rules, RowRecovery &now);

/// Members whose sector of the column cannot be read, and holds nothing newer in a cache.
[[nodiscard]] std::uint32_t unreadableOf(const std::vector<RowDisk> &disks, Column column);

/// The newest map of these members, as it counts after a crash.
[[nodiscard]] RowMap mapAfterCrash(const std::vector<RowDisk> &disks, std::uint32_t members);

} // namespace bulkhead::sim
