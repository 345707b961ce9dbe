// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/sim/campaign.h"

#include <QTest>

using namespace bulkhead::sim;

class RulesTest : public QObject
{
    Q_OBJECT

private slots:
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
