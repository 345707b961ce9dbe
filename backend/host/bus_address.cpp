// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/bus_address.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

constexpr std::string_view letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

bool consistsOf(std::string_view text, std::string_view more)
{
    return !text.empty() && text.size() <= 255 && text.front() != '-' && text.front() != '.'
        && std::ranges::all_of(text, [&](char c) {
               return letters.find(c) != letters.npos || more.find(c) != more.npos;
           });
}

} // namespace

std::string escapeBusValue(std::string_view value)
{
    constexpr std::string_view plain = "-_/.\\*";
    constexpr std::string_view hex = "0123456789abcdef";
    std::string escaped;
    for (const char c : value) {
        if (letters.find(c) != letters.npos || plain.find(c) != plain.npos) {
            escaped += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        escaped += '%';
        escaped += hex[byte >> 4];
        escaped += hex[byte & 15];
    }
    return escaped;
}

Result<std::string> remoteBusAddress(std::string_view host)
{
    const std::size_t at = host.find('@');
    const std::string_view user = at == host.npos ? "" : host.substr(0, at);
    const std::string_view name = at == host.npos ? host : host.substr(at + 1);
    // A colon is for IPv6 addresses; nothing here may look like an option to ssh.
    if ((at != host.npos && !consistsOf(user, "._-")) || !consistsOf(name, "._-:"))
        return fail(ErrorCode::InvalidArgument, std::string(host), "not the name of a computer");
    std::string address = "unixexec:path=ssh";
    int number = 0;
    for (const std::string_view argument :
         {std::string_view("-xT"), std::string_view("-oConnectTimeout=20"), std::string_view("--"),
          host, std::string_view("systemd-stdio-bridge")})
        address += ",argv" + std::to_string(++number) + "=" + escapeBusValue(argument);
    return address;
}

} // namespace bulkhead
