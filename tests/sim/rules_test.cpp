// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/sim/campaign.h"

#include <QSet>
#include <QTest>

using namespace bulkhead::sim;

class RulesTest : public QObject
{
    Q_OBJECT

private slots:
    void sectorsAreOnAllSets_data();
    void sectorsAreOnAllSets();
    void everyRuleIsNeeded_data();
    void everyRuleIsNeeded();
    void allRulesTogetherLoseNothing();
};

using Rule = bool Rules::*;
Q_DECLARE_METATYPE(Rule)

namespace
{

Shape mirror(int seed)
{
    return mirrorOf(2 + seed % 2);
}

Shape nearOdd(int)
{
    return {"near=2 of 3", BKH_LEVEL_RAID10, BKH_NEAR(2), 3};
}

} // namespace

using ShapeOf = Shape (*)(int seed);
Q_DECLARE_METATYPE(ShapeOf)

void RulesTest::sectorsAreOnAllSets_data()
{
    QTest::addColumn<quint32>("layout");
    QTest::addColumn<int>("members");
    QTest::addColumn<QList<quint32>>("sets");
    using Sets = QList<quint32>;
    QTest::newRow("near=2 of 4") << quint32(BKH_NEAR(2)) << 4 << Sets{0b0011, 0b1100};
    QTest::newRow("near=2 of 3") << quint32(BKH_NEAR(2)) << 3 << Sets{0b011, 0b101, 0b110};
    QTest::newRow("far=2 of 4") << quint32(BKH_FAR(2)) << 4 << Sets{0b0011, 0b0110, 0b1001, 0b1100};
    QTest::newRow("offset=2 of 3") << quint32(BKH_OFFSET(2)) << 3 << Sets{0b011, 0b101, 0b110};
}

/// Goal: the few sectors that are simulated are on every set of members that the layout has.
/// Method: the sets by hand, against who holds each sector.
void RulesTest::sectorsAreOnAllSets()
{
    QFETCH(quint32, layout);
    QFETCH(int, members);
    QFETCH(QList<quint32>, sets);
    const bkh_head head = firstHead(Shape{"", BKH_LEVEL_RAID10, layout, members});
    bkh_geometry geometry;
    QCOMPARE(bkh_head_geometry(&head, &geometry), 0);
    QCOMPARE(head.nr_regions, ArrayRegions);
    QSet<quint32> seen;
    for (int sector = 0; sector < SectorCount; ++sector)
        seen.insert(holdersOf(geometry, sector));
    QCOMPARE(seen, QSet<quint32>(sets.begin(), sets.end()));
}

void RulesTest::everyRuleIsNeeded_data()
{
    QTest::addColumn<Rule>("rule");
    QTest::addColumn<int>("firstSeed"); // where it is known to show soon
    QTest::addColumn<ShapeOf>("shapeOf");
    QTest::newRow("ack waits for head") << &Rules::ackWaitsForHead << 1 << &mirror;
    QTest::newRow("write waits for map") << &Rules::writeWaitsForMap << 1 << &mirror;
    QTest::newRow("zero first") << &Rules::zeroFirst << 1 << &mirror;
    QTest::newRow("zeros wait for head") << &Rules::zerosWaitForHead << 1 << &mirror;
    QTest::newRow("idle flushes") << &Rules::idleFlushes << 1 << &mirror;
    QTest::newRow("honour rewrite") << &Rules::honourRewrite << 1 << &mirror;
    QTest::newRow("checkpoint flushes") << &Rules::checkpointFlushes << 1 << &mirror;
    QTest::newRow("sync reaches rebuilding") << &Rules::syncReachesRebuilding << 1 << &mirror;
    QTest::newRow("map to rebuilding") << &Rules::mapToRebuilding << 1 << &mirror;
    QTest::newRow("dirty while degraded") << &Rules::dirtyWhileDegraded << 1 << &mirror;
    QTest::newRow("head needs every receiver") << &Rules::headNeedsEveryReceiver << 3600 << &mirror;
    QTest::newRow("only holders have it") << &Rules::onlyHoldersHaveIt << 1 << &nearOdd;
    QTest::newRow("all holders count") << &Rules::allHoldersCount << 1 << &nearOdd;
}

/// Goal: the simulator sees the loss that each rule of the protocol prevents.
/// Method: break one rule and run seeds until something is lost.
void RulesTest::everyRuleIsNeeded()
{
    QFETCH(Rule, rule);
    QFETCH(int, firstSeed);
    QFETCH(ShapeOf, shapeOf);
    Rules rules;
    rules.*rule = false;
    std::string loss;
    int seed = firstSeed;
    for (; loss.empty() && seed < firstSeed + 400; ++seed)
        loss = Campaign(std::uint64_t(seed), shapeOf(seed), rules).run(12);
    qInfo("seed %d: %s", seed - 1, loss.c_str());
    QVERIFY(!loss.empty());
}

/// Goal: the same seeds lose nothing when every rule is kept.
/// Method: run them, of a mirror and of RAID-10 in turn.
void RulesTest::allRulesTogetherLoseNothing()
{
    Tally tally;
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
        Campaign campaign(seed, seed % 2 ? nearOdd(0) : mirror(int(seed / 2)), {});
        const std::string loss = campaign.run(12);
        QVERIFY2(loss.empty(), qPrintable(QString::number(seed) + ": " + loss.c_str()));
        tally += campaign.tally();
    }
    QVERIFY(tally.pairs > 1'000'000);
    QVERIFY(tally.failures > 100);
}

QTEST_GUILESS_MAIN(RulesTest)
#include "rules_test.moc"
