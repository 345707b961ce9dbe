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
    QTest::addColumn<Rule>("rule");
    QTest::newRow("log first") << &RowRules::logFirst;
    QTest::newRow("everyone has it") << &RowRules::everyoneHasIt;
    QTest::newRow("intents") << &RowRules::intents;
    QTest::newRow("retire after flush") << &RowRules::retireAfterFlush;
    QTest::newRow("flush retires") << &RowRules::flushRetires;
    QTest::newRow("in order") << &RowRules::inOrder;
    QTest::newRow("clear after recovery") << &RowRules::clearAfterRecovery;
    QTest::newRow("trust nobody") << &RowRules::trustNobody;
}

/// Goal: the simulator sees the loss that each rule of the row log prevents.
/// Method: break one rule and run seeds until something is lost.
void RowRulesTest::everyRuleIsNeeded()
{
    QFETCH(Rule, rule);
    RowRules rules;
    rules.*rule = false;
    std::string loss;
    std::uint64_t seed = 0;
    while (loss.empty() && seed < 300)
        loss = RowCampaign(++seed, BKH_LEVEL_RAID5, 4, BKH_LEFT_SYMMETRIC, rules).run(6);
    qInfo("seed %d: %s", int(seed), loss.c_str());
    QVERIFY(!loss.empty());
}

/// Goal: with the log off a crash and a lost disk cost what the manual says, and never return
/// a mixture. Method: the same seeds without a log, and without the care that goes with it.
void RowRulesTest::withoutALogNothingIsMadeUp()
{
    RowTally tally;
    RowRules rules;
    rules.log = false;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        RowCampaign campaign(seed, BKH_LEVEL_RAID5, 4, BKH_LEFT_SYMMETRIC, rules);
        QCOMPARE(QString::fromStdString(campaign.run(6)), QString());
        tally += campaign.tally();
    }
    QVERIFY(tally.refused > 0);
    rules.trustNobody = false;
    std::string loss;
    for (std::uint64_t seed = 1; loss.empty() && seed <= 10; ++seed)
        loss = RowCampaign(seed, BKH_LEVEL_RAID5, 4, BKH_LEFT_SYMMETRIC, rules).run(6);
    QVERIFY(!loss.empty());
}

QTEST_GUILESS_MAIN(RowRulesTest)
#include "row_rules_test.moc"
