// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/base/utf8.h"

#include <cstdint>

namespace bulkhead
{

namespace
{

struct Character
{
    std::uint32_t code = 0;
    std::size_t bytes = 0; ///< 0 if invalid.
};

/// The character at the start of @p text, which is not empty.
Character decode(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t first = byte(0);
    if (first < 0x80)
        return {first, 1};
    const std::size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < bytes)
        return {};
    std::uint32_t code = first & (0xffU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xc0) != 0x80)
            return {};
        code = code << 6 | (byte(i) & 0x3fU);
    }
    const bool overlong = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x10000);
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    if (overlong || surrogate || code > 0x10ffff)
        return {};
    return {code, bytes};
}

bool isControl(std::uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029
        || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e)
        || (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}

} // namespace

std::size_t utf8Length(std::string_view text)
{
    std::size_t length = 0;
    while (!text.empty()) {
        const Character c = decode(text);
        if (c.bytes == 0)
            return std::string_view::npos;
        text.remove_prefix(c.bytes);
        ++length;
    }
    return length;
}

std::string cleanText(std::string_view text, std::size_t maxBytes)
{
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos)
        return {};
    text = text.substr(first, text.find_last_not_of(' ') - first + 1);
    std::string clean;
    while (!text.empty()) {
        const Character c = decode(text);
        const bool good = c.bytes != 0 && !isControl(c.code);
        const std::string_view piece = good ? text.substr(0, c.bytes) : "?";
        if (clean.size() + piece.size() > maxBytes)
            break;
        clean += piece;
        text.remove_prefix(c.bytes == 0 ? 1 : c.bytes);
    }
    return clean;
}

bool hasControls(std::string_view text)
{
    while (!text.empty()) {
        const Character c = decode(text);
        if (c.bytes != 0 && isControl(c.code))
            return true;
        text.remove_prefix(c.bytes == 0 ? 1 : c.bytes);
    }
    return false;
}

} // namespace bulkhead
