// SPDX-License-Identifier: GPL-2.0-or-later
//
// Everything of the identification part that reads a stranger's bytes: labels, configurations,
// whole disks of a set, and the lines of the kernel. Checksums and digests are repaired, so that
// what lies behind them is reached.
//
// sources: backend/base/*.cpp backend/model/*.cpp backend/metadata/*.cpp kmodule/core/*.c
//          tests/backend/metadata/memory_disk.cpp tests/backend/metadata/sample.cpp
#include "backend/metadata/core_uuid.h"
#include "backend/model/region_runs.h"
#include "backend/model/status_line.h"
#include "backend/model/table_line.h"
#include "tests/backend/metadata/sample.h"

extern "C" {
#include "kmodule/core/codec.h"
}

#include <cstdlib>

using namespace bulkhead;

namespace
{

constexpr Bytes diskSize{20 << 20};

void require(bool condition)
{
    if (!condition)
        std::abort();
}

/// Seals a block of any content as the array's own.
void seal(ByteVector &block, std::uint64_t magic, const Uuid &array)
{
    bkh_block_header header{};
    header.magic = magic;
    header.version = BKH_FORMAT_VERSION;
    header.seq = ByteReader(ByteSpan(block).subspan(16)).u64();
    const bkh_uuid uuid = toCore(array);
    bkh_block_seal(block.data(), &header, &uuid);
}

ByteVector padded(ByteSpan data, std::size_t length)
{
    ByteVector block(data.begin(), data.begin() + std::ptrdiff_t(std::min(data.size(), length)));
    block.resize(length);
    return block;
}

void fuzzLabel(ByteSpan data)
{
    ByteVector block = padded(data, BKH_BLOCK_BYTES);
    (void)decodeLabel(block, diskSize);
    Uuid array;
    std::copy_n(block.begin() + 64, 16, array.bytes.begin());
    seal(block, BKH_MAGIC_LABEL, array);
    const auto label = decodeLabel(block, diskSize);
    if (label)
        require(decodeLabel(encodeLabel(*label), diskSize) == label);
}

void fuzzConfig(ByteSpan data)
{
    const auto config = decodeConfig(data);
    if (!config)
        return;
    // What was accepted is within every bound, so it can be written again, the same.
    const auto bytes = encodeConfig(*config);
    require(bytes.has_value());
    require(decodeConfig(*bytes) == config);
}

/// Sound disks of one array. What a run changes it puts back: copying disks would cost more than
/// all the parsing.
struct Bench
{
    Sample sample = Sample::create(3, 1);
    std::vector<FoundMember> sound = sample.examine();

    static Bench &instance()
    {
        static Bench bench;
        return bench;
    }

    /// Puts one block on a disk for as long as @p then takes.
    template <class Then>
    void with(std::size_t disk, std::uint64_t offset, const ByteVector &bytes, Then then)
    {
        MemoryDisk &to = sample.disks[disk];
        const ByteVector before = to.read(offset, bytes.size()).value();
        to.write(offset, bytes);
        then();
        to.write(offset, before);
    }

    /// Assembles the array with @p disk as it is now.
    void assembleWith(std::size_t disk)
    {
        const auto native = examineNative(sample.disks[disk]);
        std::vector<FoundMember> found = sound;
        if (!native || !*native)
            return;
        found[disk].native = **native;
        for (const NativeSet &set : groupMembers(std::move(found))) {
            const auto assembly = assembleSet(set);
            require(!assembly || assembly->table.members.size() == set.members.size());
            require(!assembly || !assembly->startable || set.conflict.empty());
        }
    }
};

/// A label changed at will, pointing to any payload, beside sound members.
void fuzzDisk(ByteSpan data)
{
    Bench &bench = Bench::instance();
    const MemoryDisk &disk = bench.sample.disks[1];
    const std::size_t changes = std::min<std::size_t>(data.size(), 64);
    ByteVector block = disk.read(BKH_LABEL_OFFSET_0, std::size_t(BKH_BLOCK_BYTES)).value();
    for (std::size_t i = 0; i + 1 < changes; i += 2)
        block[16 + data[i]] ^= data[i + 1];
    const ByteSpan payload =
        data.subspan(changes).first(std::min(data.size() - changes, maxConfigBytes));
    Uuid array;
    std::copy_n(block.begin() + 64, 16, array.bytes.begin());
    const std::uint64_t generation = ByteReader(ByteSpan(block).subspan(16)).u64();
    if (!payload.empty()) {
        ByteWriter writer(std::span(block.data(), block.size()));
        writer.skip(136);
        writer.u32(static_cast<std::uint32_t>(payload.size()));
        writer.skip(4);
        writer.bytes(sha256(payload));
    }
    const ByteVector config = payload.empty()
        ? disk.read(BKH_CONFIG_OFFSET_0, std::size_t(2 * BKH_BLOCK_BYTES)).value()
        : encodeConfigSlot(array, generation, payload);
    seal(block, BKH_MAGIC_LABEL, array);
    bench.with(1, BKH_CONFIG_OFFSET_0, config,
               [&] { bench.with(1, BKH_LABEL_OFFSET_0, block, [&] { bench.assembleWith(1); }); });
}

/// A status head changed at will on one member of a set.
void fuzzHead(ByteSpan data)
{
    Bench &bench = Bench::instance();
    const std::uint64_t at = BKH_HEAD_OFFSET + BKH_BLOCK_BYTES;
    ByteVector block = bench.sample.disks[0].read(at, std::size_t(BKH_BLOCK_BYTES)).value();
    for (std::size_t i = 0; i + 2 < data.size(); i += 3)
        block[(data[i] | data[i + 1] << 8) % block.size()] ^= data[i + 2];
    seal(block, BKH_MAGIC_HEAD, bench.sample.config.array);
    bench.with(0, at, block, [&] { bench.assembleWith(0); });
}

void fuzzLines(ByteSpan data)
{
    const std::string_view line(reinterpret_cast<const char *>(data.data()), data.size());
    if (const auto status = parseStatusLine(line))
        require(parseStatusLine(text(*status)) == status);
    if (const auto table = parseTableLine(line))
        require(parseTableLine(text(*table)) == table);
    if (const auto runs = parseRegionRuns(line); runs && !runs->empty())
        require(regionCells(*runs, 50).size() == 50);
    (void)parseEvents(line);
    (void)checkName(line);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    if (size == 0)
        return 0;
    const ByteSpan data(bytes + 1, size - 1);
    constexpr std::array kinds{fuzzLabel, fuzzConfig, fuzzDisk, fuzzHead, fuzzLines};
    kinds[bytes[0] % kinds.size()](data);
    return 0;
}
