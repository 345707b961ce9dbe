// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/terminal.h"

#include "backend/base/utf8.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <iostream>
#include <sys/ioctl.h>
#include <unistd.h>

namespace bulkhead::ctl
{

bool canAsk()
{
    return isatty(STDIN_FILENO) == 1;
}

bool ask(const std::string &question, const std::string &wanted)
{
    std::cerr << question << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    std::ranges::transform(answer, answer.begin(),
                           [](unsigned char c) { return char(std::tolower(c)); });
    return answer == wanted;
}

LiveLines::LiveLines(int descriptor)
    : m_descriptor(descriptor)
    , m_live(isatty(descriptor) == 1)
{
}

LiveLines::~LiveLines()
{
    keep();
}

int LiveLines::width() const
{
    winsize size{};
    if (ioctl(m_descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col < 20)
        return 80;
    return size.ws_col;
}

void LiveLines::show(const std::vector<std::string> &lines)
{
    if (!m_live)
        return;
    clear();
    std::string text;
    const auto most = std::size_t(width()) - 1;
    for (const std::string &line : lines)
        // A line that wraps would be two, and the next show() would miss one.
        text += cleanText(line, most) + "\n";
    write(text);
    m_shown = lines.size();
}

void LiveLines::clear()
{
    if (m_live && m_shown)
        write("\x1b[" + std::to_string(m_shown) + "A\x1b[J");
    m_shown = 0;
}

void LiveLines::keep()
{
    m_shown = 0;
}

void LiveLines::write(const std::string &text) const
{
    std::fflush(nullptr);
    std::cout.flush();
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t count = ::write(m_descriptor, text.data() + done, text.size() - done);
        if (count <= 0)
            return;
        done += std::size_t(count);
    }
}

} // namespace bulkhead::ctl
