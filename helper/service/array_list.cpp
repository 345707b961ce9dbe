// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/array_list.h"

#include <set>

namespace bulkhead
{

namespace
{

std::string word(std::string_view text)
{
    return std::string(text);
}

std::vector<ObjectPath> memberPaths(const Array &array)
{
    std::vector<ObjectPath> paths;
    for (const auto *list : {&array.members, &array.spares}) {
        for (const Member &member : *list)
            paths.push_back({memberPath(member.id.text())});
    }
    return paths;
}

Dictionary arrayDictionary(const Array &array)
{
    return {
        {"Uuid", array.id.text()},
        {"Name", array.name},
        {"Level", word(text(array.level))},
        {"Layout", array.layout},
        {"Size", array.size.value},
        {"ChunkSize", array.chunk.value},
        {"State", word(text(array.state))},
        {"StateReason", array.stateReason},
        {"FailuresLeft", std::int32_t{array.failuresLeft}},
        {"Device", array.device},
        {"SparePolicy", array.sparePolicy},
        {"SpareGroup", array.spareGroup},
        {"Members", memberPaths(array)},
        {"SyncAction", word(text(array.sync.action))},
        {"SyncPaused", array.sync.paused},
        {"SyncDone", array.sync.done.value},
        {"SyncTotal", array.sync.total.value},
        {"SyncRate", array.sync.ratePerSecond.value},
        {"SyncRemaining", array.sync.remainingUs},
        {"Mismatches", array.mismatches.value},
        {"RegionSize", array.regionSize.value},
        {"RegionCounts", RegionCounts(array.regionCounts)},
        {"ThrottleMin", array.throttle.min.value},
        {"ThrottleMax", array.throttle.max.value},
        {"ThrottleLatency", array.throttle.latencyMs},
        {"EventCount", array.events},
        {"History", array.history},
    };
}

Dictionary memberDictionary(const Array &array, const Member &member)
{
    const bool isSpare = member.slot < 0;
    return {
        {"Uuid", member.id.text()},
        {"Array", ObjectPath{arrayPath(array.id.text())}},
        {"Slot", std::int32_t{member.slot}},
        {"Role", isSpare ? "spare" : "member"},
        {"Replaces", std::int32_t{member.replaces}},
        {"State", word(text(member.state))},
        {"Device", member.device},
        {"Block", ObjectPath{member.block.empty() ? "/" : member.block}},
        {"Model", member.model},
        {"Serial", member.serial},
        {"Wwn", member.wwn},
        {"Size", member.size.value},
        {"Errors", std::uint32_t{member.errors}},
    };
}

} // namespace

ArrayList::ArrayList(const BusTree &tree)
    : m_tree(tree)
{
}

ArrayList::~ArrayList() = default;

void ArrayList::show(const std::vector<Array> &arrays)
{
    std::set<std::string> paths;
    std::set<std::string> members;
    for (const Array &array : arrays) {
        paths.insert(arrayPath(array.id.text()));
        for (const ObjectPath &path : memberPaths(array))
            members.insert(path.text);
    }
    // Arrays go first and members come first, so that nobody finds a path that leads nowhere.
    std::erase_if(m_arrays, [&](const auto &entry) { return !paths.contains(entry.first); });
    for (const Array &array : arrays)
        update(array);
    std::erase_if(m_members, [&](const auto &entry) { return !members.contains(entry.first); });
}

void ArrayList::update(const Array &array)
{
    showMembers(array);
    auto &object = m_arrays[arrayPath(array.id.text())];
    if (object)
        object->update(arrayDictionary(array));
    else
        object =
            std::make_unique<PublishedObject>(m_tree.bus, m_tree.dispatcher, m_tree.tables.array,
                                              arrayPath(array.id.text()), arrayDictionary(array));
}

void ArrayList::showMembers(const Array &array)
{
    for (const auto *list : {&array.members, &array.spares}) {
        for (const Member &member : *list) {
            const std::string path = memberPath(member.id.text());
            auto &object = m_members[path];
            if (object)
                object->update(memberDictionary(array, member));
            else
                object = std::make_unique<PublishedObject>(m_tree.bus, m_tree.dispatcher,
                                                           m_tree.tables.member, path,
                                                           memberDictionary(array, member));
        }
    }
}

} // namespace bulkhead
