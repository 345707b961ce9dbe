// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/scan/disks.h"
#include "helper/dm/module_state.h"
#include "helper/inventory/kernel_array.h"

#include <map>
#include <optional>

namespace bulkhead
{

/// Everything the helper knows of this computer at one moment. Made from disks and kernel
/// alone, so it can be thrown away and made again at any time.
struct HostScan
{
    HostFacts facts;
    std::vector<KernelArray> running;
    ModuleState module = ModuleState::Missing;
    std::vector<Error> problems; ///< Disks that could not be read or hold damaged metadata.
};

/// What an earlier scan read of a disk, kept until udev says that it changed. A dying disk
/// is then not asked again and again while the others have to be looked after.
class ScanMemory
{
public:
    /// The disk changed: read it again.
    void forget(const std::string &device);
    void forgetAll();

private:
    friend HostScan scanHost(const std::optional<DmControl> &dm, ScanMemory &memory,
                             const std::string &root, const SignatureProbe &probe);
    struct Entry
    {
        std::uint64_t diskSequence = 0;
        std::optional<std::vector<Signature>> signatures;
        bool membersRead = false;
        std::optional<FoundMember> member;
        std::vector<Error> problems;
    };
    [[nodiscard]] std::vector<FoundMember> members(const std::vector<DiskFacts> &disks,
                                                   std::vector<Error> &problems);

    std::map<std::string, Entry> m_entries; ///< By kernel name.
};

/// Reads disks and kernel. Blocks for as long as the disks need. @p dm is absent if the
/// kernel has no device-mapper; @p root is where /lib/modules is looked for, empty for "/".
[[nodiscard]] HostScan scanHost(const std::optional<DmControl> &dm, ScanMemory &memory,
                                const std::string &root, const SignatureProbe &probe);

} // namespace bulkhead
