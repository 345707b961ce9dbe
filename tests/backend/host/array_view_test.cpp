// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/array_view.h"

#include <QTest>

using namespace bulkhead;

namespace
{

const QString arrayName = QStringLiteral("org.bulkhead1.Array");
const QString memberName = QStringLiteral("org.bulkhead1.Member");
const QString jobName = QStringLiteral("org.bulkhead1.Job");
const QString id1 = QStringLiteral("11111111-1111-4111-8111-111111111111");
const QString id2 = QStringLiteral("22222222-2222-4222-8222-222222222222");
const QString id3 = QStringLiteral("33333333-3333-4333-8333-333333333333");
const QString path1 = QStringLiteral("/org/bulkhead1/arrays/1");

ObjectTree oneArray(const QVariantMap &more = {})
{
    QVariantMap array{
        {"Uuid", id1},
        {"Name", "Photos"},
        {"Level", "raid10"},
        {"Layout", "far=2"},
        {"ChunkSize", quint64(131072)},
        {"State", "degraded"},
        {"StateReason", "one member is missing"},
        {"FailuresLeft", -1},
        {"Size", quint64(1000)},
        {"Device", "/dev/mapper/bulkhead-Photos"},
        {"SyncAction", "rebuild"},
        {"SyncPaused", true},
        {"SyncDone", quint64(3)},
        {"SyncTotal", quint64(9)},
        {"SyncRate", quint64(2)},
        {"SyncRemaining", quint64(3000000)},
        {"RegionCounts", QVariantList{quint64(1), quint64(2), quint64(3), quint64(4), quint64(5)}},
        {"History", QStringList{"1 created", "2 failed"}},
        {"Members", QStringList{"/m/2", "/m/1", "/m/3", "/m/unknown"}}};
    array.insert(more);
    ObjectTree tree;
    tree[path1][arrayName] = array;
    tree["/m/1"][memberName] = {{"Uuid", id1},        {"Slot", 0},       {"Role", "member"},
                                {"State", "in-sync"}, {"Device", "sdb"}, {"Block", "/b/sdb"},
                                {"Errors", 3U}};
    tree["/m/2"][memberName] = {{"Uuid", id2},        {"Slot", 1},    {"Role", "member"},
                                {"State", "missing"}, {"Device", ""}, {"Block", "/"},
                                {"Serial", "WD-1"}};
    tree["/m/3"][memberName] = {
        {"Uuid", id3}, {"Slot", -1}, {"Role", "spare"}, {"State", "spare"}, {"Device", "sdd"}};
    return tree;
}

} // namespace

class ArrayViewTest : public QObject
{
    Q_OBJECT
private slots:
    void everyField();
    void ghostsStay();
    void whatCannotBeShownRight();
    void jobs();
    void path();
};

/// Goal: nothing the helper says is lost. Method: one array with every property.
void ArrayViewTest::everyField()
{
    const auto arrays = arraysFromTree(oneArray());
    QCOMPARE(arrays.size(), 1U);
    const Array &array = arrays.front();
    QCOMPARE(QString::fromStdString(array.id.text()), id1);
    QCOMPARE(array.name, "Photos");
    QCOMPARE(array.level, Level::Raid10);
    QCOMPARE(array.chunk.value, 131072U);
    QCOMPARE(array.state, ArrayState::Degraded);
    QCOMPARE(array.stateReason, "one member is missing");
    QCOMPARE(array.failuresLeft, -1);
    QCOMPARE(array.size.value, 1000U);
    QCOMPARE(array.layout, "far=2");
    QCOMPARE(array.sync.action, SyncAction::Rebuild);
    QVERIFY(array.sync.paused);
    QCOMPARE(array.sync.done.value, 3U);
    QCOMPARE(array.sync.total.value, 9U);
    QCOMPARE(array.sync.ratePerSecond.value, 2U);
    QCOMPARE(array.sync.remainingUs, 3000000U);
    QCOMPARE(array.regionCounts, (std::array<std::uint64_t, 5>{1, 2, 3, 4, 5}));
    QCOMPARE(array.history, (std::vector<std::string>{"1 created", "2 failed"}));
}

/// Goal: a missing member stays visible in its slot. Method: members out of order, a ghost,
/// a spare, and one that is announced but not here yet.
void ArrayViewTest::ghostsStay()
{
    const Array array = arraysFromTree(oneArray()).front();
    QCOMPARE(array.members.size(), 2U);
    QCOMPARE(array.members[0].device, "sdb");
    QCOMPARE(array.members[0].errors, 3U);
    QCOMPARE(array.members[1].state, MemberState::Missing);
    QCOMPARE(array.members[1].block, "/");
    QCOMPARE(array.members[1].serial, "WD-1");
    QCOMPARE(array.spares.size(), 1U);
    QCOMPARE(array.spares[0].device, "sdd");
}

/// Goal: an array is never shown as what it is not. Method: words from a newer helper.
void ArrayViewTest::whatCannotBeShownRight()
{
    QVERIFY(arraysFromTree(oneArray({{"Level", "raid7"}})).empty());
    QVERIFY(arraysFromTree(oneArray({{"Uuid", "x"}})).empty());
    // An unknown state must not look healthy.
    QCOMPARE(arraysFromTree(oneArray({{"State", "odd"}})).front().state, ArrayState::Conflict);
    const Array odd = arraysFromTree(oneArray({{"RegionCounts", QVariantList(9, quint64(1))},
                                               {"Members", "none"},
                                               {"Size", "big"}}))
                          .front();
    QCOMPARE(odd.size.value, 0U);
    QVERIFY(odd.members.empty());
}

/// Goal: jobs come in the order they were started. Method: numbers of different lengths.
void ArrayViewTest::jobs()
{
    ObjectTree tree;
    for (const char *path : {"/org/bulkhead1/jobs/10", "/org/bulkhead1/jobs/9"})
        tree[path][jobName] = {{"Operation", "create"},
                               {"Progress", 7.0},
                               {"ProgressValid", true},
                               {"State", "running"}};
    const auto jobs = jobsFromTree(tree);
    QCOMPARE(jobs.size(), 2U);
    QCOMPARE(jobs[0].object, "/org/bulkhead1/jobs/9");
    QCOMPARE(jobs[0].progress, 1.0);
    const double none = std::numeric_limits<double>::quiet_NaN();
    QCOMPARE(jobFrom("/j", {{"Progress", none}, {"ProgressValid", true}}).progressValid, false);
}

/// Goal: calls go to the right array. Method: by id, and one that is not there.
void ArrayViewTest::path()
{
    QCOMPARE(pathOfArray(oneArray(), *Uuid::parse(id1.toStdString())), path1);
    QVERIFY(pathOfArray(oneArray(), *Uuid::parse(id2.toStdString())).isEmpty());
}

QTEST_GUILESS_MAIN(ArrayViewTest)
#include "array_view_test.moc"
