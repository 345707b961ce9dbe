// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/disk/descriptor_copies.h"

#include <unistd.h>

namespace bulkhead
{

std::unique_lock<std::mutex> whileDescriptorsAreCopied()
{
    static std::mutex mutex;
    return std::unique_lock(mutex);
}

void closeEverywhere(int fd)
{
    const auto nobodyCopies = whileDescriptorsAreCopied();
    close(fd);
}

} // namespace bulkhead
