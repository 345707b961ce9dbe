// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/model/status_line.h"

using namespace bulkhead;

namespace
{

const std::string example =
    "1 raid1 degraded 3 AaD rebuild:paused 2048 8192 1500 16 5,4,3,2,1 4096 100 200 42 30";

} // namespace

class StatusLineTest : public QObject
{
    Q_OBJECT
private slots:
    void reads();
    void printsTheSame();
    void readsEveryAction_data();
    void readsEveryAction();
    void laterWordsAreLeftAlone();
    void progressIsNeverMoreThanAll();
    void refuses_data();
    void refuses();
    void everyCutIsRefused();
};

/// Goal: every field of the contract is read. Method: an example in which all differ.
void StatusLineTest::reads()
{
    const auto status = parseStatusLine(example);
    QVERIFY(status);
    StatusLine expected;
    expected.level = Level::Raid1;
    expected.state = StatusLine::State::Degraded;
    expected.health = {MemberState::InSync, MemberState::Rebuilding, MemberState::Failed};
    expected.action = SyncAction::Rebuild;
    expected.paused = true;
    expected.done = {2048};
    expected.total = {8192};
    expected.rateKibPerSecond = 1500;
    expected.mismatches = {16};
    expected.regionCounts = {5, 4, 3, 2, 1};
    expected.regionSize = {4096};
    expected.throttleMinKib = 100;
    expected.throttleMaxKib = 200;
    expected.events = 42;
    expected.latencyMs = 30;
    QCOMPARE(*status, expected);
}

/// Goal: a simulated module says what the real one says. Method: text of the value read.
void StatusLineTest::printsTheSame()
{
    QCOMPARE(text(parseStatusLine(example).value()), example);
    const std::string idle = "1 raid10 readonly 2 A- idle 0 0 0 0 0,0,0,0,0 2048 0 0 0 0";
    QCOMPARE(text(parseStatusLine(idle).value()), idle);
}

void StatusLineTest::readsEveryAction_data()
{
    QTest::addColumn<QString>("word");
    for (const char *word : {"idle", "resync", "rebuild", "replace", "scrub", "repair"})
        QTest::addRow("%s", word) << word;
}

/// Goal: an array is not lost from view for what the module does with it.
/// Method: all words of bkh_sync_word() in kmodule/sync.c.
void StatusLineTest::readsEveryAction()
{
    QFETCH(const QString, word);
    const auto status = parseStatusLine("1 raid5 active 3 AAA " + word.toStdString()
                                        + " 1 2 3 0 0,1,0,0,0 4096 0 0 1 0");
    QVERIFY(status);
    QCOMPARE(QString::fromStdString(std::string(text(status->action))), word);
}

/// Goal: a newer module may say more. Method: words at the end.
void StatusLineTest::laterWordsAreLeftAlone()
{
    QCOMPARE(parseStatusLine(example + " more 7\n"), parseStatusLine(example));
}

/// Goal: no progress bar runs over. Method: done above total.
void StatusLineTest::progressIsNeverMoreThanAll()
{
    const auto status = parseStatusLine("1 raid1 active 1 A scrub 9 8 0 0 0,0,0,0,0 2048 0 0 0 0");
    QCOMPARE(status->done, status->total);
}

void StatusLineTest::refuses_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("empty") << "";
    QTest::newRow("version") << "2 raid1 active 1 A idle 0 0 0 0 0,0,0,0,0 2048 0 0 0 0";
    QTest::newRow("level") << "1 raid9 active 1 A idle 0 0 0 0 0,0,0,0,0 2048 0 0 0 0";
    QTest::newRow("state") << "1 raid1 fine 1 A idle 0 0 0 0 0,0,0,0,0 2048 0 0 0 0";
    QTest::newRow("no members") << "1 raid1 active 0 - idle 0 0 0 0 0,0,0,0,0 2048 0 0 0 0";
    QTest::newRow("too many") << "1 raid1 active 4000000000 A idle 0 0 0 0 0,0,0,0,0 2048 0 0 0 0";
    QTest::newRow("letters") << "1 raid1 active 2 A idle 0 0 0 0 0,0,0,0,0 2048 0 0 0 0";
    QTest::newRow("letter") << "1 raid1 active 1 x idle 0 0 0 0 0,0,0,0,0 2048 0 0 0 0";
    QTest::newRow("action") << "1 raid1 active 1 A dance 0 0 0 0 0,0,0,0,0 2048 0 0 0 0";
    QTest::newRow("number") << "1 raid1 active 1 A idle 0 x 0 0 0,0,0,0,0 2048 0 0 0 0";
    QTest::newRow("negative") << "1 raid1 active 1 A idle 0 -1 0 0 0,0,0,0,0 2048 0 0 0 0";
    QTest::newRow("four counts") << "1 raid1 active 1 A idle 0 0 0 0 0,0,0,0 2048 0 0 0 0";
    QTest::newRow("six counts") << "1 raid1 active 1 A idle 0 0 0 0 0,0,0,0,0,0 2048 0 0 0 0";
    QTest::newRow("empty count") << "1 raid1 active 1 A idle 0 0 0 0 0,,0,0,0 2048 0 0 0 0";
}

/// Goal: a line that is wrong anywhere is wrong. Method: one fault per row.
void StatusLineTest::refuses()
{
    QFETCH(QString, line);
    const auto status = parseStatusLine(line.toStdString());
    QVERIFY(!status);
    QCOMPARE(status.error().code, ErrorCode::InvalidArgument);
}

/// Goal: a line cut short never passes as a whole one. Method: drop words from the end.
void StatusLineTest::everyCutIsRefused()
{
    for (std::string line = example; !line.empty();) {
        line.resize(line.find_last_of(' ') == std::string::npos ? 0 : line.find_last_of(' '));
        QVERIFY2(!parseStatusLine(line), line.c_str());
    }
}

QTEST_APPLESS_MAIN(StatusLineTest)
#include "status_line_test.moc"
