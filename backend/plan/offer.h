// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/metadata/geometry_of.h"
#include "backend/model/request.h"

#include <span>

namespace bulkhead
{

/// What an array of some disks would be. Known before there is a plan: the window shows it while
/// disks are chosen.
struct Offer
{
    Shape shape; ///< memberData without what is left over.
    Bytes size;
    Bytes regionSize; ///< As the first head will have it.
    int survives = 0; ///< Failures, whichever disks they hit.
    bool mayTakeMore = false; ///< More than that, if the right ones fail.
};

/// Of members on disks of these sizes; no layout and no chunk mean the usual ones. Refuses what
/// geometryOf() refuses, and disks too small for a member.
[[nodiscard]] Result<Offer> offerOf(Level level, const std::string &layout, Bytes chunk,
                                    std::span<const Bytes> disks);

/// The options that say it to `bulkheadctl create`: " --layout near=2 --chunk 64K"; nothing for
/// RAID-1. What is usual may change: with these a line makes the same array in any version.
[[nodiscard]] std::string shapeOptions(const Shape &shape);

/// The shape that a request to create asks for, without sizes.
[[nodiscard]] Shape requestedShape(const Request &request, Level level);

} // namespace bulkhead
