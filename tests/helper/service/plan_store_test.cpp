// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/plan_store.h"

#include <QTest>
#include <set>

using namespace bulkhead;

namespace
{

Call callFrom(const std::string &sender, uid_t uid = 1000)
{
    Call call;
    call.sender = sender;
    call.uid = uid;
    return call;
}

Plan planFor(const std::string &action)
{
    Plan plan;
    plan.request.action = action;
    return plan;
}

std::string codeOf(const Result<Plan> &result)
{
    return result ? "" : std::string(errorName(result.error().code));
}

} // namespace

class PlanStoreTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aPlanCountsOnce();
    void aPlanExpires();
    void aPlanIsItsOwnersAlone();
    void looksAreFree();
    void leavingDropsPlans();
    void oldestOfTooManyGoes();
    void allTogetherAreBounded();
};

/// Goal: a token is good for one commit.
void PlanStoreTest::aPlanCountsOnce()
{
    PlanStore store;
    const auto token = store.add(planFor("create"), callFrom(":1.1"));
    QVERIFY(token);
    QVERIFY(store.take(*token, callFrom(":1.1")));
    QCOMPARE(codeOf(store.take(*token, callFrom(":1.1"))), std::string("PlanExpired"));
}

/// Goal: after five minutes the disks may be other disks: the plan is gone.
/// Method: a clock of our own.
void PlanStoreTest::aPlanExpires()
{
    PlanStore store;
    const auto start = PlanStore::Clock::now();
    const auto token = store.add(planFor("create"), callFrom(":1.1"), start);
    QVERIFY(token);
    QVERIFY(store.look(*token, callFrom(":1.1"), start + std::chrono::seconds(299)));
    const auto late = start + std::chrono::minutes(5);
    QVERIFY(!store.look(*token, callFrom(":1.1"), late));
    QCOMPARE(codeOf(store.take(*token, callFrom(":1.1"), late)), std::string("PlanExpired"));
}

/// Goal: neither another connection nor another user on the same name can commit it, and
/// trying does not use it up. Wrong tokens look like old ones.
void PlanStoreTest::aPlanIsItsOwnersAlone()
{
    PlanStore store;
    const auto token = store.add(planFor("create"), callFrom(":1.1"));
    QVERIFY(token);
    QCOMPARE(codeOf(store.take(*token, callFrom(":1.2"))), std::string("PlanExpired"));
    QCOMPARE(codeOf(store.take(*token, callFrom(":1.1", 0))), std::string("PlanExpired"));
    QCOMPARE(codeOf(store.take("guess", callFrom(":1.1"))), std::string("PlanExpired"));
    QVERIFY(store.take(*token, callFrom(":1.1")));
}

void PlanStoreTest::looksAreFree()
{
    PlanStore store;
    const auto token = store.add(planFor("delete"), callFrom(":1.1"));
    for (int i = 0; i < 3; ++i) {
        const auto plan = store.look(*token, callFrom(":1.1"));
        QVERIFY(plan);
        QCOMPARE((*plan)->request.action, std::string("delete"));
    }
}

void PlanStoreTest::leavingDropsPlans()
{
    PlanStore store;
    const auto gone = store.add(planFor("create"), callFrom(":1.1"));
    const auto stays = store.add(planFor("create"), callFrom(":1.2"));
    store.dropOf(":1.1");
    QVERIFY(!store.look(*gone, callFrom(":1.1")));
    QVERIFY(store.look(*stays, callFrom(":1.2")));
}

/// Goal: a window that plans again and again is served, and the store stays small.
void PlanStoreTest::oldestOfTooManyGoes()
{
    PlanStore store;
    const auto start = PlanStore::Clock::now();
    std::vector<std::string> tokens;
    for (std::size_t i = 0; i <= PlanStore::maxPlansPerOwner; ++i) {
        const auto token =
            store.add(planFor("create"), callFrom(":1.1"), start + std::chrono::seconds(i));
        QVERIFY(token);
        tokens.push_back(*token);
    }
    QCOMPARE(store.size(), PlanStore::maxPlansPerOwner);
    QVERIFY(!store.look(tokens.front(), callFrom(":1.1"), start + std::chrono::minutes(1)));
    QVERIFY(store.look(tokens.back(), callFrom(":1.1"), start + std::chrono::minutes(1)));
    QCOMPARE(std::set<std::string>(tokens.begin(), tokens.end()).size(), tokens.size());
}

void PlanStoreTest::allTogetherAreBounded()
{
    PlanStore store;
    std::size_t refused = 0;
    for (int i = 0; i < 1'000; ++i) {
        const auto token = store.add(planFor("create"), callFrom(":1." + std::to_string(i)));
        refused += token ? 0 : 1;
        if (!token)
            QCOMPARE(token.error().code, ErrorCode::LimitExceeded);
    }
    QCOMPARE(store.size(), PlanStore::maxPlans);
    QCOMPARE(refused, 1'000 - PlanStore::maxPlans);
}

QTEST_GUILESS_MAIN(PlanStoreTest)
#include "plan_store_test.moc"
