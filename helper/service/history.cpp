// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/history.h"

#include "backend/base/utf8.h"
#include "backend/model/dm_name.h"
#include "backend/model/region_runs.h"

namespace bulkhead
{

namespace
{

constexpr std::size_t maxTextBytes = 300;

} // namespace

void History::append(Log &log, std::uint64_t number, const std::string &text)
{
    log.lines.push_back(std::to_string(number) + ' ' + cleanText(text, maxTextBytes));
    while (log.lines.size() > maxLines)
        log.lines.pop_front();
}

bool History::fetch(const DmControl &dm, const Uuid &array, std::uint64_t events)
{
    Log &log = m_logs[array];
    if (events < log.last)
        log.last = 0; // the array was made anew
    if (events == log.last)
        return false;
    const auto answer = dm.message(dmUuid(array), "events " + std::to_string(log.last));
    if (answer) {
        for (const auto &[number, text] : parseEvents(*answer)) {
            if (number > log.last)
                append(log, number, text);
        }
    }
    log.last = events;
    return true;
}

void History::add(const Uuid &array, const std::string &text)
{
    Log &log = m_logs[array];
    append(log, log.last, text);
}

std::vector<std::string> History::lines(const Uuid &array) const
{
    const auto at = m_logs.find(array);
    if (at == m_logs.end())
        return {};
    return {at->second.lines.begin(), at->second.lines.end()};
}

} // namespace bulkhead
