// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace bulkhead::ctl
{

/// Can somebody be asked? Standard input is a terminal.
[[nodiscard]] bool canAsk();

/// Ask on standard error and read a line. @p wanted must be typed in full; case does not count.
[[nodiscard]] bool ask(const std::string &question, const std::string &wanted);

/// Lines that are written over each other on a terminal, and nothing elsewhere.
class LiveLines
{
public:
    /// @p descriptor: 1 or 2.
    explicit LiveLines(int descriptor);
    ~LiveLines();
    LiveLines(const LiveLines &) = delete;
    LiveLines &operator=(const LiveLines &) = delete;

    [[nodiscard]] bool isLive() const { return m_live; }
    /// Columns of the terminal, 80 if it does not say.
    [[nodiscard]] int width() const;
    /// Show these instead of the last ones. Cut to the width.
    void show(const std::vector<std::string> &lines);
    /// Take them away again.
    void clear();
    /// Leave them there and go on below.
    void keep();

private:
    void write(const std::string &text) const;

    int m_descriptor;
    bool m_live;
    std::size_t m_shown = 0;
};

} // namespace bulkhead::ctl
