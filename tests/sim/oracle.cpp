// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/sim/oracle.h"

#include <algorithm>

namespace bulkhead::sim
{

Oracle::Oracle(int sectors)
    : m_sectors(std::size_t(sectors))
    , m_busy(std::size_t(sectors))
{
    for (auto &entries : m_sectors)
        entries.push_back({0, true, ++m_order});
}

void Oracle::submitted(int sector, Content value)
{
    m_sectors[std::size_t(sector)].push_back({value, false, ++m_order});
    m_busy[std::size_t(sector)] = 1;
}

void Oracle::acknowledged(int sector, Content value)
{
    auto &entries = m_sectors[std::size_t(sector)];
    const auto it = std::find_if(entries.rbegin(), entries.rend(),
                                 [&](const Entry &entry) { return entry.value == value; });
    it->acked = true;
    m_busy[std::size_t(sector)] = 0;
}

Oracle::Mark Oracle::mark() const
{
    Mark mark(m_sectors.size());
    for (std::size_t sector = 0; sector < m_sectors.size(); ++sector)
        for (const Entry &entry : m_sectors[sector])
            if (entry.acked)
                mark[sector] = entry.order;
    return mark;
}

void Oracle::flushed(const Mark &mark)
{
    for (std::size_t sector = 0; sector < m_sectors.size(); ++sector)
        std::erase_if(m_sectors[sector],
                      [&](const Entry &entry) { return entry.order < mark[sector]; });
}

void Oracle::flushed(int sector)
{
    Mark now(m_sectors.size());
    now[std::size_t(sector)] = mark()[std::size_t(sector)];
    flushed(now);
}

void Oracle::crashed()
{
    std::fill(m_busy.begin(), m_busy.end(), char(0));
    for (auto &entries : m_sectors)
        for (Entry &entry : entries)
            entry.acked = false;
}

void Oracle::settled(int sector, Content value)
{
    m_sectors[std::size_t(sector)].assign(1, {value, true, ++m_order});
}

} // namespace bulkhead::sim
