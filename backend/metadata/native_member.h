// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/metadata/commit.h"
#include "backend/metadata/device_view.h"
#include "backend/metadata/label.h"

extern "C" {
#include "kmodule/core/format.h"
}

#include <optional>

namespace bulkhead
{

/// Everything a disk of ours says of itself.
struct NativeMember
{
    Label label;
    Config config;
    CurrentSlots current; ///< Where its newest labels are, for the next commit.
    std::optional<bkh_head> head; ///< Newest status head; none on a spare.
    std::vector<std::string> problems; ///< What is damaged or odd, in words.
};

/// Reads label, config and status head. The newest label whose config is whole counts, of either
/// copy. Nothing if the disk carries no label; MetadataCorrupt if it does but none is usable;
/// IoError if none could be read.
[[nodiscard]] Result<std::optional<NativeMember>> examineNative(const DeviceView &device);

/// The array as a status head alone tells it, for people: "clean, 2 of 2 members in sync".
[[nodiscard]] std::string describeHead(const bkh_head &head);

} // namespace bulkhead
