// SPDX-License-Identifier: GPL-2.0-or-later
// Crash simulator of the mirror: raid1_sim [--seconds N | --seeds N] [--first N] [--json FILE]
#include "tests/sim/campaign.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace bulkhead::sim;

namespace
{

struct Options
{
    double seconds = 20;
    std::uint64_t seeds = ~0ULL;
    std::uint64_t first = 1;
    const char *json = nullptr;
};

bool parse(int argc, char **argv, Options &options)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!std::strcmp(argv[i], "--seconds"))
            options.seconds = std::atof(argv[i + 1]);
        else if (!std::strcmp(argv[i], "--seeds"))
            options.seeds = std::strtoull(argv[i + 1], nullptr, 10), options.seconds = 1e9;
        else if (!std::strcmp(argv[i], "--first"))
            options.first = std::strtoull(argv[i + 1], nullptr, 10);
        else if (!std::strcmp(argv[i], "--json"))
            options.json = argv[i + 1];
        else
            return false;
    }
    return argc % 2;
}

void report(const Tally &tally, std::uint64_t seeds, double seconds, const Options &options)
{
    std::printf("raid1_sim: %llu seeds, %llu (crash state, failure) pairs, %.2f million per "
                "second, %llu of them during recovery\n",
                (unsigned long long)seeds, (unsigned long long)tally.pairs,
                double(tally.pairs) / seconds / 1e6, (unsigned long long)tally.pairsInRecovery);
    std::printf("  %llu crash points, %llu activations, %llu writes, %llu member failures, "
                "%llu forks refused\n",
                (unsigned long long)tally.crashPoints, (unsigned long long)tally.lives,
                (unsigned long long)tally.writes, (unsigned long long)tally.failures,
                (unsigned long long)tally.forks);
    if (!options.json)
        return;
    if (std::FILE *file = std::fopen(options.json, "w")) {
        std::fprintf(file, "{\"pairs\": %llu, \"double\": %llu, \"seeds\": %llu}\n",
                     (unsigned long long)tally.pairs, (unsigned long long)tally.pairsInRecovery,
                     (unsigned long long)seeds);
        std::fclose(file);
    }
}

} // namespace

int main(int argc, char **argv)
{
    Options options;
    if (!parse(argc, argv, options)) {
        std::fprintf(stderr, "raid1_sim [--seconds N | --seeds N] [--first SEED] [--json FILE]\n");
        return 2;
    }
    using Clock = std::chrono::steady_clock;
    const auto begin = Clock::now();
    Tally tally;
    double seconds = 0;
    std::uint64_t done = 0;
    for (; done < options.seeds && seconds < options.seconds; ++done) {
        Campaign campaign(options.first + done, {});
        const std::string loss = campaign.run(12);
        tally += campaign.tally();
        seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        if (!loss.empty()) {
            std::printf("raid1_sim: seed %llu: %s\n", (unsigned long long)(options.first + done),
                        loss.c_str());
            return 1;
        }
    }
    report(tally, done, seconds, options);
    return 0;
}
