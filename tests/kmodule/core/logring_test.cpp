// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kmodule/core/log_sample.h"

#include <QTest>

#include <algorithm>
#include <deque>
#include <memory>
#include <vector>

class LogringTest : public QObject
{
    Q_OBJECT
private slots:
    void roomIsKeptUntilTheTailIsDurable_data();
    void roomIsKeptUntilTheTailIsDurable();
    void everybodyGetsRoom_data();
    void everybodyGetsRoom();
    void tailStopsAtTheOldest();
    void tailIsToldInGoodParts();
    void windowIsKept();
    void slotsTakeTurns();
    void memberLeavesAndComesBack();
    void cancelledRoomIsGivenBack();
    void misuseChangesNothing();
};

namespace
{

constexpr unsigned Members = 5;

/// A log in use, and beside it which blocks hold what.
struct Model
{
    explicit Model(std::uint64_t seed, std::uint64_t bytes = BKH_LOG_MIN_BYTES)
        : random(seed)
        , area(logArea(logHead(Members, bytes)))
        , log(std::make_unique<bkh_log>())
    {
        bkh_log_init(log.get(), &area, 1, (1U << Members) - 1);
        for (auto &member : holds)
            member.assign(area.blocks, 0);
    }

    struct Queued
    {
        std::uint64_t op;
        std::uint32_t blocks;
    };

    bool begin(std::uint32_t members, std::uint32_t sectors, bool intent = false)
    {
        bkh_log_record record = logRecord(0, members, sectors);
        record.whole = record.intent = intent;
        if (bkh_log_begin(log.get(), &record))
            return false;
        for (unsigned m = 0; m < Members; ++m)
            if (members >> m & 1)
                queues[m].push_back({record.op, bkh_log_blocks(&record)});
        begun.push_back(record);
        return true;
    }

    bool beginSome()
    {
        const std::uint32_t largest = random() % 4 ? 16 : area.max_sectors;
        return begin(1 + random() % 31, 1 + random() % largest, random() % 4 == 0);
    }

    /// The group's place, after a look at what it overwrites; empty if all is well.
    const char *group(unsigned member, std::size_t most)
    {
        auto &queue = queues[member];
        std::uint32_t count = 0, blocks = 0;
        std::uint64_t last = 0;
        while (!queue.empty() && count < most
               && blocks + queue.front().blocks < bkh_log_max_group(&area)) {
            blocks += queue.front().blocks;
            last = std::max(last, queue.front().op);
            queue.pop_front();
            ++count;
        }
        bkh_log_header h;
        if (bkh_log_group(log.get(), member, count, blocks, last, &h))
            return "no room for what has begun";
        if (h.at < BKH_LOG_SLOTS || h.at + h.blocks > area.blocks || h.blocks != blocks + 1)
            return "outside of the ring";
        for (std::uint32_t at = h.at; at < h.at + h.blocks; ++at) {
            if (holds[member][at] >= durable)
                return "overwrites what a recovery may need";
            holds[member][at] = last;
        }
        return nullptr;
    }

    const char *groupAll(std::size_t most)
    {
        for (unsigned m = 0; m < Members; ++m)
            while (!queues[m].empty())
                if (const char *wrong = group(m, most))
                    return wrong;
        return nullptr;
    }

    void retireAll()
    {
        for (const bkh_log_record &record : begun)
            bkh_log_retire(log.get(), record.op);
        begun.clear();
    }

    void writeTail()
    {
        if (bkh_log_tail_begin(log.get())) {
            bkh_log_tail_done(log.get());
            durable = log->tail;
        }
    }

    std::mt19937_64 random;
    bkh_log_area area;
    std::unique_ptr<bkh_log> log;
    std::array<std::deque<Queued>, Members> queues;
    std::vector<bkh_log_record> begun; ///< and not retired.
    std::array<std::vector<std::uint64_t>, Members> holds; ///< Highest operation by block.
    std::uint64_t durable = 1;
};

} // namespace

