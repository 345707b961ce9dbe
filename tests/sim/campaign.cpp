// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/sim/campaign.h"

#include <bit>

namespace bulkhead::sim
{

Tally &Tally::operator+=(const Tally &other)
{
    pairs += other.pairs;
    pairsInRecovery += other.pairsInRecovery;
    crashPoints += other.crashPoints;
    lives += other.lives;
    writes += other.writes;
    failures += other.failures;
    forks += other.forks;
    return *this;
}

Campaign::Campaign(std::uint64_t seed, const Shape &shape, const Rules &rules)
    : m_random(seed)
    , m_rules(rules)
    , m_slots(shape.slots)
    , m_holders((1U << m_slots) - 1)
{
    const bkh_head first = firstHead(shape);
    bkh_head_geometry(&first, &m_geometry);
    for (int slot = 0; slot < m_slots; ++slot) {
        m_disks.push_back(freshMember(first, slot));
        m_uuids.push_back(m_disks.back().uuid);
    }
}

std::string Campaign::run(int lives)
{
    for (int i = 0; i < lives; ++i)
        if (!live())
            break;
    return m_loss;
}

bool Campaign::lose(const std::string &what)
{
    m_loss = what + " (life " + std::to_string(m_tally.lives) + ", time " + std::to_string(m_clock)
        + ")";
    return false;
}

void Campaign::choosePresent()
{
    m_presentBefore = m_present;
    const std::uint32_t all = (1U << m_slots) - 1;
    do {
        m_present = chance(3) ? std::uint32_t(m_random()) & all : all;
    } while (!enough(m_present & m_holders));
    for (int slot = 0; slot < m_slots; ++slot)
        if (!(m_holders >> slot & 1) && chance(m_isCalm ? 3 : 8))
            replaceDisk(slot);
}

void Campaign::replaceDisk(int slot)
{
    m_disks[slot] = blankDisk(numberedUuid(0xb0, ++m_lastDisk));
    m_uuids[slot] = m_disks[slot].uuid;
}

std::unique_ptr<Engine> Campaign::startEngine()
{
    for (;;) {
        std::vector<Disk *> disks;
        for (int slot = 0; slot < m_slots; ++slot)
            disks.push_back(m_present >> slot & 1 ? &m_disks[slot] : nullptr);
        auto engine = std::make_unique<Engine>(disks, m_uuids, m_rules, *this, m_clock);
        ++m_tally.lives;
        const int error = engine->start();
        if (!error)
            return engine;
        // Somebody who was away had moved on, or could have. A person chooses those
        // that hold what was acknowledged last.
        if (error != BKH_ERR_SPLIT_BRAIN || !(m_present & ~m_presentBefore)
            || !(m_present & ~m_holders)) {
            lose("refused with error " + std::to_string(error));
            return nullptr;
        }
        ++m_tally.forks;
        for (int slot = 0; slot < m_slots; ++slot)
            if ((m_present & ~m_holders) >> slot & 1)
                replaceDisk(slot);
    }
}

bool Campaign::live()
{
    choosePresent();
    auto engine = startEngine();
    if (!engine)
        return false;
    m_isCalm = chance(2);
    const int events = 20 + int(m_random() % 150);
    for (int i = 0; i < events && !engine->dead(); ++i) {
        if (!event(*engine) || !checkReads(*engine))
            return false;
        if (chance(4) && !tryCrashes(*engine))
            return false;
        if (engine->ready() && engine->synced())
            m_crashed = false;
    }
    if (engine->dead() && !tryCrashes(*engine)) // too many failed: nothing of that is final
        return false;
    if (!engine->dead() && chance(3)) {
        if (!settle(*engine))
            return false;
        if (!engine->dead() && chance(2)) {
            engine->stop([](bool) {});
            if (!drain(*engine))
                return false;
        }
    }
    cutPower(*engine);
    return true;
}

bool Campaign::event(Engine &engine)
{
    const auto dice = m_random() % 20;
    if (dice < 11 && engine.pendingCount())
        engine.complete(m_random() % engine.pendingCount());
    else if (!engine.ready())
        return true;
    else if (dice < 15 && m_isCalm && !chance(6))
        engine.background();
    else if (dice < 15)
        userWrite(engine);
    else if (dice < 16)
        userFlush(engine);
    else if (dice < 19)
        engine.background();
    else if (chance(4))
        userDiscard(engine);
    else if (chance(4))
        failSomebody(engine);
    return true;
}

void Campaign::userWrite(Engine &engine)
{
    const int sector = int(m_random() % SectorCount);
    if (m_oracle.busy(sector))
        return;
    const Value value = ++m_lastValue;
    m_oracle.submitted(sector, value);
    ++m_tally.writes;
    const IoKind kind = value % 4 ? IoKind::Data : IoKind::Fua;
    const auto done = [this, sector, value, kind](bool ok) {
        if (!ok)
            return;
        m_oracle.acknowledged(sector, value);
        if (kind == IoKind::Fua)
            m_oracle.flushed(sector);
    };
    engine.write(sector, value, done, kind);
}

void Campaign::userFlush(Engine &engine)
{
    engine.flush([this, mark = m_oracle.mark()](bool ok) {
        if (ok)
            m_oracle.flushed(mark);
    });
}

void Campaign::userDiscard(Engine &engine)
{
    const int region = int(m_random() % RegionCount);
    const int first = region * SectorsPerRegion;
    for (int i = 0; i < SectorsPerRegion; ++i)
        if (m_oracle.busy(first + i))
            return;
    for (int i = 0; i < SectorsPerRegion; ++i)
        m_oracle.submitted(first + i, 0);
    engine.discard(region, [this, first](bool ok) {
        for (int i = 0; ok && i < SectorsPerRegion; ++i)
            m_oracle.acknowledged(first + i, 0);
    });
}

void Campaign::failSomebody(Engine &engine)
{
    const int slot = int(m_random() % std::uint64_t(m_slots));
    if (!(m_present >> slot & 1))
        return;
    // More than the array can do without may fail too, as when a cable is pulled: it stops, and
    // when they are back all is there. A mirror would have nobody left to tell of it.
    if (!enough(engine.inSync() & ~(1U << slot))
        && (m_geometry.level == BKH_LEVEL_RAID1 || !enough(engine.working())))
        return;
    ++m_tally.failures;
    engine.failMember(slot);
}

bool Campaign::checkReads(const Engine &engine)
{
    if (!engine.ready())
        return true;
    for (int sector = 0; sector < SectorCount; ++sector)
        for (int slot = 0; slot < m_slots; ++slot)
            if (const auto value = engine.read(slot, sector))
                if (!m_oracle.acceptable(sector, *value))
                    return lose("member " + std::to_string(slot) + " sector "
                                + std::to_string(sector) + " reads " + std::to_string(*value));
    return true;
}

bool Campaign::tryCrashes(const Engine &engine)
{
    CrashStates states(m_disks, m_uuids, m_geometry, m_present, engine.holders(), engine.working(),
                       m_oracle, m_memory, m_random);
    const std::string loss = states.tryAll();
    ++m_tally.crashPoints;
    m_tally.pairs += states.pairs();
    if (m_crashed)
        m_tally.pairsInRecovery += states.pairs();
    return loss.empty() || lose("after a power cut, " + loss);
}

bool Campaign::drain(Engine &engine)
{
    for (int i = 0; i < 5000 && !engine.dead(); ++i) {
        if (engine.pendingCount())
            engine.complete(m_random() % engine.pendingCount());
        else if (engine.quiet())
            return true;
    }
    return engine.dead() || lose("does not come to rest");
}

bool Campaign::settle(Engine &engine)
{
    for (int i = 0; i < 100 && !engine.dead(); ++i) {
        if (!drain(engine))
            return false;
        if (engine.ready() && engine.synced())
            break;
        engine.background();
    }
    if (engine.dead())
        return true;
    if (!engine.synced())
        return lose("never gets in sync");
    userFlush(engine);
    if (!drain(engine))
        return false;
    for (int sector = 0; sector < SectorCount && !engine.dead(); ++sector) {
        const int fixed = std::countr_zero(engine.inSync() & holdersOf(m_geometry, sector));
        const Value value = *engine.read(fixed, sector);
        for (int slot = 0; slot < m_slots; ++slot)
            if (const auto other = engine.read(slot, sector); other && *other != value)
                return lose("members disagree for good at sector " + std::to_string(sector));
        if (!m_oracle.acceptable(sector, value))
            return lose("lost sector " + std::to_string(sector));
        m_oracle.settled(sector, value);
    }
    m_crashed = false;
    return true;
}

void Campaign::cutPower(const Engine &engine)
{
    CrashStates states(m_disks, m_uuids, m_geometry, m_present, engine.holders(), engine.working(),
                       m_oracle, m_memory, m_random);
    // A failed member may refuse to be the only one: let it come back later.
    const std::uint32_t working = engine.inSync() & engine.holders();
    m_holders = enough(working) ? working : engine.dead() ? engine.working() : engine.holders();
    for (int slot = 0; slot < m_slots; ++slot)
        if (m_present >> slot & 1)
            m_disks[slot] = afterPowerCut(m_disks[slot], states.pick(m_disks[slot]));
    m_oracle.crashed();
    m_crashed = true;
}

} // namespace bulkhead::sim
