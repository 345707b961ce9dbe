// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <compare>
#include <cstdint>

namespace bulkhead
{

/// A number of bytes.
struct Bytes
{
    std::uint64_t value = 0;

    auto operator<=>(const Bytes &) const = default;
};

/// A number of 512-byte sectors, the kernel's unit whatever the disk's own is.
struct Sectors
{
    std::uint64_t value = 0;

    auto operator<=>(const Sectors &) const = default;
    [[nodiscard]] constexpr Bytes bytes() const { return {value * 512}; }
};

} // namespace bulkhead
