// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/metadata/geometry_of.h"

#include "backend/base/checked.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>

namespace bulkhead
{

namespace
{

constexpr std::uint64_t leastChunk = BKH_MIN_CHUNK_SECTORS * BKH_SECTOR_BYTES;
constexpr std::uint64_t greatestChunk = BKH_MAX_CHUNK_SECTORS * BKH_SECTOR_BYTES;
/// Large enough for every chunk and layout, where only their sense is in question.
constexpr Bytes amplySized{1ULL << 40};

constexpr std::array allLevels{Level::Raid1, Level::Raid4, Level::Raid5, Level::Raid6,
                               Level::Raid10};

/// md's numbers, in the order in which they are offered.
std::vector<std::uint32_t> layoutNumbers(Level level, std::size_t members)
{
    std::vector<std::uint32_t> numbers;
    if (level == Level::Raid1)
        return {0};
    for (unsigned copies = 2; level == Level::Raid10 && copies <= members; ++copies)
        numbers.insert(numbers.end(), {BKH_NEAR(copies), BKH_FAR(copies), BKH_OFFSET(copies)});
    for (std::uint32_t row = 0; level != Level::Raid10 && row <= BKH_PARITY_FIRST_6; ++row)
        numbers.push_back(row);
    return numbers;
}

int initGeometry(bkh_geometry &geometry, const Shape &shape, std::uint32_t layout,
                 std::size_t members)
{
    return bkh_geometry_init(&geometry, toCore(shape.level), layout, static_cast<unsigned>(members),
                             static_cast<std::uint32_t>(shape.chunk.value / BKH_SECTOR_BYTES),
                             shape.memberData.value / BKH_SECTOR_BYTES);
}

std::size_t mostMembers(Level level)
{
    return level == Level::Raid1 ? BKH_RAID1_MAX_MEMBERS : BKH_MAX_MEMBERS;
}

/// The fewest members that can have this layout.
std::size_t leastMembers(const Shape &shape, std::uint32_t layout)
{
    Shape ample = shape;
    ample.memberData = amplySized;
    bkh_geometry ignored{};
    std::size_t least = 2;
    while (least < BKH_MAX_MEMBERS && initGeometry(ignored, ample, layout, least) != 0)
        ++least;
    return least;
}

Result<void> checkChunk(const Shape &shape)
{
    const std::uint64_t chunk = shape.chunk.value;
    if (shape.level == Level::Raid1 && chunk != 0)
        return fail(ErrorCode::InvalidArgument, "chunk", "RAID-1 has no chunks.");
    const bool fits = std::has_single_bit(chunk) && chunk >= leastChunk && chunk <= greatestChunk;
    if (shape.level != Level::Raid1 && !fits)
        return fail(ErrorCode::InvalidArgument, "chunk",
                    "A chunk is a power of two from 4 KiB to 16 MiB.");
    return {};
}

Result<std::uint32_t> layoutNumber(const Shape &shape)
{
    std::uint32_t number = 0;
    if (bkh_layout_parse(toCore(shape.level), shape.layout.c_str(), &number) == 0)
        return number;
    if (shape.level == Level::Raid1)
        return fail(ErrorCode::InvalidArgument, "layout", "RAID-1 has no layout.");
    std::string known;
    for (const std::string &name : layoutsOf(shape.level, 2))
        known += (known.empty() ? "" : ", ") + name;
    if (shape.level == Level::Raid10)
        known += " and the same with more copies";
    return fail(ErrorCode::InvalidArgument, "layout",
                displayName(shape.level) + " has no such layout. It has " + known + ".");
}

Result<void> checkMembers(const Shape &shape, std::uint32_t layout)
{
    const std::string name = displayName(shape.level);
    const std::size_t least = leastMembers(shape, layout);
    const std::size_t most = mostMembers(shape.level);
    const bool isUsual = shape.level != Level::Raid10 || least == 2;
    if (shape.members < least)
        return fail(ErrorCode::InvalidArgument, "disks",
                    name + (isUsual ? "" : " with layout " + shape.layout) + " needs at least "
                        + std::to_string(least) + " disks.");
    if (shape.members > most)
        return fail(ErrorCode::LimitExceeded, "disks",
                    name + " takes at most " + std::to_string(most) + " disks.");
    return {};
}

} // namespace

Shape shapeOf(const Config &config)
{
    return {config.level, config.layout, config.chunk, config.members.size(), config.memberData};
}

Result<bkh_geometry> geometryOf(const Shape &shape)
{
    if (auto chunk = checkChunk(shape); !chunk)
        return tl::unexpected<Error>(chunk.error());
    const auto layout = layoutNumber(shape);
    if (!layout)
        return tl::unexpected<Error>(layout.error());
    if (auto members = checkMembers(shape, *layout); !members)
        return tl::unexpected<Error>(members.error());
    bkh_geometry geometry{};
    switch (initGeometry(geometry, shape, *layout, shape.members)) {
    case 0:
        return geometry;
    case -ENOSPC:
        return fail(ErrorCode::DeviceTooSmall, "disks",
                    shape.level == Level::Raid1
                        ? "The disks are too small."
                        : "The disks are too small for chunks of this size.");
    case -EOVERFLOW:
        return fail(ErrorCode::LimitExceeded, "disks", "The array would be too large.");
    default:
        return fail(ErrorCode::InvalidArgument, "level", "There is no array of this shape.");
    }
}

Result<void> checkShape(Shape shape)
{
    shape.memberData = amplySized;
    return geometryOf(shape).map([](const bkh_geometry &) {});
}

std::string usualLayout(Level level)
{
    switch (level) {
    case Level::Raid1:
        return "none";
    case Level::Raid4:
        return "parity-last";
    case Level::Raid5:
    case Level::Raid6:
        return "left-symmetric";
    case Level::Raid10:
        return "near=2";
    }
    return {};
}

Bytes usualChunk(Level level)
{
    return {level == Level::Raid1 ? 0U : 64U << 10};
}

std::vector<std::string> layoutsOf(Level level, std::size_t members)
{
    if (level == Level::Raid1)
        return {usualLayout(level)};
    std::vector<std::string> names;
    std::array<char, BKH_LAYOUT_NAME_BYTES> buffer{};
    for (const std::uint32_t number : layoutNumbers(level, members))
        if (const char *name = bkh_layout_name(toCore(level), number, buffer.data()))
            names.emplace_back(name);
    std::stable_partition(names.begin(), names.end(),
                          [&](const auto &name) { return name == usualLayout(level); });
    return names;
}

Bytes arraySizeOf(const bkh_geometry &geometry)
{
    return {geometry.array_sectors * BKH_SECTOR_BYTES};
}

Bytes memberDataOf(const bkh_geometry &geometry)
{
    const std::uint64_t used = geometry.member_sectors * BKH_SECTOR_BYTES;
    return {alignDown(used + BKH_DATA_ALIGN - 1, BKH_DATA_ALIGN)};
}

Bytes regionSizeOf(const bkh_geometry &geometry)
{
    return {bkh_geometry_region(&geometry) * BKH_SECTOR_BYTES};
}

std::vector<std::string> tableFeatures(Level level)
{
    if (level == Level::Raid1 || level == Level::Raid10)
        return {};
    return {"row_log", "intents"};
}

bkh_level toCore(Level level)
{
    switch (level) {
    case Level::Raid1:
        return BKH_LEVEL_RAID1;
    case Level::Raid4:
        return BKH_LEVEL_RAID4;
    case Level::Raid5:
        return BKH_LEVEL_RAID5;
    case Level::Raid6:
        return BKH_LEVEL_RAID6;
    case Level::Raid10:
        return BKH_LEVEL_RAID10;
    }
    return BKH_LEVEL_RAID1;
}

std::optional<Level> levelFromCore(unsigned number)
{
    const auto *const level = std::ranges::find_if(
        allLevels, [&](Level known) { return static_cast<unsigned>(toCore(known)) == number; });
    return level == allLevels.end() ? std::nullopt : std::optional(*level);
}

} // namespace bulkhead
