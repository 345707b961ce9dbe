// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>

namespace bulkhead
{

// Arithmetic on numbers that came from a disk or a client: no answer instead of a wrapped one.

[[nodiscard]] constexpr std::optional<std::uint64_t> checkedAdd(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t sum = 0;
    if (__builtin_add_overflow(a, b, &sum))
        return std::nullopt;
    return sum;
}

[[nodiscard]] constexpr std::optional<std::uint64_t> checkedMul(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t product = 0;
    if (__builtin_mul_overflow(a, b, &product))
        return std::nullopt;
    return product;
}

/// Does [offset, offset + length) lie within [0, size)?
[[nodiscard]] constexpr bool fitsWithin(std::uint64_t offset, std::uint64_t length,
                                        std::uint64_t size)
{
    return offset <= size && length <= size - offset;
}

/// @p unit is not zero; it need not be a power of two.
[[nodiscard]] constexpr std::uint64_t alignDown(std::uint64_t value, std::uint64_t unit)
{
    return value - value % unit;
}

} // namespace bulkhead
