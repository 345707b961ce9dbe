// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/disk.h"

#include <string>
#include <vector>

namespace bulkhead
{

/// A disk as a request names it: where udisks shows it, and who it must be.
struct DiskRef
{
    std::string object;
    std::string serial;
    std::string wwn;
    Bytes size;

    bool operator==(const DiskRef &) const = default;
};

[[nodiscard]] DiskRef refTo(const Disk &disk);

/// What a person wants done: the arguments of Manager.Plan. Which fields count
/// depends on the action; helper/interface/org.bulkhead1.xml lists them.
struct Request
{
    std::string action; ///< create delete start stop add-spare remove-spare fail replace
                        ///< cancel-replace remove rename set-policy
    std::string name;
    std::string level;
    std::string layout; ///< md's name; empty for the usual one.
    Bytes chunk; ///< 0 for the usual size.
    std::vector<DiskRef> disks;
    std::vector<DiskRef> spares;
    std::string array; ///< UUID text.
    std::string member; ///< UUID text.
    std::string spare; ///< UUID text.
    std::string policy; ///< Of spares: dedicated, group or global.
    std::string group;
    bool erase = false;
    bool degraded = false;

    bool operator==(const Request &) const = default;
};

} // namespace bulkhead
