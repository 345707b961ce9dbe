// SPDX-License-Identifier: GPL-2.0-or-later
// Crash simulator of rows: RAID-4, 5 and 6, with and without the row log.
#include "tests/sim/row_campaign.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>

using namespace bulkhead::sim;

namespace
{

struct Kind
{
    const char *name;
    bkh_level level;
    unsigned members;
    std::uint32_t layout;
    bool log;
};

constexpr Kind kinds[] = {
    {"raid5 of 3", BKH_LEVEL_RAID5, 3, BKH_LEFT_SYMMETRIC, true},
    {"raid5 of 4", BKH_LEVEL_RAID5, 4, BKH_LEFT_ASYMMETRIC, true},
    {"raid4 of 4", BKH_LEVEL_RAID4, 4, BKH_PARITY_LAST, true},
    {"raid6 of 4", BKH_LEVEL_RAID6, 4, BKH_LEFT_SYMMETRIC, true},
    {"raid6 of 5", BKH_LEVEL_RAID6, 5, BKH_N_CONTINUE, true},
    {"raid5 of 4 without a log", BKH_LEVEL_RAID5, 4, BKH_LEFT_SYMMETRIC, false},
    {"raid6 of 5 without a log", BKH_LEVEL_RAID6, 5, BKH_LEFT_SYMMETRIC, false},
};

/// All seeds of one kind, on all processors; the number of losses.
int run(const Kind &kind, std::uint64_t first, std::uint64_t seeds, RowTally &total)
{
    std::atomic<std::uint64_t> next = first;
    std::mutex mutex;
    RowTally tally;
    int losses = 0;
    const auto work = [&] {
        RowRules rules;
        rules.log = kind.log;
        for (std::uint64_t seed; (seed = next++) < first + seeds;) {
            RowCampaign campaign(seed, kind.level, kind.members, kind.layout, rules);
            const std::string loss = campaign.run(6);
            const std::lock_guard guard(mutex);
            tally += campaign.tally();
            if (!loss.empty() && ++losses <= 5)
                std::printf("not ok row_sim %s, seed %llu: %s\n", kind.name,
                            (unsigned long long)seed, loss.c_str());
        }
    };
    const auto began = std::chrono::steady_clock::now();
    std::vector<std::thread> threads(std::max(1U, std::thread::hardware_concurrency()));
    for (std::thread &thread : threads)
        thread = std::thread(work);
    for (std::thread &thread : threads)
        thread.join();
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (!losses)
        std::printf("ok row_sim %s: %llu pairs, %.2f million per second, %llu during recovery\n",
                    kind.name, (unsigned long long)tally.pairs, double(tally.pairs) / seconds / 1e6,
                    (unsigned long long)tally.pairsInRecovery);
    std::printf("# %llu seeds, %llu crash points, %llu writes, %llu pairs in which a sector is "
                "refused, %d losses\n",
                (unsigned long long)seeds, (unsigned long long)tally.crashPoints,
                (unsigned long long)tally.writes, (unsigned long long)tally.refused, losses);
    total += tally;
    return losses;
}

} // namespace

int main(int argc, char **argv)
{
    std::uint64_t first = 1, seeds = std::getenv("BULKHEAD_LONG") ? 40'000 : 60;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!std::strcmp(argv[i], "--first"))
            first = std::strtoull(argv[i + 1], nullptr, 10);
        else if (!std::strcmp(argv[i], "--seeds"))
            seeds = std::strtoull(argv[i + 1], nullptr, 10);
        else
            return 2;
    }
    RowTally total;
    int losses = 0;
    for (const Kind &kind : kinds)
        losses += run(kind, first, kind.log ? seeds : seeds / 2, total); // these do more
    std::printf("# %llu (crash state, failure) pairs, %d losses\n", (unsigned long long)total.pairs,
                losses);
    return losses ? 1 : 0;
}
