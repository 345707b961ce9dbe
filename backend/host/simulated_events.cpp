// SPDX-License-Identifier: GPL-2.0-or-later
// What a test lets happen to the simulated computer.
#include "backend/host/simulated_host.h"

#include <algorithm>

namespace bulkhead
{

void SimulatedHost::failDisk(const std::string &device)
{
    for (SimulatedArray &array : m_arrays) {
        const auto &members = array.array().members;
        const auto member = std::ranges::find(members, device, &Member::device);
        if (member != members.end()) {
            array.lose(Uuid(member->id), MemberState::Failed);
            break;
        }
    }
    publish();
}

void SimulatedHost::pullDisk(const std::string &device)
{
    const auto disk = std::ranges::find(m_disks, device, &Disk::device);
    if (disk == m_disks.end())
        return;
    m_pulled.push_back(*disk);
    m_disks.erase(disk);
    for (SimulatedArray &array : m_arrays) {
        for (const auto &members : {array.array().members, array.array().spares}) {
            const auto member = std::ranges::find(members, device, &Member::device);
            if (member != members.end())
                array.lose(member->id, MemberState::Missing);
        }
    }
    publish();
}

void SimulatedHost::plugDisk(const std::string &device)
{
    const auto disk = std::ranges::find(m_pulled, device, &Disk::device);
    if (disk == m_pulled.end())
        return;
    Disk back = *disk;
    m_pulled.erase(disk);
    const auto after = std::ranges::upper_bound(m_disks, back.device, {}, &Disk::device);
    m_disks.insert(after, back);
    for (SimulatedArray &array : m_arrays) {
        const auto members = array.array().members;
        const auto ghost = std::ranges::find(members, back.serial, &Member::serial);
        if (ghost != members.end() && ghost->state == MemberState::Missing)
            array.rejoin(ghost->id, back.device, back.object);
    }
    publish();
}

void SimulatedHost::editDisk(const std::string &device, const std::function<void(Disk &)> &edit)
{
    if (Disk *disk = findDisk(device))
        edit(*disk);
    publish();
}

void SimulatedHost::setHelperReachable(bool reachable)
{
    m_helperReachable = reachable;
    if (!reachable)
        m_plans.clear();
    publish();
}

void SimulatedHost::setModuleState(const std::string &state)
{
    m_moduleState = state;
    publish();
}

void SimulatedHost::setLevels(std::vector<std::string> levels)
{
    m_levels = std::move(levels);
    publish();
}

void SimulatedHost::setSyncRate(Bytes perSecond)
{
    m_syncRate = perSecond;
}

void SimulatedHost::failNextPlan(Error error)
{
    m_planError = std::move(error);
}

void SimulatedHost::failNextCommit(Error error)
{
    m_commitError = std::move(error);
}

void SimulatedHost::failNextCall(Error error)
{
    m_callError = std::move(error);
}

void SimulatedHost::failNextJob(Error error)
{
    m_jobError = std::move(error);
}

void SimulatedHost::setAnswerDelay(int milliseconds)
{
    m_answerDelayMs = milliseconds;
}

SimulatedArray *SimulatedHost::find(const Uuid &array)
{
    const auto found = std::ranges::find_if(
        m_arrays, [&](const SimulatedArray &a) { return a.array().id == array; });
    return found == m_arrays.end() ? nullptr : &*found;
}

Disk *SimulatedHost::findDisk(const std::string &deviceOrObject)
{
    const auto found = std::ranges::find_if(m_disks, [&](const Disk &disk) {
        return disk.device == deviceOrObject || disk.object == deviceOrObject;
    });
    return found == m_disks.end() ? nullptr : &*found;
}

Uuid SimulatedHost::nextId()
{
    // Looks like a version 4 UUID, and is the same in every run.
    Uuid id;
    std::uint32_t state = 0x9e3779b9U * ++m_lastId;
    for (std::uint8_t &byte : id.bytes) {
        state = state * 1664525U + 1013904223U;
        byte = std::uint8_t(state >> 24);
    }
    id.bytes[6] = std::uint8_t((id.bytes[6] & 0x0f) | 0x40);
    id.bytes[8] = std::uint8_t((id.bytes[8] & 0x3f) | 0x80);
    return id;
}

void SimulatedHost::release(const std::string &device)
{
    if (Disk *disk = findDisk(device)) {
        disk->memberOf.clear();
        disk->contents.clear();
    }
}

void SimulatedHost::publish()
{
    HostSnapshot next;
    next.helperReachable = m_helperReachable;
    next.udisksReachable = true;
    next.disks = m_disks;
    if (m_helperReachable) {
        next.helperVersion = "0.1.0";
        next.moduleState = m_moduleState;
        next.levels = m_levels;
        for (const SimulatedArray &array : m_arrays)
            next.arrays.push_back(array.array());
        next.jobs = m_jobs;
    }
    for (Disk &disk : next.disks) {
        // A replaced member's disk belongs to nobody any more.
        disk.memberOf.clear();
        for (const SimulatedArray &array : m_arrays) {
            const Array &a = array.array();
            const auto on = [&](const Member &member) { return member.device == disk.device; };
            if (std::ranges::any_of(a.members, on) || std::ranges::any_of(a.spares, on))
                disk.memberOf = a.id.text();
            if (std::ranges::any_of(a.members, on) && !a.device.empty())
                disk.holders = {"dm-0"};
        }
    }
    if (next == m_snapshot)
        return;
    m_snapshot = std::move(next);
    emit changed();
}

} // namespace bulkhead
