// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/sim/oracle.h"

#include <algorithm>

namespace bulkhead::sim
{

Oracle::Oracle()
{
    for (auto &entries : m_sectors)
        entries.push_back({0, true, ++m_order});
}

void Oracle::submitted(int sector, Value value)
{
    m_sectors[sector].push_back({value, false, ++m_order});
    m_busy[sector] = true;
}

void Oracle::acknowledged(int sector, Value value)
{
    auto &entries = m_sectors[sector];
    const auto it = std::find_if(entries.rbegin(), entries.rend(),
                                 [&](const Entry &entry) { return entry.value == value; });
    it->acked = true;
    m_busy[sector] = false;
}

Oracle::Mark Oracle::mark() const
{
    Mark mark{};
    for (int sector = 0; sector < SectorCount; ++sector)
        for (const Entry &entry : m_sectors[sector])
            if (entry.acked)
                mark[sector] = entry.order;
    return mark;
}

void Oracle::flushed(const Mark &mark)
{
    for (int sector = 0; sector < SectorCount; ++sector)
        std::erase_if(m_sectors[sector],
                      [&](const Entry &entry) { return entry.order < mark[sector]; });
}

void Oracle::crashed()
{
    m_busy.fill(false);
    for (auto &entries : m_sectors)
        for (Entry &entry : entries)
            entry.acked = false;
}

void Oracle::settled(int sector, Value value)
{
    m_sectors[sector].assign(1, {value, true, ++m_order});
}

} // namespace bulkhead::sim
