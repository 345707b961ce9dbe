// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/journal.h"

#include "backend/base/utf8.h"

#include <cstdio>
#include <systemd/sd-journal.h>
#include <unistd.h>

namespace bulkhead
{

namespace
{

constexpr std::size_t maxLineBytes = 1000;

} // namespace

void note(int priority, const std::string &text, const std::string &array)
{
    const std::string line = cleanText(text, maxLineBytes);
    const bool hasJournal = access("/run/systemd/journal/socket", W_OK) == 0;
    const int r = hasJournal ? sd_journal_send("MESSAGE=%s", line.c_str(), "PRIORITY=%i", priority,
                                               "SYSLOG_IDENTIFIER=bulkheadd", "BULKHEAD_ARRAY=%s",
                                               array.c_str(), nullptr)
                             : -1;
    if (r < 0)
        std::fprintf(stderr, "bulkheadd: %s\n", line.c_str());
}

std::string describe(const Error &error)
{
    return (error.subject.empty() ? "" : error.subject + ": ") + error.detail + " ("
        + std::string(errorName(error.code)) + ")";
}

} // namespace bulkhead
