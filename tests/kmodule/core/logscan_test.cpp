// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kmodule/core/log_world.h"

#include <QTest>

class LogscanTest : public QObject
{
    Q_OBJECT
private slots:
    void crashesLoseNothing();
    void verdictsComeInOrder();
    void distrustIsMadeGood_data();
    void distrustIsMadeGood();
    void logThatIsVoidCountsNoMore();
    void contradictionIsRefused_data();
    void contradictionIsRefused();
    void whoIsNotLeftSaysNothing();
};

namespace
{

/// A recovery fed by hand.
struct Scan
{
    explicit Scan(std::uint32_t left = 0b11111, std::uint64_t tail = 1)
        : ops(BKH_LOG_WINDOW)
    {
        bkh_head head = logHead();
        head.log_tail = tail;
        bkh_log_scan_init(&scan, ops.data(), &head, left);
    }

    void tail(unsigned member, std::uint64_t op)
    {
        const bkh_log_header h = {1, op, 0, 0, 1};
        bkh_log_scan_header(&scan, member, &h);
    }

    void record(const bkh_log_record &record, std::uint32_t members)
    {
        for (unsigned member = 0; member < 5; ++member)
            if (members >> member & 1) {
                const bkh_log_entry entry = {record, 0, 10 * member};
                if (bkh_log_scan_wants(&scan, &record))
                    bkh_log_scan_record(&scan, member, &entry);
            }
    }

    std::vector<std::pair<std::uint64_t, int>> finish()
    {
        std::vector<std::pair<std::uint64_t, int>> verdicts;
        std::uint64_t op = 0;
        error = bkh_log_scan_finish(&scan);
        while (const bkh_log_found *found = bkh_log_scan_next(&scan, &op))
            verdicts.emplace_back(found->record.op, int(found->verdict));
        return verdicts;
    }

    std::vector<bkh_log_found> ops;
    bkh_log_scan scan;
    int error = 0;
};

using Verdicts = std::vector<std::pair<std::uint64_t, int>>;

bkh_log_record ranged(std::uint64_t op, std::uint32_t from, std::uint32_t sectors, bool whole,
                      bool intent)
{
    bkh_log_record record = logRecord(op, 0b11111, sectors);
    record.row = 3;
    record.in_chunk = from;
    record.whole = whole;
    record.intent = intent;
    return record;
}

} // namespace

/// Goal: whatever a crash tears, and whoever is lost with it: what may have begun is done again
/// with the right contents, and nothing else is.
/// Method: arrays that live and crash again and again, on the bytes of their logs, with members
/// that fail and come back, cloned disks, and contents that look like headers.
void LogscanTest::crashesLoseNothing()
{
    const int seeds = qEnvironmentVariableIsSet("BULKHEAD_LONG") ? 2000 : 20;
    std::uint64_t redone = 0, torn = 0, laps = 0;
    for (int seed = 0; seed < seeds; ++seed) {
        LogWorld world{std::uint64_t(seed)};
        for (int life = 0; life < 6; ++life) {
            const std::string wrong = world.live(100 + 800 * life);
            QVERIFY2(wrong.empty(),
                     qPrintable(QStringLiteral("seed %1, life %2: %3")
                                    .arg(seed)
                                    .arg(life)
                                    .arg(QString::fromStdString(wrong))));
        }
        redone += world.redone();
        torn += world.torn();
        laps += world.laps();
    }
    qInfo("%llu operations done again, %llu sectors torn off, %llu laps",
          (unsigned long long)redone, (unsigned long long)torn, (unsigned long long)laps);
    QVERIFY(redone > 1000 && torn > 1000 && laps > 1000);
}

/// Goal: each operation has its verdict, the last one wins where they overlap.
/// Method: operations that are retired, complete, missed by one, missed by a lost one; found in
/// another order.
void LogscanTest::verdictsComeInOrder()
{
    Scan s(0b01111);
    for (const std::uint64_t op : {15ULL, 11ULL, 9ULL, 14ULL, 12ULL})
        s.record(logRecord(op, 0b10011), op == 12 ? 0b10001 : 0b10011);
    bkh_log_record intent = logRecord(13, 0b00111);
    intent.whole = intent.intent = true;
    s.record(intent, 0b00111);
    s.tail(3, 11);
    s.tail(2, 7);
    const Verdicts expected = {
        {11, BKH_LOG_REDO}, {13, BKH_LOG_DISTRUST}, {14, BKH_LOG_REDO}, {15, BKH_LOG_REDO}};
    QCOMPARE(s.finish(), expected);
    QCOMPARE(s.error, 0);
    QCOMPARE(s.scan.tail, 11U);
    QCOMPARE(s.scan.next_op, 16U);
    QCOMPARE(s.ops[11].found, 0b00011U);
    QCOMPARE(s.ops[11].at[1], 10U);
    QCOMPARE(Scan().finish(), Verdicts{});
}

