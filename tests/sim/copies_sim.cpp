// SPDX-License-Identifier: GPL-2.0-or-later
// Crash simulator of RAID-1 and RAID-10. Every seed is a run of its own, so a loss can be repeated.
#include "tests/sim/campaign.h"

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

constexpr Shape shapes[] = {
    {"raid1 of 2", BKH_LEVEL_RAID1, 0, 2},
    {"raid1 of 3", BKH_LEVEL_RAID1, 0, 3},
    {"raid10 near=2 of 4", BKH_LEVEL_RAID10, BKH_NEAR(2), 4},
    {"raid10 near=2 of 3", BKH_LEVEL_RAID10, BKH_NEAR(2), 3},
    {"raid10 far=2 of 4", BKH_LEVEL_RAID10, BKH_FAR(2), 4},
    {"raid10 offset=2 of 3", BKH_LEVEL_RAID10, BKH_OFFSET(2), 3},
};

struct Options
{
    double seconds = 1e9;
    std::uint64_t seeds = 720;
    std::uint64_t first = 1;
    unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
    const char *json = nullptr;
};

bool parse(int argc, char **argv, Options &options)
{
    const auto runFor = [&options](double seconds) {
        options.seconds = seconds;
        options.seeds = ~0ULL;
    };
    if (std::getenv("BULKHEAD_LONG"))
        runFor(7200);
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!std::strcmp(argv[i], "--seconds"))
            runFor(std::atof(argv[i + 1]));
        else if (!std::strcmp(argv[i], "--seeds"))
            options.seeds = std::strtoull(argv[i + 1], nullptr, 10), options.seconds = 1e9;
        else if (!std::strcmp(argv[i], "--first"))
            options.first = std::strtoull(argv[i + 1], nullptr, 10);
        else if (!std::strcmp(argv[i], "--jobs"))
            options.jobs = unsigned(std::atoi(argv[i + 1]));
        else if (!std::strcmp(argv[i], "--json"))
            options.json = argv[i + 1];
        else
            return false;
    }
    return argc % 2;
}

void report(const std::array<Tally, std::size(shapes)> &tallies, std::uint64_t seeds,
            double seconds, const Options &options)
{
    Tally tally;
    for (std::size_t i = 0; i < tallies.size(); ++i) {
        tally += tallies[i];
        std::printf("# %s: %llu pairs, %llu during recovery, %llu member failures\n",
                    shapes[i].name, (unsigned long long)tallies[i].pairs,
                    (unsigned long long)tallies[i].pairsInRecovery,
                    (unsigned long long)tallies[i].failures);
    }
    std::printf("ok copies_sim: %llu seeds, %llu (crash state, failure) pairs, %.2f million per "
                "second, %llu of them during recovery\n",
                (unsigned long long)seeds, (unsigned long long)tally.pairs,
                double(tally.pairs) / seconds / 1e6, (unsigned long long)tally.pairsInRecovery);
    std::printf("# %llu crash points, %llu activations, %llu writes, %llu member failures, "
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

/// Runs seeds on all processors until the time or the seeds run out, or a loss is found.
class Runner
{
public:
    explicit Runner(const Options &options)
        : m_options(options)
    {
    }

    bool run()
    {
        std::vector<std::thread> threads;
        for (unsigned i = 0; i < m_options.jobs; ++i)
            threads.emplace_back([this] { work(); });
        for (std::thread &thread : threads)
            thread.join();
        return !m_lost;
    }
    [[nodiscard]] double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begin).count();
    }
    std::array<Tally, std::size(shapes)> tallies; ///< By shape.
    std::uint64_t seeds = 0;

private:
    void work()
    {
        while (!m_lost && seconds() < m_options.seconds) {
            const std::uint64_t number = m_next++;
            if (number >= m_options.seeds)
                return;
            const std::uint64_t seed = m_options.first + number;
            const std::size_t which = seed % std::size(shapes);
            Campaign campaign(seed, shapes[which], {});
            const std::string loss = campaign.run(LivesPerSeed);
            const std::lock_guard lock(m_mutex);
            tallies[which] += campaign.tally();
            ++seeds;
            if (loss.empty())
                continue;
            m_lost = true;
            std::printf("not ok copies_sim: seed %llu, %s: %s\n", (unsigned long long)seed,
                        shapes[which].name, loss.c_str());
        }
    }

    static constexpr int LivesPerSeed = 12;
    const Options &m_options;
    const std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
    std::atomic<std::uint64_t> m_next = 0;
    std::atomic<bool> m_lost = false;
    std::mutex m_mutex;
};

} // namespace

int main(int argc, char **argv)
{
    Options options;
    if (!parse(argc, argv, options)) {
        std::fprintf(stderr,
                     "copies_sim [--seconds N | --seeds N] [--first SEED] [--jobs N] "
                     "[--json FILE]\n");
        return 2;
    }
    Runner runner(options);
    if (!runner.run())
        return 1;
    report(runner.tallies, runner.seeds, runner.seconds(), options);
    return 0;
}
