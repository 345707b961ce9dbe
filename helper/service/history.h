// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/uuid.h"
#include "helper/dm/control.h"

#include <deque>
#include <map>
#include <vector>

namespace bulkhead
{

/// What happened to each array since we know it, newest last: the module's event log and
/// what the daemon did by itself. Bounded.
class History
{
public:
    static constexpr std::size_t maxLines = 200;

    /// Fetches the module's events up to @p events, the counter of the status line.
    /// @return true if there are new ones.
    bool fetch(const DmControl &dm, const Uuid &array, std::uint64_t events);
    /// A line of the daemon's own, filed under the newest event.
    void add(const Uuid &array, const std::string &text);
    [[nodiscard]] std::vector<std::string> lines(const Uuid &array) const;

private:
    struct Log
    {
        std::uint64_t last = 0;
        std::deque<std::string> lines;
    };
    static void append(Log &log, std::uint64_t number, const std::string &text);

    std::map<Uuid, Log> m_logs;
};

} // namespace bulkhead