void LogscanTest::distrustIsMadeGood_data()
{
    QTest::addColumn<quint32>("from");
    QTest::addColumn<quint32>("sectors");
    QTest::addColumn<quint64>("op");
    QTest::addColumn<bool>("whole");
    QTest::addColumn<bool>("trusted");
    QTest::newRow("all of it") << 16U << 32U << quint64(8) << true << true;
    QTest::newRow("more") << 8U << 64U << quint64(8) << true << true;
    QTest::newRow("before it") << 16U << 32U << quint64(6) << true << false;
    QTest::newRow("only some members") << 16U << 32U << quint64(8) << false << false;
    QTest::newRow("without the first") << 17U << 64U << quint64(8) << true << false;
    QTest::newRow("without the last") << 8U << 39U << quint64(8) << true << false;
    QTest::newRow("elsewhere") << 0U << 8U << quint64(8) << true << false;
}

/// Goal: a lost block is not refused where all of its row is written again, and is where not.
/// Method: an intent of sectors 16 to 48, and another operation.
void LogscanTest::distrustIsMadeGood()
{
    QFETCH(quint32, from);
    QFETCH(quint32, sectors);
    QFETCH(quint64, op);
    QFETCH(bool, whole);
    QFETCH(bool, trusted);
    Scan s;
    s.record(ranged(7, 16, 32, true, true), 0b11111);
    s.record(ranged(op, from, sectors, whole, false), 0b11111);
    Verdicts expected = {{op, BKH_LOG_REDO}};
    if (!trusted)
        expected.emplace(op > 7 ? expected.begin() : expected.end(), 7, BKH_LOG_DISTRUST);
    QCOMPARE(s.finish(), expected);
    Scan otherRow;
    bkh_log_record other = ranged(op, from, sectors, whole, false);
    other.row = 4;
    otherRow.record(ranged(7, 16, 32, true, true), 0b11111);
    otherRow.record(other, 0b11111);
    QCOMPARE(otherRow.finish().size(), 2U);
}

/// Goal: what was settled by a head is not written over what came later.
/// Method: a head whose tail is above the records; a window further.
void LogscanTest::logThatIsVoidCountsNoMore()
{
    Scan s(0b11111, 100);
    s.record(logRecord(99, 0b111), 0b111);
    s.record(logRecord(100, 0b111), 0b111);
    QCOMPARE(s.finish(), (Verdicts{{100, BKH_LOG_REDO}}));
    QCOMPARE(s.scan.next_op, 101U);
    // A record whose place in the array another one takes is retired, whichever comes first.
    for (const bool olderFirst : {true, false}) {
        Scan lap;
        const bkh_log_record older = logRecord(50, 0b111);
        const bkh_log_record newer = logRecord(50 + BKH_LOG_WINDOW, 0b111);
        lap.record(olderFirst ? older : newer, 0b111);
        lap.record(olderFirst ? newer : older, 0b111);
        lap.tail(0, 51);
        QCOMPARE(lap.finish(), (Verdicts{{newer.op, BKH_LOG_REDO}}));
        QCOMPARE(lap.error, 0);
    }
}

void LogscanTest::contradictionIsRefused_data()
{
    QTest::addColumn<int>("what");
    for (int what = 0; what < 7; ++what)
        QTest::addRow("%d", what) << what;
}

/// Goal: a damaged log is not taken for a guide.
/// Method: two members tell of one operation differently; an operation far above the tail.
void LogscanTest::contradictionIsRefused()
{
    QFETCH(int, what);
    Scan s;
    bkh_log_record record = ranged(7, 16, 32, true, true);
    s.record(record, 0b00011);
    if (what == 0)
        ++record.row;
    else if (what == 1)
        ++record.in_chunk;
    else if (what == 2)
        ++record.sectors;
    else if (what == 3)
        record.members = 0b01111;
    else if (what == 4)
        record.intent = false;
    else if (what == 5)
        record.intent = record.whole = false;
    else
        record.op = 1 + BKH_LOG_WINDOW;
    s.record(record, 0b11100);
    (void)s.finish();
    QCOMPARE(s.error, -EUCLEAN);
}

/// Goal: the log of a member that was out of the array decides nothing.
/// Method: it tells of a tail and of records.
void LogscanTest::whoIsNotLeftSaysNothing()
{
    Scan s(0b00111);
    s.record(logRecord(5, 0b00111), 0b00111);
    s.tail(4, 77);
    s.tail(40, 78);
    const bkh_log_entry entry = {logRecord(6, 0b11000), 0, 3};
    bkh_log_scan_record(&s.scan, 4, &entry);
    bkh_log_scan_record(&s.scan, 40, &entry);
    QCOMPARE(s.finish(), (Verdicts{{5, BKH_LOG_REDO}}));
    QCOMPARE(s.scan.next_op, 6U);
}

QTEST_GUILESS_MAIN(LogscanTest)
#include "logscan_test.moc"
