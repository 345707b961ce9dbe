// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "tests/backend/plan/sample_host.h"

#include "backend/model/dm_name.h"

#include <algorithm>
#include <cstdlib>

namespace bulkhead
{

SampleHost::SampleHost(std::size_t disks, Bytes size)
{
    facts.nowUs = 1'700'000'000'000'000;
    facts.host = "desk";
    facts.newUuid = [this] {
        Uuid uuid;
        uuid.bytes.fill(0xd0);
        uuid.bytes[15] = ++m_tag;
        return uuid;
    };
    for (std::size_t i = 0; i < disks; ++i)
        (void)addDisk(size);
}

DiskFacts &SampleHost::addDisk(Bytes size)
{
    const std::size_t index = facts.disks.size();
    DiskFacts added;
    Disk &disk = added.disk;
    disk.device = std::string("sd") + (index < 25 ? "" : "a") + char('b' + index % 25);
    disk.object = "/org/freedesktop/UDisks2/block_devices/" + disk.device;
    disk.model = "Disk";
    disk.serial = "S" + std::to_string(index);
    disk.wwn = "0x5" + std::to_string(index);
    disk.bus = "sata";
    disk.size = size;
    added.diskseq = 10 + index;
    added.tableDevice = "8:" + std::to_string(16 * (index + 1));
    m_contents.emplace_back(disk.device, size);
    return facts.disks.emplace_back(std::move(added));
}

DiskFacts &SampleHost::disk(const std::string &device)
{
    return *std::ranges::find_if(facts.disks,
                                 [&](const DiskFacts &d) { return d.disk.device == device; });
}

MemoryDisk &SampleHost::content(const std::string &device)
{
    return *std::ranges::find(m_contents, device, &MemoryDisk::name);
}

DiskRef SampleHost::ref(const std::string &device)
{
    return refTo(disk(device).disk);
}

Request SampleHost::create(const std::vector<std::string> &disks,
                           const std::vector<std::string> &spares)
{
    Request request;
    request.action = "create";
    request.name = "Photos";
    request.level = "raid1";
    for (const std::string &device : disks)
        request.disks.push_back(ref(device));
    for (const std::string &device : spares)
        request.spares.push_back(ref(device));
    return request;
}

Request SampleHost::about(const std::string &action)
{
    Request request;
    request.action = action;
    request.array = array().array.id.text();
    return request;
}

void SampleHost::execute(const Plan &plan)
{
    const auto contentOf = [&](std::size_t target) -> MemoryDisk & {
        return content(plan.targets[target].device);
    };
    for (const Step &step : plan.steps) {
        if (const auto *wipe = std::get_if<WipeSignatures>(&step.act))
            for (const Signature &mark : wipe->signatures) {
                contentOf(wipe->target).write(mark.offset, ByteVector(mark.bytes.size()));
                disk(plan.targets[wipe->target].device).signatures.clear();
                disk(plan.targets[wipe->target].device).disk.contents.clear();
            }
        if (const auto *blocks = std::get_if<WriteBlocks>(&step.act))
            for (const Write &write : blocks->writes)
                contentOf(write.member).write(write.offset, write.bytes);
        if (const auto *load = std::get_if<LoadTable>(&step.act))
            loaded.push_back(*load);
        if (const auto *message = std::get_if<SendMessage>(&step.act))
            sent.push_back(message->dmName + ": " + message->message);
        if (const auto *remove = std::get_if<RemoveDevice>(&step.act)) {
            removed.push_back(remove->dmName);
            std::erase_if(loaded, [&](const LoadTable &l) { return l.dmName == remove->dmName; });
        }
    }
}

void SampleHost::rescan()
{
    std::vector<FoundMember> found;
    for (DiskFacts &facts : facts.disks) {
        auto native = examineNative(content(facts.disk.device));
        facts.disk.memberOf.clear();
        if (!native || !*native)
            continue;
        facts.disk.memberOf = (*native)->label.array.text();
        found.push_back(
            {facts.disk.device, facts.tableDevice, facts.disk.size, std::move(**native)});
    }
    facts.arrays.clear();
    for (NativeSet &set : groupMembers(std::move(found))) {
        ArrayFacts array;
        array.array = assembleSet(set).value().array;
        array.set = std::move(set);
        for (const LoadTable &load : loaded)
            if (load.array == array.array.id)
                array.dmName = load.dmName;
        if (!array.dmName.empty())
            array.array.state = ArrayState::Active;
        facts.arrays.push_back(std::move(array));
    }
}

Plan planned(const Request &request, const HostFacts &facts)
{
    auto plan = makePlan(request, facts);
    if (!plan)
        qFatal("refused: %s: %s", plan.error().subject.c_str(), plan.error().detail.c_str());
    return *plan;
}

std::string refusal(const Request &request, const HostFacts &facts)
{
    const auto plan = makePlan(request, facts);
    return plan ? std::string() : plan.error().detail;
}

} // namespace bulkhead
