// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/plan/lookup.h"
#include "backend/plan/offer.h"
#include "backend/plan/words.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

bool isPlain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || std::string_view("_-./:=+,@").find(c) != std::string_view::npos;
}

std::string diskWord(const HostFacts &facts, const DiskRef &ref)
{
    for (const DiskFacts &disk : facts.disks)
        if (disk.disk.object == ref.object)
            return "/dev/" + disk.disk.device;
    return shellWord(ref.object);
}

std::string arrayWord(const HostFacts &facts, const std::string &uuid)
{
    const auto array = findArray(facts, uuid);
    // A name that two arrays share, or that looks like an option, would not find the right one.
    if (!array)
        return shellWord(uuid);
    const auto same = [&](const ArrayFacts &other) {
        return other.array.name == (*array)->array.name;
    };
    return std::ranges::count_if(facts.arrays, same) == 1 ? shellWord((*array)->array.name) : uuid;
}

std::string memberWord(const HostFacts &facts, const std::string &uuid)
{
    for (const ArrayFacts &array : facts.arrays)
        for (const auto *list : {&array.array.members, &array.array.spares})
            for (const Member &member : *list)
                if (member.id.text() == uuid && !member.device.empty())
                    return "/dev/" + member.device;
    return shellWord(uuid);
}

std::string createLine(const Request &request, const HostFacts &facts)
{
    std::string line =
        "create --level " + shellWord(request.level) + " --name " + shellWord(request.name);
    if (const auto level = parseLevel(request.level))
        line += shapeOptions(requestedShape(request, *level));
    for (const DiskRef &disk : request.disks)
        line += ' ' + diskWord(facts, disk);
    for (const DiskRef &spare : request.spares)
        line += " --spare " + diskWord(facts, spare);
    return line;
}

} // namespace

std::string shellWord(std::string_view word)
{
    if (!word.empty() && word.front() != '-' && std::ranges::all_of(word, isPlain))
        return std::string(word);
    std::string quoted = "'";
    for (const char c : word) {
        if (c == '\'')
            quoted += "'\\''";
        else
            quoted += c;
    }
    return quoted + '\'';
}

std::string commandLine(const Request &request, const HostFacts &facts)
{
    std::string line = "bulkheadctl ";
    if (request.action == "create") {
        line += createLine(request, facts);
    } else {
        const std::string array = arrayWord(facts, request.array);
        if (request.action == "add-spare")
            line += "spare add " + array;
        else if (request.action == "remove-spare")
            line += "spare remove " + array;
        else if (request.action == "cancel-replace")
            line += "replace " + array + " --cancel";
        else if (request.action == "rename")
            line += "rename " + array + ' ' + shellWord(request.name);
        else if (request.action == "set-policy")
            line += "spare policy " + array + ' ' + request.policy
                + (request.group.empty() ? "" : ' ' + shellWord(request.group));
        else
            line += request.action + ' ' + array;
        const bool isOption = request.action == "replace";
        for (const DiskRef &disk : request.disks)
            if (!isOption)
                line += ' ' + diskWord(facts, disk);
        if (!request.member.empty())
            line += ' ' + memberWord(facts, request.member);
        if (!request.spare.empty())
            line += " --spare " + memberWord(facts, request.spare);
        for (const DiskRef &disk : request.disks)
            if (isOption)
                line += " --with " + diskWord(facts, disk);
    }
    if (request.erase)
        line += " --erase";
    if (request.degraded)
        line += " --degraded";
    return line;
}

} // namespace bulkhead
