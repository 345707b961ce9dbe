// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

// Inside backend/model only: reading the words of a line.
namespace bulkhead::words
{

template <class T>
using Named = std::pair<T, std::string_view>;

template <class T>
std::string_view nameOf(std::span<const Named<T>> table, T value)
{
    const auto entry = std::ranges::find(table, value, &Named<T>::first);
    return entry == table.end() ? std::string_view("unknown") : entry->second;
}

template <class T>
Result<T> valueOf(std::span<const Named<T>> table, std::string_view name, const char *what)
{
    const auto entry = std::ranges::find(table, name, &Named<T>::second);
    if (entry == table.end())
        return fail(ErrorCode::InvalidArgument, std::string(name.substr(0, 64)), what);
    return entry->first;
}

/// Split at blanks; no empty words.
[[nodiscard]] std::vector<std::string_view> split(std::string_view line);

/// All digits, no sign, fits.
[[nodiscard]] Result<std::uint64_t> number(std::string_view word);

} // namespace bulkhead::words
