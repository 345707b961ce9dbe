// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/sim/row_campaign.h"

#include <QTest>

using namespace bulkhead::sim;

class RowRulesTest : public QObject
{
    Q_OBJECT

private slots:
    void everyRuleIsNeeded_data();
    void everyRuleIsNeeded();
    void withoutALogNothingIsMadeUp();
};

using Rule = bool RowRules::*;
Q_DECLARE_METATYPE(Rule)

void RowRulesTest::everyRuleIsNeeded_data()
{
    QTest::addColumn<bool>("log");
    QTest::addColumn<Rule>("rule");
    QTest::newRow("log first") << true << &RowRules::logFirst;
    QTest::newRow("everyone has it") << true << &RowRules::everyoneHasIt;
    QTest::newRow("intents") << true << &RowRules::intents;
    QTest::newRow("intents if all are there") << true << &RowRules::intentsIfAllThere;
    QTest::newRow("retire after flush") << true << &RowRules::retireAfterFlush;
    QTest::newRow("flush retires") << true << &RowRules::flushRetires;
    QTest::newRow("in order") << true << &RowRules::inOrder;
    QTest::newRow("clear after recovery") << true << &RowRules::clearAfterRecovery;
    QTest::newRow("trust nobody") << true << &RowRules::trustNobody;
    QTest::newRow("errors count") << true << &RowRules::errorsCount;
    QTest::newRow("errors count without a log") << false << &RowRules::errorsCount;
    QTest::newRow("mend from all") << true << &RowRules::mendFromAll;
    QTest::newRow("mend from all without a log") << false << &RowRules::mendFromAll;
    QTest::newRow("trust nobody without a log") << false << &RowRules::trustNobody;
    QTest::newRow("mark first") << false << &RowRules::markFirst;
    QTest::newRow("idle flushes") << false << &RowRules::idleFlushes;
    QTest::newRow("idle looks again") << false << &RowRules::idleLooksAgain;
}

/// Goal: the simulator sees the loss that each rule of the row log prevents, and of the map that
/// serves without one.
/// Method: break one rule and run seeds until something is lost.
void RowRulesTest::everyRuleIsNeeded()
{
    QFETCH(bool, log);
    QFETCH(Rule, rule);
    RowRules rules;
    rules.log = log;
    rules.*rule = false;
    std::string loss;
    std::uint64_t seed = 0;
    while (loss.empty() && seed < 300)
        loss = RowCampaign(++seed, BKH_LEVEL_RAID5, 4, BKH_LEFT_SYMMETRIC, rules).run(6);
    qInfo("seed %d: %s", int(seed), loss.c_str());
    QVERIFY(!loss.empty());
}

/// Goal: with the log off a crash and a lost disk cost what the manual says, and no more.
/// Method: seeds without a log; what is refused elsewhere, or wrong, is a loss.
void RowRulesTest::withoutALogNothingIsMadeUp()
{
    RowTally tally;
    RowRules rules;
    rules.log = false;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        RowCampaign campaign(seed, BKH_LEVEL_RAID5, 4, BKH_LEFT_SYMMETRIC, rules);
        QCOMPARE(QString::fromStdString(campaign.run(6)), QString());
        tally += campaign.tally();
    }
    QVERIFY(tally.refused > 1000);
    QVERIFY(tally.refused < tally.pairs / 2);
}

QTEST_GUILESS_MAIN(RowRulesTest)
#include "row_rules_test.moc"
