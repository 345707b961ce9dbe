// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/table.h"

#include "backend/base/utf8.h"

#include <algorithm>

namespace bulkhead::ctl
{

namespace
{

constexpr std::size_t longestCell = 4096;

std::size_t width(const std::string &cell)
{
    const std::size_t length = utf8Length(cell);
    return length == std::string::npos ? cell.size() : length;
}

} // namespace

std::string plain(std::string_view text)
{
    return cleanText(text, longestCell);
}

Table::Table(std::vector<std::string> header)
{
    m_rows.push_back(std::move(header));
}

void Table::add(std::vector<std::string> row)
{
    for (std::string &cell : row)
        cell = plain(cell);
    m_rows.push_back(std::move(row));
}

std::string Table::text() const
{
    std::vector<std::size_t> widths;
    for (const auto &row : m_rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t at = 0; at < row.size(); ++at)
            widths[at] = std::max(widths[at], width(row[at]));
    }
    std::string text;
    for (const auto &row : m_rows) {
        std::string line;
        for (std::size_t at = 0; at < row.size(); ++at) {
            line += row[at];
            if (at + 1 < row.size())
                line += std::string(widths[at] - width(row[at]) + 2, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
    return text;
}

} // namespace bulkhead::ctl