void LogringTest::roomIsKeptUntilTheTailIsDurable_data()
{
    QTest::addColumn<quint64>("bytes");
    QTest::addColumn<int>("tails");
    QTest::newRow("1 MiB") << quint64(BKH_LOG_MIN_BYTES) << 1;
    QTest::newRow("1 MiB, few tails") << quint64(BKH_LOG_MIN_BYTES) << 20;
    QTest::newRow("3 MiB, few tails") << quint64(3 * BKH_LOG_MIN_BYTES) << 40;
}

/// Goal: a record is there until its operation can be done without, or a crash costs a row.
/// Method: a log in use, at random; each block that is written to must hold nothing from the
/// last tail on that was durable.
void LogringTest::roomIsKeptUntilTheTailIsDurable()
{
    QFETCH(quint64, bytes);
    QFETCH(int, tails);
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        Model model(seed, bytes);
        std::uint64_t writing = 0;
        for (int step = 0; step < 4000; ++step) {
            const unsigned member = model.random() % Members;
            const auto kind = model.random() % 8;
            if (kind < 3) {
                model.beginSome();
            } else if (kind < 6 && !model.queues[member].empty()) {
                const char *wrong = model.group(member, 1 + model.random() % 6);
                QVERIFY2(!wrong, wrong);
            } else if (kind == 6 && !model.begun.empty()) {
                // One that is in no queue any more, in any order.
                const std::size_t which = model.random() % model.begun.size();
                const std::uint64_t op = model.begun[which].op;
                const bool queued = std::ranges::any_of(model.queues, [&](const auto &queue) {
                    return std::ranges::find(queue, op, &Model::Queued::op) != queue.end();
                });
                if (!queued) {
                    bkh_log_retire(model.log.get(), op);
                    model.begun.erase(model.begun.begin() + std::ptrdiff_t(which));
                }
            } else if (kind == 7 && writing && model.random() % std::uint64_t(tails) == 0) {
                model.durable = writing;
                bkh_log_tail_done(model.log.get());
                writing = 0;
            } else if (kind == 7 && !writing && bkh_log_tail_begin(model.log.get())) {
                writing = model.log->tail;
            }
            const std::uint64_t oldest =
                model.begun.empty() ? model.log->next_op : model.begun.front().op;
            QCOMPARE(model.log->tail, oldest);
        }
        QVERIFY(model.log->next_op > 200);
    }
}

void LogringTest::everybodyGetsRoom_data()
{
    QTest::addColumn<int>("most");
    QTest::newRow("a header each") << 1;
    QTest::newRow("two under a header") << 2;
    QTest::newRow("as many as fit") << int(BKH_LOG_MAX_RECORDS);
}

/// Goal: no write waits for ever, and none that began waits for room.
/// Method: begin until the log is full, again and again; place the records as wastefully as can
/// be; do what is said to be needed; then the one that had to wait must find room.
void LogringTest::everybodyGetsRoom()
{
    QFETCH(int, most);
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        Model model(seed);
        for (int lap = 0; lap < 60; ++lap) {
            while (model.beginSome())
                if (model.random() % 8 == 0) {
                    const char *wrong = model.groupAll(std::size_t(most));
                    QVERIFY2(!wrong, wrong);
                }
            QVERIFY(bkh_log_need(model.log.get()) != BKH_LOG_NOTHING);
            const char *wrong = model.groupAll(std::size_t(most));
            QVERIFY2(!wrong, wrong);
            model.retireAll();
            QCOMPARE(int(bkh_log_need(model.log.get())), int(BKH_LOG_TAIL));
            model.writeTail();
            QCOMPARE(int(bkh_log_need(model.log.get())), int(BKH_LOG_NOTHING));
            QVERIFY(model.begin(31, model.area.max_sectors));
        }
    }
}

