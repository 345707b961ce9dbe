// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/sim/disk.h"

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
    using Mark = std::array<std::uint64_t, SectorCount>;

    Oracle();
    void submitted(int sector, Value value);
    void acknowledged(int sector, Value value);
    [[nodiscard]] Mark mark() const;
    void flushed(const Mark &mark);
    /// The sector is known to hold this for good: everybody agrees and it was flushed.
    void settled(int sector, Value value);

    [[nodiscard]] bool acceptable(int sector, Value value) const
    {
        for (const Entry &entry : m_sectors[sector])
            if (entry.value == value)
                return true;
        return false;
    }
    /// After a crash nothing is on its way, and what was not flushed is in doubt for good:
    /// a later flush does not bring it back.
    void crashed();
    /// Is a write of the sector on its way?
    [[nodiscard]] bool busy(int sector) const { return m_busy[sector]; }

private:
    struct Entry
    {
        Value value;
        bool acked;
        std::uint64_t order;
    };
    std::array<std::vector<Entry>, SectorCount> m_sectors;
    std::array<bool, SectorCount> m_busy{};
    std::uint64_t m_order = 0;
};

} // namespace bulkhead::sim
