// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/metadata/config.h"

extern "C" {
#include "kmodule/core/geometry.h"
}

#include <optional>

namespace bulkhead
{

/// All that decides where the sectors of an array are on its members.
struct Shape
{
    Level level = Level::Raid1;
    std::string layout = "none"; ///< md's name; "none" for RAID-1.
    Bytes chunk; ///< 0 for RAID-1.
    std::size_t members = 0;
    Bytes memberData; ///< Of each member, from its dataOffset on.

    bool operator==(const Shape &) const = default;
};

[[nodiscard]] Shape shapeOf(const Config &config);

/// What the core, and with it the module, makes of a shape. Nothing else in user space works out
/// sizes or redundancy. InvalidArgument, LimitExceeded or DeviceTooSmall with a sentence if these
/// do not go together; the subject is "disks", "chunk" or "layout".
[[nodiscard]] Result<bkh_geometry> geometryOf(const Shape &shape);

/// Would geometryOf() take it if the members were large enough?
[[nodiscard]] Result<void> checkShape(Shape shape);

/// What a new array has if nobody asks for something else.
[[nodiscard]] std::string usualLayout(Level level);
[[nodiscard]] Bytes usualChunk(Level level);

/// The layouts that an array of so many members can have, the usual one first.
[[nodiscard]] std::vector<std::string> layoutsOf(Level level, std::size_t members);

[[nodiscard]] Bytes arraySizeOf(const bkh_geometry &geometry);
/// What is used of each member, rounded up to whole MiB. The same shape with this for its
/// memberData is the same array: what is left over of larger members is not asked of spares.
[[nodiscard]] Bytes memberDataOf(const bkh_geometry &geometry);
/// Region size of a new array, as its head counts; 0 bytes if none fits.
[[nodiscard]] Bytes regionSizeOf(const bkh_geometry &geometry);

/// What the module is asked for: arrays with parity have a row log, with intents of full rows.
[[nodiscard]] std::vector<std::string> tableFeatures(Level level);

/// The number of a level in labels and heads.
[[nodiscard]] bkh_level toCore(Level level);
[[nodiscard]] std::optional<Level> levelFromCore(unsigned number);

} // namespace bulkhead