/// Goal: what is on its way is never called retired.
/// Method: three operations that retire in the order 3, 1, 2; and numbers that are none.
void LogringTest::tailStopsAtTheOldest()
{
    Model model(1);
    for (int i = 0; i < 3; ++i)
        QVERIFY(model.begin(1, 8));
    for (const std::uint64_t op : {0ULL, 4ULL, 3ULL, ~0ULL})
        bkh_log_retire(model.log.get(), op);
    QCOMPARE(model.log->tail, 1U);
    bkh_log_retire(model.log.get(), 1);
    QCOMPARE(model.log->tail, 2U);
    bkh_log_retire(model.log.get(), 1);
    bkh_log_retire(model.log.get(), 2);
    QCOMPARE(model.log->tail, 4U);
    QVERIFY(model.begin(1, 8));
    QCOMPARE(model.log->tail, 4U);
}

/// Goal: a busy log is not kept busy with tails, and one that is short gets its flush.
/// Method: half the window; nothing retired; an eighth; a half; a round on its way.
void LogringTest::tailIsToldInGoodParts()
{
    Model model(1, BKH_LOG_MAX_BYTES);
    const auto need = [&] { return int(bkh_log_need(model.log.get())); };
    for (int i = 0; i < BKH_LOG_WINDOW / 2; ++i)
        QVERIFY(model.begin(1, 8));
    QCOMPARE(need(), int(BKH_LOG_NOTHING));
    QVERIFY(model.begin(1, 8));
    QCOMPARE(need(), int(BKH_LOG_FLUSH));
    for (std::uint64_t op = 1; op <= BKH_LOG_WINDOW / 16; ++op)
        bkh_log_retire(model.log.get(), op);
    QCOMPARE(need(), int(BKH_LOG_FLUSH));
    for (std::uint64_t op = 1; op <= BKH_LOG_WINDOW / 4; ++op)
        bkh_log_retire(model.log.get(), op);
    QCOMPARE(need(), int(BKH_LOG_TAIL));
    QVERIFY(bkh_log_tail_begin(model.log.get()));
    QCOMPARE(need(), int(BKH_LOG_NOTHING));
    bkh_log_tail_done(model.log.get());
    QCOMPARE(need(), int(BKH_LOG_NOTHING));
}

/// Goal: a recovery has a place for every operation that can matter.
/// Method: begin in a log that is large enough, until refused; then only a durable tail helps.
void LogringTest::windowIsKept()
{
    Model model(1, BKH_LOG_MAX_BYTES);
    for (int i = 0; i < BKH_LOG_WINDOW; ++i)
        QVERIFY(model.begin(1, 8));
    QVERIFY(!model.begin(2, 8));
    model.retireAll();
    QVERIFY(!model.begin(2, 8));
    QVERIFY(bkh_log_tail_begin(model.log.get()));
    QVERIFY(!model.begin(2, 8));
    bkh_log_tail_done(model.log.get());
    QVERIFY(model.begin(2, 8));
}

/// Goal: the tail that room depends on is never overwritten by one that may be torn.
/// Method: rounds one after the other, one at a time, each in the slot where the last is not.
void LogringTest::slotsTakeTurns()
{
    Model model(1);
    std::uint32_t last = 2;
    std::uint64_t seq = 0;
    QVERIFY(!bkh_log_tail_begin(model.log.get()));
    for (int i = 0; i < 6; ++i) {
        QVERIFY(model.begin(31, 8));
        QVERIFY(!bkh_log_tail_begin(model.log.get()));
        model.retireAll();
        QVERIFY(bkh_log_tail_begin(model.log.get()));
        QVERIFY(!bkh_log_tail_begin(model.log.get()));
        bkh_log_header h;
        bkh_log_tail_header(model.log.get(), 3, &h);
        QVERIFY(h.at < BKH_LOG_SLOTS && h.at != last);
        QVERIFY(h.seq > seq && !h.nr_records && h.blocks == 1);
        QCOMPARE(h.tail, model.log->tail);
        last = h.at;
        seq = h.seq;
        QVERIFY(model.log->durable < model.log->tail);
        bkh_log_tail_done(model.log.get());
        QCOMPARE(model.log->durable, model.log->tail);
    }
}

