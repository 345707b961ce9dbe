// SPDX-License-Identifier: GPL-2.0-or-later
#include <QTest>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <unordered_set>
#include <vector>

extern "C" {
#include "kmodule/core/held.h"
#include "kmodule/core/recover.h"
}

namespace
{

constexpr unsigned nrWrites = 2;
constexpr unsigned nrMembers = 3;

enum class Phase : std::uint8_t { None, Waiting, UnderWay, AckWait, Acked, Failed };

struct Write
{
    Phase phase = Phase::None;
    std::uint8_t has = 0; ///< Members that hold it.
};

/// What a foreign format says. Only user space writes it.
struct Metadata
{
    bool dirty = false;
    std::uint8_t inSync = 0;
    std::uint8_t rebuilding = 0;
    std::uint64_t from = BKH_HELD_ALL_SYNCED; ///< If clean: where a resync has still to begin.

    [[nodiscard]] unsigned counts() const { return inSync | rebuilding; }
};

/// A daemon that does one thing after the other, and may be killed in between.
struct Daemon
{
    enum { Idle, Read, Recorded } at = Idle;
    bkh_transition transition{};
};

/// A mirror, its metadata and its daemon. A plain value without padding that matters.
struct World
{
    bkh_held held{};
    std::array<Write, nrWrites> writes{};
    Metadata metadata;
    Daemon daemon;
    std::uint8_t active = 0;
    std::uint8_t inSync = 0; ///< In memory.
    std::uint8_t complete = 0; ///< Members that hold all that was there before.
    bool resting = false;
    bool needsSync = false;
};

std::uint64_t fromOf(const World &w)
{
    return w.needsSync ? 0 : BKH_HELD_ALL_SYNCED;
}

bool takeNumbers(World &w, unsigned i)
{
    Write &write = w.writes[i];
    const int may = bkh_may_ack(w.held.recorded, write.has & w.active, w.inSync & w.active);
    if (may == 0) {
        write.phase = Phase::AckWait;
        return false;
    }
    write.phase = may > 0 ? Phase::Acked : Phase::Failed;
    if (may < 0)
        w.needsSync = true;
    bkh_held_leave(&w.held);
    return true;
}

void record(Metadata &m, const bkh_transition &t)
{
    const auto bit = std::uint8_t(1U << t.slot);
    switch (t.kind) {
    case BKH_HELD_DIRTY:
        m.dirty = true;
        break;
    case BKH_HELD_CLEAN:
        m.dirty = false, m.from = t.from;
        break;
    case BKH_HELD_FAILED:
        m.inSync &= ~bit, m.rebuilding &= ~bit;
        break;
    case BKH_HELD_SYNCED:
        m.inSync |= bit, m.rebuilding &= ~bit;
        break;
    default:
        break;
    }
}

/// What the module does with an acknowledgement.
int acknowledge(World &w, std::uint64_t number)
{
    bkh_transition t;
    const int error = bkh_held_ack(&w.held, number, &t);
    for (unsigned i = 0; i < nrWrites; ++i) {
        if (t.kind == BKH_HELD_DIRTY && w.writes[i].phase == Phase::Waiting)
            w.writes[i].phase = Phase::UnderWay;
        if (t.kind == BKH_HELD_FAILED && w.writes[i].phase == Phase::AckWait)
            takeNumbers(w, i);
    }
    if (t.kind == BKH_HELD_SYNCED)
        w.inSync |= std::uint8_t(w.active & 1U << t.slot);
    return error;
}

/// What is wrong with a state; empty if nothing is.
std::string wrong(const World &w)
{
    std::uint64_t underWay = 0, waiting = 0;
    for (const Write &write : w.writes) {
        waiting += write.phase == Phase::Waiting;
        underWay += write.phase == Phase::UnderWay || write.phase == Phase::AckWait;
        const bool begun = write.phase == Phase::UnderWay || write.phase == Phase::AckWait;
        const unsigned has = write.has & w.metadata.counts();
        if (!w.metadata.dirty && begun)
            return "clean, and a write is in flight";
        const bool differs = has && has != w.metadata.counts() && write.phase != Phase::Acked;
        if (!w.metadata.dirty && differs && w.metadata.from == BKH_HELD_ALL_SYNCED)
            return "clean, and members differ in a write that nobody finished";
        if (write.phase == Phase::Acked && has != w.metadata.counts())
            return "a member that counts lacks what was acknowledged";
    }
    if (underWay != w.held.in_flight || waiting != w.held.waiting)
        return "writes are miscounted";
    if (w.metadata.inSync & ~w.complete)
        return "a member that was never rebuilt is in sync";
    if (!w.metadata.inSync)
        return "nobody is in sync";
    return {};
}

/// A daemon that comes back does all that is asked of it: then nothing may wait any more.
std::string stuck(World w)
{
    w.daemon = {};
    bkh_held_look(&w.held, w.active, 0);
    bkh_transition t;
    for (int tries = 0; bkh_held_next(&w.held, 0, &t); ++tries) {
        if (tries > 20)
            return "there is no end to what is asked of user space";
        record(w.metadata, t);
        if (acknowledge(w, t.number))
            return "what is pending cannot be acknowledged";
        if (std::string said = wrong(w); !said.empty())
            return said;
    }
    for (const Write &write : w.writes)
        if (write.phase == Phase::Waiting || write.phase == Phase::AckWait)
            return "a write waits though all was acknowledged";
    return {};
}

std::vector<World> daemonSteps(const World &now)
{
    std::vector<World> next;
    World w = now;
    if (now.daemon.at == Daemon::Idle) {
        bkh_transition t;
        for (std::uint64_t after = 0; bkh_held_next(&now.held, after, &t); after = t.number) {
            w.daemon = {Daemon::Read, t};
            next.push_back(w);
        }
        return next;
    }
    if (now.daemon.at == Daemon::Read) {
        record(w.metadata, now.daemon.transition);
        w.daemon.at = Daemon::Recorded;
    } else {
        acknowledge(w, now.daemon.transition.number);
        w.daemon = {};
    }
    next.push_back(w);
    w = now;
    w.daemon = {}; // killed
    next.push_back(w);
    return next;
}

void writeSteps(const World &now, unsigned i, std::vector<World> &next)
{
    World w = now;
    switch (now.writes[i].phase) {
    case Phase::None:
        w.writes[i].phase = bkh_held_enter(&w.held) ? Phase::UnderWay : Phase::Waiting;
        next.push_back(w);
        break;
    case Phase::UnderWay:
        for (unsigned m = 0; m < nrMembers; ++m) {
            w = now;
            w.writes[i].has |= std::uint8_t(now.active & 1U << m);
            if (w.writes[i].has != now.writes[i].has)
                next.push_back(w);
        }
        w = now;
        if (!(now.active & ~now.writes[i].has)) {
            takeNumbers(w, i);
            next.push_back(w);
        }
        w = now; // the last member refuses it
        w.writes[i].phase = Phase::Failed;
        w.needsSync = true;
        bkh_held_leave(&w.held);
        next.push_back(w);
        break;
    case Phase::Acked: // and another one to the same place
        w.writes[i] = {};
        next.push_back(w);
        break;
    default:
        break;
    }
}

void memberSteps(const World &now, unsigned m, std::vector<World> &next)
{
    const auto bit = std::uint8_t(1U << m);
    World w = now;
    if ((now.active & bit) && (now.inSync & now.active & ~bit)) {
        w.active &= ~bit;
        w.inSync &= ~bit;
        next.push_back(w);
    }
    w = now;
    if (now.active & ~now.inSync & bit) {
        // Whoever is being rebuilt gets what the others have, under the locks of writes.
        w.complete |= bit;
        for (Write &write : w.writes)
            if (write.phase != Phase::UnderWay && (write.has & now.inSync))
                write.has |= bit;
        bkh_held_look(&w.held, w.active, bit);
        next.push_back(w);
    }
}

/// The members are alike again, whatever the writes left that ended in an error.
World resynced(World w)
{
    w.needsSync = false;
    for (Write &write : w.writes)
        if (write.phase == Phase::Failed)
            write = {};
    return w;
}

/// A suspend that does not wait: who is held goes back, to come again.
World turnedAway(World w)
{
    bkh_held_turn_away(&w.held);
    for (Write &write : w.writes) {
        if (write.phase == Phase::AckWait)
            bkh_held_leave(&w.held);
        if (write.phase == Phase::AckWait || write.phase == Phase::Waiting)
            write.phase = Phase::None;
    }
    return w;
}

std::vector<World> steps(const World &now)
{
    std::vector<World> next = daemonSteps(now);
    for (unsigned i = 0; i < nrWrites; ++i)
        writeSteps(now, i, next);
    for (unsigned m = 0; m < nrMembers; ++m)
        memberSteps(now, m, next);
    World w = now;
    bkh_held_look(&w.held, w.active, 0);
    next.push_back(w);
    next.push_back(turnedAway(now));
    if (now.needsSync)
        next.push_back(resynced(now));
    for (const bool last : {false, true}) {
        w = last ? turnedAway(now) : now;
        if (!now.resting && bkh_held_rest(&w.held, w.active, fromOf(w), last)) {
            w.resting = true;
            next.push_back(w);
        }
    }
    for (const bool flushed : {false, true}) {
        w = now;
        w.resting = false;
        if (now.resting) {
            bkh_held_rested(&w.held, w.active, fromOf(w), flushed);
            next.push_back(w);
        }
    }
    return next;
}

template <typename T>
void put(std::string &key, const T &value)
{
    key.append(reinterpret_cast<const char *>(&value), sizeof(value));
}

/// All of a state, without what lies between members of structures.
std::string keyOf(const World &w)
{
    std::string key;
    for (const std::uint64_t number :
         {w.held.last, w.held.word_number, w.held.from, w.held.in_flight, w.held.waiting,
          w.daemon.transition.number})
        put(key, number);
    for (unsigned m = 0; m < nrMembers; ++m) {
        put(key, w.held.failed[m]);
        put(key, w.held.synced[m]);
    }
    for (const Write &write : w.writes) {
        put(key, write.phase);
        put(key, write.has);
    }
    for (const int byte :
         {int(w.held.word), int(w.held.resting), int(w.held.recorded), int(w.held.in_sync),
          int(w.metadata.dirty), int(w.metadata.inSync), int(w.metadata.rebuilding),
          int(w.daemon.at), int(w.active), int(w.inSync), int(w.complete), int(w.resting),
          int(w.needsSync), int(w.metadata.from == 0), int(w.daemon.transition.kind)})
        key.push_back(char(byte));
    return key;
}

World worldOf(unsigned inSync, unsigned rebuilding, bool dirty)
{
    World w;
    w.active = std::uint8_t(inSync | rebuilding);
    w.inSync = w.complete = w.metadata.inSync = std::uint8_t(inSync);
    w.metadata.rebuilding = std::uint8_t(rebuilding);
    w.metadata.dirty = dirty;
    bkh_held_init(&w.held, w.active, inSync, dirty, BKH_HELD_ALL_SYNCED);
    return w;
}

} // namespace

