// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/words.h"
#include "tests/app/gui_test.h"

using namespace bulkhead;

class WordsTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { failOnAnyWarning(); }
    void sizes_data();
    void sizes();
    void durations_data();
    void durations();
    void percentages_data();
    void percentages();
    void membersHaveWordsAndSymbols();
    void arraysHaveWordsAndSymbols();
};

void WordsTest::sizes_data()
{
    QTest::addColumn<quint64>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << quint64(0) << "0 bytes";
    QTest::newRow("bytes") << quint64(512) << "512 bytes";
    QTest::newRow("kilo") << quint64(4096) << "4.1 kB";
    QTest::newRow("mega") << quint64(268435456) << "268 MB";
    QTest::newRow("never 1000 of a unit") << quint64(999'900'000) << "1.0 GB";
    QTest::newRow("disk") << quint64(4'000'787'030'016) << "4.0 TB";
    QTest::newRow("largest") << ~quint64(0) << "18,447 PB";
}

/// Goal: sizes read as on the disk's label, and no input breaks them. Method: edges of units.
void WordsTest::sizes()
{
    QFETCH(quint64, bytes);
    QFETCH(QString, text);
    QCOMPARE(sizeText({bytes}), text);
}

void WordsTest::durations_data()
{
    QTest::addColumn<quint64>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("short") << quint64(12) << "less than a minute";
    QTest::newRow("minute") << quint64(61) << "about 1 minute";
    QTest::newRow("minutes") << quint64(5 * 60 + 3) << "about 5 minutes";
    QTest::newRow("hour") << quint64(3600) << "about 1 hour";
    QTest::newRow("both") << quint64(2 * 3600 + 600) << "about 2 hours 10 minutes";
    QTest::newRow("many hours") << quint64(11 * 3600 + 2400) << "about 12 hours";
    QTest::newRow("days") << quint64(3 * 86400) << "about 3 days";
}

/// Goal: an estimate is told in words of a fitting grain, with right plurals.
/// Method: one value for every form.
void WordsTest::durations()
{
    QFETCH(quint64, seconds);
    QFETCH(QString, text);
    QCOMPARE(durationText(seconds * 1'000'000), text);
}

void WordsTest::percentages_data()
{
    QTest::addColumn<double>("share");
    QTest::addColumn<QString>("text");
    QTest::newRow("start") << 0.0 << "0 %";
    QTest::newRow("half") << 0.505 << "50 %";
    QTest::newRow("nearly") << 0.99999 << "99 %";
    QTest::newRow("done") << 1.0 << "100 %";
    QTest::newRow("below") << -1.0 << "0 %";
}

/// Goal: 100 % is only said when it is done. Method: values near the end.
void WordsTest::percentages()
{
    QFETCH(double, share);
    QFETCH(QString, text);
    QCOMPARE(percentText(share), text);
}

/// Goal: no member state is told by colour alone. Method: every state has its own words and
/// its own symbol.
void WordsTest::membersHaveWordsAndSymbols()
{
    QSet<QString> words, symbols;
    const auto states = {MemberState::InSync,  MemberState::Rebuilding, MemberState::Failed,
                         MemberState::Missing, MemberState::Spare,      MemberState::Stale};
    for (const MemberState state : states) {
        Member member;
        member.state = state;
        words.insert(stateText(member, {}));
        symbols.insert(symbolOf(state));
    }
    QCOMPARE(words.size(), qsizetype(states.size()));
    QCOMPARE(symbols.size(), qsizetype(states.size()));
    QVERIFY(!words.contains(QString()));
    QVERIFY(!symbols.contains(QString()));
}

/// Goal: the same for arrays. Method: every state.
void WordsTest::arraysHaveWordsAndSymbols()
{
    QSet<QString> words;
    const auto states = {ArrayState::Active,   ArrayState::Degraded,      ArrayState::Failed,
                         ArrayState::Inactive, ArrayState::ModuleMissing, ArrayState::Conflict};
    for (const ArrayState state : states) {
        Array array;
        array.state = state;
        words.insert(stateText(array));
        QVERIFY(!symbolOf(array).isEmpty());
    }
    QCOMPARE(words.size(), qsizetype(states.size()));
}

BULKHEAD_GUI_TEST(WordsTest)
#include "words_test.moc"
