// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/scan/file_device.h"

#include "backend/base/checked.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bulkhead
{

namespace
{

constexpr std::size_t bufferBytes = 1 << 20;
constexpr std::size_t bufferAlign = 4096;

auto systemError(const std::string &name, int error)
{
    const ErrorCode code = error == ENOENT || error == ENXIO || error == ENOMEDIUM
        ? ErrorCode::DeviceMissing
        : error == EACCES || error == EPERM ? ErrorCode::NotAuthorized
                                            : ErrorCode::IoError;
    return fail(code, name, std::strerror(error));
}

using Buffer = std::unique_ptr<std::uint8_t, decltype(&std::free)>;

/// O_DIRECT wants an aligned buffer.
Buffer alignedBuffer()
{
    return {static_cast<std::uint8_t *>(std::aligned_alloc(bufferAlign, bufferBytes)), &std::free};
}

/// Reads all of @p length bytes or gives an errno; EIO for an early end.
int readFully(int fd, std::uint8_t *to, std::size_t length, std::uint64_t offset)
{
    while (length > 0) {
        const ssize_t got = pread(fd, to, length, static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        if (got == 0)
            return EIO;
        to += got;
        offset += static_cast<std::uint64_t>(got);
        length -= static_cast<std::size_t>(got);
    }
    return 0;
}

} // namespace

FileDevice::FileDevice(int fd, bool owned, std::string name)
    : m_fd(fd)
    , m_owned(owned)
    , m_name(std::move(name))
{
}

FileDevice::~FileDevice()
{
    if (m_owned)
        close(m_fd);
}

Result<std::unique_ptr<FileDevice>> FileDevice::open(const std::string &path,
                                                     std::optional<Bytes> size, bool cached)
{
    // O_NONBLOCK: a FIFO of that name must not hang us before we see that it is one.
    const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    struct stat info
    { };
    const bool direct = !cached && stat(path.c_str(), &info) == 0 && S_ISBLK(info.st_mode);
    int fd = ::open(path.c_str(), flags | (direct ? O_DIRECT : 0));
    if (fd < 0 && errno == EINVAL)
        fd = ::open(path.c_str(), flags);
    if (fd < 0)
        return systemError(path, errno);
    std::unique_ptr<FileDevice> device(new FileDevice(fd, true, path));
    return device->measure(size).map([&] { return std::move(device); });
}

Result<std::unique_ptr<FileDevice>> FileDevice::borrow(int fd, std::string name)
{
    std::unique_ptr<FileDevice> device(new FileDevice(fd, false, std::move(name)));
    return device->measure({}).map([&] { return std::move(device); });
}

Result<void> FileDevice::measure(std::optional<Bytes> size)
{
    struct stat info
    { };
    if (fstat(m_fd, &info) != 0)
        return systemError(m_name, errno);
    if (S_ISREG(info.st_mode)) {
        m_size = size.value_or(Bytes{static_cast<std::uint64_t>(info.st_size)});
        return {};
    }
    if (!S_ISBLK(info.st_mode))
        return fail(ErrorCode::InvalidArgument, m_name, "neither a file nor a block device");
    int sector = 0;
    if (ioctl(m_fd, BLKGETSIZE64, &m_size.value) != 0 || ioctl(m_fd, BLKSSZGET, &sector) != 0)
        return systemError(m_name, errno);
    m_sectorBytes = static_cast<std::uint32_t>(std::clamp(sector, 512, 4096));
    return {};
}

Result<void> FileDevice::read(std::uint64_t offset, std::span<std::uint8_t> out) const
{
    if (!fitsWithin(offset, out.size(), m_size.value))
        return fail(ErrorCode::InvalidArgument, m_name, "read past the end");
    if (out.empty())
        return {};
    const Buffer buffer = alignedBuffer();
    if (!buffer)
        return fail(ErrorCode::LimitExceeded, m_name, "out of memory");
    // Whole sectors around what is asked for; a device is a whole number of them.
    std::uint64_t at = alignDown(offset, m_sectorBytes);
    std::size_t done = 0;
    while (done < out.size()) {
        const std::uint64_t lead = offset + done - at;
        const std::uint64_t wanted = lead + (out.size() - done) + m_sectorBytes - 1;
        const auto whole = std::min<std::uint64_t>(alignDown(wanted, m_sectorBytes), bufferBytes);
        // An image may end within a sector.
        const auto length = std::min(whole, m_size.value - at);
        if (const int error = readFully(m_fd, buffer.get(), length, at))
            return fail(ErrorCode::IoError, m_name, std::strerror(error));
        const std::size_t piece = std::min<std::size_t>(length - lead, out.size() - done);
        std::copy_n(buffer.get() + lead, piece, out.begin() + static_cast<std::ptrdiff_t>(done));
        done += piece;
        at += length;
    }
    return {};
}

} // namespace bulkhead
