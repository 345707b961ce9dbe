// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/simulated_array.h"

#include "backend/metadata/redundancy.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

constexpr Bytes regionBytes{1ULL << 30};

/// Worst first, as Array.Regions shows them.
constexpr std::string_view worstFirst = "ysdcn";

/// Also the order of Array::regionCounts.
constexpr std::string_view countOrder = "ncdsy";

} // namespace

SimulatedArray::SimulatedArray(Array array)
    : m_array(std::move(array))
{
    const std::uint64_t member = std::max<std::uint64_t>(neededMemberData(m_array).value, 1);
    // A region is the same piece of every member, and so stands for that many more of the array.
    const std::uint64_t width = (m_array.size.value + member / 2) / member;
    m_array.regionSize = {regionBytes.value * std::max<std::uint64_t>(width, 1)};
    m_map.assign(std::max<std::uint64_t>(member / regionBytes.value, 1), 'n');
    m_array.device = "/dev/mapper/bulkhead-" + m_array.name;
    m_array.state = ArrayState::Active;
    record("array created");
    refresh();
}

void SimulatedArray::fill(double share)
{
    const auto written = std::size_t(share * double(m_map.size()));
    const auto run = written * 9 / 10;
    std::fill_n(m_map.begin(), std::min(run, m_map.size()), 'c');
    // The rest lies about in islands of eight regions, as file systems leave it.
    std::size_t left = written - run;
    for (std::size_t at = run + 5; left && at + 8 < m_map.size(); at += 37) {
        const std::size_t here = std::min<std::size_t>(left, 8);
        std::fill_n(m_map.begin() + std::ptrdiff_t(at), here, 'c');
        left -= here;
    }
    if (run > 2)
        m_map[run - 1] = 'd';
    refresh();
}

bool SimulatedArray::tick(std::uint64_t milliseconds, Bytes ratePerSecond)
{
    Sync &sync = m_array.sync;
    if (sync.action == SyncAction::Idle || sync.paused)
        return false;
    std::uint64_t rate = ratePerSecond.value;
    if (m_array.throttle.max.value)
        rate = std::min(rate, m_array.throttle.max.value);
    sync.ratePerSecond = {rate};
    m_carry += rate * milliseconds / 1000;
    const bool copies = sync.action == SyncAction::Rebuild || sync.action == SyncAction::Resync;
    while (m_cursor < m_map.size()) {
        char &region = m_map[m_cursor];
        const bool visit = copies ? region == 's' || region == 'y' : region != 'n';
        if (visit && m_carry < regionBytes.value) {
            region = copies ? 'y' : region;
            break;
        }
        if (visit) {
            m_carry -= regionBytes.value;
            sync.done.value += regionBytes.value;
            region = copies ? 'c' : region;
        }
        ++m_cursor;
    }
    if (m_cursor == m_map.size())
        endSync();
    refresh();
    return true;
}

void SimulatedArray::start()
{
    m_array.device = "/dev/mapper/bulkhead-" + m_array.name;
    m_array.state = ArrayState::Active;
    record("array started");
    refresh();
}

void SimulatedArray::stop()
{
    m_array.device.clear();
    m_array.state = ArrayState::Inactive;
    m_array.sync = {};
    record("array stopped");
}

void SimulatedArray::lose(const Uuid &member, MemberState how)
{
    const auto lost = std::ranges::find(m_array.members, member, &Member::id);
    if (lost == m_array.members.end()) {
        removeSpare(member);
        return;
    }
    record((how == MemberState::Missing ? "member missing: " : "member failed: ") + lost->device);
    lost->state = how;
    lost->errors += how == MemberState::Failed ? 1 : 0;
    if (how == MemberState::Missing) {
        lost->device.clear();
        lost->block = "/";
    }
    const bool rebuilding = std::ranges::any_of(
        m_array.members, [](const Member &m) { return m.state == MemberState::Rebuilding; });
    if (m_array.sync.action == SyncAction::Rebuild && !rebuilding)
        m_array.sync = {};
    useSpares();
    refresh();
}

