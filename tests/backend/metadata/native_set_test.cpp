// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/metadata/native_set.h"
#include "tests/backend/metadata/sample.h"

using namespace bulkhead;

namespace
{

NativeSet only(std::vector<FoundMember> found)
{
    auto sets = groupMembers(std::move(found));
    return sets.size() == 1 ? sets.front() : NativeSet{};
}

bool says(const NativeSet &set, const std::string &words)
{
    return set.conflict.find(words) != std::string::npos;
}

} // namespace

class NativeSetTest : public QObject
{
    Q_OBJECT
private slots:
    void sortsIntoSlots();
    void twoArraysStayApart();
    void newestGenerationWins();
    void longAbsentMemberIsSetAside();
    void formerMemberIsAStranger();
    void duplicateMember();
    void twoHalvesThatMovedOn_data();
    void twoHalvesThatMovedOn();
    void strangerWithANewerLabel();
    void newestThatForgetsTheOthers();
    void orderMakesNoDifference();
};

/// Goal: everybody has a place. Method: a whole array in every order.
void NativeSetTest::sortsIntoSlots()
{
    const Sample sample = Sample::create(3, 2);
    const NativeSet set = only(sample.examine());
    QCOMPARE(set.config, sample.config);
    QCOMPARE(set.update, sha256(encodeConfig(sample.config).value()));
    QVERIFY(set.conflict.empty());
    QCOMPARE(set.members.size(), std::size_t(3));
    for (std::size_t slot = 0; slot < 3; ++slot)
        QCOMPARE(set.members[slot]->device, sample.disks[slot].name());
    QCOMPARE(set.spares.size(), std::size_t(2));
    QVERIFY(set.strangers.empty());
}

/// Goal: disks of two arrays never mix. Method: two arrays in one pile.
void NativeSetTest::twoArraysStayApart()
{
    const Sample one = Sample::create(2, 0);
    auto found = one.examine();
    for (FoundMember member : one.examine()) {
        member.native.label.array = sampleUuid(88);
        member.native.config.array = sampleUuid(88);
        found.push_back(std::move(member));
    }
    const auto sets = groupMembers(found);
    QCOMPARE(sets.size(), std::size_t(2));
    for (const NativeSet &set : sets)
        QCOMPARE(set.members.size(), std::size_t(2));
}

/// Goal: one disk behind is no conflict. Method: updates that one member missed.
void NativeSetTest::newestGenerationWins()
{
    Sample sample = Sample::create(3, 0);
    for (std::uint8_t i = 0; i < 5; ++i) {
        sample.commit(sample.next(std::uint8_t(60 + i)), {0, 2});
        const NativeSet set = only(sample.examine());
        QVERIFY(set.conflict.empty());
        QCOMPARE(set.config.generation, std::uint64_t(2 + i));
        QVERIFY(set.members[1]);
        QCOMPARE(set.members[1]->native.label.generation, std::uint64_t(1));
    }
}

/// Goal: a member from long ago neither wins nor blocks the many. Method: forty updates without it.
void NativeSetTest::longAbsentMemberIsSetAside()
{
    Sample sample = Sample::create(3, 0);
    for (std::uint8_t i = 0; i < 40; ++i)
        sample.commit(sample.next(std::uint8_t(60 + i)), {0, 2});
    const NativeSet set = only(sample.examine());
    QVERIFY(set.conflict.empty());
    QCOMPARE(set.config.generation, std::uint64_t(41));
}

/// Goal: a disk that was replaced does not come back by itself. Method: a config without it.
void NativeSetTest::formerMemberIsAStranger()
{
    Sample sample = Sample::create(2, 1);
    Config next = sample.next(60);
    next.members[1] = next.spares[0];
    next.members[1].slot = 1;
    next.spares.clear();
    sample.commit(next, {0, 2});
    const NativeSet set = only(sample.examine());
    QVERIFY(set.conflict.empty());
    QCOMPARE(set.members[1]->device, std::string("sdc"));
    QCOMPARE(set.strangers.size(), std::size_t(1));
    QCOMPARE(set.strangers[0].device, std::string("sdb"));
}

/// Goal: a copied disk is noticed. Method: one disk twice.
void NativeSetTest::duplicateMember()
{
    const Sample sample = Sample::create(2, 0);
    auto found = sample.examine();
    found.push_back(found[1]);
    found.back().device = "sdx";
    const NativeSet set = only(found);
    QVERIFY(says(set, "sdb and sdx both claim to be the same member"));
    QCOMPARE(set.strangers.size(), std::size_t(1));
}

void NativeSetTest::twoHalvesThatMovedOn_data()
{
    QTest::addColumn<int>("left");
    QTest::addColumn<int>("right");
    for (const int left : {1, 2, 5, 20})
        for (const int right : {1, 2, 5, 20})
            QTest::addRow("%d against %d updates", left, right) << left << right;
}

/// Goal: halves used on two computers are never started. Method: update each by itself.
void NativeSetTest::twoHalvesThatMovedOn()
{
    QFETCH(int, left);
    QFETCH(int, right);
    Sample one = Sample::create(2, 0);
    Sample two = Sample::create(2, 0);
    for (int i = 0; i < left; ++i)
        one.commit(one.next(std::uint8_t(60 + i)), {0});
    for (int i = 0; i < right; ++i)
        two.commit(two.next(std::uint8_t(160 + i)), {1});
    const NativeSet set = only({one.examine()[0], two.examine()[1]});
    QVERIFY(says(set, "changed separately"));
}

/// Goal: an evil spare with a high generation displaces nobody. Method: a disk that read the
/// array's labels and goes on from there.
void NativeSetTest::strangerWithANewerLabel()
{
    Sample sample = Sample::create(2, 1);
    Config evil = sample.next(60);
    evil.spares[0].id = sampleUuid(99);
    const Bytes size = sample.disks[2].size();
    const CommitTarget target{sampleUuid(99), size, {}};
    applyWrites(sample.disks, clearLabelWrites(2, size));
    auto writes = commitWrites(evil, std::span(&target, 1)).value();
    for (const Write &write : writes)
        sample.disks[2].write(write.offset, write.bytes);
    const NativeSet set = only(sample.examine());
    QVERIFY(says(set, "do not know this disk"));
}

/// Goal: a newest label without a past proves nothing. Method: the same with an empty history.
void NativeSetTest::newestThatForgetsTheOthers()
{
    Sample sample = Sample::create(3, 0);
    Config evil = sample.next(60);
    evil.generation = 1000;
    evil.history.clear();
    sample.commit(evil, {2});
    const NativeSet set = only(sample.examine());
    QVERIFY(says(set, "does not account for the other members"));
}

/// Goal: the answer does not depend on which disk is found first. Method: all orders of a set
/// with a stale member.
void NativeSetTest::orderMakesNoDifference()
{
    Sample sample = Sample::create(3, 1);
    sample.commit(sample.next(60), {1, 2, 3});
    auto found = sample.examine();
    std::vector<std::size_t> order{0, 1, 2, 3};
    do {
        std::vector<FoundMember> shuffled;
        for (const std::size_t i : order)
            shuffled.push_back(found[i]);
        const NativeSet set = only(shuffled);
        QCOMPARE(set.config, sample.config);
        QVERIFY(set.conflict.empty());
        for (std::size_t slot = 0; slot < 3; ++slot)
            QCOMPARE(set.members[slot]->device, sample.disks[slot].name());
    } while (std::ranges::next_permutation(order).found);
}

QTEST_APPLESS_MAIN(NativeSetTest)
#include "native_set_test.moc"
