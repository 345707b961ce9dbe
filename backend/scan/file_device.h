// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/metadata/device_view.h"

#include <memory>
#include <optional>

namespace bulkhead
{

/// A disk, partition or image file, opened for reading.
class FileDevice : public DeviceView
{
public:
    /// Opens a regular file or a block device, nothing else. @p size is how large the disk really
    /// is, for an image that is shorter: what lies past the end of the file is then missing.
    /// Disks are read below the page cache, as the kernel module writes; @p cached for a library
    /// that reads through descriptor() as it likes.
    [[nodiscard]] static Result<std::unique_ptr<FileDevice>> open(const std::string &path,
                                                                  std::optional<Bytes> size = {},
                                                                  bool cached = false);

    /// Reads through a descriptor that stays the caller's to close.
    [[nodiscard]] static Result<std::unique_ptr<FileDevice>> borrow(int fd, std::string name);

    ~FileDevice() override;

    [[nodiscard]] const std::string &name() const override { return m_name; }
    [[nodiscard]] Bytes size() const override { return m_size; }
    [[nodiscard]] std::uint32_t sectorBytes() const override { return m_sectorBytes; }
    using DeviceView::read;
    [[nodiscard]] Result<void> read(std::uint64_t offset,
                                    std::span<std::uint8_t> out) const override;
    [[nodiscard]] int descriptor() const { return m_fd; }

private:
    FileDevice(int fd, bool owned, std::string name);
    [[nodiscard]] Result<void> measure(std::optional<Bytes> size);

    int m_fd;
    bool m_owned;
    std::string m_name;
    Bytes m_size;
    std::uint32_t m_sectorBytes = 512;
};

} // namespace bulkhead
