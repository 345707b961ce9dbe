// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/dm/control.h"
#include "helper/operation/undo_store.h"

#include <atomic>
#include <functional>
#include <optional>
#include <set>

namespace bulkhead
{

/// Where the runner works and whom it tells.
struct RunContext
{
    const DmControl &dm;
    UndoStore &undo;
    std::string root; ///< "/" outside tests: where to look for the module's file.
    /// Called before each step, on the runner's thread; @p step counts from 0.
    std::function<void(std::size_t step, std::size_t count)> progress;
    /// Set by the owner to ask for an end; looked at between the steps before the first that
    /// cannot be taken back.
    const std::atomic<bool> *cancelled = nullptr;
};

/// Does what a plan says, once: checks the module, claims and checks every disk, saves what
/// will be overwritten, and takes the steps in order.
///
/// A step that fails ends it; then everything that was written to disks that were not ours
/// before is put back, unless a running array already knows them. Runs on a thread of its
/// own and blocks for as long as the disks need.
class PlanRunner
{
public:
    PlanRunner(const Plan &plan, const RunContext &context);

    [[nodiscard]] Result<void> run();

private:
    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<void> claimAll();
    [[nodiscard]] Result<void> takeSteps();
    [[nodiscard]] Result<void> take(const WipeSignatures &wipe);
    [[nodiscard]] Result<void> take(const WriteBlocks &blocks);
    [[nodiscard]] Result<void> take(const LoadTable &load);
    [[nodiscard]] Result<void> take(const RemoveDevice &remove);
    [[nodiscard]] Result<void> take(const SendMessage &send);
    [[nodiscard]] Result<void> write(const Write &write);
    [[nodiscard]] bool isHeldByArray(const Target &target) const;
    [[nodiscard]] Result<void> finish(Result<void> outcome);
    [[nodiscard]] UndoStore::Disks allDisks();
    [[nodiscard]] UndoStore::Disks freshDisks(); ///< As the undo record counts them.

    const Plan &m_plan;
    const RunContext &m_context;
    std::vector<std::optional<ClaimedDisk>> m_disks; ///< By target; none if it may be broken.
    std::optional<UndoStore::Record> m_undo;
    bool m_isCommitted = false; ///< Members that were ours before have been written to.
    bool m_isLive = false; ///< The kernel runs the new table.
};

/// Finishes or takes back what a helper that was killed left half done: an array that runs
/// was finished; anything else is put back. @p disks are all disks of this computer now.
/// What cannot be put back yet (a disk is not plugged in) stays for the next time.
/// @return one line per operation, for the journal.
[[nodiscard]] std::vector<std::string> recoverUnfinished(const DmControl &dm, UndoStore &undo,
                                                         const std::vector<DiskFacts> &disks);

} // namespace bulkhead
