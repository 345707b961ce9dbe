// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/service/operations.h"

namespace bulkhead
{

/// Policy: what the daemon does by itself when an array lost a member.
///
/// A failed member is replaced at once by the best of the array's spares, else of those that others
/// share with it; one that is only missing gets a while to come back first. A member that was
/// unplugged and is back joins again, what the labels say is made true, and they say who took a
/// slot in the kernel. Nothing is tried for ever.
class SpareGuard
{
public:
    SpareGuard(EventLoop &loop, HostView &view, Operations &operations);
    SpareGuard(const SpareGuard &) = delete;
    SpareGuard &operator=(const SpareGuard &) = delete;

    /// To be called when the picture changed.
    void look();
    /// A disk was unplugged: its array need not find out by a failing write.
    void unplugged(const std::string &tableDevice);

private:
    struct Watched
    {
        std::chrono::steady_clock::time_point since; ///< When the slot was first seen empty.
        int attempts = 0; ///< With the disks below.
        std::vector<std::string> candidates; ///< Other disks are worth other attempts.
        std::optional<Uuid> copiedTo{}; ///< The replacement that the kernel was seen to fill.
    };
    using Slot = std::pair<Uuid, Uuid>; ///< Array and the member that is out.

    void lookAt(const ArrayFacts &facts, std::set<Slot> &seen);
    [[nodiscard]] bool isWorthTrying(const ArrayFacts &facts, Watched &watched);
    /// The kernel is done with a replacement: the labels follow.
    [[nodiscard]] bool settle(const ArrayFacts &facts, Watched &watched);
    [[nodiscard]] bool reconnect(const ArrayFacts &facts, Watched &watched);
    /// False if nobody can step in, or not yet.
    [[nodiscard]] bool replace(const ArrayFacts &facts, const Member &lost, Watched &watched);

    EventLoop &m_loop;
    HostView &m_view;
    Operations &m_operations;
    std::map<Slot, Watched> m_watched;
    EventHandle m_timer;
};

} // namespace bulkhead
