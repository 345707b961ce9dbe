// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/metadata/redundancy.h"
#include "tests/backend/metadata/shapes.h"

#include <bit>

using namespace bulkhead;

namespace
{

Array arrayOf(const Shape &shape)
{
    Array array;
    array.level = shape.level;
    array.layout = shape.layout;
    array.chunk = shape.chunk;
    for (std::size_t slot = 0; slot < shape.members; ++slot) {
        array.members.emplace_back();
        array.members.back().slot = int(slot);
        array.members.back().state = MemberState::InSync;
    }
    return array;
}

std::vector<int> slotsOf(std::uint32_t mask)
{
    std::vector<int> list;
    for (int slot = 0; slot < 32; ++slot)
        if (mask & 1U << slot)
            list.push_back(slot);
    return list;
}

Array raid10()
{
    return arrayOf({Level::Raid10, "near=2", {64 << 10}, 4, {}});
}

} // namespace

class RedundancyTest : public QObject
{
    Q_OBJECT
private slots:
    void agreesWithEverySubset_data();
    void agreesWithEverySubset();
    void raid10DependsOnWhich();
    void threeDisksOfRaid10();
    void rebuildingDoesNotCount();
    void unknownShape();
    void neededDataIsWhatWasUsed_data();
    void neededDataIsWhatWasUsed();
};

void RedundancyTest::agreesWithEverySubset_data()
{
    addShapes();
}

/// Goal: what is promised of failures is true of every combination of them. Method: all subsets of
/// members, asked one by one; what is left must stand every further loss of that number, and must
/// not stand some loss of one more.
void RedundancyTest::agreesWithEverySubset()
{
    QFETCH(Shape, shape);
    if (shape.members > 6)
        return;
    const std::uint32_t all = (1U << shape.members) - 1;
    const Array whole = arrayOf(shape);
    for (std::uint32_t gone = 0; gone <= all; ++gone) {
        Array array = whole;
        for (const int slot : slotsOf(gone))
            array.members[std::size_t(slot)].state = MemberState::Failed;
        array.failuresLeft = failuresLeft(array);
        QCOMPARE(survivesWithout(array, {}), array.failuresLeft >= 0);
        QCOMPARE(survivesWithout(whole, slotsOf(gone)), array.failuresLeft >= 0);
        bool standsAll = true;
        bool standsOneMore = true;
        for (std::uint32_t more = 0; more <= all; ++more) {
            if ((more & gone) != 0)
                continue;
            if (std::popcount(more) <= array.failuresLeft)
                standsAll = standsAll && survivesWithout(array, slotsOf(more));
            if (std::popcount(more) == array.failuresLeft + 1)
                standsOneMore = standsOneMore && survivesWithout(array, slotsOf(more));
        }
        QVERIFY(standsAll);
        QVERIFY(array.failuresLeft < 0 || !standsOneMore);
    }
}

/// Goal: RAID-10 may lose one of each pair, and is told which. Method: two pairs by hand.
void RedundancyTest::raid10DependsOnWhich()
{
    Array array = raid10();
    QCOMPARE(failuresLeft(array), 1);
    QVERIFY(survivesWithout(array, {0, 2}));
    QVERIFY(survivesWithout(array, {1, 2}));
    QVERIFY(!survivesWithout(array, {0, 1}));
    QVERIFY(!survivesWithout(array, {2, 3}));
    QCOMPARE(neededSlots(array), std::vector<int>{});
    QCOMPARE(neededSlots(array, {0}), std::vector<int>{1});
    QCOMPARE(neededSlots(array, {3}), std::vector<int>{2});
    array.members[0].state = MemberState::Failed;
    QCOMPARE(failuresLeft(array), 0);
    QCOMPARE(neededSlots(array), std::vector<int>{1});
    QCOMPARE(neededSlots(array, {2}), (std::vector<int>{1, 3}));
    QCOMPARE(neededSlots(array, {1}), std::vector<int>{});
    array.members[2].state = MemberState::Missing;
    QCOMPARE(failuresLeft(array), 0);
    QCOMPARE(neededSlots(array), (std::vector<int>{1, 3}));
    array.members[3].state = MemberState::Failed;
    QCOMPARE(failuresLeft(array), -1);
}

/// Goal: three disks share in a ring, so no two may go. Method: each pair.
void RedundancyTest::threeDisksOfRaid10()
{
    for (const char *layout : {"near=2", "far=2", "offset=2"}) {
        const Array array = arrayOf({Level::Raid10, layout, {64 << 10}, 3, {}});
        QCOMPARE(failuresLeft(array), 1);
        for (int slot = 0; slot < 3; ++slot) {
            QVERIFY(survivesWithout(array, {slot}));
            QCOMPARE(neededSlots(array, {slot}).size(), 2U);
        }
    }
}

/// Goal: a half-filled disk protects nothing yet. Method: each state but in sync.
void RedundancyTest::rebuildingDoesNotCount()
{
    for (const MemberState state :
         {MemberState::Rebuilding, MemberState::Stale, MemberState::Missing, MemberState::Failed}) {
        Array array = arrayOf({Level::Raid6, "left-symmetric", {64 << 10}, 5, {}});
        QCOMPARE(failuresLeft(array), 2);
        array.members[4].state = state;
        QCOMPARE(failuresLeft(array), 1);
        QVERIFY(survivesWithout(array, {4, 3}));
        QVERIFY(!survivesWithout(array, {3, 2}));
    }
}

/// Goal: what nobody understands is not called safe, and nothing is read out of bounds. Method: a
/// layout of the future, no members, far too many.
void RedundancyTest::unknownShape()
{
    Array array = raid10();
    array.layout = "spiral";
    QCOMPARE(failuresLeft(array), -1);
    QVERIFY(!survivesWithout(array, {0}));
    array.failuresLeft = 1; // As the service said.
    QVERIFY(survivesWithout(array, {0}));
    QVERIFY(!survivesWithout(array, {0, 2}));
    array.members.resize(40);
    QCOMPARE(failuresLeft(array), -1);
    (void)neededSlots(array, {33});
    QCOMPARE(failuresLeft(Array{}), -1);
    QVERIFY(survivesWithout(raid10(), {-1, 99}));
}

void RedundancyTest::neededDataIsWhatWasUsed_data()
{
    addShapes();
}

/// Goal: a spare is asked for exactly what a member uses. Method: the size of an array gives the
/// size of its members back.
void RedundancyTest::neededDataIsWhatWasUsed()
{
    QFETCH(Shape, shape);
    for (std::uint64_t mib = 16; mib < 5'000'000; mib = mib * 3 + 1) {
        shape.memberData = {mib << 20};
        const bkh_geometry geometry = geometryOf(shape).value();
        Array array = arrayOf(shape);
        array.size = arraySizeOf(geometry);
        QCOMPARE(neededMemberData(array), memberDataOf(geometry));
    }
    Array huge = arrayOf(shape);
    huge.size = {UINT64_MAX / shape.members};
    QVERIFY(neededMemberData(huge).value > 0);
}

QTEST_APPLESS_MAIN(RedundancyTest)
#include "redundancy_test.moc"
