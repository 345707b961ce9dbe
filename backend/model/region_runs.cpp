// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/model/region_runs.h"

#include "backend/base/checked.h"
#include "backend/base/utf8.h"
#include "backend/model/words.h"

namespace bulkhead
{

namespace
{

constexpr std::string_view worstLast = "ncdsy";
constexpr std::size_t maxEventText = 256;

/// The first region of @p cell when @p regions are spread over @p cells; 128-bit product, so
/// that no count of regions overflows.
std::uint64_t firstRegion(std::uint64_t cell, std::uint64_t regions, std::uint64_t cells)
{
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>(static_cast<Wide>(cell) * regions / cells);
}

} // namespace

Result<std::vector<RegionRun>> parseRegionRuns(std::string_view answer)
{
    std::vector<RegionRun> runs;
    std::uint64_t total = 0;
    for (const std::string_view word : words::split(answer)) {
        const auto count = words::number(word.substr(1));
        if (worstLast.find(word[0]) == std::string_view::npos || !count || *count == 0)
            return fail(ErrorCode::InvalidArgument, std::string(word.substr(0, 64)),
                        "not a run of regions");
        const auto sum = checkedAdd(total, *count);
        if (!sum)
            return fail(ErrorCode::InvalidArgument, "regions", "too many");
        total = *sum;
        runs.push_back({word[0], *count});
    }
    return runs;
}

std::string regionCells(const std::vector<RegionRun> &runs, std::size_t cells)
{
    std::uint64_t regions = 0;
    for (const RegionRun &run : runs)
        regions += run.count;
    if (regions == 0 || cells == 0)
        return {};

    std::string picture(cells, 'n');
    std::size_t run = 0;
    std::uint64_t runStart = 0;
    for (std::size_t cell = 0; cell < cells; ++cell) {
        const std::uint64_t first = firstRegion(cell, regions, cells);
        const std::uint64_t end = std::max(first + 1, firstRegion(cell + 1, regions, cells));
        while (first >= runStart + runs[run].count)
            runStart += runs[run++].count;
        std::size_t worst = 0;
        std::uint64_t start = runStart;
        for (std::size_t i = run; i < runs.size() && start < end; start += runs[i++].count)
            worst = std::max(worst, worstLast.find(runs[i].state));
        picture[cell] = worstLast[worst];
    }
    return picture;
}

std::vector<std::pair<std::uint64_t, std::string>> parseEvents(std::string_view answer)
{
    std::vector<std::pair<std::uint64_t, std::string>> events;
    while (!answer.empty()) {
        const auto end = std::min(answer.find(';'), answer.size());
        const std::string_view event = answer.substr(0, end);
        answer.remove_prefix(std::min(end + 1, answer.size()));
        const auto start = event.find_first_not_of(" \n");
        const auto blank = event.find(' ', start);
        if (blank == std::string_view::npos)
            continue;
        if (const auto sequence = words::number(event.substr(start, blank - start)))
            events.emplace_back(*sequence, cleanText(event.substr(blank + 1), maxEventText));
    }
    return events;
}

} // namespace bulkhead
