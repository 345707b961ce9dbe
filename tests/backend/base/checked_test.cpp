// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/base/checked.h"

#include <QTest>

using namespace bulkhead;

class CheckedTest : public QObject
{
    Q_OBJECT
private slots:
    void noticesOverflow();
    void fits();
};

/// Goal: no wrapped number ever leaves. Method: the last value that fits and the first that not.
void CheckedTest::noticesOverflow()
{
    constexpr std::uint64_t max = UINT64_MAX;
    QCOMPARE(checkedAdd(max - 1, 1).value_or(0), max);
    QVERIFY(!checkedAdd(max, 1));
    QCOMPARE(checkedMul(max / 3, 3).value_or(0), max);
    QVERIFY(!checkedMul(max / 3 + 1, 3));
    QCOMPARE(checkedMul(0, max).value_or(1), std::uint64_t(0));
    QCOMPARE(alignDown(1023, 512), std::uint64_t(512));
    QCOMPARE(alignDown(max, 4096), max - 4095);
}

/// Goal: ranges are judged without adding their ends. Method: the edges.
void CheckedTest::fits()
{
    QVERIFY(fitsWithin(0, 0, 0));
    QVERIFY(fitsWithin(4, 4, 8));
    QVERIFY(!fitsWithin(4, 5, 8));
    QVERIFY(!fitsWithin(9, 0, 8));
    QVERIFY(!fitsWithin(UINT64_MAX, 2, 8));
    QVERIFY(!fitsWithin(2, UINT64_MAX, 8));
}

QTEST_APPLESS_MAIN(CheckedTest)
#include "checked_test.moc"
