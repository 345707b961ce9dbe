// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/inventory/host_scan.h"

#include "backend/model/dm_name.h"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace bulkhead
{

namespace
{

constexpr std::string_view dmPrefix = "bulkhead-";

std::uint64_t nowUs()
{
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000
        + static_cast<std::uint64_t>(now.tv_nsec) / 1'000;
}

std::string hostName()
{
    char name[65] = {};
    return gethostname(name, sizeof name - 1) == 0 ? name : "";
}

/// An array that runs while none of its disks can be read: the kernel still knows it.
ArrayFacts factsFromKernel(const KernelArray &kernel)
{
    ArrayFacts facts;
    Array &array = facts.array;
    array.id = kernel.array;
    array.name =
        kernel.dmName.starts_with(dmPrefix) ? kernel.dmName.substr(dmPrefix.size()) : kernel.dmName;
    array.level = kernel.table.level;
    array.size = kernel.table.size.bytes();
    array.chunk = kernel.table.chunk.bytes();
    array.layout = kernel.table.layout;
    for (std::size_t slot = 0; slot < kernel.table.members.size(); ++slot) {
        Member member;
        member.id = kernel.table.members[slot].id;
        member.slot = static_cast<int>(slot);
        member.block = "/";
        array.members.push_back(member);
    }
    return facts;
}

/// Fills what an assembly leaves open: the bus's name of each disk.
void nameBlocks(std::vector<Member> &members, const std::vector<DiskFacts> &disks)
{
    for (Member &member : members) {
        const auto at = std::ranges::find_if(
            disks, [&](const DiskFacts &d) { return d.disk.device == member.device; });
        member.block = member.device.empty() ? "/" : udisksBlockPath(member.device);
        if (at == disks.end() || member.device.empty())
            continue;
        member.model = at->disk.model;
        member.serial = at->disk.serial;
        member.wwn = at->disk.wwn;
        member.size = at->disk.size;
    }
}

std::string kernelNameOf(std::uint64_t devno)
{
    std::error_code none;
    const std::string link =
        "/sys/dev/block/" + std::to_string(major(devno)) + ':' + std::to_string(minor(devno));
    return std::filesystem::read_symlink(link, none).filename().string();
}

/// Adds the kernel's side to what labels say, or makes an array of the kernel's side alone.
void addRunning(HostScan &scan)
{
    for (const KernelArray &kernel : scan.running) {
        auto at = std::ranges::find_if(scan.facts.arrays, [&](const ArrayFacts &facts) {
            return facts.array.id == kernel.array;
        });
        if (at == scan.facts.arrays.end())
            at = scan.facts.arrays.insert(at, factsFromKernel(kernel));
        const DeviceUse use = useOfDevice(kernelNameOf(kernel.devno));
        at->dmName = kernel.dmName;
        at->mountPoints = use.mountPoints;
        at->holders = use.holders;
        at->swap = use.swap;
        mergeRunning(at->array, kernel);
    }
}

void addArrays(HostScan &scan, std::vector<FoundMember> found)
{
    for (const FoundMember &member : found) {
        for (DiskFacts &disk : scan.facts.disks) {
            if (disk.disk.device == member.device)
                disk.disk.memberOf = member.native.label.array.text();
        }
    }
    for (NativeSet &set : groupMembers(std::move(found))) {
        const Uuid id = set.config.array;
        auto assembly = assembleSet(set);
        if (!assembly) {
            scan.problems.push_back({assembly.error().code, id.text(), assembly.error().detail});
            continue;
        }
        ArrayFacts facts;
        facts.array = std::move(assembly->array);
        if (facts.array.stateReason.empty())
            facts.array.stateReason = std::move(assembly->reason);
        const bool canRun =
            scan.module == ModuleState::Loaded || scan.module == ModuleState::Available;
        if (!canRun && facts.array.state == ArrayState::Inactive)
            facts.array.state = ArrayState::ModuleMissing;
        facts.set = std::move(set);
        scan.facts.arrays.push_back(std::move(facts));
    }
}

} // namespace

void ScanMemory::forget(const std::string &device)
{
    m_entries.erase(device);
    // What is on a disk is on its partitions, and the other way round.
    std::erase_if(m_entries, [&](const auto &entry) {
        return entry.first.starts_with(device) || device.starts_with(entry.first);
    });
}

void ScanMemory::forgetAll()
{
    m_entries.clear();
}

std::vector<FoundMember> ScanMemory::members(const std::vector<DiskFacts> &disks,
                                             std::vector<Error> &problems)
{
    std::vector<FoundMember> found;
    for (const DiskFacts &disk : disks) {
        Entry &entry = m_entries[disk.disk.device];
        if (entry.diskSequence != disk.diskseq)
            entry.membersRead = false; // another disk under the same name
        if (!entry.membersRead) {
            std::vector<Error> trouble;
            auto members = scanMembers({"/dev/" + disk.disk.device}, &trouble);
            entry.member.reset();
            if (!members.empty())
                entry.member = std::move(members.front());
            entry.problems = std::move(trouble);
            entry.diskSequence = disk.diskseq;
            entry.membersRead = true;
        }
        if (entry.member)
            found.push_back(*entry.member);
        problems.insert(problems.end(), entry.problems.begin(), entry.problems.end());
    }
    return found;
}

HostScan scanHost(const std::optional<DmControl> &dm, ScanMemory &memory, const std::string &root,
                  const SignatureProbe &probe)
{
    HostScan scan;
    scan.facts.nowUs = nowUs();
    scan.facts.host = hostName();
    if (dm) {
        scan.module = moduleState(*dm, root);
        scan.running = kernelArrays(*dm);
    }
    const auto remember = [&](const std::string &path) -> Result<std::vector<Signature>> {
        auto &entry = memory.m_entries[path.substr(path.rfind('/') + 1)];
        if (!entry.signatures) {
            auto found = probe(path);
            if (!found)
                return found;
            entry.signatures = std::move(*found);
        }
        return *entry.signatures;
    };
    auto disks = enumerateDisks(remember);
    if (disks)
        scan.facts.disks = std::move(*disks);
    else
        scan.problems.push_back(disks.error());
    addArrays(scan, memory.members(scan.facts.disks, scan.problems));
    addRunning(scan);
    for (ArrayFacts &facts : scan.facts.arrays) {
        nameBlocks(facts.array.members, scan.facts.disks);
        nameBlocks(facts.array.spares, scan.facts.disks);
    }
    return scan;
}

} // namespace bulkhead
