// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kmodule/core/sample.h"

#include <QTest>

class RegionTest : public QObject
{
    Q_OBJECT

private slots:
    void everyTransition_data();
    void everyTransition();
    void strangeInputIsNotAllowed();
    void rebuildCopiesWhatItMust();
    void oneMemberIsReadWhileTheyMayDiffer();
    void regionSizeFits_data();
    void regionSizeFits();
    void letters();
};

void RegionTest::everyTransition_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("whole");
    QTest::addColumn<QByteArray>("degraded");
    // One word per event: the next state's letter and what to do first: z zero all,
    // ! commit, ~ commit some time. "-" is not allowed.
    //                       WRITE INIT IDLE DISC CRASH CORR START DONE ABORT
    const auto row = [](const char *from, const char *redundant, const char *degraded) {
        QTest::newRow(from) << QByteArray(from) << QByteArray(redundant) << QByteArray(degraded);
    };
    row("n", "nz d! n n n s~ - - -", "nz d! n n n s~ - - -");
    row("c", "d! - c n! c s~ - - -", "d! - c n! c s~ - - -");
    row("d", "d - c~ n! s~ s~ - - -", "d - d n! s~ s~ - - -");
    row("s", "s - s n! s s y - -", "s - s n! s s y - -");
    row("y", "y - y - s y - d~ s", "y - y - s y - d~ s");
}

/// Goal: each state does on each event what the table of the design says.
/// Method: the whole table, written a second time.
void RegionTest::everyTransition()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, whole);
    QFETCH(QByteArray, degraded);
    const QByteArray letters = "?ncdsy";
    for (const bool redundant : {true, false}) {
        const QByteArrayList words = (redundant ? whole : degraded).split(' ');
        QCOMPARE(words.size(), int(BKH_NR_REGION_EVENTS));
        for (int event = 0; event < BKH_NR_REGION_EVENTS; ++event) {
            const auto step = bkh_region_step(std::uint8_t(letters.indexOf(from)),
                                              bkh_region_event(event), redundant);
            QByteArray got = step.next ? QByteArray(1, bkh_region_letter(step.next)) : "-";
            if (step.todo & BKH_DO_ZERO_ALL)
                got += 'z';
            if (step.todo & BKH_DO_COMMIT)
                got += '!';
            if (step.todo & BKH_DO_COMMIT_LAZY)
                got += '~';
            QCOMPARE(got, words[event]);
        }
    }
}

/// Goal: a state or an event that does not exist leads nowhere.
/// Method: the values around the valid ones.
void RegionTest::strangeInputIsNotAllowed()
{
    for (const int state : {0, 6, 255})
        for (int event = 0; event < BKH_NR_REGION_EVENTS; ++event)
            QCOMPARE(bkh_region_step(std::uint8_t(state), bkh_region_event(event), true).next, 0);
    QCOMPARE(bkh_region_step(BKH_REGION_CLEAN, BKH_NR_REGION_EVENTS, true).next, 0);
}

/// Goal: a rebuild leaves out what was never written, and a partial one what is clean too.
/// Method: all states.
void RegionTest::rebuildCopiesWhatItMust()
{
    QVERIFY(!bkh_region_rebuild_needed(BKH_REGION_NEVER, false));
    QVERIFY(!bkh_region_rebuild_needed(BKH_REGION_NEVER, true));
    QVERIFY(bkh_region_rebuild_needed(BKH_REGION_CLEAN, false));
    QVERIFY(!bkh_region_rebuild_needed(BKH_REGION_CLEAN, true));
    for (const int state : {BKH_REGION_DIRTY, BKH_REGION_NEEDS_SYNC, BKH_REGION_SYNCING})
        for (const bool partial : {true, false})
            QVERIFY(bkh_region_rebuild_needed(std::uint8_t(state), partial));
}

/// Goal: while members may differ, one of them answers.
/// Method: all states.
void RegionTest::oneMemberIsReadWhileTheyMayDiffer()
{
    QVERIFY(!bkh_region_read_one(BKH_REGION_NEVER));
    QVERIFY(!bkh_region_read_one(BKH_REGION_CLEAN));
    QVERIFY(!bkh_region_read_one(BKH_REGION_DIRTY));
    QVERIFY(bkh_region_read_one(BKH_REGION_NEEDS_SYNC));
    QVERIFY(bkh_region_read_one(BKH_REGION_SYNCING));
}

void RegionTest::regionSizeFits_data()
{
    QTest::addColumn<quint64>("array");
    QTest::addColumn<quint64>("region");
    const quint64 most = 256 * 1024; // regions
    QTest::newRow("nothing") << 0ULL << 0ULL;
    QTest::newRow("one sector") << 1ULL << 2048ULL;
    QTest::newRow("256 GiB") << 2048 * most << 2048ULL;
    QTest::newRow("256 GiB and one sector") << 2048 * most + 1 << 4096ULL;
    QTest::newRow("20 TB") << 39'062'500'000ULL << 262'144ULL;
    QTest::newRow("512 TiB") << (most << 22) << 4'194'304ULL;
    QTest::newRow("one sector too many") << (most << 22) + 1 << 0ULL;
    QTest::newRow("all there are") << ~0ULL << 0ULL;
}

/// Goal: regions are as small as their number allows.
/// Method: the edges, and a disk of today.
void RegionTest::regionSizeFits()
{
    QFETCH(quint64, array);
    QFETCH(quint64, region);
    QCOMPARE(quint64(bkh_region_pick_sectors(array)), region);
}

/// Goal: the letters of the status line stay.
/// Method: all of them, and what is no state.
void RegionTest::letters()
{
    const QByteArray expected = "?ncdsy??";
    for (int state = 0; state < expected.size(); ++state)
        QCOMPARE(bkh_region_letter(std::uint8_t(state)), expected[state]);
    QCOMPARE(bkh_region_letter(255), '?');
}

QTEST_GUILESS_MAIN(RegionTest)
#include "region_test.moc"
