// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/array.h"

#include <string>
#include <utility>
#include <vector>

namespace bulkhead
{

/// The engine of one simulated array: a region map and a rebuild that tick() moves on.
class SimulatedArray
{
public:
    explicit SimulatedArray(Array array);

    [[nodiscard]] const Array &array() const { return m_array; }

    /// Mark a share of the array as written, in one long run and a few islands.
    void fill(double share);
    /// Move the background work on. True if anything changed.
    bool tick(std::uint64_t milliseconds, Bytes ratePerSecond);

    void start();
    void stop();
    /// The member leaves the array, as Failed or Missing; a spare takes its slot.
    void lose(const Uuid &member, MemberState how);
    /// A missing member is back: only what it missed is copied.
    void rejoin(const Uuid &member, const std::string &device, const std::string &block);
    /// Put the spare into the member's slot. A member that works is copied first; one that does not
    /// is gone from the array at once.
    void replace(const Uuid &member, const Uuid &spare);
    /// Copy no more: the spare waits again.
    void cancelReplace();
    void rename(const std::string &name) { m_array.name = name; }
    void share(const std::string &policy, const std::string &group);
    /// Devices that left since this was last asked.
    [[nodiscard]] std::vector<std::string> takeFreed() { return std::exchange(m_freed, {}); }
    /// Keep a ghost in the slot of a failed member.
    void remove(const Uuid &member);
    /// A spare of a degraded array goes to work at once.
    void addSpare(Member spare);
    void removeSpare(const Uuid &member);

    [[nodiscard]] Result<void> sync(const std::string &verb);
    void setThrottle(const Throttle &throttle);
    /// One letter per cell: the worst of 'y' 's' 'd' 'c' 'n' in it.
    [[nodiscard]] std::string regions(int cells) const;

private:
    void record(const std::string &text);
    void useSpares();
    void seat(Member &slot, const Uuid &spare, MemberState state);
    void beginSync(SyncAction action);
    void endSync();
    void refresh();

    Array m_array;
    std::vector<std::string> m_freed;
    std::string m_map; ///< One letter per region.
    std::size_t m_cursor = 0; ///< The region the background work is at.
    std::uint64_t m_carry = 0; ///< Bytes done of that region.
};

} // namespace bulkhead
