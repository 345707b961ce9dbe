// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/sim/crash_states.h"
#include "tests/sim/engine.h"

#include <set>

namespace bulkhead::sim
{

/// Histories of a mirror in which disks come and go, old copies come back and halves are
/// used alone, and the judgement of every way to put it together again.
///
/// Caches play no part here: what a member completed is durable on it.
class History : public Witness
{
public:
    /// @param forgetful heads remember one activation only, as if the rest were too long
    ///                  ago; then there are no old copies, which nothing could tell
    explicit History(std::uint64_t seed, bool forgetful = false);

    /// One use of the array, then every combination of present, missing and old copies.
    /// Returns what the core got wrong, or nothing.
    std::string step();

    std::uint64_t assemblies = 0;
    std::uint64_t splits = 0; ///< Of them, refused as split brain.
    std::uint64_t partial = 0; ///< Members that came back for what they missed.
    std::uint64_t acked = 0;

private:
    struct HeadFacts
    {
        int parent = 0;
        std::uint64_t seq = 0;
        std::uint32_t receivers = 0;
        std::vector<bkh_uuid> disks; ///< Who was in which slot.
        bool complete = false; ///< Every receiver has it.
        bool real = false; ///< Something may have been acknowledged under it.
    };
    using Ids = std::set<int>;

    void headSubmitted(const NamedHead &head, int parent) override;
    void headCompleted(int id, bool mayAcknowledge) override;

    void use();
    void event(Engine &engine);
    void crash();
    void forget(Disk &disk) const;
    void resolveSplit(std::uint32_t present);
    void shelve();
    std::string judgeAll();
    std::string judge(const DiskSet &set, bool anyOld);
    std::string judgeData(const DiskSet &set, const Recovery &recovery) const;
    [[nodiscard]] Value lostWrite(const Disk &disk, int sector, Value answer) const;
    std::string judgeRefusal(const DiskSet &set, const bkh_verdict &verdict, bool oldCopies) const;
    std::string judgeAcceptance(const DiskSet &set, const bkh_verdict &verdict, bool anyOld) const;

    [[nodiscard]] bool received(const HeadFacts &facts, int slot, const Disk &disk) const;
    [[nodiscard]] bool usable(const Disk *disk) const;
    [[nodiscard]] Ids ancestors(const Disk &disk) const;
    [[nodiscard]] bool mayBeComplete(int id, const DiskSet &set) const;
    [[nodiscard]] bool contains(Value value, Value write) const;
    [[nodiscard]] bool chance(int oneIn) { return m_random() % std::uint64_t(oneIn) == 0; }

    std::mt19937_64 m_random;
    bool m_forgetful;
    int m_slots;
    std::vector<Disk> m_disks;
    std::vector<bkh_uuid> m_uuids;
    std::vector<std::vector<Disk>> m_shelf; ///< Old copies, by slot.
    std::vector<HeadFacts> m_heads; ///< By number; NamedHead::id goes through m_numbers.
    std::map<int, int> m_numbers;
    std::vector<Value> m_parents{0}; ///< What each write was written over.
    std::map<Value, int> m_ackedUnder; ///< The head that was in force.
    int m_lastComplete = 0;
    std::array<bool, SectorCount> m_busy{}; ///< A write is on its way.
    MapMemory m_memory;
    std::uint64_t m_clock = 1;
    int m_lastDisk = 100;
    bool m_wentBack = false; ///< An old copy was put to use.
};

} // namespace bulkhead::sim