void SimulatedArray::rejoin(const Uuid &member, const std::string &device, const std::string &block)
{
    const auto back = std::ranges::find(m_array.members, member, &Member::id);
    if (back == m_array.members.end())
        return;
    back->device = device;
    back->block = block;
    back->state = MemberState::Rebuilding;
    record("member back: " + device);
    // It missed little: what was dirty, and one region more.
    std::ranges::replace(m_map, 'd', 's');
    if (const auto at = m_map.find('c'); at != std::string::npos)
        m_map[at] = 's';
    beginSync(SyncAction::Rebuild);
}

void SimulatedArray::replace(const Uuid &member, const Uuid &spare)
{
    const auto slot = std::ranges::find(m_array.members, member, &Member::id);
    const auto next = std::ranges::find(m_array.spares, spare, &Member::id);
    if (slot == m_array.members.end() || next == m_array.spares.end())
        return;
    if (slot->state == MemberState::InSync) {
        next->replaces = slot->slot;
        next->state = MemberState::Rebuilding;
        beginSync(SyncAction::Replace);
        return;
    }
    seat(*slot, Uuid(spare), MemberState::Rebuilding);
    record("spare takes slot " + std::to_string(slot->slot) + ": " + slot->device);
    for (char &region : m_map)
        region = region == 'n' ? 'n' : 's';
    beginSync(SyncAction::Rebuild);
}

void SimulatedArray::seat(Member &slot, const Uuid &spare, MemberState state)
{
    const auto next = std::ranges::find(m_array.spares, spare, &Member::id);
    const int number = slot.slot;
    if (!slot.device.empty())
        m_freed.push_back(slot.device);
    slot = *next;
    slot.slot = number;
    slot.replaces = -1;
    slot.state = state;
    m_array.spares.erase(next);
}

void SimulatedArray::cancelReplace()
{
    for (Member &spare : m_array.spares) {
        if (spare.replaces < 0)
            continue;
        spare.replaces = -1;
        spare.state = MemberState::Spare;
        m_array.sync = {};
        record("copying given up");
    }
    refresh();
}

void SimulatedArray::share(const std::string &policy, const std::string &group)
{
    m_array.sparePolicy = policy;
    m_array.spareGroup = group;
}

void SimulatedArray::remove(const Uuid &member)
{
    const auto slot = std::ranges::find(m_array.members, member, &Member::id);
    if (slot == m_array.members.end())
        return;
    record("member removed: " + slot->device);
    slot->state = MemberState::Missing;
    slot->device.clear();
    slot->block = "/";
    refresh();
}

void SimulatedArray::addSpare(Member spare)
{
    record("spare added: " + spare.device);
    m_array.spares.push_back(std::move(spare));
    useSpares();
    refresh();
}

void SimulatedArray::removeSpare(const Uuid &member)
{
    if (std::erase_if(m_array.spares, [&](const Member &spare) { return spare.id == member; }))
        record("spare removed");
}

Result<void> SimulatedArray::sync(const std::string &verb)
{
    Sync &sync = m_array.sync;
    if (m_array.state != ArrayState::Active && m_array.state != ArrayState::Degraded)
        return fail(ErrorCode::InvalidArgument, m_array.name, "the array is not active");
    if (verb == "scrub" || verb == "repair") {
        if (sync.action != SyncAction::Idle)
            return fail(ErrorCode::DeviceBusy, m_array.name, "the array is busy already");
        beginSync(verb == "scrub" ? SyncAction::Scrub : SyncAction::Repair);
        return {};
    }
    if (verb != "pause" && verb != "resume" && verb != "cancel")
        return fail(ErrorCode::InvalidArgument, "verb", "unknown verb: " + verb);
    if (sync.action == SyncAction::Idle)
        return fail(ErrorCode::InvalidArgument, m_array.name, "nothing is going on");
    if (verb == "cancel") {
        if (sync.action != SyncAction::Scrub && sync.action != SyncAction::Repair)
            return fail(ErrorCode::InvalidArgument, m_array.name, "only a scrub can be cancelled");
        sync = {};
        record("scrub cancelled");
        return {};
    }
    sync.paused = verb == "pause";
    record(sync.paused ? "paused" : "resumed");
    refresh();
    return {};
}

