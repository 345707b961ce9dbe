// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/metadata/geometry_of.h"
#include "backend/metadata/native_set.h"
#include "tests/backend/metadata/memory_disk.h"

namespace bulkhead
{

/// Disks that carry an array, made as a plan makes them. The same each time.
struct Sample
{
    Config config;
    std::vector<MemoryDisk> disks; ///< Members by slot, then spares: sda, sdb, …

    /// A new array "Photos": a mirror, or of any shape. What the shape says of memberData is
    /// not asked: that follows from the disks.
    static Sample create(std::size_t members, std::size_t spares, Bytes diskSize = {20 << 20});
    static Sample create(Shape shape, std::size_t spares, Bytes diskSize = {20 << 20});

    /// Makes @p next durable on some disks; all if none are named.
    void commit(const Config &next, std::vector<std::size_t> onto = {});

    /// The next update, with its digest as it is on disk.
    [[nodiscard]] Config next(std::uint8_t updateTag) const;

    /// What each disk says now, as a scan would hand it on. Empty ones are left out.
    [[nodiscard]] std::vector<FoundMember> examine() const;

    /// A head on one disk, changed by @p change from the newest there.
    template <class Change>
    void changeHead(std::size_t disk, Change change)
    {
        auto native = examineNative(disks[disk]);
        bkh_head head = *native.value()->head;
        change(head);
        writeHead(disk, head);
    }
    void writeHead(std::size_t disk, const bkh_head &head);
};

[[nodiscard]] Uuid sampleUuid(std::uint8_t tag);

} // namespace bulkhead
