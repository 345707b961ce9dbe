// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kernel/fault.h"

#include "tests/kernel/member.h"

#include <fcntl.h>
#include <unistd.h>

namespace kerneltest
{

FaultHere::FaultHere(unsigned nth)
    : m_fd(open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC))
{
    const std::string text = std::to_string(nth);
    if (m_fd < 0 || pwrite(m_fd, text.data(), text.size(), 0) < 0)
        die("this kernel has no fail-nth");
}

FaultHere::~FaultHere()
{
    happened();
    close(m_fd);
}

bool FaultHere::happened()
{
    // The count goes down to 0 when the fault strikes. Reading may hit it as well: read twice.
    char text[16] = {};
    if (pread(m_fd, text, sizeof(text) - 1, 0) < 0)
        return true;
    const bool struck = std::strtoul(text, nullptr, 10) == 0;
    [[maybe_unused]] const ssize_t off = pwrite(m_fd, "0", 1, 0);
    return struck;
}

} // namespace kerneltest
