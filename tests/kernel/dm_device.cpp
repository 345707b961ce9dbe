// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kernel/dm_device.h"

#include "tests/kernel/member.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/dm-ioctl.h>
#include <sstream>
#include <sys/ioctl.h>
#include <unistd.h>

namespace kerneltest
{

namespace
{

constexpr std::size_t ioctlBytes = 64 * 1024;

/// Opened once: a fault that is placed in an ioctl must not hit an open() instead.
int control()
{
    static const int fd = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);
    if (fd < 0)
        die(std::string("/dev/mapper/control: ") + std::strerror(errno));
    return fd;
}

template <typename T>
void append(std::vector<std::uint8_t> &to, const T &value)
{
    const auto *bytes = reinterpret_cast<const std::uint8_t *>(&value);
    to.insert(to.end(), bytes, bytes + sizeof(value));
}

void appendText(std::vector<std::uint8_t> &to, const std::string &text)
{
    to.insert(to.end(), text.begin(), text.end());
    do {
        to.push_back(0);
    } while (to.size() % 8);
}

} // namespace

Target parseTarget(const std::string &line)
{
    Target target;
    std::istringstream in(line);
    if (!(in >> target.start >> target.sectors >> target.type))
        die("not a table line: " + line);
    std::getline(in >> std::ws, target.parameters);
    return target;
}

int DmDevice::call(unsigned long command, std::uint32_t flags,
                   const std::vector<std::uint8_t> &payload, std::uint32_t count,
                   std::vector<std::uint8_t> *answer, std::uint32_t *outFlags)
{
    std::vector<std::uint8_t> memory(ioctlBytes);
    auto *io = reinterpret_cast<dm_ioctl *>(memory.data());
    io->version[0] = DM_VERSION_MAJOR;
    io->data_size = ioctlBytes;
    io->data_start = sizeof(dm_ioctl);
    io->flags = flags;
    io->target_count = count;
    std::strncpy(io->name, m_name.c_str(), sizeof(io->name) - 1);
    if (sizeof(dm_ioctl) + payload.size() > ioctlBytes)
        die("too much for one ioctl");
    std::memcpy(memory.data() + sizeof(dm_ioctl), payload.data(), payload.size());
    if (ioctl(control(), command, io))
        return errno;
    if (outFlags)
        *outFlags = io->flags;
    if (answer)
        answer->assign(memory.begin() + io->data_start, memory.end());
    return 0;
}

int DmDevice::create()
{
    return call(DM_DEV_CREATE, 0, {}, 0, nullptr, nullptr);
}

int DmDevice::remove()
{
    return call(DM_DEV_REMOVE, 0, {}, 0, nullptr, nullptr);
}

int DmDevice::clear()
{
    return call(DM_TABLE_CLEAR, 0, {}, 0, nullptr, nullptr);
}

int DmDevice::load(const std::vector<Target> &table)
{
    std::vector<std::uint8_t> payload;
    for (const Target &target : table) {
        dm_target_spec spec{};
        std::vector<std::uint8_t> text;
        appendText(text, target.parameters);
        spec.sector_start = target.start;
        spec.length = target.sectors;
        spec.next = static_cast<std::uint32_t>(sizeof(spec) + text.size());
        std::strncpy(spec.target_type, target.type.c_str(), sizeof(spec.target_type) - 1);
        append(payload, spec);
        payload.insert(payload.end(), text.begin(), text.end());
    }
    return call(DM_TABLE_LOAD, 0, payload, static_cast<std::uint32_t>(table.size()), nullptr,
                nullptr);
}

int DmDevice::suspend(Suspend how)
{
    const std::uint32_t noflush =
        how == Suspend::NoFlush ? DM_NOFLUSH_FLAG | DM_SKIP_LOCKFS_FLAG : 0;
    return call(DM_DEV_SUSPEND, DM_SUSPEND_FLAG | noflush, {}, 0, nullptr, nullptr);
}

int DmDevice::resume()
{
    return call(DM_DEV_SUSPEND, 0, {}, 0, nullptr, nullptr);
}

int DmDevice::message(const std::string &text, std::string &answer)
{
    std::vector<std::uint8_t> payload;
    const dm_target_msg head{};
    append(payload, head.sector);
    appendText(payload, text);
    std::vector<std::uint8_t> out;
    std::uint32_t flags = 0;
    const int error = call(DM_TARGET_MSG, 0, payload, 0, &out, &flags);
    answer.clear();
    if (!error && (flags & DM_DATA_OUT_FLAG))
        answer = reinterpret_cast<const char *>(out.data());
    return error;
}

int DmDevice::query(bool table, std::string &text)
{
    std::vector<std::uint8_t> out;
    const int error = call(DM_TABLE_STATUS, table ? DM_STATUS_TABLE_FLAG : 0, {}, 0, &out, nullptr);
    text.clear();
    if (!error && out.size() > sizeof(dm_target_spec))
        text = reinterpret_cast<const char *>(out.data() + sizeof(dm_target_spec));
    return error;
}

std::uint64_t DmDevice::sectors()
{
    std::vector<std::uint8_t> out;
    if (call(DM_TABLE_STATUS, 0, {}, 0, &out, nullptr) || out.size() < sizeof(dm_target_spec))
        return 0;
    dm_target_spec spec;
    std::memcpy(&spec, out.data(), sizeof(spec));
    return spec.length;
}

} // namespace kerneltest
