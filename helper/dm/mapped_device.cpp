// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/dm/mapped_device.h"

#include "backend/model/dm_name.h"
#include "helper/dm/ioctl_buffer.h"
#include "helper/dm/udev_cookie.h"

#include <cerrno>
#include <cstring>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bulkhead
{

namespace
{

constexpr const char *targetName = "bulkhead";

DmControl::Row rowOf(const TableLine &table)
{
    return {{0}, table.size, targetName, tableParams(table)};
}

std::string nodePath(const std::string &name)
{
    return "/dev/mapper/" + name;
}

/// What udev does where there is one.
void makeNode(const DmControl::Device &device)
{
    mknod(nodePath(device.name).c_str(), S_IFBLK | 0660, device.devno);
}

/// A table that is ready to be loaded without allocating anything.
class PreparedLoad
{
public:
    PreparedLoad(const std::string &uuid, const DmControl::Row &row)
    {
        m_buffer.setUuid(uuid);
        m_fits = m_buffer.putTarget(row.start.value, row.length.value, row.target, row.params);
    }
    [[nodiscard]] int run(int fd)
    {
        if (!m_fits)
            return E2BIG;
        return ioctl(fd, DM_TABLE_LOAD, &m_buffer.header()) < 0 ? errno : 0;
    }

private:
    IoctlBuffer m_buffer;
    bool m_fits = false;
};

/// How a switch of tables went; filled while nothing may be allocated.
struct SwitchOutcome
{
    int suspendError = 0;
    int resumeError = 0; ///< Of the new table.
    int reloadError = 0; ///< Of the old table, put back.
    int restartError = 0;
    bool uevent = false;
};

/// From here to the return the file system or swap above may stand still: no allocation,
/// no log line, no page that is not locked in memory.
SwitchOutcome swapTables(const DmControl &dm, std::string_view uuid, std::uint32_t cookie,
                         PreparedLoad &old)
{
    SwitchOutcome outcome;
    // No flush and no freeze: both would wait for a disk that is failing, and requests
    // that are held back go to the new table instead.
    outcome.suspendError = dm.suspend(uuid, {.noFlush = true, .lockFilesystem = false});
    outcome.resumeError = outcome.suspendError ? 0 : dm.resume(uuid, cookie, outcome.uevent);
    if (outcome.resumeError) {
        outcome.reloadError = old.run(dm.fd());
        outcome.restartError = dm.resume(uuid, cookie, outcome.uevent);
    }
    return outcome;
}

Error outcomeError(const SwitchOutcome &outcome, const std::string &uuid)
{
    if (outcome.suspendError)
        return {ErrorCode::KernelError, uuid,
                std::string("suspend: ") + strerrordesc_np(outcome.suspendError)};
    std::string detail =
        std::string("the new table did not start: ") + strerrordesc_np(outcome.resumeError);
    if (outcome.restartError)
        detail +=
            std::string("; nor did the old one again: ") + strerrordesc_np(outcome.restartError);
    else
        detail += "; the old one runs again";
    return {ErrorCode::KernelError, uuid, detail};
}

} // namespace

Result<void> activate(const DmControl &dm, const std::string &name, const TableLine &table)
{
    const std::string uuid = dmUuid(table.array);
    auto device = dm.create(name, uuid);
    if (!device)
        return tl::unexpected(device.error());

    const auto start = [&]() -> Result<void> {
        if (auto loaded = dm.load(uuid, rowOf(table)); !loaded)
            return loaded;
        UdevCookie cookie;
        bool uevent = false;
        const int error = dm.resume(uuid, cookie.forIoctl(), uevent);
        if (!uevent)
            cookie.notSent();
        if (error)
            return fail(ErrorCode::KernelError, name,
                        std::string("start: ") + strerrordesc_np(error));
        if (!cookie.hasUdev())
            makeNode(*device);
        cookie.wait();
        return {};
    };
    auto started = start();
    if (started)
        return {};
    UdevCookie cookie;
    if (auto removed = dm.remove(uuid, cookie.forIoctl()); !removed) {
        cookie.notSent();
        return fail(started.error().code, started.error().subject,
                    started.error().detail + "; " + removed.error().detail);
    }
    return started;
}

Result<void> switchTable(const DmControl &dm, const TableLine &table)
{
    const std::string uuid = dmUuid(table.array);
    const auto live = dm.table(uuid);
    if (!live)
        return tl::unexpected(live.error());
    if (live->size() != 1 || live->front().target != targetName)
        return fail(ErrorCode::ArrayConflict, uuid, "the device is not one of ours");
    PreparedLoad old(uuid, live->front());
    if (auto loaded = dm.load(uuid, rowOf(table)); !loaded)
        return loaded;
    UdevCookie cookie;
    const SwitchOutcome outcome = swapTables(dm, uuid, cookie.forIoctl(), old);
    if (!outcome.uevent)
        cookie.notSent();
    if (outcome.suspendError == 0 && outcome.resumeError == 0) {
        cookie.wait();
        return {};
    }
    Error error = outcomeError(outcome, uuid);
    if (outcome.suspendError) {
        // The new table must not come alive at somebody else's next resume.
        if (auto cleared = dm.clear(uuid); !cleared)
            error.detail += "; " + cleared.error().detail;
    }
    return tl::unexpected(error);
}

Result<void> deactivate(const DmControl &dm, const Uuid &array)
{
    const std::string uuid = dmUuid(array);
    const auto device = dm.info(uuid);
    if (!device)
        return tl::unexpected(device.error());
    UdevCookie cookie;
    auto removed = dm.remove(uuid, cookie.forIoctl());
    if (!removed) {
        cookie.notSent();
        return removed;
    }
    if (!cookie.hasUdev())
        unlink(nodePath(device->name).c_str());
    cookie.wait();
    return {};
}

bool isOurs(const DmControl &dm, const DmControl::Device &device)
{
    if (!arrayOfDmUuid(device.uuid))
        return false;
    const auto rows = dm.table(device.uuid);
    // A device that was created but never got a table is ours by its uuid alone.
    return rows && (rows->empty() || (rows->size() == 1 && rows->front().target == targetName));
}

} // namespace bulkhead
