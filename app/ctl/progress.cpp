// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/progress.h"

#include "app/ctl/table.h"
#include "app/ctl/text_view.h"
#include "backend/base/size_text.h"

#include <algorithm>

namespace bulkhead::ctl
{

double shareOf(const Sync &sync)
{
    if (sync.total.value == 0)
        return 0;
    return std::min(1.0, double(sync.done.value) / double(sync.total.value));
}

std::string percentText(const Sync &sync)
{
    // Rounded down: nobody should read 100 % and wait.
    const int percent = int(shareOf(sync) * 100);
    const bool early = percent >= 100 && sync.done < sync.total;
    return std::to_string(early ? 99 : percent) + " %";
}

std::string progressText(const Sync &sync)
{
    std::string line = activityText(sync);
    if (sync.action == SyncAction::Idle || sync.paused)
        return line;
    if (sync.ratePerSecond.value)
        line += ", " + sizeText(sync.ratePerSecond) + "/s";
    if (sync.remainingUs)
        line += ", " + durationText(sync.remainingUs) + " left";
    return line;
}

std::string bar(double share, int width)
{
    const int inner = std::max(width - 2, 1);
    const int full = std::clamp(int(share * inner), 0, inner);
    return "[" + std::string(std::size_t(full), '#') + std::string(std::size_t(inner - full), '-')
        + "]";
}

std::string monitorText(const Array &array)
{
    std::string line = plain(array.name) + ": " + std::string(text(array.state));
    if (array.sync.action != SyncAction::Idle)
        return line + ", " + progressText(array.sync);
    return line + ", " + plain(protectionText(array));
}

} // namespace bulkhead::ctl
