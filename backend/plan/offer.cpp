// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/plan/offer.h"

#include "backend/metadata/commit.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

/// The next larger number with as many bits set.
std::uint64_t nextChoice(std::uint64_t choice)
{
    const std::uint64_t low = choice & (~choice + 1);
    const std::uint64_t carried = choice + low;
    return carried | (((choice ^ carried) >> 2) / low);
}

/// Are there members, one more than may fail in any case, that it can do without?
bool mayTakeMore(const bkh_geometry &geometry)
{
    const unsigned lost = bkh_geometry_survives(&geometry) + 1;
    if (geometry.level != BKH_LEVEL_RAID10 || lost >= geometry.nr_members)
        return false;
    const std::uint64_t end = std::uint64_t{1} << geometry.nr_members;
    for (std::uint64_t gone = (std::uint64_t{1} << lost) - 1; gone < end; gone = nextChoice(gone))
        if (bkh_geometry_enough(&geometry, static_cast<std::uint32_t>(~gone)))
            return true;
    return false;
}

Shape completed(Shape shape)
{
    if (shape.layout.empty())
        shape.layout = usualLayout(shape.level);
    if (shape.chunk.value == 0)
        shape.chunk = usualChunk(shape.level);
    return shape;
}

} // namespace

Result<Offer> offerOf(Level level, const std::string &layout, Bytes chunk,
                      std::span<const Bytes> disks)
{
    Offer offer;
    offer.shape = completed({level, layout, chunk, disks.size(), {}});
    if (auto sound = checkShape(offer.shape); !sound)
        return tl::unexpected<Error>(sound.error());
    offer.shape.memberData = memberDataSize(*std::ranges::min_element(disks));
    const auto geometry = geometryOf(offer.shape);
    if (!geometry)
        return tl::unexpected<Error>(geometry.error());
    offer.shape.memberData = memberDataOf(*geometry);
    offer.size = arraySizeOf(*geometry);
    offer.regionSize = regionSizeOf(*geometry);
    if (offer.regionSize.value == 0)
        return fail(ErrorCode::LimitExceeded, "disks", "The array would be too large.");
    offer.survives = static_cast<int>(bkh_geometry_survives(&*geometry));
    offer.mayTakeMore = mayTakeMore(*geometry);
    return offer;
}

std::string shapeOptions(const Shape &shape)
{
    if (shape.level == Level::Raid1)
        return {};
    const std::uint64_t kib = shape.chunk.value / 1024; // K means 1024 in sizes of chunks.
    return " --layout " + shape.layout + " --chunk "
        + (kib % 1024 == 0 ? std::to_string(kib / 1024) + 'M' : std::to_string(kib) + 'K');
}

Shape requestedShape(const Request &request, Level level)
{
    return completed({level, request.layout, request.chunk, request.disks.size(), {}});
}

} // namespace bulkhead