/// Goal: one member that fails does not stop the others; when it comes back, operations that
/// began without it are not looked for on it.
/// Method: fill the log of one member; it leaves; join with and without something on its way.
void LogringTest::memberLeavesAndComesBack()
{
    Model model(1);
    while (model.begin(4, 128))
        ;
    QVERIFY(!model.begin(5, 8));
    bkh_log_leave(model.log.get(), 2);
    bkh_log_leave(model.log.get(), 2);
    bkh_log_leave(model.log.get(), ~0U);
    QCOMPARE(model.log->members, 0b11011U);
    QVERIFY(!model.begin(4, 8));
    QVERIFY(model.begin(3, 8));
    QCOMPARE(bkh_log_join(model.log.get(), 2), -EBUSY);
    model.retireAll();
    QCOMPARE(bkh_log_join(model.log.get(), 77), -EBUSY);
    QCOMPARE(bkh_log_join(model.log.get(), 2), 0);
    QCOMPARE(model.log->durable, model.log->next_op);
    QVERIFY(!bkh_log_tail_begin(model.log.get()));
    QCOMPARE(int(bkh_log_need(model.log.get())), int(BKH_LOG_NOTHING));
    QVERIFY(model.begin(4, 128));
}

/// Goal: writes that come to nothing do not use up the log.
/// Method: begin and cancel far more than it holds, with a member that leaves in between.
void LogringTest::cancelledRoomIsGivenBack()
{
    Model model(1);
    for (int i = 0; i < 3000; ++i) {
        QVERIFY(model.begin(31 & model.log->members, 128));
        if (i == 1500)
            bkh_log_leave(model.log.get(), 4);
        bkh_log_cancel(model.log.get(), &model.begun.back());
        QCOMPARE(model.log->tail, model.log->next_op);
        if (model.log->next_op - model.log->durable == BKH_LOG_WINDOW)
            model.writeTail();
    }
    QCOMPARE(model.log->rings[0].reserved, 0U);
}

/// Goal: a mistake of the caller is refused and not made worse.
/// Method: begin for nobody and with too much; groups of what was not begun.
void LogringTest::misuseChangesNothing()
{
    Model model(1);
    bkh_log_record record = logRecord(0, 0, 8);
    for (const std::uint32_t members : {0U, 32U, ~0U}) {
        record.members = members;
        QCOMPARE(bkh_log_begin(model.log.get(), &record), -EINVAL);
    }
    record.members = 1;
    for (const std::uint32_t sectors : {129U, ~0U}) {
        record.sectors = sectors;
        QCOMPARE(bkh_log_begin(model.log.get(), &record), -EINVAL);
    }
    QVERIFY(model.begin(1, 64));
    const bkh_log before = *model.log;
    bkh_log_header h;
    const auto group = [&](std::uint32_t member, std::uint32_t count, std::uint32_t blocks,
                           std::uint64_t last) {
        return bkh_log_group(model.log.get(), member, count, blocks, last, &h);
    };
    QCOMPARE(group(1, 1, 8, 1), -EINVAL);
    QCOMPARE(group(5, 1, 8, 1), -EINVAL);
    QCOMPARE(group(77, 1, 8, 1), -EINVAL);
    QCOMPARE(group(0, 0, 8, 1), -EINVAL);
    QCOMPARE(group(0, 2, 8, 1), -EINVAL);
    QCOMPARE(group(0, 97, 0, 1), -EINVAL);
    QCOMPARE(group(0, 1, 9, 1), -EINVAL);
    QCOMPARE(group(0, 1, ~0U, 1), -EINVAL);
    QCOMPARE(group(0, 1, 8, 0), -EINVAL);
    QCOMPARE(group(0, 1, 8, 2), -EINVAL);
    QVERIFY(!std::memcmp(&before, model.log.get(), sizeof(before)));
    QCOMPARE(group(0, 1, 8, 1), 0);
    // An area that is none has room for nothing.
    bkh_log_area none{};
    bkh_log_init(model.log.get(), &none, 1, 31);
    record = logRecord(0, 1, 1);
    QVERIFY(bkh_log_begin(model.log.get(), &record) != 0);
}

QTEST_GUILESS_MAIN(LogringTest)
#include "logring_test.moc"
