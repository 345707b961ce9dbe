// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kmodule/core/history.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace bulkhead::sim
{

History::History(std::uint64_t seed, bool forgetful)
    : m_random(seed)
    , m_forgetful(forgetful)
    , m_slots(2 + int(seed % 2))
    , m_shelf(std::size_t(m_slots))
{
    const bkh_head first = firstHead(m_slots);
    for (int slot = 0; slot < m_slots; ++slot) {
        m_disks.push_back(freshMember(first, slot));
        m_uuids.push_back(m_disks.back().uuid);
    }
    m_numbers[0] = 0;
    m_heads.push_back({-1, first.seq, (1U << m_slots) - 1, m_uuids, true, true});
}

void History::headSubmitted(const NamedHead &head, int parent)
{
    m_numbers[head.id] = int(m_heads.size());
    m_heads.push_back({m_numbers.at(parent), head.head.seq, bkh_head_receivers(&head.head), m_uuids,
                       false, false});
}

void History::headCompleted(int id, bool mayAcknowledge)
{
    HeadFacts &facts = m_heads[std::size_t(m_numbers.at(id))];
    facts.complete = true;
    facts.real = mayAcknowledge;
    m_lastComplete = m_numbers.at(id);
}

std::string History::step()
{
    use();
    shelve();
    return judgeAll();
}

// Who is there is up to chance, and a person may start what is left: that is how
// halves move on without each other.
void History::use()
{
    const std::uint32_t all = (1U << m_slots) - 1;
    const std::uint32_t present = chance(2) ? all : std::uint32_t(m_random()) & all;
    std::vector<Disk *> disks;
    for (int slot = 0; slot < m_slots; ++slot) {
        if (!m_shelf[slot].empty() && chance(8)) {
            m_disks[slot] = m_shelf[slot][m_random() % m_shelf[slot].size()];
            m_wentBack = true;
        }
        disks.push_back(present >> slot & 1 ? &m_disks[slot] : nullptr);
    }
    Engine engine(disks, m_uuids, {}, *this, m_clock);
    const int error = engine.start();
    if (error == BKH_ERR_SPLIT_BRAIN && chance(2))
        return resolveSplit(present);
    if (error)
        return;
    const int events = int(m_random() % 120);
    for (int i = 0; i < events && !engine.dead(); ++i)
        event(engine);
    if (chance(3) && engine.ready()) {
        engine.stop([](bool) {});
        for (int i = 0; i < 500 && engine.pendingCount(); ++i)
            engine.complete(m_random() % engine.pendingCount());
    }
    crash();
}

void History::event(Engine &engine)
{
    const auto dice = m_random() % 16;
    if (dice < 9) {
        if (engine.pendingCount())
            engine.complete(m_random() % engine.pendingCount());
        return;
    }
    if (!engine.ready())
        return;
    if (dice < 13) {
        const int sector = int(m_random() % SectorCount);
        if (m_busy[sector])
            return;
        m_busy[sector] = true;
        const Value value = Value(m_parents.size());
        m_parents.push_back(*engine.read(std::countr_zero(engine.inSync()), sector));
        engine.write(sector, value, [this, sector, value](bool ok) {
            m_busy[sector] = false;
            if (ok)
                m_ackedUnder[value] = m_lastComplete;
            acked += ok;
        });
    } else if (dice < 15) {
        engine.background();
    } else if (chance(4)) {
        const int slot = int(m_random() % std::uint64_t(m_slots));
        if (m_disks[slot].head && (engine.inSync() & ~(1U << slot)))
            engine.failMember(slot);
    }
}

void History::crash()
{
    m_busy.fill(false);
    for (Disk &disk : m_disks) {
        disk.flush(~0ULL);
        Outcome outcome;
        outcome.headLanded = m_random() % 2;
        outcome.mapLanded = int(m_random() % 4);
        outcome.kept = std::uint32_t(m_random());
        disk = afterPowerCut(disk, outcome);
        if (m_forgetful)
            forget(disk);
    }
    // A head that landed everywhere is complete even if nobody heard of it.
    for (const Disk &disk : m_disks) {
        if (!disk.head)
            continue;
        HeadFacts &facts = m_heads[std::size_t(m_numbers.at(disk.head->id))];
        bool everywhere = true;
        for (int slot = 0; slot < m_slots; ++slot)
            if (facts.receivers >> slot & 1)
                everywhere &= m_disks[slot].head && m_disks[slot].head->id == disk.head->id;
        facts.complete |= everywhere;
    }
}

void History::forget(Disk &disk) const
{
    if (!disk.head)
        return;
    auto head = std::make_shared<NamedHead>(*disk.head);
    std::fill(std::begin(head->head.runs) + 1, std::end(head->head.runs), bkh_run{});
    disk.head = std::move(head);
}

// A person keeps one of the branches; the disks of the others are emptied.
void History::resolveSplit(std::uint32_t present)
{
    int keep = int(m_random() % std::uint64_t(m_slots));
    while (!(present >> keep & 1))
        keep = (keep + 1) % m_slots;
    for (int slot = 0; slot < m_slots; ++slot) {
        if (slot == keep || !(present >> slot & 1))
            continue;
        m_disks[slot] = blankDisk(numberedUuid(0xb0, ++m_lastDisk));
        m_uuids[slot] = m_disks[slot].uuid;
        m_shelf[slot].clear();
    }
}

void History::shelve()
{
    for (int slot = 0; slot < m_slots; ++slot) {
        if (m_forgetful || !chance(4))
            continue;
        m_shelf[slot].push_back(m_disks[slot]);
        if (m_shelf[slot].size() > 2)
            m_shelf[slot].erase(m_shelf[slot].begin());
    }
}

std::string History::judgeAll()
{
    std::array<std::vector<const Disk *>, MaxSlots> choices;
    std::size_t total = 1;
    for (int slot = 0; slot < m_slots; ++slot) {
        choices[slot] = {nullptr, &m_disks[slot]};
        for (const Disk &old : m_shelf[slot])
            choices[slot].push_back(&old);
        total *= choices[slot].size();
    }
    for (std::size_t code = 1; code < total; ++code) {
        std::size_t left = code;
        DiskSet set{};
        bool anyOld = false;
        for (int slot = 0; slot < m_slots; ++slot) {
            const std::size_t choice = left % choices[slot].size();
            left /= choices[slot].size();
            set[slot] = choices[slot][choice];
            anyOld |= choice > 1;
        }
        if (std::string wrong = judge(set, anyOld); !wrong.empty())
            return wrong;
    }
    return {};
}

std::string History::judge(const DiskSet &set, bool anyOld)
{
    const Recovery recovery = recover(set, m_uuids, m_memory);
    const bkh_verdict &verdict = recovery.verdict;
    ++assemblies;
    splits += verdict.error == BKH_ERR_SPLIT_BRAIN;
    if (verdict.error)
        return judgeRefusal(set, verdict, anyOld || m_wentBack);
    for (int slot = 0; slot < m_slots; ++slot)
        partial += set[slot] && (verdict.members[slot].flags & BKH_ENTRY_PARTIAL);
    if (std::string wrong = judgeData(set, recovery); !wrong.empty())
        return wrong;
    return judgeAcceptance(set, verdict, anyOld);
}

bool History::received(const HeadFacts &facts, int slot, const Disk &disk) const
{
    return (facts.receivers >> slot & 1)
        && !std::memcmp(&facts.disks[std::size_t(slot)], &disk.uuid, BKH_UUID_BYTES);
}

bool History::usable(const Disk *disk) const
{
    return disk && disk->head;
}

History::Ids History::ancestors(const Disk &disk) const
{
    Ids ids;
    for (int id = m_numbers.at(disk.head->id); id >= 0; id = m_heads[std::size_t(id)].parent)
        ids.insert(id);
    return ids;
}

bool History::contains(Value value, Value write) const
{
    while (value && value != Garbage && value != write)
        value = m_parents[value];
    return value == write;
}

// Whatever was acknowledged, as far as a disk that is here can tell, is on every member
// that will be read; and members whose regions will not be synced are equal.
std::string History::judgeData(const DiskSet &set, const Recovery &recovery) const
{
    for (int sector = 0; sector < SectorCount; ++sector) {
        const std::uint32_t relied = recovery.reliedOn(sector);
        Value answer = 0;
        if (relied)
            answer = set[std::countr_zero(relied)]->stable[sector];
        for (int slot = 0; slot < m_slots; ++slot) {
            if ((relied >> slot & 1) && set[slot]->stable[sector] != answer)
                return "member " + std::to_string(slot) + " differs at sector "
                    + std::to_string(sector);
            if (const Value write = usable(set[slot]) ? lostWrite(*set[slot], sector, answer) : 0)
                return "write " + std::to_string(write) + ", acknowledged and on member "
                    + std::to_string(slot) + ", is lost";
        }
    }
    return {};
}

// What the disk holds and was acknowledged under a head that it knows. A member that was
// out by then may have a write by chance: that is no promise.
Value History::lostWrite(const Disk &disk, int sector, Value answer) const
{
    const Ids known = ancestors(disk);
    for (Value value = disk.stable[sector]; value && value != Garbage; value = m_parents[value]) {
        const auto under = m_ackedUnder.find(value);
        if (under != m_ackedUnder.end() && known.contains(under->second)
            && !contains(answer, value))
            return value;
    }
    return 0;
}

// Can it be that every receiver got the head, as far as those that are here can tell? A
// receiver that has left since and been taken back can not.
bool History::mayBeComplete(int id, const DiskSet &set) const
{
    const HeadFacts &facts = m_heads[std::size_t(id)];
    if (facts.complete)
        return true;
    for (int slot = 0; slot < m_slots; ++slot)
        if (usable(set[slot]) && received(facts, slot, *set[slot])
            && set[slot]->head->head.members[slot].joined_seq <= facts.seq
            && !ancestors(*set[slot]).contains(id))
            return false;
    return true;
}

std::string History::judgeRefusal(const DiskSet &set, const bkh_verdict &verdict,
                                  bool oldCopies) const
{
    if (verdict.error == BKH_ERR_NO_STATUS) {
        const bool none =
            std::none_of(set.begin(), set.end(), [this](const Disk *disk) { return usable(disk); });
        return none ? std::string() : "refused although there are heads";
    }
    if (verdict.error == BKH_ERR_MISMATCH)
        return "refused as a mismatch";
    // Does each of two disks know of a commit, perhaps complete, that the other does not?
    // With old copies about, whoever saw that it never completed may since have forgotten.
    bool fork = false;
    const Disk *best = nullptr;
    for (const Disk *x : set) {
        if (!usable(x))
            continue;
        bool knowsAll = true;
        for (const Disk *y : set) {
            if (!usable(y))
                continue;
            const Ids mine = ancestors(*x);
            const Ids theirs = ancestors(*y);
            const auto news = [&](const Ids &ids, const Ids &known) {
                return std::any_of(ids.begin(), ids.end(), [&](int id) {
                    return !known.contains(id) && (oldCopies || mayBeComplete(id, set));
                });
            };
            fork |= news(mine, theirs) && news(theirs, mine);
            knowsAll &= !news(theirs, mine);
        }
        if (knowsAll && (!best || x->head->head.seq > best->head->head.seq))
            best = x;
    }
    if (verdict.error == BKH_ERR_SPLIT_BRAIN)
        return fork ? std::string() : "refused as split brain without a fork";
    for (int slot = 0; slot < m_slots; ++slot)
        if (best && set[slot] == best && best->head->head.members[slot].state == BKH_MEMBER_IN_SYNC)
            return "refused although member " + std::to_string(slot) + " knows it all";
    return {};
}

std::string History::judgeAcceptance(const DiskSet &set, const bkh_verdict &verdict,
                                     bool anyOld) const
{
    // Was each of two disks there for a head, which writes were acknowledged under, that
    // the other knows nothing of?
    const auto news = [&](int slot, const Ids &known) {
        for (auto head = set[slot]->head; head; head = head->before)
            if (const int id = m_numbers.at(head->id);
                !known.contains(id) && m_heads[std::size_t(id)].real)
                return true;
        return false;
    };
    for (int x = 0; x < m_slots; ++x)
        for (int y = 0; y < x; ++y)
            if (usable(set[x]) && usable(set[y]) && news(x, ancestors(*set[y]))
                && news(y, ancestors(*set[x])))
                return "split brain was not noticed";
    const bkh_head &base = set[verdict.base]->head->head;
    for (int slot = 0; slot < m_slots && !anyOld; ++slot)
        if (set[slot] && base.members[slot].state == BKH_MEMBER_IN_SYNC
            && verdict.members[slot].state != BKH_MEMBER_IN_SYNC
            && !std::memcmp(&base.members[slot].uuid, &m_uuids[slot], BKH_UUID_BYTES)
            && !m_wentBack)
            return "member " + std::to_string(slot) + " was turned out for nothing";
    return {};
}

} // namespace bulkhead::sim
