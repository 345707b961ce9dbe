// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/metadata/sample.h"

extern "C" {
#include "kmodule/core/codec.h"
}

namespace bulkhead
{

namespace
{

std::string diskName(std::size_t index)
{
    return std::string("sd") + static_cast<char>('a' + index);
}

ConfigMember sampleMember(std::size_t index, int slot, Bytes size)
{
    ConfigMember member;
    member.id = sampleUuid(static_cast<std::uint8_t>(0x10 + index));
    member.slot = slot;
    member.model = "Model " + std::to_string(index);
    member.serial = "SERIAL" + std::to_string(index);
    member.wwn = "0x500000000000000" + std::to_string(index);
    member.size = size;
    member.dataOffset = {BKH_DATA_OFFSET_DEFAULT};
    return member;
}

} // namespace

Uuid sampleUuid(std::uint8_t tag)
{
    Uuid uuid;
    uuid.bytes.fill(0xb0);
    uuid.bytes[6] = 0x40;
    uuid.bytes[8] = 0x80;
    uuid.bytes[15] = tag;
    return uuid;
}

Sample Sample::create(std::size_t members, std::size_t spares, Bytes diskSize)
{
    return create({Level::Raid1, "none", {}, members, {}}, spares, diskSize);
}

Sample Sample::create(Shape shape, std::size_t spares, Bytes diskSize)
{
    shape.memberData = memberDataSize(diskSize);
    const bkh_geometry geometry = geometryOf(shape).value();
    const std::size_t members = shape.members;
    Sample sample;
    Config &config = sample.config;
    config.array = sampleUuid(1);
    config.name = "Photos";
    config.level = shape.level;
    config.layout = shape.layout;
    config.chunk = shape.chunk;
    config.memberData = memberDataOf(geometry);
    config.size = arraySizeOf(geometry);
    config.regionSize = regionSizeOf(geometry);
    config.host = "desk";
    config.createdUs = 1'700'000'000'000'000;
    config.updatedUs = config.createdUs;
    config.update = sampleUuid(2);
    for (std::size_t i = 0; i < members + spares; ++i) {
        const bool spare = i >= members;
        auto &list = spare ? config.spares : config.members;
        list.push_back(sampleMember(i, spare ? -1 : static_cast<int>(i), diskSize));
        sample.disks.emplace_back(diskName(i), diskSize);
        applyWrites(sample.disks, clearLabelWrites(i, diskSize));
    }
    for (std::size_t i = 0; i < members; ++i)
        applyWrites(sample.disks, firstStatusWrites(config, config.members[i].id, i).value());
    sample.commit(config);
    return sample;
}

void Sample::commit(const Config &next, std::vector<std::size_t> onto)
{
    if (onto.empty())
        for (std::size_t i = 0; i < disks.size(); ++i)
            onto.push_back(i);
    std::vector<CommitTarget> targets;
    for (const std::size_t i : onto) {
        const auto native = examineNative(disks[i]);
        const ConfigMember &known =
            i < next.members.size() ? next.members[i] : next.spares[i - next.members.size()];
        CommitTarget target{known.id, disks[i].size(), {}};
        if (native && *native) {
            target.member = (*native)->label.member;
            target.current = (*native)->current;
        }
        targets.push_back(target);
    }
    auto writes = commitWrites(next, targets).value();
    for (Write &write : writes)
        write.member = onto[write.member];
    applyWrites(disks, writes);
    config = next;
}

Config Sample::next(std::uint8_t updateTag) const
{
    const Digest digest = sha256(encodeConfig(config).value());
    return nextConfig(config, digest, sampleUuid(updateTag), config.updatedUs + 1, "desk");
}

std::vector<FoundMember> Sample::examine() const
{
    std::vector<FoundMember> found;
    for (std::size_t i = 0; i < disks.size(); ++i) {
        auto native = examineNative(disks[i]);
        if (native && *native)
            found.push_back({disks[i].name(), "8:" + std::to_string(16 * i), disks[i].size(),
                             std::move(**native)});
    }
    return found;
}

void Sample::writeHead(std::size_t disk, const bkh_head &head)
{
    ByteVector block(BKH_BLOCK_BYTES);
    bkh_head_encode(&head, block.data());
    disks[disk].write(BKH_HEAD_OFFSET + head.seq % BKH_HEAD_SLOTS * BKH_BLOCK_BYTES, block);
}

} // namespace bulkhead
