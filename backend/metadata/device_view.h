// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/byte_io.h"
#include "backend/base/error.h"
#include "backend/base/units.h"

namespace bulkhead
{

/// Something a codec can read: a disk, a partition, an image, or a test's vector.
class DeviceView
{
public:
    DeviceView() = default;
    DeviceView(const DeviceView &) = delete;
    DeviceView &operator=(const DeviceView &) = delete;
    virtual ~DeviceView() = default;

    /// For messages: a path or a kernel name.
    [[nodiscard]] virtual const std::string &name() const = 0;
    [[nodiscard]] virtual Bytes size() const = 0;
    [[nodiscard]] virtual std::uint32_t sectorBytes() const { return 512; }

    /// Fills @p out from @p offset. InvalidArgument past the end, IoError on a bad sector;
    /// @p out is then unspecified.
    [[nodiscard]] virtual Result<void> read(std::uint64_t offset,
                                            std::span<std::uint8_t> out) const = 0;

    /// The same into a new vector. @p length is the caller's to bound.
    [[nodiscard]] Result<ByteVector> read(std::uint64_t offset, std::size_t length) const
    {
        ByteVector bytes(length);
        return read(offset, std::span(bytes)).map([&] { return std::move(bytes); });
    }
};

} // namespace bulkhead
