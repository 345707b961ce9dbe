// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/model/array.h"

using namespace bulkhead;

class ArrayTest : public QObject
{
    Q_OBJECT
private slots:
    void wordsComeBack();
    void strangeWordsAreRefused();
    void levels();
};

/// Goal: every state survives the bus. Method: each value to its word and back.
void ArrayTest::wordsComeBack()
{
    for (const Level level :
         {Level::Raid1, Level::Raid4, Level::Raid5, Level::Raid6, Level::Raid10})
        QCOMPARE(parseLevel(text(level)).value(), level);
    for (int i = 0; i <= int(ArrayState::Conflict); ++i)
        QCOMPARE(int(parseArrayState(text(ArrayState(i))).value()), i);
    for (int i = 0; i <= int(MemberState::Stale); ++i)
        QCOMPARE(int(parseMemberState(text(MemberState(i))).value()), i);
    for (int i = 0; i <= int(SyncAction::Repair); ++i)
        QCOMPARE(int(parseSyncAction(text(SyncAction(i))).value()), i);
}

/// Goal: what nobody knows is an error. Method: near misses and an endless word.
void ArrayTest::strangeWordsAreRefused()
{
    for (const std::string word : {"", "Raid1", "raid 1", "raid0"})
        QCOMPARE(parseLevel(word).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(parseArrayState("unknown").error().code, ErrorCode::InvalidArgument);
    QCOMPARE(parseMemberState("in_sync").error().code, ErrorCode::InvalidArgument);
    const auto error = parseSyncAction(std::string(5000, 'x')).error();
    QVERIFY(error.subject.size() <= 64);
}

/// Goal: people read what they know. Method: the shortest and the longest.
void ArrayTest::levels()
{
    QCOMPARE(displayName(Level::Raid1), std::string("RAID-1"));
    QCOMPARE(displayName(Level::Raid10), std::string("RAID-10"));
}

QTEST_APPLESS_MAIN(ArrayTest)
#include "array_test.moc"
