// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/metadata/native_set.h"

#include <algorithm>
#include <map>
#include <utility>

namespace bulkhead
{

namespace
{

using Found = std::vector<FoundMember>;

/// How one label's update relates to the newest one.
enum class Kinship {
    Same,
    Ancestor, ///< The newest builds on it.
    Fork, ///< It moved on by itself.
    Unknown, ///< Older than the newest remembers.
};

Kinship kinship(const Label &label, const FoundMember &newest)
{
    if (label.generation == newest.native.label.generation)
        return label.configDigest == newest.native.label.configDigest ? Kinship::Same
                                                                      : Kinship::Fork;
    const auto &history = newest.native.config.history;
    const auto update = std::ranges::find(history, label.generation, &Update::generation);
    if (update != history.end())
        return update->digest == label.configDigest ? Kinship::Ancestor : Kinship::Fork;
    return Kinship::Unknown;
}

const FoundMember &newestOf(const Found &found)
{
    const auto generation = [](const FoundMember &f) { return f.native.label.generation; };
    return *std::ranges::max_element(found, {}, generation);
}

std::string duplicateConflict(const Found &found)
{
    for (auto a = found.begin(); a != found.end(); ++a)
        for (auto b = std::next(a); b != found.end(); ++b)
            if (a->native.label.member == b->native.label.member)
                return a->device + " and " + b->device
                    + " both claim to be the same member; one is a copy of the other.";
    return {};
}

/// A newer label on a disk that the other members have never heard of may be a stranger's. Those
/// who hold the newest update must include somebody the previous holders knew.
std::string introductionConflict(const Found &found, const FoundMember &newest)
{
    const FoundMember *second = nullptr;
    for (const FoundMember &member : found) {
        const auto kin = kinship(member.native.label, newest);
        if (kin == Kinship::Ancestor
            && (!second || second->native.label.generation < member.native.label.generation))
            second = &member;
    }
    if (!second)
        return {};
    const auto introduced = [&](const FoundMember &member) {
        return kinship(member.native.label, newest) == Kinship::Same
            && findMember(second->native.config, member.native.label.member);
    };
    if (std::ranges::any_of(found, introduced))
        return {};
    return newest.device
        + " claims a newer state of the array, but the other members do not "
          "know this disk.";
}

std::string conflictOf(const Found &found, const FoundMember &newest)
{
    if (auto conflict = duplicateConflict(found); !conflict.empty())
        return conflict;
    std::size_t believers = 0;
    std::size_t unaccounted = 0;
    for (const FoundMember &member : found) {
        switch (kinship(member.native.label, newest)) {
        case Kinship::Same:
            ++believers;
            break;
        case Kinship::Unknown:
            ++unaccounted;
            break;
        case Kinship::Fork:
            return member.device + " and " + newest.device
                + " were changed separately; somebody must choose which half is right.";
        case Kinship::Ancestor:
            break;
        }
    }
    if (unaccounted >= believers)
        return newest.device
            + " claims a newer state of the array, but does not account for the "
              "other members.";
    return introductionConflict(found, newest);
}

NativeSet makeSet(Found found)
{
    const FoundMember &newest = newestOf(found);
    NativeSet set;
    set.config = newest.native.config;
    set.update = newest.native.label.configDigest;
    set.conflict = conflictOf(found, newest);
    set.members.resize(set.config.members.size());
    for (FoundMember &member : found) {
        const ConfigMember *known = findMember(set.config, member.native.label.member);
        if (!known) {
            set.strangers.push_back(std::move(member));
        } else if (known->slot < 0) {
            set.spares.push_back(std::move(member));
        } else if (auto &slot = set.members[static_cast<std::size_t>(known->slot)]; !slot) {
            slot = std::move(member);
        } else {
            set.strangers.push_back(std::move(member));
        }
    }
    return set;
}

} // namespace

std::vector<NativeSet> groupMembers(std::vector<FoundMember> found)
{
    std::map<Uuid, Found> groups;
    for (FoundMember &member : found)
        groups[member.native.label.array].push_back(std::move(member));
    std::vector<NativeSet> sets;
    sets.reserve(groups.size());
    for (auto &[array, group] : groups)
        sets.push_back(makeSet(std::move(group)));
    return sets;
}

} // namespace bulkhead
