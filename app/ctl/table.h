// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bulkhead::ctl
{

/// A string from a disk or a bus, fit for a terminal: no escape sequences, no line breaks.
[[nodiscard]] std::string plain(std::string_view text);

/// Columns as wide as they have to be; the last one is not padded. Every cell is made plain.
class Table
{
public:
    explicit Table(std::vector<std::string> header);
    void add(std::vector<std::string> row);
    [[nodiscard]] std::string text() const;

private:
    std::vector<std::vector<std::string>> m_rows;
};

} // namespace bulkhead::ctl
