// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/plan/plan.h"
#include "tests/backend/metadata/memory_disk.h"

namespace bulkhead
{

/// A computer with disks in memory, and somebody who carries out plans on them.
class SampleHost
{
public:
    /// Blank disks sdb, sdc, … of this size.
    explicit SampleHost(std::size_t disks, Bytes size = {20 << 20});

    HostFacts facts;

    [[nodiscard]] DiskFacts &disk(const std::string &device);
    [[nodiscard]] MemoryDisk &content(const std::string &device);
    [[nodiscard]] DiskRef ref(const std::string &device);
    [[nodiscard]] ArrayFacts &array() { return facts.arrays.front(); }
    [[nodiscard]] Member &member(std::size_t slot) { return array().array.members[slot]; }
    [[nodiscard]] DiskFacts &addDisk(Bytes size);

    /// A request for a new mirror "Photos" of these disks.
    [[nodiscard]] Request create(const std::vector<std::string> &disks,
                                 const std::vector<std::string> &spares = {});
    /// A request about the first array.
    [[nodiscard]] Request about(const std::string &action);

    /// Carries out the steps: bytes on the disks, the rest into `loaded` and `sent`.
    void execute(const Plan &plan);
    /// Looks at the disks again, as the helper does after each job. Arrays that were loaded are
    /// active.
    void rescan();

    std::vector<LoadTable> loaded;
    std::vector<std::string> sent;
    std::vector<std::string> removed;

private:
    std::vector<MemoryDisk> m_contents;
    std::uint8_t m_tag = 0;
};

/// A plan that must succeed; fails the test with its sentence if not.
[[nodiscard]] Plan planned(const Request &request, const HostFacts &facts);

/// The sentence of a refusal; empty if the plan was made.
[[nodiscard]] std::string refusal(const Request &request, const HostFacts &facts);

} // namespace bulkhead
