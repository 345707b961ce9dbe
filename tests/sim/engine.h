// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/sim/disk.h"
#include "tests/sim/rules.h"

#include <functional>
#include <optional>

namespace bulkhead::sim
{

enum class IoKind { Data, Fua, Flush, Head, Map };

/// A request to one member. It completes when the scheduler says so.
struct Io
{
    int slot = 0;
    IoKind kind = IoKind::Data;
    int sector = 0;
    Value value = 0;
    std::uint64_t id = 0; ///< Also the time of submission.
    std::function<void(bool)> done;
};

/// The protocol of copies around the core: what the module does, one event at a time.
///
/// The core decides (which members, which states, may it be acknowledged); this class
/// keeps the order: dirty mark durable, data, head that records a failure, acknowledgement.
class Engine
{
public:
    using Done = std::function<void(bool)>;

    /// @param disks by slot; null is a missing member. They must outlive the engine.
    /// @param clock shared with whoever cuts the power; grows with every event
    Engine(std::vector<Disk *> disks, std::vector<bkh_uuid> uuids, const Rules &rules,
           Witness &witness, std::uint64_t &clock);

    /// Reads the disks and begins the activation. Returns the verdict's error.
    int start();
    [[nodiscard]] const bkh_verdict &verdict() const { return m_verdict; }
    [[nodiscard]] bool ready() const { return m_ready && !m_dead; }
    [[nodiscard]] bool dead() const { return m_dead; }
    [[nodiscard]] std::size_t pendingCount() const { return m_pending.size(); }
    /// Completes one request, if its member still works; this may submit others.
    void complete(std::size_t index);

    void write(int sector, Value value, Done done, IoKind kind = IoKind::Data);
    void flush(Done done);
    /// Makes the region never-written: on the members it may become anything.
    void discard(int region, Done done);
    void failMember(int slot);
    /// Starts what background work there is: cleaning, resync, one step of rebuild.
    void background();
    /// Writes the clean head.
    void stop(Done done);

    [[nodiscard]] bool quiet() const;
    [[nodiscard]] bool synced() const;
    /// What a read of @p sector may return now, from member @p slot; nothing if that
    /// member must not be asked.
    [[nodiscard]] std::optional<Value> read(int slot, int sector) const;
    [[nodiscard]] std::uint32_t inSync() const { return m_inSync & ~m_failed; }
    /// Members that hold all of theirs that was acknowledged and know it, broken or not.
    [[nodiscard]] std::uint32_t holders() const { return m_holders; }
    /// Of them, those that no head on its way writes off.
    [[nodiscard]] std::uint32_t working() const;
    [[nodiscard]] const bkh_geometry &geometry() const { return m_geometry; }
    [[nodiscard]] int slots() const { return int(m_disks.size()); }

private:
    using Attempt = std::function<bool()>; ///< True once it has run.

    void submit(int slot, IoKind kind, int sector, Value value, std::function<void(bool)> done);
    void toAll(std::uint32_t slots, IoKind kind, int sector, Value value,
               std::function<void(std::uint32_t)> done);
    void when(Attempt attempt);
    void retryWaiting();
    [[nodiscard]] std::uint32_t targets() const;
    [[nodiscard]] bool mayAck(std::uint32_t written) const; ///< It concerns all members.
    [[nodiscard]] bool mayAckData(int sector, std::uint32_t sent, std::uint32_t written) const;
    [[nodiscard]] bool redundant() const;
    [[nodiscard]] int fixedMember(int sector) const;

    void wantHead();
    void pumpHead();
    void submitHead();
    void headDone(int id, std::uint32_t receivers, std::uint32_t inSync, std::uint32_t ok);
    void loadMap();
    void noteNewest(int slot);
    void wantMap();
    void pumpMap();
    [[nodiscard]] std::shared_ptr<const Block> encodeMap(const States &states,
                                                         std::uint64_t seq) const;

    bool tryWrite(int sector, Value value, IoKind kind, const Done &done);
    void sendData(int sector, Value value, IoKind kind, const Done &done);
    void initRegion(int region);
    void cleanRegion(int region);
    void syncSector(int region, int index);
    void rebuildStep(int slot);
    void rebuildSector(int slot, int region, int index);
    [[nodiscard]] int rebuildingSlot() const;
    void checkpoint(int slot, int region);
    void finishRebuild(int slot);
    void copyMapTo(int slot, const std::function<void()> &then);
    bool discardNow(int region, const Done &done);
    /// Applies the event; asks for a map commit where the core does. False if not allowed.
    bool apply(int region, bkh_region_event event);
    [[nodiscard]] bool promised(int region) const;

    std::vector<Disk *> m_disks;
    std::vector<bkh_uuid> m_uuids;
    Rules m_rules;
    Witness &m_witness;
    std::uint64_t &m_clock;
    bkh_verdict m_verdict{};
    bkh_head m_head{};
    bkh_geometry m_geometry{};
    std::vector<Io> m_pending;
    std::vector<Attempt> m_waiting;
    bool m_retrying = false, m_ready = false, m_dead = false;
    std::uint32_t m_failed = 0;
    std::uint32_t m_inSync = 0;
    std::uint32_t m_holders = 0; ///< In sync, by a head that each of them has.
    std::uint32_t m_durable = 0; ///< Receivers of the last durable head.

    bool m_headBusy = false, m_headWanted = false;
    int m_headsToReady = 0;
    int m_headParent = 0;

    States m_states{}; ///< In memory.
    States m_promised{}; ///< What the map on disk promises at least; 0 is nothing.
    States m_lastMap{};
    std::uint64_t m_mapSeq = 0;
    std::array<std::uint32_t, 2> m_newestIn{}; ///< At activation: slots, by copy.
    bool m_evenOut = false; ///< The next commit spares whose newest is in its place.
    bool m_mapBusy = false, m_mapWanted = false;

    std::array<bool, SectorCount> m_locked{};
    std::array<int, RegionCount> m_writers{};
    std::array<bool, RegionCount> m_initialising{};
    std::array<bool, RegionCount> m_cleaning{};
    std::array<std::uint64_t, RegionCount> m_entries{}; ///< Counts writes that came in.
    std::array<int, MaxSlots> m_cursor{}; ///< Next region to rebuild.
    bool m_backgroundBusy = false;
};

} // namespace bulkhead::sim
