// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/helper/machine/bus_client.h"

#include <vector>

namespace bulkhead
{

/// Prints one line for each thing that is checked.
class Check
{
public:
    explicit Check(std::string name)
        : m_name(std::move(name))
    {
    }
    bool operator()(bool holds, const std::string &what, const std::string &why = {});
    [[nodiscard]] int failures() const { return m_failures; }

private:
    std::string m_name;
    int m_failures = 0;
};

using Disks = std::vector<std::string>; ///< Kernel names.

struct Scenario
{
    const char *name;
    std::size_t disks; ///< How many it needs.
    void (*run)(BusClient &client, const Disks &disks, Check &check);
};

[[nodiscard]] const std::vector<Scenario> &scenarios();

/// Goal: whoever polkit does not know changes nothing, whatever he sends. Method: run as an
/// ordinary user beside a running array: every method of the helper's own table, every property,
/// real plans and nonsense; the caller compares what was written to the disks.
void hostile(BusClient &client, const Disks &disks, Check &check);

// For the scenarios: data whose place can be told from its content.
[[nodiscard]] bool fillDevice(const std::string &path, std::uint64_t bytes, unsigned seed);
[[nodiscard]] bool verifyDevice(const std::string &path, std::uint64_t bytes, unsigned seed);
/// A checksum of the whole device, past the page cache.
[[nodiscard]] std::uint64_t sumOfDevice(const std::string &path);

} // namespace bulkhead
