// SPDX-License-Identifier: GPL-2.0-or-later
// Device-mapper without libdevmapper: one ioctl a call, so that a test can place a fault exactly.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kerneltest
{

/// "START LENGTH TARGET PARAMETERS", taken apart.
struct Target
{
    std::uint64_t start = 0;
    std::uint64_t sectors = 0;
    std::string type;
    std::string parameters;
};

Target parseTarget(const std::string &line);

/// A device-mapper device by name. Every call returns 0 or an errno.
class DmDevice
{
public:
    enum class Suspend { Flush, NoFlush };

    explicit DmDevice(std::string name)
        : m_name(std::move(name))
    {
    }

    int create();
    int remove();
    int load(const std::vector<Target> &table);
    int clear();
    int suspend(Suspend how);
    int resume();

    /// `answer` gets what the target replied.
    int message(const std::string &text, std::string &answer);
    int status(std::string &text) { return query(false, text); }
    int table(std::string &text) { return query(true, text); }

    /// The size of the first loaded target; 0 if there is none.
    std::uint64_t sectors();

    [[nodiscard]] const std::string &name() const { return m_name; }

private:
    int call(unsigned long command, std::uint32_t flags, const std::vector<std::uint8_t> &payload,
             std::uint32_t count, std::vector<std::uint8_t> *answer, std::uint32_t *outFlags);
    int query(bool table, std::string &text);

    std::string m_name;
};

} // namespace kerneltest