void SimulatedArray::setThrottle(const Throttle &throttle)
{
    m_array.throttle = throttle;
}

std::string SimulatedArray::regions(int cells) const
{
    const std::size_t count = std::size_t(std::clamp(cells, 1, 65536));
    std::string result(count, 'n');
    for (std::size_t cell = 0; cell < count; ++cell) {
        const std::size_t first = cell * m_map.size() / count;
        const std::size_t last = std::max(first + 1, (cell + 1) * m_map.size() / count);
        for (std::size_t at = first; at < last && at < m_map.size(); ++at)
            if (worstFirst.find(m_map[at]) < worstFirst.find(result[cell]))
                result[cell] = m_map[at];
    }
    return result;
}

void SimulatedArray::record(const std::string &text)
{
    ++m_array.events;
    m_array.history.push_back(std::to_string(m_array.events) + " " + text);
}

void SimulatedArray::useSpares()
{
    for (const Member &member : m_array.members) {
        const bool gone =
            member.state == MemberState::Failed || member.state == MemberState::Missing;
        const bool copies = m_array.sync.action == SyncAction::Replace;
        if (gone && !copies && !m_array.spares.empty() && !m_array.device.empty()) {
            replace(Uuid(member.id), Uuid(m_array.spares.front().id));
            return;
        }
    }
}

void SimulatedArray::beginSync(SyncAction action)
{
    const bool copies = action == SyncAction::Rebuild || action == SyncAction::Resync;
    const auto visited = std::ranges::count_if(m_map, [&](char region) {
        return copies ? region == 's' || region == 'y' : region != 'n';
    });
    m_array.sync = {};
    m_array.sync.action = action;
    m_array.sync.total = {std::uint64_t(visited) * regionBytes.value};
    m_cursor = 0;
    m_carry = 0;
    record(std::string(text(action)) + " started");
    if (!visited)
        endSync();
    refresh();
}

void SimulatedArray::endSync()
{
    const SyncAction action = m_array.sync.action;
    record(std::string(text(action)) + " finished");
    m_array.sync = {};
    for (Member &member : m_array.members) {
        if (member.state == MemberState::Rebuilding)
            member.state = MemberState::InSync;
        const auto next = std::ranges::find(m_array.spares, member.slot, &Member::replaces);
        if (action == SyncAction::Replace && next != m_array.spares.end()) {
            record("member " + std::to_string(member.slot) + " replaced");
            seat(member, Uuid(next->id), MemberState::InSync);
        }
    }
    useSpares();
}

void SimulatedArray::refresh()
{
    m_array.failuresLeft = failuresLeft(m_array);
    if (!m_array.device.empty()) {
        const bool whole = std::ranges::all_of(
            m_array.members, [](const Member &m) { return m.state == MemberState::InSync; });
        m_array.state = whole ? ArrayState::Active : ArrayState::Degraded;
        m_array.stateReason = whole ? "" : "not every member is in sync";
        if (m_array.failuresLeft < 0) {
            m_array.state = ArrayState::Failed;
            m_array.stateReason = "more members are gone than the array survives";
            m_array.sync = {};
        }
    }
    m_array.regionCounts = {};
    for (const char region : m_map)
        ++m_array.regionCounts[countOrder.find(region)];
    Sync &sync = m_array.sync;
    if (sync.paused)
        sync.ratePerSecond = {};
    sync.remainingUs = 0;
    if (sync.ratePerSecond.value)
        sync.remainingUs = std::uint64_t(double(sync.total.value - sync.done.value) * 1e6
                                         / double(sync.ratePerSecond.value));
}

} // namespace bulkhead
