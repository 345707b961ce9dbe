// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/base/uuid.h"

#include <cerrno>
#include <cstdlib>
#include <sys/random.h>

namespace bulkhead
{

namespace
{

constexpr std::string_view digits = "0123456789abcdef";

constexpr bool dashBefore(std::size_t byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

} // namespace

std::string Uuid::text() const
{
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (dashBefore(i))
            text += '-';
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 0xf];
    }
    return text;
}

Result<Uuid> Uuid::parse(std::string_view text)
{
    const auto bad = [&] {
        return fail(ErrorCode::InvalidArgument, std::string(text.substr(0, 64)), "not a UUID");
    };
    if (text.size() != 36)
        return bad();
    Uuid uuid;
    std::size_t at = 0;
    for (std::size_t i = 0; i < uuid.bytes.size(); ++i) {
        if (dashBefore(i) && text[at++] != '-')
            return bad();
        const int high = nibble(text[at++]);
        const int low = nibble(text[at++]);
        if (high < 0 || low < 0)
            return bad();
        uuid.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return uuid;
}

Uuid Uuid::random()
{
    Uuid uuid;
    ssize_t got = 0;
    do {
        got = getrandom(uuid.bytes.data(), uuid.bytes.size(), 0);
    } while (got < 0 && errno == EINTR);
    // Up to 256 bytes are never cut short. Two arrays with one identity would be worse
    // than no program at all.
    if (got != static_cast<ssize_t>(uuid.bytes.size()))
        std::abort();
    uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0f) | 0x40);
    uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);
    return uuid;
}

} // namespace bulkhead
