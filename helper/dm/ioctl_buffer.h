// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <linux/dm-ioctl.h>
#include <string_view>
#include <vector>

// Inside helper/dm only: what the device-mapper ioctls take and give (linux/dm-ioctl.h).
namespace bulkhead
{

/// Version, sizes and nothing else set.
inline void fillHeader(dm_ioctl &io, std::size_t bytes)
{
    io.version[0] = DM_VERSION_MAJOR;
    io.version[1] = 0; // the lowest minor: the kernel refuses only a minor above its own
    io.version[2] = 0;
    io.data_size = static_cast<std::uint32_t>(bytes);
    io.data_start = sizeof(dm_ioctl);
}

/// The header and its payload in one piece, as the kernel wants them.
class IoctlBuffer
{
public:
    IoctlBuffer();

    [[nodiscard]] dm_ioctl &header() { return *reinterpret_cast<dm_ioctl *>(m_bytes.data()); }
    void setName(std::string_view name);
    void setUuid(std::string_view uuid);
    /// False if it does not fit.
    [[nodiscard]] bool putTarget(std::uint64_t start, std::uint64_t length, std::string_view type,
                                 std::string_view params);
    [[nodiscard]] bool putMessage(std::string_view text);

    /// Runs the ioctl, with a larger buffer as long as the answer does not fit.
    /// errno (positive), 0 for success.
    [[nodiscard]] int run(int fd, unsigned long request);

    /// The answer to a message; empty if there is none.
    [[nodiscard]] std::string_view answer();

    /// The answer to DM_TABLE_DEPS.
    [[nodiscard]] std::vector<std::uint64_t> disks();

    /// Walks the records of a list, each with its name at the end of the fixed part.
    template <class Record, class Each>
    void forEach(Each each)
    {
        std::size_t at = header().data_start;
        const std::size_t end = std::min<std::size_t>(header().data_size, m_bytes.size());
        while (at + sizeof(Record) <= end) {
            const auto &record = *reinterpret_cast<const Record *>(m_bytes.data() + at);
            each(record, textAt(at + nameOffset<Record>(), end));
            if (record.next == 0)
                break;
            at += record.next;
        }
    }

    /// Walks the targets of a table; `next` counts from the start of the payload here.
    template <class Each>
    void forEachTarget(Each each)
    {
        const std::size_t start = header().data_start;
        const std::size_t end = std::min<std::size_t>(header().data_size, m_bytes.size());
        std::size_t at = start;
        for (std::uint32_t i = 0; i < header().target_count; ++i) {
            if (at + sizeof(dm_target_spec) > end)
                break;
            const auto &spec = *reinterpret_cast<const dm_target_spec *>(m_bytes.data() + at);
            each(spec, textAt(at + sizeof spec, end));
            at = start + spec.next;
        }
    }

private:
    template <class Record>
    static constexpr std::size_t nameOffset()
    {
        // Both records end in a flexible array of characters called name.
        return offsetof(Record, name);
    }
    [[nodiscard]] std::string_view textAt(std::size_t at, std::size_t end) const;

    std::vector<char> m_bytes;
};

} // namespace bulkhead
