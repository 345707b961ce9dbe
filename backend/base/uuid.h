// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace bulkhead
{

/// 128 bits that name an array or a member, in printed order.
struct Uuid
{
    std::array<std::uint8_t, 16> bytes{};

    auto operator<=>(const Uuid &) const = default;
    [[nodiscard]] bool isNull() const { return *this == Uuid{}; }

    /// "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", lower case.
    [[nodiscard]] std::string text() const;
    /// Accepts exactly what text() makes, in either case. InvalidArgument else.
    [[nodiscard]] static Result<Uuid> parse(std::string_view text);
    /// Version 4, from the kernel's random source.
    [[nodiscard]] static Uuid random();
};

} // namespace bulkhead
