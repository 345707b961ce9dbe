// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kmodule/core/log_sample.h"

#include <QTest>

class RowlogTest : public QObject
{
    Q_OBJECT
private slots:
    void verdicts_data();
    void verdicts();
    void placeIsBetweenMapAndData_data();
    void placeIsBetweenMapAndData();
    void logFitsOrNot();
    void whoJoinedSinceIsNotLeft();
    void headMakesTheLogVoid();
};

void RowlogTest::verdicts_data()
{
    QTest::addColumn<bool>("intent");
    QTest::addColumn<bool>("retired");
    QTest::addColumn<unsigned>("found");
    QTest::addColumn<unsigned>("left");
    QTest::addColumn<int>("verdict");
    // The operation wrote to members 0, 2 and 3 of four.
    QTest::newRow("all there") << false << false << 0b1101U << 0b1111U << int(BKH_LOG_REDO);
    QTest::newRow("one lost") << false << false << 0b1100U << 0b1110U << int(BKH_LOG_REDO);
    QTest::newRow("another lost") << false << false << 0b1101U << 0b1101U << int(BKH_LOG_REDO);
    QTest::newRow("one not written") << false << false << 0b1001U << 0b1111U << int(BKH_LOG_IGNORE);
    QTest::newRow("lost and not written")
        << false << false << 0b1000U << 0b1110U << int(BKH_LOG_IGNORE);
    QTest::newRow("retired") << false << true << 0b1101U << 0b1111U << int(BKH_LOG_IGNORE);
    QTest::newRow("intent") << true << false << 0b1101U << 0b1111U << int(BKH_LOG_DISTRUST);
    QTest::newRow("intent not written")
        << true << false << 0b0101U << 0b1111U << int(BKH_LOG_IGNORE);
    QTest::newRow("intent retired") << true << true << 0b1101U << 0b1111U << int(BKH_LOG_IGNORE);
}

/// Goal: an operation is done again only if it may have begun and is not over.
/// Method: each case once.
void RowlogTest::verdicts()
{
    QFETCH(bool, intent);
    QFETCH(bool, retired);
    QFETCH(unsigned, found);
    QFETCH(unsigned, left);
    QFETCH(int, verdict);
    bkh_log_record record{};
    record.op = 7;
    record.members = 0b1101;
    record.intent = intent;
    QCOMPARE(int(bkh_log_judge(&record, retired, found, left)), verdict);
}

void RowlogTest::placeIsBetweenMapAndData_data()
{
    QTest::addColumn<quint64>("map");
    QTest::addColumn<quint64>("data");
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<quint64>("bytes");
    const quint64 mib = 1 << 20;
    QTest::newRow("usual") << quint64(4096) << 16 * mib << 2 * mib << 8 * mib;
    QTest::newRow("largest map") << 2 * mib << 16 * mib << 6 * mib << 8 * mib;
    QTest::newRow("less room") << 2 * mib << 9 * mib << 6 * mib << 3 * mib;
    QTest::newRow("just room") << 2 * mib << 7 * mib << 6 * mib << mib;
    QTest::newRow("odd data") << quint64(4096) << 4 * mib - 1 << 2 * mib << mib;
    QTest::newRow("map ends at its border") << 256 * 1024ULL << 16 * mib << 2 * mib << 8 * mib;
    QTest::newRow("map ends behind it") << 256 * 1024ULL + 4096 << 16 * mib << 3 * mib << 8 * mib;
    QTest::newRow("no room") << 2 * mib << 7 * mib - 1 << quint64(0) << quint64(0);
    QTest::newRow("no data") << quint64(4096) << quint64(0) << quint64(0) << quint64(0);
    QTest::newRow("no such map") << ~0ULL << ~0ULL << quint64(0) << quint64(0);
}

