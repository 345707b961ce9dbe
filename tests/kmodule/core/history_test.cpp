// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kmodule/core/history.h"

#include <QTest>

using namespace bulkhead::sim;

class HistoryTest : public QObject
{
    Q_OBJECT

private slots:
    void everyAssemblyIsJudgedRightly_data();
    void everyAssemblyIsJudgedRightly();
};

void HistoryTest::everyAssemblyIsJudgedRightly_data()
{
    QTest::addColumn<bool>("forgetful");
    QTest::addColumn<int>("histories");
    QTest::newRow("heads remember") << false << 300;
    QTest::newRow("too long ago") << true << 1500;
}

/// Goal: no member is read that lacks what was acknowledged, no set is refused that is
/// clear, no split brain is missed.
/// Method: random histories of mirrors that are used in part, lose members, crash between
/// any two member writes and get old copies back; after each use, every combination of
/// present, missing and old disks, against a model that knows what really happened.
/// BULKHEAD_LONG makes it a hundred times as many.
void HistoryTest::everyAssemblyIsJudgedRightly()
{
    QFETCH(bool, forgetful);
    QFETCH(int, histories);
    const int times = qEnvironmentVariableIsSet("BULKHEAD_LONG") ? 100 : 1;
    quint64 assemblies = 0, splits = 0, partial = 0, acked = 0;
    for (int seed = 1; seed <= histories * times; ++seed) {
        History history{quint64(seed), forgetful};
        for (int step = 0; step < 25; ++step) {
            const std::string wrong = history.step();
            QVERIFY2(wrong.empty(),
                     qPrintable(QStringLiteral("history %1, step %2: %3")
                                    .arg(seed)
                                    .arg(step)
                                    .arg(wrong.c_str())));
        }
        assemblies += history.assemblies;
        splits += history.splits;
        partial += history.partial;
        acked += history.acked;
    }
    qInfo("%llu assemblies judged, %llu refused as split brain, %llu partial returns, %llu "
          "writes acknowledged",
          assemblies, splits, partial, acked);
    QVERIFY(assemblies > 20'000);
    QVERIFY(splits > 1'000);
    QVERIFY(partial > 1'000);
}

QTEST_GUILESS_MAIN(HistoryTest)
#include "history_test.moc"
