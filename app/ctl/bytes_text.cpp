// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/invocation.h"

#include <algorithm>
#include <cmath>

namespace bulkhead::ctl
{

namespace
{

/// 0 for a unit nobody uses.
double factorOf(std::string_view unit)
{
    if (unit.ends_with("/s"))
        unit.remove_suffix(2);
    if (unit.ends_with('B') || unit.ends_with('b'))
        unit.remove_suffix(1);
    if (unit.empty())
        return 1;
    const bool binary = unit.size() == 2 && unit[1] == 'i';
    constexpr std::string_view units = "kmgtpKMGTP";
    const std::size_t at = units.find(unit[0]);
    if (at == units.npos || (unit.size() > 1 && !binary))
        return 0;
    return std::pow(binary ? 1024.0 : 1000.0, double(at % 5 + 1));
}

} // namespace

std::optional<Bytes> parseBytes(std::string_view text)
{
    const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
    const std::string_view digits = text.substr(0, end);
    std::string_view unit = text.substr(end);
    if (unit.starts_with(' '))
        unit.remove_prefix(1);
    if (digits.empty() || digits.size() > 20 || std::ranges::count(digits, '.') > 1)
        return std::nullopt;
    const double factor = factorOf(unit);
    // By hand: strtod would listen to the locale.
    std::uint64_t whole = 0;
    double fraction = 0;
    double place = 1;
    bool behind = false;
    for (const char c : digits) {
        if (c == '.') {
            behind = true;
        } else if (behind) {
            place /= 10;
            fraction += place * (c - '0');
        } else {
            if (whole > (UINT64_MAX - 9) / 10)
                return std::nullopt;
            whole = whole * 10 + std::uint64_t(c - '0');
        }
    }
    const double limit = 9.2e18;
    if (factor == 0 || digits == "." || double(whole) * factor > limit)
        return std::nullopt;
    return Bytes{whole * std::uint64_t(factor) + std::uint64_t(fraction * factor + 0.5)};
}

std::optional<Bytes> parseChunk(std::string_view text)
{
    if (text.ends_with('B') || text.ends_with('b'))
        text.remove_suffix(1);
    if (text.ends_with('i'))
        text.remove_suffix(1);
    const bool hasUnit = !text.empty() && (text.back() < '0' || text.back() > '9');
    return parseBytes(std::string(text) + (hasUnit ? "i" : ""));
}

} // namespace bulkhead::ctl
