// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"
#include "backend/base/units.h"

#include <string>
#include <string_view>
#include <vector>

struct dm_ioctl;

namespace bulkhead
{

/// The kernel's device-mapper, through a descriptor of our own on /dev/mapper/control.
///
/// The ioctls are used directly, not libdevmapper's tasks, for three reasons: between
/// suspend and resume nothing may be allocated (swap may be above us); operations on two
/// arrays run in two threads, and one that waits for a dying disk must not stop the other;
/// and the errno of a failure is part of the answer. libdevmapper does the udev cookies
/// (udev_cookie.h). Every function may be called from any thread.
class DmControl
{
public:
    struct Target
    {
        std::string name;
        std::uint32_t version[3] = {};
    };

    struct Device
    {
        std::string name;
        std::string uuid;
        std::uint64_t devno = 0; ///< dev_t
        std::uint32_t openCount = 0;
        std::uint32_t eventNumber = 0;
        bool suspended = false;
        bool readOnly = false;
        bool hasLiveTable = false;
        bool hasInactiveTable = false;
    };

    /// One target of a table, with its table or status parameters.
    struct Row
    {
        Sectors start;
        Sectors length;
        std::string target;
        std::string params;
    };

    struct Suspend
    {
        bool noFlush = false; ///< Requests come back later instead of being waited for.
        bool lockFilesystem = true;
    };

    DmControl() = default;
    ~DmControl();
    DmControl(DmControl &&other) noexcept;
    DmControl &operator=(DmControl &&other) noexcept;

    /// ModuleMissing if device-mapper itself is not there.
    [[nodiscard]] static Result<DmControl> open();
    [[nodiscard]] int fd() const { return m_fd; }

    /// Targets the kernel has now; loads nothing.
    [[nodiscard]] Result<std::vector<Target>> targets() const;
    /// Asks the kernel for one target, which makes it load the module of that name if it
    /// can. The name is ours, never a client's.
    [[nodiscard]] Result<Target> loadTarget(const char *name) const;

    /// Names, uuids and device numbers of all devices.
    [[nodiscard]] Result<std::vector<Device>> list() const;
    [[nodiscard]] Result<Device> info(const std::string &uuid) const;
    /// DeviceMissing if there is no such device.
    [[nodiscard]] Result<std::vector<Row>> status(const std::string &uuid) const;
    [[nodiscard]] Result<std::vector<Row>> table(const std::string &uuid) const;
    /// Device numbers of the disks that its table holds.
    [[nodiscard]] Result<std::vector<std::uint64_t>> disks(const std::string &uuid) const;
    /// The answer may be empty.
    [[nodiscard]] Result<std::string> message(const std::string &uuid,
                                              const std::string &text) const;

    [[nodiscard]] Result<Device> create(const std::string &name, const std::string &uuid) const;
    [[nodiscard]] Result<void> load(const std::string &uuid, const Row &row) const;
    [[nodiscard]] Result<void> clear(const std::string &uuid) const;
    /// Also drops the table that is loaded but not live. @p cookie: udev_cookie.h, 0 for none.
    [[nodiscard]] Result<void> remove(const std::string &uuid, std::uint32_t cookie) const;
    /// None of the three allocates: errno (positive), 0 for success.
    [[nodiscard]] int suspend(std::string_view uuid, Suspend how) const;
    /// As clear().
    [[nodiscard]] int drop(std::string_view uuid) const;
    /// @p uevent tells whether the kernel sent the uevent that completes the cookie.
    [[nodiscard]] int resume(std::string_view uuid, std::uint32_t cookie, bool &uevent) const;

    /// From now on fd() polls readable when any device raises an event.
    [[nodiscard]] Result<void> arm() const;

private:
    explicit DmControl(int fd)
        : m_fd(fd)
    {
    }
    [[nodiscard]] Result<std::vector<Row>> rows(const std::string &uuid, std::uint32_t flags) const;

    int m_fd = -1;
};

} // namespace bulkhead
