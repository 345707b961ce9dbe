// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/model/dm_name.h"

namespace bulkhead
{

namespace
{

constexpr std::size_t maxDmName = 127;
constexpr std::string_view dmUuidPrefix = "BULKHEAD-";

bool isPlain(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'
        || c == '.' || c == '-';
}

} // namespace

std::string dmName(std::string_view arrayName, const Uuid &id)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string name = "bulkhead-";
    for (const char c : arrayName) {
        if (isPlain(c)) {
            name += c;
            continue;
        }
        const auto byte = static_cast<std::uint8_t>(c);
        name += "\\x";
        name += digits[byte >> 4];
        name += digits[byte & 0xf];
    }
    if (arrayName.empty() || name.size() > maxDmName)
        return dmName(id);
    return name;
}

std::string dmName(const Uuid &id)
{
    return "bulkhead-" + id.text();
}

std::string dmUuid(const Uuid &id)
{
    return std::string(dmUuidPrefix) + id.text();
}

std::optional<Uuid> arrayOfDmUuid(std::string_view dmUuid)
{
    if (!dmUuid.starts_with(dmUuidPrefix))
        return std::nullopt;
    const auto id = Uuid::parse(dmUuid.substr(dmUuidPrefix.size()));
    if (!id)
        return std::nullopt;
    return *id;
}

} // namespace bulkhead
