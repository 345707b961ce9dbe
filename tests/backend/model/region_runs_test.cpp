// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/model/region_runs.h"

using namespace bulkhead;

class RegionRunsTest : public QObject
{
    Q_OBJECT
private slots:
    void parses();
    void refuses_data();
    void refuses();
    void cells_data();
    void cells();
    void cellsNeverHideTrouble();
    void events();
};

/// Goal: the module's answer is understood. Method: one of each letter.
void RegionRunsTest::parses()
{
    const auto runs = parseRegionRuns("n12 c4 d1 s2 y1\n");
    QVERIFY(runs);
    QCOMPARE(*runs, (std::vector<RegionRun>{{'n', 12}, {'c', 4}, {'d', 1}, {'s', 2}, {'y', 1}}));
    QVERIFY(parseRegionRuns("")->empty());
}

void RegionRunsTest::refuses_data()
{
    QTest::addColumn<QString>("answer");
    QTest::newRow("letter") << "x4";
    QTest::newRow("no count") << "n";
    QTest::newRow("none") << "n0";
    QTest::newRow("sign") << "n-1";
    QTest::newRow("overflow") << "n18446744073709551615 c1";
    QTest::newRow("too large") << "n18446744073709551616";
}

/// Goal: nonsense is an error, not a picture. Method: every way to be wrong.
void RegionRunsTest::refuses()
{
    QFETCH(QString, answer);
    QVERIFY(!parseRegionRuns(answer.toStdString()));
}

void RegionRunsTest::cells_data()
{
    QTest::addColumn<QString>("answer");
    QTest::addColumn<int>("cells");
    QTest::addColumn<QString>("picture");
    QTest::newRow("one each") << "n2 c2" << 4 << "nncc";
    QTest::newRow("worst wins") << "c3 d1 c4" << 4 << "cdcc";
    QTest::newRow("order of trouble") << "n1 c1 d1 s1 y1" << 1 << "y";
    QTest::newRow("fewer regions than cells") << "n1 d1" << 6 << "nnnddd";
    QTest::newRow("uneven") << "c1 d1 s1" << 2 << "cs";
    QTest::newRow("huge") << "n9000000000000000000 s1" << 3 << "nns";
    QTest::newRow("nothing") << "" << 3 << "";
    QTest::newRow("no cells") << "n1" << 0 << "";
}

/// Goal: each cell shows the worst of its regions. Method: known pictures.
void RegionRunsTest::cells()
{
    QFETCH(QString, answer);
    QFETCH(int, cells);
    QFETCH(QString, picture);
    const auto runs = parseRegionRuns(answer.toStdString());
    QCOMPARE(regionCells(*runs, std::size_t(cells)), picture.toStdString());
}

/// Goal: no region is left out of the picture. Method: one bad region anywhere, many widths.
void RegionRunsTest::cellsNeverHideTrouble()
{
    for (std::uint64_t regions = 1; regions < 40; ++regions)
        for (std::uint64_t bad = 0; bad < regions; ++bad)
            for (std::size_t cells = 1; cells < 45; ++cells) {
                std::vector<RegionRun> runs;
                if (bad > 0)
                    runs.push_back({'c', bad});
                runs.push_back({'s', 1});
                if (bad + 1 < regions)
                    runs.push_back({'c', regions - bad - 1});
                const std::string picture = regionCells(runs, cells);
                QCOMPARE(picture.size(), cells);
                QVERIFY(picture.find('s') != std::string::npos);
            }
}

/// Goal: the log is read and a broken entry harms only itself. Method: a mixed answer.
void RegionRunsTest::events()
{
    const auto events = parseEvents("1 started;2 member 1 failed;;x y;7;3 a\x1b;\n");
    QCOMPARE(events.size(), std::size_t(3));
    QCOMPARE(events[0].first, std::uint64_t(1));
    QCOMPARE(events[1].second, std::string("member 1 failed"));
    QCOMPARE(events[2].second, std::string("a?"));
    QVERIFY(parseEvents("").empty());
}

QTEST_APPLESS_MAIN(RegionRunsTest)
#include "region_runs_test.moc"
