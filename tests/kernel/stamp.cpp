// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kernel/stamp.h"

#include "tests/kernel/member.h"

#include <cstring>

namespace kerneltest
{

namespace
{

std::uint64_t mix(std::uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9U;
    x = (x ^ x >> 27) * 0x94d049bb133111ebU;
    return x ^ x >> 31;
}

} // namespace

Stamp parseStamp(const std::string &text)
{
    const auto colon = text.find(':');
    if (colon == std::string::npos)
        return {number(text), 0};
    return {number(text.substr(0, colon)), number(text.substr(colon + 1))};
}

void stampSector(const Stamp &stamp, std::uint64_t sector, std::uint8_t *to)
{
    const std::uint64_t number = sector - stamp.base;
    for (std::uint64_t word = 0; word < sectorBytes / 8; ++word) {
        const std::uint64_t value = word ? mix(stamp.seed << 40 ^ number << 8 ^ word) : number;
        std::memcpy(to + word * 8, &value, 8);
    }
}

} // namespace kerneltest
