// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/metadata/config.h"

#include "backend/base/utf8.h"

#include <algorithm>
#include <utility>

namespace bulkhead
{

namespace
{

constexpr std::size_t maxNameCharacters = 64;

} // namespace

Config nextConfig(const Config &current, const Digest &digest, const Uuid &update,
                  std::uint64_t nowUs, std::string host)
{
    Config next = current;
    next.history.push_back({current.generation, digest});
    if (next.history.size() > Config::maxHistory)
        next.history.erase(next.history.begin());
    next.generation = current.generation + 1;
    next.update = update;
    next.updatedUs = nowUs;
    next.host = std::move(host);
    return next;
}

const ConfigMember *findMember(const Config &config, const Uuid &id)
{
    for (const auto *list : {&config.members, &config.spares}) {
        const auto found = std::ranges::find(*list, id, &ConfigMember::id);
        if (found != list->end())
            return &*found;
    }
    return nullptr;
}

const ConfigMember *findReplacement(const Config &config)
{
    const auto at = std::ranges::find_if(
        config.spares, [](const ConfigMember &spare) { return spare.replaces >= 0; });
    return at == config.spares.end() ? nullptr : &*at;
}

void takeSlot(Config &config, const Uuid &spare, int slot)
{
    const auto from = std::ranges::find(config.spares, spare, &ConfigMember::id);
    ConfigMember &to = config.members[static_cast<std::size_t>(slot)];
    to = *from;
    to.slot = slot;
    to.replaces = -1;
    config.spares.erase(from);
}

Result<void> checkName(std::string_view name)
{
    const auto bad = [&](const char *why) {
        return fail(ErrorCode::InvalidArgument, cleanText(name, 64), why);
    };
    const std::size_t length = utf8Length(name);
    if (length == std::string_view::npos)
        return bad("The name is not valid UTF-8 text.");
    if (length == 0)
        return bad("The array needs a name.");
    if (length > maxNameCharacters)
        return bad("The name is longer than 64 characters.");
    if (hasControls(name))
        return bad("The name contains a control character.");
    if (name.find('/') != std::string_view::npos)
        return bad("The name contains a slash.");
    if (name.front() == '-' || name.front() == '.')
        return bad("The name starts with a dash or a dot.");
    if (name.front() == ' ' || name.back() == ' ')
        return bad("The name starts or ends with a blank.");
    return {};
}

} // namespace bulkhead
