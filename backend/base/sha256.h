// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/byte_io.h"

#include <array>

namespace bulkhead
{

using Digest = std::array<std::uint8_t, 32>;

/// SHA-256 (FIPS 180-4). It chains the updates of an array's labels: protection against
/// accidents, not against a forger, who can seal any label anyway.
[[nodiscard]] Digest sha256(ByteSpan bytes);

/// 64 hexadecimal digits, lower case.
[[nodiscard]] std::string hexText(const Digest &digest);

/// Accepts exactly what hexText() makes; false else.
[[nodiscard]] bool parseHex(std::string_view text, Digest &digest);

} // namespace bulkhead
