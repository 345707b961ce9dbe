// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/json_view.h"
#include "app/ctl/progress.h"
#include "app/ctl/table.h"
#include "app/ctl/text_view.h"
#include "backend/host/simulated_host.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace bulkhead;

namespace
{

Array degraded()
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    host.failDisk("sdb");
    return host.snapshot().arrays.front();
}

QJsonDocument parsed(const std::string &text)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(text));
}

} // namespace

class ViewsTest : public QObject
{
    Q_OBJECT
private slots:
    void raid10NamesTheDisk();
    void terminalsAreSafe_data();
    void terminalsAreSafe();
    void columnsLineUp();
    void lostProtectionIsSaid();
    void lostDataIsSaid();
    void ghostsAreShown();
    void percentNeverLies_data();
    void percentNeverLies();
    void barIsAsWideAsAsked();
    void planNamesTheDisks();
    void jsonIsWhole();
    void jsonSurvivesDirt();
};

void ViewsTest::terminalsAreSafe_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("shown");
    QTest::newRow("escape") << QByteArray("a\x1b[2Jb") << QByteArray("a?[2Jb");
    QTest::newRow("line break") << QByteArray("a\nb\r") << QByteArray("a?b?");
    QTest::newRow("C1") << QByteArray("a\xc2\x9b"
                                      "b")
                        << QByteArray("a?b");
    QTest::newRow("no UTF-8") << QByteArray("a\xff"
                                            "b")
                              << QByteArray("a?b");
    QTest::newRow("right to left override") << QByteArray("a\xe2\x80\xae"
                                                          "b")
                                            << QByteArray("a?b");
    QTest::newRow("umlaut") << QByteArray("B\xc3\xbc"
                                          "cher")
                            << QByteArray("B\xc3\xbc"
                                          "cher");
}

/// Goal: a label on a stranger's disk cannot drive a terminal. Method: what could.
void ViewsTest::terminalsAreSafe()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, shown);
    QCOMPARE(QByteArray::fromStdString(ctl::plain(text.toStdString())), shown);
    Array array = degraded();
    array.name = text.toStdString();
    array.history = {text.toStdString()};
    array.stateReason = text.toStdString();
    HostSnapshot host;
    host.arrays = {array};
    host.disks.emplace_back().model = text.toStdString();
    PlanPreview plan;
    plan.title = plan.summary = plan.command = text.toStdString();
    plan.warnings = {text.toStdString()};
    plan.steps.emplace_back().text = text.toStdString();
    for (const std::string &out :
         {ctl::listText(host), ctl::showText(array), ctl::disksText(host), ctl::previewText(plan),
          ctl::monitorText(array), ctl::regionsText(array, "cc\x1b")}) {
        QVERIFY(out.find('\x1b') == std::string::npos);
        QVERIFY(out.find("\xc2\x9b") == std::string::npos);
        QVERIFY(out.find("\xe2\x80\xae") == std::string::npos);
        QVERIFY(out.find('\r') == std::string::npos);
    }
}

/// Goal: tables can be read. Method: cells of different lengths, one with an umlaut.
void ViewsTest::columnsLineUp()
{
    ctl::Table table({"NAME", "X"});
    table.add({"B\xc3\xbc"
               "cher",
               "1"});
    table.add({"a", "22"});
    QCOMPARE(table.text(),
             "NAME    X\nB\xc3\xbc"
             "cher  1\na       22\n");
}

/// Goal: nobody reads "fine" where the next failure loses data. Method: a degraded mirror.
void ViewsTest::lostProtectionIsSaid()
{
    HostSnapshot host;
    host.arrays = {degraded()};
    const QString list = QString::fromStdString(ctl::listText(host));
    QVERIFY2(list.contains("degraded"), qPrintable(list));
    QVERIFY2(list.contains("1/2"), qPrintable(list));
    QVERIFY2(list.contains("NOT PROTECTED"), qPrintable(list));
    QVERIFY(QString::fromStdString(ctl::showText(host.arrays[0])).contains("NOT PROTECTED"));
    QVERIFY(QString::fromStdString(ctl::monitorText(host.arrays[0])).contains("NOT PROTECTED"));
}

/// Goal: lost data is called lost. Method: an array whose members are all gone.
void ViewsTest::lostDataIsSaid()
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    host.failDisk("sdb");
    host.failDisk("sdc");
    const QString list = QString::fromStdString(ctl::listText(host.snapshot()));
    QVERIFY2(list.contains("failed"), qPrintable(list));
    QVERIFY2(list.contains("more members are gone"), qPrintable(list));
}

/// Goal: a missing disk can be found by its serial number. Method: show with a ghost.
void ViewsTest::ghostsAreShown()
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    host.pullDisk("sdc");
    const QString shown = QString::fromStdString(ctl::showText(host.snapshot().arrays.front()));
    QVERIFY2(shown.contains("missing"), qPrintable(shown));
    QVERIFY2(shown.contains("WD-WCC7K5DD3E4F"), qPrintable(shown));
}

