// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/sim/crash_states.h"
#include "tests/sim/engine.h"

namespace bulkhead::sim
{

/// How much was tried.
struct Tally
{
    std::uint64_t pairs = 0; ///< (crash state, set of failed members)
    std::uint64_t pairsInRecovery = 0; ///< Of them, during the recovery from a crash.
    std::uint64_t crashPoints = 0;
    std::uint64_t lives = 0; ///< Activations.
    std::uint64_t writes = 0;
    std::uint64_t failures = 0; ///< Members that failed while the array was in use.
    std::uint64_t forks = 0; ///< Sets that were rightly refused.

    Tally &operator+=(const Tally &other);
};

/// One seed: an array that is used, loses members, crashes and comes back, many times.
///
/// At every few events all states that a power cut could leave right then are checked.
class Campaign : public Witness
{
public:
    Campaign(std::uint64_t seed, const Shape &shape, const Rules &rules);

    /// Returns the first loss in words, or nothing.
    std::string run(int lives);
    [[nodiscard]] const Tally &tally() const { return m_tally; }

private:
    void headSubmitted(const NamedHead &, int) override { }
    void headCompleted(int, bool) override { }

    bool live();
    void choosePresent();
    [[nodiscard]] std::unique_ptr<Engine> startEngine();
    void replaceDisk(int slot);
    bool event(Engine &engine);
    void userWrite(Engine &engine);
    void userFlush(Engine &engine);
    void userDiscard(Engine &engine);
    void failSomebody(Engine &engine);
    bool checkReads(const Engine &engine);
    bool tryCrashes(const Engine &engine);
    bool settle(Engine &engine);
    bool drain(Engine &engine);
    void cutPower(const Engine &engine);
    bool lose(const std::string &what);
    [[nodiscard]] bool enough(std::uint32_t slots) const
    {
        return bkh_geometry_enough(&m_geometry, slots);
    }
    [[nodiscard]] bool chance(int oneIn) { return m_random() % std::uint64_t(oneIn) == 0; }

    std::mt19937_64 m_random;
    Rules m_rules;
    int m_slots;
    bkh_geometry m_geometry{};
    std::vector<Disk> m_disks;
    std::vector<bkh_uuid> m_uuids;
    Oracle m_oracle{SectorCount};
    MapMemory m_memory;
    Tally m_tally;
    std::string m_loss;
    std::uint64_t m_clock = 1;
    Value m_lastValue = 0;
    int m_lastDisk = 100;
    std::uint32_t m_holders;
    std::uint32_t m_present = 0;
    std::uint32_t m_presentBefore = 0;
    bool m_isCalm = false; ///< Few writes in this life, so that regions turn clean.
    bool m_crashed = false; ///< The current life began with a crash and is not yet synced.
};

} // namespace bulkhead::sim
