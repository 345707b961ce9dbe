// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/metadata/label.h"

#include "backend/base/checked.h"
#include "backend/base/utf8.h"
#include "backend/metadata/commit.h"
#include "backend/metadata/core_uuid.h"
#include "backend/metadata/geometry_of.h"

extern "C" {
#include "kmodule/core/codec.h"
}

namespace bulkhead
{

namespace
{

constexpr std::size_t arrayUuidAt = 64;
constexpr std::size_t hostBytes = 64;
constexpr std::uint8_t roleMember = 1;
constexpr std::uint8_t roleSpare = 2;
constexpr std::string_view subject = "label";

auto corrupt(const char *why)
{
    return fail(ErrorCode::MetadataCorrupt, std::string(subject), why);
}

Uuid readUuid(ByteReader &reader)
{
    Uuid uuid;
    reader.bytes(uuid.bytes);
    return uuid;
}

Result<Label> checkBounds(Label label, Bytes deviceSize)
{
    // The disk may come from a stranger: nothing in it is trusted unbounded.
    if (label.configBytes == 0 || label.configBytes > maxConfigBytes)
        return corrupt("the length of the configuration is out of bounds");
    if (label.generation == 0)
        return corrupt("the generation is zero");
    if (label.member.isNull())
        return corrupt("the member has no identity");
    const auto dataEnd = checkedAdd(label.dataOffset.value, label.dataSize.value);
    const auto end = dataEnd ? checkedAdd(*dataEnd, BKH_TAIL_BYTES) : std::nullopt;
    if (!end || label.dataOffset.value < BKH_MAP_OFFSET
        || label.dataOffset.value % BKH_DATA_ALIGN != 0)
        return corrupt("the data area is out of bounds");
    if (*end > alignDown(deviceSize.value, BKH_BLOCK_BYTES))
        return corrupt("the data area ends past the device");
    return label;
}

} // namespace

ByteVector encodeLabel(const Label &label)
{
    ByteVector block(BKH_BLOCK_BYTES);
    ByteWriter writer(block);
    writer.skip(BKH_BLOCK_HEADER_BYTES);
    writer.bytes(label.array.bytes);
    writer.bytes(label.member.bytes);
    writer.u64(label.memberSize.value);
    writer.u64(label.dataOffset.value);
    writer.u64(label.dataSize.value);
    writer.u64(label.createdUs);
    writer.u32(static_cast<std::uint32_t>(label.slot));
    writer.u8(static_cast<std::uint8_t>(toCore(label.level)));
    writer.u8(label.slot < 0 ? roleSpare : roleMember);
    writer.u8(static_cast<std::uint8_t>(label.configSlot));
    writer.u8(0);
    writer.u32(label.configBytes);
    writer.u32(0);
    writer.bytes(label.configDigest);
    writer.bytes(label.previous);
    writer.text(cleanText(label.host, hostBytes), hostBytes);

    bkh_block_header header{};
    header.magic = BKH_MAGIC_LABEL;
    header.version = BKH_FORMAT_VERSION;
    header.seq = label.generation;
    const bkh_uuid array = toCore(label.array);
    bkh_block_seal(block.data(), &header, &array);
    return block;
}

bool looksLikeLabel(ByteSpan block)
{
    return ByteReader(block).u64() == BKH_MAGIC_LABEL;
}

Result<Label> decodeLabel(ByteSpan block, Bytes deviceSize)
{
    if (block.size() != BKH_BLOCK_BYTES || !looksLikeLabel(block))
        return corrupt("no label here");
    ByteReader reader(block);
    reader.skip(arrayUuidAt);
    Label label;
    label.array = readUuid(reader);
    const bkh_uuid array = toCore(label.array);
    bkh_block_header header{};
    const int opened = bkh_block_open(block.data(), BKH_MAGIC_LABEL, &array, &header);
    if (opened == -EPROTO)
        return corrupt("written by a newer version of Bulkhead");
    if (opened != 0)
        return corrupt("its checksum is wrong");

    label.generation = header.seq;
    label.member = readUuid(reader);
    label.memberSize = {reader.u64()};
    label.dataOffset = {reader.u64()};
    label.dataSize = {reader.u64()};
    label.createdUs = reader.u64();
    label.slot = static_cast<std::int32_t>(reader.u32());
    const std::uint8_t level = reader.u8();
    const std::uint8_t role = reader.u8();
    label.configSlot = reader.u8();
    reader.skip(1);
    label.configBytes = reader.u32();
    reader.skip(4);
    reader.bytes(label.configDigest);
    reader.bytes(label.previous);
    label.host = cleanText(reader.text(hostBytes), hostBytes);
    const auto known = levelFromCore(level);
    if (!known)
        return corrupt("the level is not known");
    label.level = *known;
    const bool spare = role == roleSpare && label.slot == -1;
    const bool member = role == roleMember && label.slot >= 0 && label.slot < BKH_MAX_MEMBERS;
    if (!spare && !member)
        return corrupt("the slot does not fit the role");
    if (label.configSlot > 1)
        return corrupt("the configuration slot is out of bounds");
    return checkBounds(std::move(label), deviceSize);
}

Label makeLabel(const Config &config, const ConfigMember &member, int configSlot,
                std::uint32_t configBytes, const Digest &configDigest)
{
    Label label;
    label.array = config.array;
    label.member = member.id;
    label.slot = member.slot;
    label.level = config.level;
    label.generation = config.generation;
    label.configSlot = configSlot;
    label.configBytes = configBytes;
    label.configDigest = configDigest;
    if (!config.history.empty())
        label.previous = config.history.back().digest;
    label.memberSize = member.size;
    label.dataOffset = member.dataOffset;
    label.dataSize = config.memberData;
    label.createdUs = config.createdUs;
    label.host = config.host;
    return label;
}

ByteVector encodeConfigSlot(const Uuid &array, std::uint64_t generation, ByteSpan payload)
{
    const std::size_t padded =
        (payload.size() + BKH_BLOCK_BYTES - 1) / BKH_BLOCK_BYTES * BKH_BLOCK_BYTES;
    ByteVector slot(BKH_BLOCK_BYTES + padded);
    ByteWriter writer(slot);
    writer.skip(BKH_BLOCK_HEADER_BYTES);
    writer.bytes(array.bytes);
    writer.u32(static_cast<std::uint32_t>(payload.size()));
    writer.u32(0);
    writer.bytes(sha256(payload));
    writer.skip(BKH_BLOCK_BYTES - writer.position());
    writer.bytes(payload);

    bkh_block_header header{};
    header.magic = BKH_MAGIC_CONFIG;
    header.version = BKH_FORMAT_VERSION;
    header.seq = generation;
    const bkh_uuid core = toCore(array);
    bkh_block_seal(slot.data(), &header, &core);
    return slot;
}

Result<ByteVector> openConfigSlot(ByteSpan slot, const Label &label)
{
    const auto bad = [](const char *why) {
        return fail(ErrorCode::MetadataCorrupt, "config", why);
    };
    if (slot.size() < BKH_BLOCK_BYTES || label.configBytes > slot.size() - BKH_BLOCK_BYTES)
        return bad("it ends past its slot");
    const bkh_uuid array = toCore(label.array);
    bkh_block_header header{};
    if (bkh_block_open(slot.data(), BKH_MAGIC_CONFIG, &array, &header) != 0)
        return bad("its checksum is wrong");
    ByteReader reader(slot);
    reader.skip(BKH_BLOCK_HEADER_BYTES);
    const Uuid owner = readUuid(reader);
    const std::uint32_t length = reader.u32();
    reader.skip(4);
    Digest digest{};
    reader.bytes(digest);
    const ByteSpan payload = slot.subspan(BKH_BLOCK_BYTES, label.configBytes);
    if (owner != label.array || header.seq != label.generation || length != label.configBytes
        || digest != label.configDigest)
        return bad("it is not the one the label points to");
    if (sha256(payload) != digest)
        return bad("its digest is wrong");
    return ByteVector(payload.begin(), payload.end());
}

} // namespace bulkhead
