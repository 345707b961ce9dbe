// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"
#include "backend/base/units.h"

#include <optional>
#include <string>
#include <vector>

namespace bulkhead
{

class DeviceView;

/// What `bulkheadctl examine` says of one file or device. Fields that do not apply or are not
/// known are empty, and null in JSON.
struct Examined
{
    std::string file;
    std::string format; ///< native, ddf, md, imsm, …; empty if no RAID metadata was found.
    std::string version;
    std::string level; ///< raid0 … raid10, linear, spare, container.
    std::string layout;
    std::optional<std::uint64_t> chunkBytes;
    std::optional<std::uint64_t> raidDisks;
    std::optional<std::uint64_t> index;
    std::string name;
    std::string uuid;
    std::optional<std::uint64_t> arrayBytes;
    std::string state;
    std::vector<std::string> problems;

    bool operator==(const Examined &) const = default;
};

/// Only reads. An error only if the file cannot be opened; what is wrong on it is a problem.
/// @p size: how large the disk really is, if the image is shorter.
[[nodiscard]] Result<Examined> examineFile(const std::string &path, std::optional<Bytes> size = {});

/// The native part of the above.
[[nodiscard]] Examined examineView(const DeviceView &device);

/// A JSON list, one object per file, all the fields of design section 6.
[[nodiscard]] std::string toJson(const std::vector<Examined> &examined);

} // namespace bulkhead
