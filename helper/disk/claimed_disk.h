// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/byte_io.h"
#include "backend/base/error.h"
#include "backend/base/units.h"

#include <string>
#include <sys/types.h>

namespace bulkhead
{

/// Which disk is meant. Two that are equal are one disk that stayed plugged in.
struct DiskIdentity
{
    std::string device; ///< Kernel name such as "sdb".
    dev_t devno = 0;
    std::uint64_t diskSequence = 0; ///< Grows each time the kernel sees a disk; 0 if unknown.
    Bytes size;

    bool operator==(const DiskIdentity &) const = default;
};

/// "8:16" as a device number; 0 if it is none.
[[nodiscard]] dev_t parseDevno(const std::string &text);

/// The disk that a partition lies on; @p devno itself for a whole disk.
[[nodiscard]] dev_t wholeDiskOf(dev_t devno);

/// A disk that is open for writing, locked against udev and against everybody who opens it
/// exclusively (file systems, swap, md, device-mapper), and known to be the one meant.
///
/// The rules are those of the security reference, section 3: opened once by kernel name,
/// compared, held until everything is written. Only the exclusive hold is dropped before a
/// table is loaded, because the kernel then claims the disk itself.
class ClaimedDisk
{
public:
    enum class Mode {
        Exclusive, ///< Nobody may use the disk, neither now nor while it is held.
        Shared, ///< It is a member of a running array: the kernel holds it.
    };

    /// DeviceChanged if the node shows another disk than @p expected; DeviceBusy if it is
    /// in use. @p lockWhole false: the caller already holds the lock of its whole disk.
    [[nodiscard]] static Result<ClaimedDisk> claim(const DiskIdentity &expected, Mode mode,
                                                   bool lockWhole = true);
    ~ClaimedDisk();
    ClaimedDisk(ClaimedDisk &&other) noexcept;
    ClaimedDisk &operator=(ClaimedDisk &&other) noexcept;

    [[nodiscard]] const DiskIdentity &identity() const { return m_identity; }

    /// Whole 4 KiB blocks, past the page cache. @p durable: it is on the medium on return.
    [[nodiscard]] Result<void> write(Bytes offset, ByteSpan bytes, bool durable);
    [[nodiscard]] Result<ByteVector> read(Bytes offset, Bytes length) const;
    /// Everything written before is on the medium.
    [[nodiscard]] Result<void> flush();
    /// Still the same disk, by what the open descriptors say. DeviceChanged.
    [[nodiscard]] Result<void> verify() const;
    /// Lets the kernel claim the disk; the lock and a plain descriptor stay.
    [[nodiscard]] Result<void> releaseToKernel();
    /// Takes it back from the kernel if it was released. DeviceBusy if somebody was faster.
    [[nodiscard]] Result<void> claimAgain();
    /// The kernel looks at the partition table again; refused while a partition is in use.
    void rereadPartitions();

private:
    ClaimedDisk() = default;

    DiskIdentity m_identity;
    int m_fd = -1; ///< For data; exclusive in that mode.
    bool m_isExclusive = false; ///< m_fd keeps everybody else away now.
    int m_lockFd = -1; ///< On the whole disk, holding flock(LOCK_EX).
};

} // namespace bulkhead
