// SPDX-License-Identifier: GPL-2.0-or-later
// Sectors that say who wrote them, and where to.
#pragma once

#include <cstdint>
#include <string>

namespace kerneltest
{

struct Stamp
{
    std::uint64_t seed;
    std::uint64_t base; ///< The sector that counts as 0.
};

/// NUMBER or NUMBER:BASE.
Stamp parseStamp(const std::string &text);

void stampSector(const Stamp &stamp, std::uint64_t sector, std::uint8_t *to);

} // namespace kerneltest
