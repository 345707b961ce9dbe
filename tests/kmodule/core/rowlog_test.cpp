// SPDX-License-Identifier: GPL-2.0-or-later
#include <QTest>

extern "C" {
#include "kmodule/core/rowlog.h"
}

class RowlogTest : public QObject
{
    Q_OBJECT
private slots:
    void verdicts_data();
    void verdicts();
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

QTEST_GUILESS_MAIN(RowlogTest)
#include "rowlog_test.moc"
