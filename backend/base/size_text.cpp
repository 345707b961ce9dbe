// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/base/size_text.h"

#include <array>
#include <string_view>

namespace bulkhead
{

namespace
{

std::string counted(std::uint64_t count, std::string_view unit)
{
    std::string text = std::to_string(count) + ' ' + std::string(unit);
    if (count != 1)
        text += 's';
    return text;
}

std::string counted(std::uint64_t large, std::string_view largeUnit, std::uint64_t small,
                    std::string_view smallUnit)
{
    std::string text = counted(large, largeUnit);
    if (small > 0)
        text += ' ' + counted(small, smallUnit);
    return text;
}

} // namespace

std::string sizeText(Bytes size)
{
    constexpr std::array<std::string_view, 6> units{"kB", "MB", "GB", "TB", "PB", "EB"};
    if (size.value < 1000)
        return counted(size.value, "byte");

    // Rounded half up with integers alone: the same text everywhere.
    const auto rounded = [&](std::uint64_t unit) {
        return size.value / unit + (size.value % unit >= unit / 2 ? 1 : 0);
    };
    std::uint64_t unit = 1000;
    std::size_t index = 0;
    // What would round to "1000 GB" is "1.0 TB".
    while (index + 1 < units.size() && rounded(unit) >= 1000) {
        unit *= 1000;
        ++index;
    }
    const std::string name(units[index]);
    const std::uint64_t tenths = rounded(unit / 10);
    if (tenths < 100)
        return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + ' ' + name;
    return std::to_string(rounded(unit)) + ' ' + name;
}

std::string durationText(std::uint64_t microseconds)
{
    const std::uint64_t seconds = microseconds / 1000000;
    if (seconds < 60)
        return counted(seconds, "second");
    const std::uint64_t minutes = seconds / 60;
    if (minutes < 60)
        return counted(minutes, "minute");
    const std::uint64_t hours = minutes / 60;
    if (hours < 24)
        return counted(hours, "hour", minutes % 60, "minute");
    return counted(hours / 24, "day", hours % 24, "hour");
}

} // namespace bulkhead
