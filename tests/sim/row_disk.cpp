// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/sim/row_disk.h"

#include <algorithm>

namespace bulkhead::sim
{

bool LogEntry::retires(std::uint64_t op) const
{
    return op < tail || std::find(retired.begin(), retired.end(), op) != retired.end();
}

Word RowDisk::read(Column column) const
{
    const auto newest = std::find_if(open.rbegin(), open.rend(), [&](const PlacedWrite &write) {
        return write.column == column && write.completedAt;
    });
    if (newest != open.rend())
        return newest->value;
    const auto row = std::size_t(column.row), at = std::size_t(column.at);
    return unreadable[row][at] ? Garbage : stable[row][at];
}

void RowDisk::flush(std::uint64_t submittedAt)
{
    for (const PlacedWrite &write : open)
        if (write.completedAt && write.completedAt < submittedAt) {
            stable[std::size_t(write.column.row)][std::size_t(write.column.at)] = write.value;
            unreadable[std::size_t(write.column.row)][std::size_t(write.column.at)] = false;
        }
    std::erase_if(open, [&](const PlacedWrite &write) {
        return write.completedAt && write.completedAt < submittedAt;
    });
}

void RowDisk::cut(std::uint64_t keptOpen, std::uint64_t keptLog, bool keptMap)
{
    for (std::size_t i = 0; i < open.size(); ++i)
        if (keptOpen >> i & 1U) {
            stable[std::size_t(open[i].column.row)][std::size_t(open[i].column.at)] = open[i].value;
            unreadable[std::size_t(open[i].column.row)][std::size_t(open[i].column.at)] = false;
        }
    open.clear();
    std::size_t i = 0;
    std::erase_if(log, [&](const LogEntry &) { return !(keptLog >> i++ & 1U); });
    for (LogEntry &entry : log)
        entry.durable = true;
    if (mapComing && keptMap)
        map = *mapComing;
    mapComing.reset();
}

std::array<std::uint8_t *, MaxRowMembers> pointersTo(Words &words)
{
    std::array<std::uint8_t *, MaxRowMembers> to{};
    for (std::size_t i = 0; i < words.size(); ++i)
        to[i] = reinterpret_cast<std::uint8_t *>(&words[i]);
    return to;
}

} // namespace bulkhead::sim
