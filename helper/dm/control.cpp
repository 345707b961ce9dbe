// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/dm/control.h"

#include "helper/dm/ioctl_buffer.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace bulkhead
{

namespace
{

constexpr const char *controlPath = "/dev/mapper/control";

Error kernelError(int error, const std::string &subject, const char *what)
{
    const ErrorCode code = error == ENXIO ? ErrorCode::DeviceMissing
        : error == EBUSY                  ? ErrorCode::DeviceBusy
                                          : ErrorCode::KernelError;
    return {code, subject, std::string(what) + ": " + strerrordesc_np(error)};
}

DmControl::Device deviceFrom(const dm_ioctl &io)
{
    DmControl::Device device;
    device.name.assign(io.name, strnlen(io.name, sizeof io.name));
    device.uuid.assign(io.uuid, strnlen(io.uuid, sizeof io.uuid));
    device.devno = io.dev;
    device.openCount = static_cast<std::uint32_t>(io.open_count);
    device.eventNumber = io.event_nr;
    device.suspended = (io.flags & DM_SUSPEND_FLAG) != 0;
    device.readOnly = (io.flags & DM_READONLY_FLAG) != 0;
    device.hasLiveTable = (io.flags & DM_ACTIVE_PRESENT_FLAG) != 0;
    device.hasInactiveTable = (io.flags & DM_INACTIVE_PRESENT_FLAG) != 0;
    return device;
}

} // namespace

DmControl::~DmControl()
{
    if (m_fd >= 0)
        close(m_fd);
}

DmControl::DmControl(DmControl &&other) noexcept
    : m_fd(std::exchange(other.m_fd, -1))
{
}

DmControl &DmControl::operator=(DmControl &&other) noexcept
{
    std::swap(m_fd, other.m_fd);
    return *this;
}

Result<DmControl> DmControl::open()
{
    const int fd = ::open(controlPath, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return fail(ErrorCode::ModuleMissing, "device-mapper", strerrordesc_np(errno));
    return DmControl(fd);
}

Result<std::vector<DmControl::Target>> DmControl::targets() const
{
    IoctlBuffer buffer;
    if (const int error = buffer.run(m_fd, DM_LIST_VERSIONS))
        return tl::unexpected(kernelError(error, "device-mapper", "list of targets"));
    std::vector<Target> result;
    buffer.forEach<dm_target_versions>([&](const dm_target_versions &v, std::string_view name) {
        result.push_back({std::string(name), {v.version[0], v.version[1], v.version[2]}});
    });
    return result;
}

Result<DmControl::Target> DmControl::loadTarget(const char *name) const
{
    IoctlBuffer buffer;
    buffer.setName(name);
    if (const int error = buffer.run(m_fd, DM_GET_TARGET_VERSION))
        return tl::unexpected(kernelError(error, name, "target"));
    for (const Target &target : targets().value_or(std::vector<Target>())) {
        if (target.name == name)
            return target;
    }
    return fail(ErrorCode::ModuleMissing, name, "the kernel has no such target");
}

Result<std::vector<DmControl::Device>> DmControl::list() const
{
    IoctlBuffer buffer;
    if (const int error = buffer.run(m_fd, DM_LIST_DEVICES))
        return tl::unexpected(kernelError(error, "device-mapper", "list of devices"));
    std::vector<std::string> names;
    buffer.forEach<dm_name_list>([&](const dm_name_list &entry, std::string_view name) {
        if (entry.dev != 0)
            names.emplace_back(name);
    });
    std::vector<Device> result;
    for (const std::string &name : names) {
        IoctlBuffer one;
        one.setName(name);
        if (one.run(m_fd, DM_DEV_STATUS) == 0) // else it has gone meanwhile
            result.push_back(deviceFrom(one.header()));
    }
    return result;
}

Result<DmControl::Device> DmControl::info(const std::string &uuid) const
{
    IoctlBuffer buffer;
    buffer.setUuid(uuid);
    if (const int error = buffer.run(m_fd, DM_DEV_STATUS))
        return tl::unexpected(kernelError(error, uuid, "status"));
    return deviceFrom(buffer.header());
}

Result<std::vector<DmControl::Row>> DmControl::rows(const std::string &uuid,
                                                    std::uint32_t flags) const
{
    IoctlBuffer buffer;
    buffer.setUuid(uuid);
    // Without NOFLUSH a status request would make the target wait for its own writes.
    buffer.header().flags |= flags | DM_NOFLUSH_FLAG;
    if (const int error = buffer.run(m_fd, DM_TABLE_STATUS))
        return tl::unexpected(kernelError(error, uuid, "table"));
    std::vector<Row> result;
    buffer.forEachTarget([&](const dm_target_spec &spec, std::string_view params) {
        result.push_back(
            {{spec.sector_start},
             {spec.length},
             std::string(spec.target_type, strnlen(spec.target_type, sizeof spec.target_type)),
             std::string(params)});
    });
    return result;
}

Result<std::vector<DmControl::Row>> DmControl::status(const std::string &uuid) const
{
    return rows(uuid, 0);
}

Result<std::vector<DmControl::Row>> DmControl::table(const std::string &uuid) const
{
    return rows(uuid, DM_STATUS_TABLE_FLAG);
}

Result<std::vector<std::uint64_t>> DmControl::disks(const std::string &uuid) const
{
    IoctlBuffer buffer;
    buffer.setUuid(uuid);
    if (const int error = buffer.run(m_fd, DM_TABLE_DEPS))
        return tl::unexpected(kernelError(error, uuid, "disks"));
    return buffer.disks();
}

Result<std::string> DmControl::message(const std::string &uuid, const std::string &text) const
{
    IoctlBuffer buffer;
    buffer.setUuid(uuid);
    if (!buffer.putMessage(text))
        return fail(ErrorCode::InvalidArgument, uuid, "the message is too long");
    if (const int error = buffer.run(m_fd, DM_TARGET_MSG))
        return tl::unexpected(kernelError(error, uuid, text.c_str()));
    return std::string(buffer.answer());
}

Result<DmControl::Device> DmControl::create(const std::string &name, const std::string &uuid) const
{
    IoctlBuffer buffer;
    buffer.setName(name);
    buffer.setUuid(uuid);
    if (const int error = buffer.run(m_fd, DM_DEV_CREATE))
        return tl::unexpected(kernelError(error, name, "create"));
    return deviceFrom(buffer.header());
}

Result<void> DmControl::load(const std::string &uuid, const Row &row) const
{
    IoctlBuffer buffer;
    buffer.setUuid(uuid);
    if (!buffer.putTarget(row.start.value, row.length.value, row.target, row.params))
        return fail(ErrorCode::InvalidArgument, uuid, "the table is too long");
    if (const int error = buffer.run(m_fd, DM_TABLE_LOAD))
        return tl::unexpected(kernelError(error, uuid, "table load"));
    return {};
}

Result<void> DmControl::clear(const std::string &uuid) const
{
    IoctlBuffer buffer;
    buffer.setUuid(uuid);
    if (const int error = buffer.run(m_fd, DM_TABLE_CLEAR))
        return tl::unexpected(kernelError(error, uuid, "table clear"));
    return {};
}

Result<void> DmControl::remove(const std::string &uuid, std::uint32_t cookie) const
{
    IoctlBuffer buffer;
    buffer.setUuid(uuid);
    buffer.header().event_nr = cookie;
    if (const int error = buffer.run(m_fd, DM_DEV_REMOVE))
        return tl::unexpected(kernelError(error, uuid, "remove"));
    return {};
}

int DmControl::suspend(std::string_view uuid, Suspend how) const
{
    dm_ioctl io{};
    fillHeader(io, sizeof io);
    std::memcpy(io.uuid, uuid.data(), std::min(uuid.size(), sizeof io.uuid - 1));
    io.flags |= DM_SUSPEND_FLAG;
    if (how.noFlush)
        io.flags |= DM_NOFLUSH_FLAG;
    if (!how.lockFilesystem)
        io.flags |= DM_SKIP_LOCKFS_FLAG;
    return ioctl(m_fd, DM_DEV_SUSPEND, &io) < 0 ? errno : 0;
}

int DmControl::drop(std::string_view uuid) const
{
    dm_ioctl io{};
    fillHeader(io, sizeof io);
    std::memcpy(io.uuid, uuid.data(), std::min(uuid.size(), sizeof io.uuid - 1));
    return ioctl(m_fd, DM_TABLE_CLEAR, &io) < 0 ? errno : 0;
}

int DmControl::resume(std::string_view uuid, std::uint32_t cookie, bool &uevent) const
{
    dm_ioctl io{};
    fillHeader(io, sizeof io);
    std::memcpy(io.uuid, uuid.data(), std::min(uuid.size(), sizeof io.uuid - 1));
    io.event_nr = cookie;
    const int error = ioctl(m_fd, DM_DEV_SUSPEND, &io) < 0 ? errno : 0;
    uevent = error == 0 && (io.flags & DM_UEVENT_GENERATED_FLAG) != 0;
    return error;
}

Result<void> DmControl::arm() const
{
    IoctlBuffer buffer;
    if (const int error = buffer.run(m_fd, DM_DEV_ARM_POLL))
        return tl::unexpected(kernelError(error, "device-mapper", "events"));
    return {};
}

} // namespace bulkhead
