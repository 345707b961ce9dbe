// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

extern "C" {
#include "kmodule/core/codec.h"
#include "kmodule/core/recover.h"
#include "kmodule/core/region.h"
}

namespace bulkhead::sim
{

// A tiny array, so that all of its states can be tried: few sectors, few regions.
inline constexpr int MaxSlots = 4;
inline constexpr int RegionCount = 4;
inline constexpr int SectorsPerRegion = 2;
inline constexpr int SectorCount = RegionCount * SectorsPerRegion;
// The regions that are used lie in different sectors of the one map block. In each, the sectors
// that are used lie in different chunks, and so that they fall on all sets of members.
inline constexpr int RegionStride = 1000;
inline constexpr std::uint64_t ArrayRegions = BKH_MAP_REGIONS_PER_BLOCK;
inline constexpr std::uint32_t ChunkSectors = 128;

/// A level of copies, with its members.
struct Shape
{
    const char *name;
    bkh_level level;
    std::uint32_t layout;
    int slots;
};

[[nodiscard]] constexpr Shape mirrorOf(int slots)
{
    return {"raid1", BKH_LEVEL_RAID1, 0, slots};
}

/// The members that hold a sector. Each has it at most once, so a disk is kept by sectors of the
/// array: what is elsewhere on it is nobody else's.
[[nodiscard]] std::uint32_t holdersOf(const bkh_geometry &geometry, int sector);

/// What a sector holds: the id of the write that put it there. 0 is zeros.
using Value = std::uint16_t;
inline constexpr Value Garbage = 0xffff;

using Block = std::array<std::uint8_t, BKH_BLOCK_BYTES>;
using Sectors = std::array<Value, SectorCount>;
using States = std::array<std::uint8_t, RegionCount>;

/// A status head on its way to a disk or on it, with a name for the oracle.
struct NamedHead
{
    bkh_head head;
    int id = 0;
    std::shared_ptr<const NamedHead> before = nullptr; ///< What the disk held until then.
};

/// Data in the volatile cache of a disk, or still on its way there.
struct OpenWrite
{
    int sector = 0;
    Value value = 0;
    std::uint64_t completedAt = 0; ///< 0 while on its way.
    std::uint64_t io = 0;
};

/// One disk: what is durable, and what a power cut may or may not keep.
struct Disk
{
    bkh_uuid uuid{};
    Sectors stable{};
    std::vector<OpenWrite> open; ///< In the order of arrival.
    std::shared_ptr<const NamedHead> head;
    std::array<std::shared_ptr<const Block>, 2> map;

    // At most one head and one map write is on its way to a disk.
    std::shared_ptr<const NamedHead> headComing;
    std::uint64_t headSubmittedAt = 0; ///< The head flushes what completed before.
    std::shared_ptr<const Block> mapComing;
    int mapComingCopy = 0;

    /// What a read returns while the power is on.
    [[nodiscard]] Value read(int sector) const;

    /// A write completed that is durable then; none other of the sector is on its way.
    void makeStable(int sector, Value value);

    /// Makes durable what had completed before @p submittedAt.
    void flush(std::uint64_t submittedAt);
};

/// What a power cut leaves of one disk's open writes, one choice per bit or digit.
struct Outcome
{
    bool headLanded = false;
    int mapLanded = 0; ///< 0 no, 1 yes, 2 and 3 torn, without and with the header.
    std::uint32_t kept = 0; ///< Bit i: open[i] survived (if no later one covers it).
};

/// The disk after a power cut with this outcome: nothing is open any more.
[[nodiscard]] Disk afterPowerCut(const Disk &disk, const Outcome &outcome);

/// A map write that was cut off: the sectors in @p newSectors are new.
[[nodiscard]] std::shared_ptr<const Block> tornBlock(const Block *older, const Block &newer,
                                                     unsigned newSectors);

/// A disk as creation leaves it: first head, both copies of the map, zeros nowhere.
[[nodiscard]] Disk freshMember(const bkh_head &first, int slot);

/// An empty disk for use as a replacement.
[[nodiscard]] Disk blankDisk(const bkh_uuid &uuid);

[[nodiscard]] bkh_uuid numberedUuid(int kind, int number);
[[nodiscard]] bkh_head firstHead(const Shape &shape);
[[nodiscard]] inline bkh_head firstHead(int slots)
{
    return firstHead(mirrorOf(slots));
}

} // namespace bulkhead::sim
