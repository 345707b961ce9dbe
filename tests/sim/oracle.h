// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace bulkhead::sim
{

/// What each sector may hold, from what the user of the array was told.
///
/// The oldest acceptable value is the last one that was acknowledged and then flushed;
/// everything written later may or may not be there after a crash.
class Oracle
{
public:
    /// A moment from which a flush counts: how much of each sector's history was acknowledged.
    using Mark = std::vector<std::uint64_t>;
    /// What a sector holds; 0 is zeros.
    using Content = std::uint32_t;

    explicit Oracle(int sectors);
    void submitted(int sector, Content value);
    void acknowledged(int sector, Content value);
    [[nodiscard]] Mark mark() const;
    void flushed(const Mark &mark);
    void flushed(int sector); ///< What of it was acknowledged last is durable.
    /// The sector is known to hold this for good: everybody agrees and it was flushed.
    void settled(int sector, Content value);

    [[nodiscard]] bool acceptable(int sector, Content value) const
    {
        for (const Entry &entry : m_sectors[std::size_t(sector)])
            if (entry.value == value)
                return true;
        return false;
    }
    /// Is there only one thing that it may hold?
    [[nodiscard]] bool isSettled(int sector) const
    {
        return m_sectors[std::size_t(sector)].size() == 1;
    }
    /// After a crash nothing is on its way, and what was not flushed is in doubt for good:
    /// a later flush does not bring it back.
    void crashed();
    /// Is a write of the sector on its way?
    [[nodiscard]] bool busy(int sector) const { return m_busy[std::size_t(sector)] != 0; }

private:
    struct Entry
    {
        Content value;
        bool acked;
        std::uint64_t order;
    };
    std::vector<std::vector<Entry>> m_sectors;
    std::vector<char> m_busy;
    std::uint64_t m_order = 0;
};

} // namespace bulkhead::sim