/// Goal: the log of a new array overlaps neither its map nor its data.
/// Method: maps and data that leave all kinds of room; what comes out must pass as a head.
void RowlogTest::placeIsBetweenMapAndData()
{
    QFETCH(quint64, map);
    QFETCH(quint64, data);
    QFETCH(quint64, offset);
    QFETCH(quint64, bytes);
    std::uint64_t at = 1, size = 1;
    QCOMPARE(bkh_log_place(map, data, &at, &size), bytes != 0);
    QCOMPARE(at, offset);
    QCOMPARE(size, bytes);
    bkh_head head = logHead();
    head.log_offset = at;
    head.log_bytes = size;
    QVERIFY(bkh_log_fits(&head, data));
    QVERIFY(!bytes || at >= BKH_MAP_OFFSET + 2 * map);
}

/// Goal: a log that reaches into the data of a member is never written.
/// Method: data that begins where it ends, before, and before the log.
void RowlogTest::logFitsOrNot()
{
    bkh_head head = logHead();
    QVERIFY(bkh_log_fits(&head, 3 * BKH_LOG_ALIGN));
    QVERIFY(!bkh_log_fits(&head, 3 * BKH_LOG_ALIGN - 1));
    QVERIFY(!bkh_log_fits(&head, 1));
    QVERIFY(!bkh_log_fits(&head, 0));
    head.log_offset = head.log_bytes = 0;
    QVERIFY(bkh_log_fits(&head, 0));
}

/// Goal: when a recovery is cut off in which a member came back, the next one does not take the
/// lack of its records for operations that never began: they would stay half done.
/// Method: a run that wrote the log; an activation with a member that joined with it; another.
void RowlogTest::whoJoinedSinceIsNotLeft()
{
    bkh_head base = logHead();
    bkh_verdict verdict{};
    std::copy(std::begin(base.members), std::end(base.members), verdict.members);
    base.seq = 20;
    QCOMPARE(bkh_log_left(&base, &verdict), 0b11111U);
    verdict.members[0].state = BKH_MEMBER_MISSING;
    verdict.members[1].state = BKH_MEMBER_FAILED;
    verdict.members[2].state = BKH_MEMBER_REBUILDING; // since before the crash
    verdict.members[2].joined_seq = 20;
    verdict.members[3].state = BKH_MEMBER_REBUILDING; // from now on
    verdict.members[3].joined_seq = 22;
    QCOMPARE(bkh_log_left(&base, &verdict), 0b10100U);
    // The next activation: the one after the log was not settled.
    base.runs[1] = base.runs[0];
    base.runs[0] = {0xbad, 22, 20};
    base.seq = 23;
    QCOMPARE(bkh_log_left(&base, &verdict), 0b10100U);
    base.runs[2] = base.runs[1];
    base.runs[1] = base.runs[0];
    base.runs[0] = {0xbade, 25, 23};
    base.seq = 26;
    QCOMPARE(bkh_log_left(&base, &verdict), 0b10100U);
    // Settled, and so all that are receivers write it from then on.
    bkh_log_settle(&base, 9);
    QCOMPARE(bkh_log_left(&base, &verdict), 0b11100U);
    // So long ago that it is forgotten: at least not who joined with what is remembered.
    base.log_run = 1;
    QCOMPARE(bkh_log_left(&base, &verdict), 0U | 1U << 4);
}

/// Goal: one head ends a recovery: nothing of before is done again after it.
/// Method: what it says, and that an array without a log is left alone.
void RowlogTest::headMakesTheLogVoid()
{
    bkh_head head = logHead();
    head.runs[0].id = 77;
    bkh_log_settle(&head, 1234);
    QCOMPARE(head.log_run, 77U);
    QCOMPARE(head.log_tail, 1234U);
    bkh_log_settle(&head, 0);
    QCOMPARE(head.log_tail, 1U);
    head = sampleHead();
    bkh_log_settle(&head, 5);
    QCOMPARE(head.log_run + head.log_tail, 0U);
}

QTEST_GUILESS_MAIN(RowlogTest)
#include "rowlog_test.moc"
