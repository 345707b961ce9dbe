// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/disk/claimed_disk.h"

#include "helper/disk/descriptor_copies.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <linux/fs.h>
#include <memory>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <thread>
#include <unistd.h>
#include <utility>

#ifndef BLKGETDISKSEQ
#define BLKGETDISKSEQ _IOR(0x12, 128, __u64)
#endif

namespace bulkhead
{

namespace
{

constexpr std::size_t blockBytes = 4096;
constexpr auto lockPatience = std::chrono::seconds(5);

using AlignedBuffer = std::unique_ptr<std::uint8_t, decltype(&std::free)>;

AlignedBuffer alignedBuffer(std::size_t bytes)
{
    // O_DIRECT wants memory aligned to the disk's block; none is larger than this.
    return {static_cast<std::uint8_t *>(std::aligned_alloc(blockBytes, bytes)), &std::free};
}

Error systemError(ErrorCode code, const std::string &device, const char *what)
{
    const int error = errno;
    return {code, device, std::string(what) + ": " + strerrordesc_np(error)};
}

/// What an open descriptor says it is, against what was planned.
Result<void> compare(int fd, const DiskIdentity &expected)
{
    struct stat info
    { };
    std::uint64_t bytes = 0;
    if (fstat(fd, &info) < 0 || !S_ISBLK(info.st_mode) || ioctl(fd, BLKGETSIZE64, &bytes) < 0)
        return fail(ErrorCode::DeviceChanged, expected.device, "it is not a disk any more");
    if (info.st_rdev != expected.devno || bytes != expected.size.value)
        return fail(ErrorCode::DeviceChanged, expected.device, "another disk is in its place");
    std::uint64_t sequence = 0;
    const bool hasSequence = ioctl(fd, BLKGETDISKSEQ, &sequence) == 0;
    if (hasSequence && expected.diskSequence != 0 && sequence != expected.diskSequence)
        return fail(ErrorCode::DeviceChanged, expected.device,
                    "it was unplugged and plugged in again since");
    return {};
}

std::string sysfsOf(dev_t devno)
{
    return "/sys/dev/block/" + std::to_string(major(devno)) + ':' + std::to_string(minor(devno));
}

std::string nodeOf(const std::string &device)
{
    // sysfs writes '!' where a name has '/', as in cciss!c0d0.
    std::string name = device;
    for (char &c : name)
        c = c == '!' ? '/' : c;
    return "/dev/" + name;
}

Result<int> openNode(const DiskIdentity &identity, int flags)
{
    const int fd = open(nodeOf(identity.device).c_str(), flags | O_CLOEXEC | O_NOFOLLOW);
    if (fd >= 0)
        return fd;
    const ErrorCode code = errno == EBUSY     ? ErrorCode::DeviceBusy
        : (errno == ENOENT || errno == ENXIO) ? ErrorCode::DeviceMissing
        : (errno == EROFS || errno == EACCES) ? ErrorCode::InvalidArgument
                                              : ErrorCode::IoError;
    if (code == ErrorCode::DeviceBusy)
        return fail(code, identity.device, "it is in use");
    return tl::unexpected(systemError(code, identity.device, "open"));
}

/// udev probes a disk under a shared lock and stays away while we hold this one.
Result<int> lockWholeDisk(const DiskIdentity &identity)
{
    DiskIdentity whole = identity;
    whole.devno = wholeDiskOf(identity.devno);
    std::error_code none;
    const auto link = std::filesystem::read_symlink(sysfsOf(whole.devno), none);
    if (!none)
        whole.device = link.filename().string();
    auto fd = openNode(whole, O_RDONLY | O_NONBLOCK);
    if (!fd)
        return fd;
    struct stat info
    { };
    if (fstat(*fd, &info) < 0 || info.st_rdev != whole.devno) {
        close(*fd);
        return fail(ErrorCode::DeviceChanged, identity.device, "another disk is in its place");
    }
    const auto deadline = std::chrono::steady_clock::now() + lockPatience;
    while (flock(*fd, LOCK_EX | LOCK_NB) < 0) {
        if (errno != EWOULDBLOCK || std::chrono::steady_clock::now() > deadline) {
            close(*fd);
            return fail(ErrorCode::DeviceBusy, identity.device, "another program has locked it");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return fd;
}

} // namespace

dev_t parseDevno(const std::string &text)
{
    unsigned numbers[2] = {};
    char end = 0;
    if (std::sscanf(text.c_str(), "%u:%u%c", &numbers[0], &numbers[1], &end) != 2)
        return 0;
    return makedev(numbers[0], numbers[1]);
}

dev_t wholeDiskOf(dev_t devno)
{
    std::ifstream parent(sysfsOf(devno) + "/../dev");
    std::string text;
    const bool isPartition = access((sysfsOf(devno) + "/partition").c_str(), F_OK) == 0;
    if (!isPartition || !std::getline(parent, text))
        return devno;
    const dev_t whole = parseDevno(text);
    return whole != 0 ? whole : devno;
}

Result<ClaimedDisk> ClaimedDisk::claim(const DiskIdentity &expected, Mode mode, bool lockWhole)
{
    ClaimedDisk disk;
    disk.m_identity = expected;
    if (lockWhole) {
        auto lock = lockWholeDisk(expected);
        if (!lock)
            return tl::unexpected(lock.error());
        disk.m_lockFd = *lock;
    }
    const int exclusive = mode == Mode::Exclusive ? O_EXCL : 0;
    auto fd = openNode(expected, O_RDWR | O_DIRECT | exclusive);
    if (!fd)
        return tl::unexpected(fd.error());
    disk.m_fd = *fd;
    disk.m_isExclusive = mode == Mode::Exclusive;
    if (auto same = compare(disk.m_fd, expected); !same)
        return tl::unexpected(same.error());
    int isReadOnly = 0;
    if (ioctl(disk.m_fd, BLKROGET, &isReadOnly) < 0 || isReadOnly)
        return fail(ErrorCode::InvalidArgument, expected.device, "it is write-protected");
    return disk;
}

ClaimedDisk::~ClaimedDisk()
{
    // The data descriptor first: closing it is what udev reacts to, and it finds the lock.
    if (m_fd >= 0)
        closeEverywhere(m_fd);
    if (m_lockFd >= 0)
        closeEverywhere(m_lockFd);
}

ClaimedDisk::ClaimedDisk(ClaimedDisk &&other) noexcept
    : m_identity(std::move(other.m_identity))
    , m_fd(std::exchange(other.m_fd, -1))
    , m_isExclusive(other.m_isExclusive)
    , m_lockFd(std::exchange(other.m_lockFd, -1))
{
}

ClaimedDisk &ClaimedDisk::operator=(ClaimedDisk &&other) noexcept
{
    std::swap(m_identity, other.m_identity);
    std::swap(m_fd, other.m_fd);
    std::swap(m_isExclusive, other.m_isExclusive);
    std::swap(m_lockFd, other.m_lockFd);
    return *this;
}

Result<void> ClaimedDisk::write(Bytes offset, ByteSpan bytes, bool durable)
{
    if (offset.value % blockBytes != 0 || bytes.size() % blockBytes != 0
        || offset.value + bytes.size() > m_identity.size.value)
        return fail(ErrorCode::InvalidArgument, m_identity.device, "a write outside the plan");
    const AlignedBuffer buffer = alignedBuffer(bytes.size());
    if (!buffer)
        return fail(ErrorCode::IoError, m_identity.device, "no memory");
    std::memcpy(buffer.get(), bytes.data(), bytes.size());
    std::size_t done = 0;
    while (done < bytes.size()) {
        const iovec part{buffer.get() + done, bytes.size() - done};
        const ssize_t n = pwritev2(m_fd, &part, 1, static_cast<off_t>(offset.value + done),
                                   durable ? RWF_DSYNC : 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return tl::unexpected(systemError(ErrorCode::IoError, m_identity.device, "write"));
        done += static_cast<std::size_t>(n);
    }
    return {};
}

Result<ByteVector> ClaimedDisk::read(Bytes offset, Bytes length) const
{
    const AlignedBuffer buffer = alignedBuffer(length.value);
    if (!buffer)
        return fail(ErrorCode::IoError, m_identity.device, "no memory");
    std::size_t done = 0;
    while (done < length.value) {
        const ssize_t n = pread(m_fd, buffer.get() + done, length.value - done,
                                static_cast<off_t>(offset.value + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return tl::unexpected(systemError(ErrorCode::IoError, m_identity.device, "read"));
        done += static_cast<std::size_t>(n);
    }
    return ByteVector(buffer.get(), buffer.get() + length.value);
}

Result<void> ClaimedDisk::flush()
{
    if (fdatasync(m_fd) < 0)
        return tl::unexpected(systemError(ErrorCode::IoError, m_identity.device, "flush"));
    return {};
}

Result<void> ClaimedDisk::verify() const
{
    return compare(m_fd, m_identity);
}

Result<void> ClaimedDisk::releaseToKernel()
{
    // The plain descriptor is opened first, so that there is no moment without one.
    auto plain = openNode(m_identity, O_RDWR | O_DIRECT);
    if (!plain)
        return tl::unexpected(plain.error());
    closeEverywhere(std::exchange(m_fd, *plain));
    m_isExclusive = false;
    return compare(m_fd, m_identity);
}

Result<void> ClaimedDisk::claimAgain()
{
    if (m_isExclusive)
        return {};
    auto exclusive = openNode(m_identity, O_RDWR | O_DIRECT | O_EXCL);
    if (!exclusive)
        return tl::unexpected(exclusive.error());
    closeEverywhere(std::exchange(m_fd, *exclusive));
    m_isExclusive = true;
    return compare(m_fd, m_identity);
}

void ClaimedDisk::rereadPartitions()
{
    ioctl(m_fd, BLKRRPART, 0);
}

} // namespace bulkhead
