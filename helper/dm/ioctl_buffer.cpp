// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/dm/ioctl_buffer.h"

#include <cerrno>
#include <sys/ioctl.h>

namespace bulkhead
{

namespace
{

constexpr std::size_t firstBytes = 16 * 1024;
constexpr std::size_t mostBytes = 4 * 1024 * 1024;

} // namespace

IoctlBuffer::IoctlBuffer()
    : m_bytes(firstBytes)
{
    fillHeader(header(), m_bytes.size());
}

void IoctlBuffer::setName(std::string_view name)
{
    std::memcpy(header().name, name.data(), std::min(name.size(), sizeof header().name - 1));
}

void IoctlBuffer::setUuid(std::string_view uuid)
{
    std::memcpy(header().uuid, uuid.data(), std::min(uuid.size(), sizeof header().uuid - 1));
}

bool IoctlBuffer::putTarget(std::uint64_t start, std::uint64_t length, std::string_view type,
                            std::string_view params)
{
    const std::size_t at = sizeof(dm_ioctl);
    dm_target_spec spec{};
    spec.sector_start = start;
    spec.length = length;
    if (type.size() >= sizeof spec.target_type
        || at + sizeof spec + params.size() + 1 > m_bytes.size())
        return false;
    std::memcpy(spec.target_type, type.data(), type.size());
    spec.next = static_cast<std::uint32_t>(sizeof spec + params.size() + 1);
    spec.next = (spec.next + 7U) & ~7U;
    std::memcpy(m_bytes.data() + at, &spec, sizeof spec);
    std::memcpy(m_bytes.data() + at + sizeof spec, params.data(), params.size());
    m_bytes[at + sizeof spec + params.size()] = '\0';
    header().target_count = 1;
    return true;
}

bool IoctlBuffer::putMessage(std::string_view text)
{
    const std::size_t at = sizeof(dm_ioctl);
    const dm_target_msg message{}; // sector 0: an array is one target
    if (at + sizeof message + text.size() + 1 > m_bytes.size())
        return false;
    std::memcpy(m_bytes.data() + at, &message, sizeof message);
    std::memcpy(m_bytes.data() + at + sizeof message, text.data(), text.size());
    m_bytes[at + sizeof message + text.size()] = '\0';
    return true;
}

int IoctlBuffer::run(int fd, unsigned long request)
{
    const std::vector<char> question = m_bytes;
    for (;;) {
        if (ioctl(fd, request, m_bytes.data()) < 0)
            return errno;
        if ((header().flags & DM_BUFFER_FULL_FLAG) == 0)
            return 0;
        const std::size_t larger = m_bytes.size() * 4;
        if (larger > mostBytes)
            return ENOSPC;
        m_bytes.assign(larger, 0);
        std::memcpy(m_bytes.data(), question.data(), question.size());
        header().data_size = static_cast<std::uint32_t>(larger);
    }
}

std::string_view IoctlBuffer::answer()
{
    if ((header().flags & DM_DATA_OUT_FLAG) == 0)
        return {};
    return textAt(header().data_start, std::min<std::size_t>(header().data_size, m_bytes.size()));
}

std::vector<std::uint64_t> IoctlBuffer::disks()
{
    const std::size_t at = header().data_start;
    const std::size_t end = std::min<std::size_t>(header().data_size, m_bytes.size());
    dm_target_deps deps{};
    if (at > end || end - at < sizeof deps)
        return {};
    std::memcpy(&deps, m_bytes.data() + at, sizeof deps);
    const std::size_t room = (end - at - sizeof deps) / sizeof(std::uint64_t);
    std::vector<std::uint64_t> result(std::min<std::size_t>(deps.count, room));
    std::memcpy(result.data(), m_bytes.data() + at + sizeof deps,
                result.size() * sizeof(std::uint64_t));
    return result;
}

std::string_view IoctlBuffer::textAt(std::size_t at, std::size_t end) const
{
    if (at >= end)
        return {};
    return {m_bytes.data() + at, strnlen(m_bytes.data() + at, end - at)};
}

} // namespace bulkhead