class HeldTest : public QObject
{
    Q_OBJECT

private slots:
    void everyOrder_data();
    void everyOrder();
    void firstWriteWaits();
    void cleanIsOvertaken();
    void aWriteDisturbsTheRest();
    void noCleanBeforeAFailureIsRecorded();
    void cleanSaysWhereTheResyncBegins();
    void acknowledgingTwiceDoesNoHarm();
    void pendingComesInOrder();
    void anotherDiskInTheSlot();
};

void HeldTest::everyOrder_data()
{
    QTest::addColumn<unsigned>("inSync");
    QTest::addColumn<unsigned>("rebuilding");
    QTest::addColumn<bool>("dirty");
    QTest::addColumn<int>("depth");
    QTest::newRow("two, clean") << 3U << 0U << false << 17;
    QTest::newRow("two, dirty") << 3U << 0U << true << 16;
    QTest::newRow("one and a spare, clean") << 1U << 2U << false << 14;
    QTest::newRow("one and a spare, dirty") << 1U << 2U << true << 13;
    QTest::newRow("three, clean") << 7U << 0U << false << 12;
    QTest::newRow("three, dirty") << 7U << 0U << true << 11;
    QTest::newRow("two and a spare, dirty") << 3U << 4U << true << 10;
}

/// Goal: whatever happens in whatever order, and whenever the power goes: metadata that says clean
/// has no write under way, a member that it counts has all that was acknowledged; and whoever waits
/// goes on once user space has done what is asked of it.
/// Method: all states that so many steps lead to: writes, their parts, failures, rebuilds, rests,
/// suspends, and a daemon that reads, records, acknowledges or is killed in between.
void HeldTest::everyOrder()
{
    QFETCH(unsigned, inSync);
    QFETCH(unsigned, rebuilding);
    QFETCH(bool, dirty);
    QFETCH(int, depth);
    std::unordered_set<std::string> seen;
    std::vector<World> now{worldOf(inSync, rebuilding, dirty)};
    for (int step = 0; step < depth; ++step) {
        std::vector<World> next;
        for (const World &from : now) {
            for (const World &w : steps(from)) {
                if (!seen.insert(keyOf(w)).second)
                    continue;
                const std::string said = wrong(w);
                QVERIFY2(said.empty(), said.c_str());
                const std::string waits = stuck(w);
                QVERIFY2(waits.empty(), waits.c_str());
                next.push_back(w);
            }
        }
        now = std::move(next);
        QVERIFY2(seen.size() < 200'000, "there is no end to what may be pending");
    }
    qInfo("%zu states", seen.size());
    QVERIFY(seen.size() > 1000);
}

/// Goal: the first write waits for DIRTY, those after it do not, and it is asked for once.
/// Method: two writes before the acknowledgement, one after.
void HeldTest::firstWriteWaits()
{
    bkh_held h;
    bkh_transition t;
    bkh_held_init(&h, 3, 3, false, BKH_HELD_ALL_SYNCED);
    QVERIFY(!bkh_held_next(&h, 0, &t));
    QVERIFY(!bkh_held_enter(&h));
    QVERIFY(!bkh_held_enter(&h));
    QCOMPARE(h.last, std::uint64_t(1));
    QVERIFY(bkh_held_next(&h, 0, &t));
    QCOMPARE(int(t.kind), int(BKH_HELD_DIRTY));
    QVERIFY(!bkh_held_next(&h, 1, &t));
    QCOMPARE(bkh_held_ack(&h, 1, &t), 0);
    QCOMPARE(int(t.kind), int(BKH_HELD_DIRTY));
    QCOMPARE(h.in_flight, std::uint64_t(2));
    QVERIFY(bkh_held_enter(&h));
    QCOMPARE(h.in_flight, std::uint64_t(3));
}

/// Goal: a write that comes while CLEAN is pending waits for a DIRTY of its own; the late answer to
/// CLEAN lets nobody go.
/// Method: exactly that.
void HeldTest::cleanIsOvertaken()
{
    bkh_held h;
    bkh_transition t;
    bkh_held_init(&h, 3, 3, true, BKH_HELD_ALL_SYNCED);
    QVERIFY(bkh_held_rest(&h, 3, BKH_HELD_ALL_SYNCED, false));
    bkh_held_rested(&h, 3, BKH_HELD_ALL_SYNCED, true);
    QVERIFY(!bkh_held_enter(&h));
    QVERIFY(bkh_held_next(&h, 0, &t));
    QCOMPARE(t.number, std::uint64_t(2));
    QCOMPARE(bkh_held_ack(&h, 1, &t), 0);
    QCOMPARE(int(t.kind), int(BKH_HELD_NOTHING));
    QVERIFY(!bkh_held_enter(&h));
    QCOMPARE(h.in_flight, std::uint64_t(0));
    QCOMPARE(bkh_held_ack(&h, 2, &t), 0);
    QCOMPARE(h.in_flight, std::uint64_t(2));
}

/// Goal: a write during the flush before CLEAN goes at once, since user space was told nothing;
/// nor is CLEAN told while a write is under way or after a flush that failed.
/// Method: each of these.
void HeldTest::aWriteDisturbsTheRest()
{
    bkh_held h;
    bkh_transition t;
    bkh_held_init(&h, 3, 3, true, BKH_HELD_ALL_SYNCED);
    QVERIFY(bkh_held_rest(&h, 3, BKH_HELD_ALL_SYNCED, false));
    QVERIFY(bkh_held_enter(&h));
    QVERIFY(!bkh_held_rest(&h, 3, BKH_HELD_ALL_SYNCED, false));
    bkh_held_leave(&h);
    bkh_held_rested(&h, 3, BKH_HELD_ALL_SYNCED, true);
    QVERIFY(!bkh_held_next(&h, 0, &t));
    QVERIFY(bkh_held_rest(&h, 3, BKH_HELD_ALL_SYNCED, false));
    bkh_held_rested(&h, 3, BKH_HELD_ALL_SYNCED, false);
    QVERIFY(!bkh_held_next(&h, 0, &t));
    QVERIFY(bkh_held_enter(&h));
}

/// Goal: what a member missed may not have been acknowledged, so the array is not clean before
/// its failure is recorded.
/// Method: a rest before and after, and a member that fails in the flush.
void HeldTest::noCleanBeforeAFailureIsRecorded()
{
    bkh_held h;
    bkh_transition t;
    bkh_held_init(&h, 3, 3, true, BKH_HELD_ALL_SYNCED);
    QVERIFY(!bkh_held_rest(&h, 1, BKH_HELD_ALL_SYNCED, true));
    QVERIFY(bkh_held_rest(&h, 3, BKH_HELD_ALL_SYNCED, false));
    bkh_held_rested(&h, 1, BKH_HELD_ALL_SYNCED, true);
    QVERIFY(!bkh_held_next(&h, 0, &t));
    bkh_held_look(&h, 1, 0);
    QCOMPARE(bkh_held_ack(&h, 1, &t), 0);
    QCOMPARE(int(t.kind), int(BKH_HELD_FAILED));
    QCOMPARE(int(t.slot), 1);
    QCOMPARE(h.recorded, 1U);
    QVERIFY(bkh_held_rest(&h, 1, BKH_HELD_ALL_SYNCED, false));
}

/// Goal: while it runs, an array is not clean before its resync is complete; at its end CLEAN says
/// where that has to go on, and when it is complete without a write, CLEAN says so.
/// Method: the three.
void HeldTest::cleanSaysWhereTheResyncBegins()
{
    bkh_held h;
    bkh_transition t;
    bkh_held_init(&h, 3, 3, true, BKH_HELD_ALL_SYNCED);
    QVERIFY(!bkh_held_rest(&h, 3, 4096, false));
    QVERIFY(bkh_held_rest(&h, 3, 4096, true));
    bkh_held_rested(&h, 3, 4096, true);
    QVERIFY(bkh_held_next(&h, 0, &t));
    QCOMPARE(int(t.kind), int(BKH_HELD_CLEAN));
    QCOMPARE(t.from, std::uint64_t(4096));
    bkh_held_init(&h, 3, 3, false, 4096);
    QVERIFY(!bkh_held_rest(&h, 3, 8192, false));
    QVERIFY(bkh_held_rest(&h, 3, BKH_HELD_ALL_SYNCED, false));
    bkh_held_rested(&h, 3, BKH_HELD_ALL_SYNCED, true);
    QCOMPARE(bkh_held_ack(&h, 1, &t), 0);
    QCOMPARE(int(t.kind), int(BKH_HELD_CLEAN));
    QCOMPARE(t.from, std::uint64_t(BKH_HELD_ALL_SYNCED));
    QVERIFY(!bkh_held_rest(&h, 3, BKH_HELD_ALL_SYNCED, true));
}

/// Goal: an answer may come twice; a number that never was is refused.
/// Method: both, around each kind.
void HeldTest::acknowledgingTwiceDoesNoHarm()
{
    bkh_held h;
    bkh_transition t;
    bkh_held_init(&h, 7, 3, false, BKH_HELD_ALL_SYNCED);
    QCOMPARE(bkh_held_ack(&h, 0, &t), -EINVAL);
    QCOMPARE(bkh_held_ack(&h, 1, &t), -EINVAL);
    bkh_held_enter(&h);
    bkh_held_look(&h, 6, 4);
    QCOMPARE(h.recorded, 7U);
    QCOMPARE(h.in_sync, 3U);
    for (const std::uint64_t number : {1, 2, 3}) {
        QCOMPARE(bkh_held_ack(&h, number, &t), 0);
        QVERIFY(t.kind != BKH_HELD_NOTHING);
        QCOMPARE(bkh_held_ack(&h, number, &t), 0);
        QCOMPARE(int(t.kind), int(BKH_HELD_NOTHING));
    }
    QCOMPARE(h.in_flight, std::uint64_t(1));
    QCOMPARE(h.recorded, 6U);
    QCOMPARE(h.in_sync, 6U);
    QCOMPARE(bkh_held_ack(&h, 4, &t), -EINVAL);
    bkh_held_look(&h, 6, 4);
    QCOMPARE(h.last, std::uint64_t(3));
}

/// Goal: who asks what is pending gets all of it once, in the order in which it came.
/// Method: a rebuilt member, a failed one, DIRTY; then the rebuilt one fails, too.
void HeldTest::pendingComesInOrder()
{
    bkh_held h;
    bkh_transition t;
    bkh_held_init(&h, 15, 7, false, BKH_HELD_ALL_SYNCED);
    bkh_held_look(&h, 15, 8);
    bkh_held_look(&h, 14, 8);
    bkh_held_enter(&h);
    const std::array<int, 3> kinds{BKH_HELD_SYNCED, BKH_HELD_FAILED, BKH_HELD_DIRTY};
    for (std::uint64_t number = 1; number <= 3; ++number) {
        QVERIFY(bkh_held_next(&h, number - 1, &t));
        QCOMPARE(t.number, number);
        QCOMPARE(int(t.kind), kinds[number - 1]);
    }
    QVERIFY(!bkh_held_next(&h, 3, &t));
    bkh_held_look(&h, 6, 8);
    QVERIFY(bkh_held_next(&h, 0, &t));
    QCOMPARE(t.number, std::uint64_t(2));
    QVERIFY(bkh_held_next(&h, 3, &t));
    QCOMPARE(int(t.kind), int(BKH_HELD_FAILED));
    QCOMPARE(int(t.slot), 3);
}

/// Goal: what was pending for a slot does not concern the disk that comes into it.
/// Method: a failure pending, then another disk; then nobody.
void HeldTest::anotherDiskInTheSlot()
{
    bkh_held h;
    bkh_transition t;
    bkh_held_init(&h, 3, 3, true, BKH_HELD_ALL_SYNCED);
    bkh_held_look(&h, 1, 0);
    bkh_held_replace(&h, 1);
    QVERIFY(!bkh_held_next(&h, 0, &t));
    QCOMPARE(h.recorded, 3U);
    QCOMPARE(h.in_sync, 1U);
    bkh_held_look(&h, 3, 2);
    QVERIFY(bkh_held_next(&h, 0, &t));
    QCOMPARE(int(t.kind), int(BKH_HELD_SYNCED));
    bkh_held_remove(&h, 1);
    QVERIFY(!bkh_held_next(&h, 0, &t));
    QCOMPARE(h.recorded, 1U);
}

QTEST_GUILESS_MAIN(HeldTest)
#include "held_test.moc"
