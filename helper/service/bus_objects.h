// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/bus/published_object.h"

namespace bulkhead
{

inline constexpr const char *busRoot = "/org/bulkhead1";
inline constexpr const char *jobInterface = "org.bulkhead1.Job";
inline constexpr const char *arrayInterface = "org.bulkhead1.Array";
inline constexpr const char *memberInterface = "org.bulkhead1.Member";
inline constexpr const char *rootInterface = "org.bulkhead1.Manager";

/// What the four interfaces look like; the same as helper/interface/org.bulkhead1.xml, which
/// a test compares with this.
struct BusTables
{
    explicit BusTables(const Dispatcher &dispatcher);

    InterfaceTable root;
    InterfaceTable array;
    InterfaceTable member;
    InterfaceTable job;
};

/// Where the objects of the tree hang.
struct BusTree
{
    sd_bus *bus;
    Dispatcher &dispatcher;
    const BusTables &tables;
};

[[nodiscard]] std::string rootPath();
[[nodiscard]] std::string arrayPath(const std::string &uuidText);
[[nodiscard]] std::string memberPath(const std::string &uuidText);
/// The uuid text that a path of the above names; empty if it does not.
[[nodiscard]] std::string uuidOfPath(const std::string &path);

} // namespace bulkhead