void ViewsTest::percentNeverLies_data()
{
    QTest::addColumn<quint64>("done");
    QTest::addColumn<quint64>("total");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing to do") << quint64(0) << quint64(0) << "0 %";
    QTest::newRow("almost") << quint64(999'999'999) << quint64(1'000'000'000) << "99 %";
    QTest::newRow("done") << quint64(5) << quint64(5) << "100 %";
    QTest::newRow("more than all") << quint64(7) << quint64(5) << "100 %";
    QTest::newRow("huge") << quint64(UINT64_MAX - 1) << quint64(UINT64_MAX) << "99 %";
}

/// Goal: 100 % means done. Method: figures near the end, and impossible ones.
void ViewsTest::percentNeverLies()
{
    QFETCH(quint64, done);
    QFETCH(quint64, total);
    QFETCH(QString, text);
    Sync sync;
    sync.action = SyncAction::Rebuild;
    sync.done = {done};
    sync.total = {total};
    QCOMPARE(QString::fromStdString(ctl::percentText(sync)), text);
}

/// Goal: a bar never breaks the line. Method: shares in and out of range.
void ViewsTest::barIsAsWideAsAsked()
{
    QCOMPARE(ctl::bar(0.5, 12), "[#####-----]");
    QCOMPARE(ctl::bar(-1, 12), "[----------]");
    QCOMPARE(ctl::bar(9, 12), "[##########]");
    QCOMPARE(ctl::bar(0.5, 0), "[-]");
}

/// Goal: who reads the plan knows which disks lose what. Method: a step with and one without
/// the disk in its words.
void ViewsTest::planNamesTheDisks()
{
    PlanPreview plan;
    plan.title = "Create RAID-1 'Photos'";
    plan.size = {4'000'000'000'000};
    plan.survives = 1;
    plan.survivesDuring = 0;
    plan.warnings = {"Everything on sdb is lost."};
    PlanStep step;
    step.text = "Erase ext4 'Old'";
    step.disk = "sdb";
    step.serial = "WD-1";
    plan.steps = {step};
    const QString shown = QString::fromStdString(ctl::previewText(plan));
    QVERIFY2(shown.contains("Erase ext4 'Old' (sdb, WD-1)"), qPrintable(shown));
    QVERIFY2(shown.contains("4.0 TB"), qPrintable(shown));
    QVERIFY2(shown.contains("1 failure, 0 until it is done"), qPrintable(shown));
    QVERIFY2(shown.contains("Warning: Everything on sdb is lost."), qPrintable(shown));
}

/// Goal: scripts see what people see. Method: read the JSON back.
void ViewsTest::jsonIsWhole()
{
    HostSnapshot host;
    host.arrays = {degraded()};
    const QJsonObject array = parsed(ctl::listJson(host)).array().at(0).toObject();
    QCOMPARE(array["name"].toString(), "Photos");
    QCOMPARE(array["state"].toString(), "degraded");
    QCOMPARE(array["failures_left"].toInt(), 0);
    QCOMPARE(array["bytes"].toInteger(), qint64(host.arrays[0].size.value));
    QCOMPARE(array["members"].toArray().size(), 2);
    QCOMPARE(array["members"].toArray()[0].toObject()["state"].toString(), "failed");
    QCOMPARE(array["sync"].toObject()["action"].toString(), "idle");
    QCOMPARE(ctl::showJson(host.arrays[0], true).find('\n'), std::string::npos);
    SimulatedHost computer;
    const QJsonArray disks = parsed(ctl::disksJson(computer.snapshot())).array();
    QCOMPARE(disks.size(), 8);
    QCOMPARE(disks[0].toObject()["usable"].toBool(), false);
    QVERIFY(!disks[0].toObject()["reason"].toString().isEmpty());
    QCOMPARE(disks[1].toObject()["usable"].toBool(), true);
    QCOMPARE(disks[4].toObject()["needs_erase"].toBool(), true);
    const Job job{.object = "/j",
                  .operation = "create",
                  .text = "",
                  .state = "failed",
                  .errorName = "org.bulkhead1.Error.IoError",
                  .errorText = "x"};
    const QJsonObject told = parsed(ctl::jobJson(job, nullptr)).object();
    QCOMPARE(told["error"].toObject()["code"].toString(), "IoError");
    QVERIFY(told["array"].isNull());
}

/// Goal: a disk with a broken name does not end the program. Method: bytes that are no UTF-8.
void ViewsTest::jsonSurvivesDirt()
{
    HostSnapshot host;
    host.disks.emplace_back().model = "a\xff\x1b"
                                      "b";
    QVERIFY(!parsed(ctl::disksJson(host)).isNull());
}

/// Goal: with RAID-10 the disk to take care of is named. Method: four disks without one.
void ViewsTest::raid10NamesTheDisk()
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid10, {"sdb", "sdc", "sdd", "sdf"});
    QVERIFY(ctl::showText(host.snapshot().arrays[0]).find("near=2") != std::string::npos);
    host.failDisk("sdd");
    const Array &array = host.snapshot().arrays[0];
    QCOMPARE(ctl::protectionText(array), "NOT PROTECTED: the failure of sdf loses data");
    host.failDisk("sdb");
    QCOMPARE(ctl::protectionText(host.snapshot().arrays[0]),
             "NOT PROTECTED: the next failure loses data");
    host.failDisk("sdc");
    QCOMPARE(host.snapshot().arrays[0].state, ArrayState::Failed);
}

QTEST_GUILESS_MAIN(ViewsTest)
#include "views_test.moc"
