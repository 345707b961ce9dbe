// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/metadata/commit.h"
#include "backend/metadata/device_view.h"

#include <map>
#include <set>

namespace bulkhead
{

/// A disk that lives in memory and keeps only what was written to it.
class MemoryDisk : public DeviceView
{
public:
    explicit MemoryDisk(std::string name, Bytes size)
        : m_name(std::move(name))
        , m_size(size)
    {
    }
    MemoryDisk(const MemoryDisk &other);
    MemoryDisk &operator=(const MemoryDisk &other);
    ~MemoryDisk() override = default;

    [[nodiscard]] const std::string &name() const override { return m_name; }
    [[nodiscard]] Bytes size() const override { return m_size; }
    using DeviceView::read;
    [[nodiscard]] Result<void> read(std::uint64_t offset,
                                    std::span<std::uint8_t> out) const override;

    void write(std::uint64_t offset, ByteSpan bytes);
    void flip(std::uint64_t offset, int bit);
    /// Reads that touch this block fail from now on.
    void breakBlock(std::uint64_t offset) { m_broken.insert(offset / blockBytes); }
    void resize(Bytes size) { m_size = size; }

private:
    static constexpr std::uint64_t blockBytes = 4096;

    std::string m_name;
    Bytes m_size;
    std::map<std::uint64_t, ByteVector> m_blocks;
    std::set<std::uint64_t> m_broken;
};

/// All of a list, in order.
void applyWrites(std::vector<MemoryDisk> &disks, const std::vector<Write> &writes);

} // namespace bulkhead
