// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/dm/mapped_device.h"

#include "backend/model/dm_name.h"
#include "helper/dm/ioctl_buffer.h"
#include "helper/dm/udev_cookie.h"

#include <algorithm>
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

/// A look at the live table that is ready to be taken without allocating anything.
class PreparedLook
{
public:
    PreparedLook(const std::string &uuid, std::string expected)
        : m_expected(std::move(expected))
    {
        m_buffer.setUuid(uuid);
        m_buffer.header().flags |= DM_STATUS_TABLE_FLAG | DM_NOFLUSH_FLAG;
    }
    /// Is it still what it was when the new one was made? The kernel may seat a replacement.
    [[nodiscard]] bool isSame(int fd)
    {
        if (ioctl(fd, DM_TABLE_STATUS, &m_buffer.header()) < 0
            || (m_buffer.header().flags & DM_BUFFER_FULL_FLAG) != 0)
            return false;
        bool same = false;
        m_buffer.forEachTarget(
            [&](const dm_target_spec &, std::string_view params) { same = params == m_expected; });
        return same;
    }

private:
    IoctlBuffer m_buffer;
    std::string m_expected;
};

/// How a switch of tables went; filled while nothing may be allocated.
struct SwitchOutcome
{
    bool isOther = false; ///< The array changed meanwhile: it runs on as it was.
    int suspendError = 0;
    int resumeError = 0; ///< Of the new table.
    int reloadError = 0; ///< Of the old table, put back.
    int restartError = 0;
    bool uevent = false;
};

/// From here to the return the file system or swap above may stand still: no allocation,
/// no log line, no page that is not locked in memory.
SwitchOutcome swapTables(const DmControl &dm, std::string_view uuid, std::uint32_t cookie,
                         PreparedLoad &old, PreparedLook &look)
{
    SwitchOutcome outcome;
    // No flush and no freeze: both would wait for a disk that is failing, and requests
    // that are held back go to the new table instead.
    outcome.suspendError = dm.suspend(uuid, {.noFlush = true, .lockFilesystem = false});
    if (outcome.suspendError)
        return outcome;
    // Only now that it stands still is it certain what the new table takes over from.
    outcome.isOther = !look.isSame(dm.fd());
    if (outcome.isOther) {
        outcome.reloadError = dm.drop(uuid);
        outcome.restartError = dm.resume(uuid, cookie, outcome.uevent);
        return outcome;
    }
    outcome.resumeError = dm.resume(uuid, cookie, outcome.uevent);
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
    if (outcome.isOther)
        return {ErrorCode::DeviceChanged, uuid,
                std::string("the array changed meanwhile")
                    + (outcome.restartError ? std::string("; it stands still: ")
                               + strerrordesc_np(outcome.restartError)
                                            : std::string())};
    std::string detail =
        std::string("the new table did not start: ") + strerrordesc_np(outcome.resumeError);
    if (outcome.restartError)
        detail +=
            std::string("; nor did the old one again: ") + strerrordesc_np(outcome.restartError);
    else
        detail += "; the old one runs again";
    return {ErrorCode::KernelError, uuid, detail};
}

/// DeviceChanged unless its slots hold @p before; an empty list fits all.
Result<DmControl::Row> liveTable(const DmControl &dm, const Uuid &array,
                                 const std::vector<Uuid> &before)
{
    const std::string uuid = dmUuid(array);
    const auto rows = dm.table(uuid);
    if (!rows)
        return tl::unexpected(rows.error());
    if (rows->size() != 1 || rows->front().target != targetName)
        return fail(ErrorCode::ArrayConflict, uuid, "the device is not one of ours");
    const auto table = parseTableParams(rows->front().length, rows->front().params);
    if (!table)
        return tl::unexpected(table.error());
    const auto isSame = [](const TableMember &member, const Uuid &id) { return member.id == id; };
    if (!before.empty() && !std::ranges::equal(table->members, before, isSame))
        return fail(ErrorCode::DeviceChanged, uuid, "the array changed meanwhile");
    return rows->front();
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

Result<void> switchTable(const DmControl &dm, const TableLine &table,
                         const std::vector<Uuid> &before)
{
    const std::string uuid = dmUuid(table.array);
    const auto live = liveTable(dm, table.array, before);
    if (!live)
        return tl::unexpected(live.error());
    PreparedLoad old(uuid, *live);
    PreparedLook look(uuid, live->params);
    if (auto loaded = dm.load(uuid, rowOf(table)); !loaded)
        return loaded;
    UdevCookie cookie;
    const SwitchOutcome outcome = swapTables(dm, uuid, cookie.forIoctl(), old, look);
    if (!outcome.uevent)
        cookie.notSent();
    if (outcome.suspendError == 0 && outcome.resumeError == 0 && !outcome.isOther) {
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

Result<void> expectMembers(const DmControl &dm, const Uuid &array, const std::vector<Uuid> &before)
{
    return liveTable(dm, array, before).map([](const DmControl::Row &) {});
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
