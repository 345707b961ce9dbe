// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/metadata/memory_disk.h"

#include "backend/base/checked.h"

#include <algorithm>
#include <cassert>

namespace bulkhead
{

MemoryDisk::MemoryDisk(const MemoryDisk &other)
    : m_name(other.m_name)
    , m_size(other.m_size)
    , m_blocks(other.m_blocks)
    , m_broken(other.m_broken)
{
}

Result<void> MemoryDisk::read(std::uint64_t offset, std::span<std::uint8_t> out) const
{
    if (!fitsWithin(offset, out.size(), m_size.value))
        return fail(ErrorCode::InvalidArgument, m_name, "read past the end");
    for (std::size_t done = 0; done < out.size();) {
        const std::uint64_t index = (offset + done) / blockBytes;
        const std::uint64_t within = (offset + done) % blockBytes;
        const std::size_t length = std::min<std::size_t>(blockBytes - within, out.size() - done);
        if (m_broken.contains(index))
            return fail(ErrorCode::IoError, m_name, "bad sector");
        const auto to = out.subspan(done, length);
        const auto block = m_blocks.find(index);
        if (block == m_blocks.end())
            std::ranges::fill(to, std::uint8_t{0});
        else
            std::ranges::copy(ByteSpan(block->second).subspan(within, length), to.begin());
        done += length;
    }
    return {};
}

MemoryDisk &MemoryDisk::operator=(const MemoryDisk &other)
{
    m_name = other.m_name;
    m_size = other.m_size;
    m_blocks = other.m_blocks;
    m_broken = other.m_broken;
    return *this;
}

void MemoryDisk::write(std::uint64_t offset, ByteSpan bytes)
{
    assert(fitsWithin(offset, bytes.size(), m_size.value));
    for (std::size_t done = 0; done < bytes.size();) {
        const std::uint64_t within = (offset + done) % blockBytes;
        const std::size_t length = std::min<std::size_t>(blockBytes - within, bytes.size() - done);
        auto &block = m_blocks[(offset + done) / blockBytes];
        block.resize(blockBytes);
        std::ranges::copy(bytes.subspan(done, length),
                          block.begin() + static_cast<std::ptrdiff_t>(within));
        done += length;
    }
}

void MemoryDisk::flip(std::uint64_t offset, int bit)
{
    auto byte = read(offset, std::size_t(1)).value();
    byte[0] ^= std::uint8_t(1U << bit);
    write(offset, byte);
}

void applyWrites(std::vector<MemoryDisk> &disks, const std::vector<Write> &writes)
{
    for (const Write &write : writes)
        disks[write.member].write(write.offset, write.bytes);
}

} // namespace bulkhead
