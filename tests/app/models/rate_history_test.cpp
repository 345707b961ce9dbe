// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/rate_history.h"

#include <QTest>

using namespace bulkhead;

class RateHistoryTest : public QObject
{
    Q_OBJECT
private slots:
    void keepsTheNewest();
    void forgetsTheIdle();
};

/// Goal: the chart has a bounded length and ends with now. Method: more samples than it keeps.
void RateHistoryTest::keepsTheNewest()
{
    RateHistory history;
    Array array;
    array.sync.action = SyncAction::Rebuild;
    for (int i = 1; i <= RateHistory::most + 5; ++i) {
        array.sync.ratePerSecond = {std::uint64_t(i)};
        history.record({array});
    }
    QCOMPARE(history.samples(array.id).size(), qsizetype(RateHistory::most));
    QCOMPARE(history.samples(array.id).last(), double(RateHistory::most + 5));
    array.sync.paused = true;
    history.record({array});
    QCOMPARE(history.samples(array.id).last(), 0.0);
}

/// Goal: the next rebuild starts a new chart. Method: idle in between.
void RateHistoryTest::forgetsTheIdle()
{
    RateHistory history;
    Array array;
    array.sync.action = SyncAction::Scrub;
    history.record({array});
    QCOMPARE(history.samples(array.id).size(), qsizetype(1));
    array.sync.action = SyncAction::Idle;
    history.record({array});
    QVERIFY(history.samples(array.id).isEmpty());
}

QTEST_GUILESS_MAIN(RateHistoryTest)
#include "rate_history_test.moc"
