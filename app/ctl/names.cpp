// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/names.h"

#include <algorithm>
#include <cctype>

namespace bulkhead::ctl
{

namespace
{

constexpr std::size_t leastPrefix = 4;

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return char(c < 128 ? std::tolower(c) : c); });
    return text;
}

bool isUuidPrefix(const Uuid &id, const std::string &word)
{
    return word.size() >= leastPrefix && id.text().starts_with(lower(word));
}

/// The ways a disk can be called. Empty ones match nothing.
std::vector<std::string> callsigns(const std::string &device, const std::string &model,
                                   const std::string &serial, const std::string &wwn)
{
    std::vector<std::string> names;
    if (!device.empty())
        names = {device, "/dev/" + device};
    if (!serial.empty())
        names.push_back(serial);
    if (!wwn.empty())
        names.push_back(wwn);
    if (!model.empty() && !serial.empty()) {
        names.push_back(model + " " + serial);
        names.push_back(model + " (" + serial + ")");
    }
    return names;
}

bool answersTo(const std::vector<std::string> &names, const std::string &word, bool exact)
{
    return std::ranges::any_of(names, [&](const std::string &name) {
        return exact ? name == word : lower(name) == lower(word);
    });
}

bool answersTo(const Disk &disk, const std::string &word, bool exact)
{
    auto names = callsigns(disk.device, disk.model, disk.serial, disk.wwn);
    names.push_back(displayName(disk));
    return answersTo(names, word, exact);
}

bool answersTo(const Member &member, const std::string &word, bool exact)
{
    return answersTo(callsigns(member.device, member.model, member.serial, member.wwn), word, exact)
        || isUuidPrefix(member.id, word);
}

std::string commas(const std::vector<std::string> &words)
{
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text.empty() ? "none" : text;
}

std::string describe(const Disk &disk)
{
    return disk.device;
}

std::string describe(const Member &member)
{
    if (!member.device.empty())
        return member.device;
    return member.serial.empty() ? member.id.text() : member.serial;
}

template <class T>
std::vector<std::string> namesOf(const std::vector<T> &things)
{
    std::vector<std::string> names;
    for (const T &thing : things)
        names.push_back(describe(thing));
    return names;
}

/// The only one that answers to the word; exact spelling first, any case second.
template <class T>
Result<T> only(const std::vector<T> &things, const std::string &word, const std::string &what)
{
    for (const bool exact : {true, false}) {
        std::vector<T> found;
        std::ranges::copy_if(things, std::back_inserter(found),
                             [&](const T &thing) { return answersTo(thing, word, exact); });
        if (found.size() == 1)
            return found.front();
        if (found.size() > 1)
            return fail(ErrorCode::InvalidArgument, word,
                        "This could be any of " + commas(namesOf(found))
                            + "; use one of these names.");
    }
    return fail(ErrorCode::InvalidArgument, word,
                "There is no such " + what + ". There is: " + commas(namesOf(things)) + ".");
}

} // namespace

Result<Disk> findDisk(const HostSnapshot &host, const std::string &word)
{
    return only(host.disks, word, "disk");
}

Result<Array> findArray(const HostSnapshot &host, const std::string &word)
{
    for (const bool byName : {true, false}) {
        std::vector<Array> found;
        for (const Array &array : host.arrays)
            if (byName ? array.name == word : isUuidPrefix(array.id, word))
                found.push_back(array);
        if (found.size() == 1)
            return found.front();
        if (found.empty())
            continue;
        std::vector<std::string> ids;
        for (const Array &array : found)
            ids.push_back(array.id.text());
        return fail(ErrorCode::InvalidArgument, word,
                    "This could be any of " + commas(ids) + "; use the UUID.");
    }
    std::vector<std::string> names;
    for (const Array &array : host.arrays)
        names.push_back(array.name);
    return fail(ErrorCode::InvalidArgument, word,
                "There is no such array. There is: " + commas(names) + ".");
}

Result<Member> findMember(const Array &array, const std::string &word, bool spares)
{
    return only(spares ? array.spares : array.members, word,
                (spares ? "spare of " : "member of ") + array.name);
}

} // namespace bulkhead::ctl
