// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/host_model.h"
#include "tests/app/gui_test.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace bulkhead;

class HostModelTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { failOnAnyWarning(); }
    void sectionsInOrder();
    void ticksOnlyChangeData();
    void ghostsStay();
    void comesAndGoes();
    void movesKeepIndexes();
    void coloursStay();
    void findsThings();
};

namespace
{

QStringList keys(const HostModel &model)
{
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row)
        list.append(HostModel::node(model.index(row, 0))->key);
    return list;
}

void load(HostModel &model, const SimulatedHost &host)
{
    model.setNodes(nodesOf(host.snapshot()));
}

} // namespace

/// Goal: trouble comes first, and sections without content are not shown.
/// Method: an empty host, a healthy array, a degraded one.
void HostModelTest::sectionsInOrder()
{
    SimulatedHost host;
    HostModel model;
    const QAbstractItemModelTester tester(&model);
    load(model, host);
    QCOMPARE(keys(model), QStringList({"overview", "free", "in-use"}));
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    load(model, host);
    QCOMPARE(keys(model), QStringList({"overview", "arrays", "free", "in-use"}));
    host.failDisk("sdb");
    load(model, host);
    QCOMPARE(keys(model), QStringList({"overview", "attention", "arrays", "free", "in-use"}));
}

/// Goal: progress never resets or moves anything. Method: a rebuild of many ticks, watched by
/// spies on everything but dataChanged.
void HostModelTest::ticksOnlyChangeData()
{
    SimulatedHost host;
    const Uuid array = host.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.5);
    host.failDisk("sdb");
    HostModel model;
    const QAbstractItemModelTester tester(&model);
    load(model, host);
    const QPersistentModelIndex kept = model.arrayIndex(array);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    QSignalSpy moved(&model, &QAbstractItemModel::rowsMoved);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    for (int i = 0; i < 100; ++i) {
        host.tick(1000);
        load(model, host);
    }
    QCOMPARE(reset.count() + inserted.count() + removed.count() + moved.count(), 0);
    QVERIFY(changed.count() > 0);
    QVERIFY(kept.isValid());
    QVERIFY(HostModel::node(kept)->detail.contains("%"));
}

/// Goal: a missing member stays visible with its name. Method: pull the disk.
void HostModelTest::ghostsStay()
{
    SimulatedHost host;
    const Uuid array = host.addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    HostModel model;
    const QAbstractItemModelTester tester(&model);
    load(model, host);
    host.pullDisk("sdc");
    load(model, host);
    const QModelIndex ghost = model.index(1, 0, model.arrayIndex(array));
    QVERIFY(HostModel::node(ghost)->ghost);
    QCOMPARE(HostModel::node(ghost)->serial, "WD-WCC7K5DD3E4F");
    QCOMPARE(HostModel::node(ghost)->symbol, "ghost");
    QVERIFY(ghost.data(Qt::AccessibleTextRole).toString().contains("Missing"));
}

/// Goal: disks and arrays that come and go keep the model consistent.
/// Method: pull, plug and create while the tester watches.
void HostModelTest::comesAndGoes()
{
    SimulatedHost host;
    HostModel model;
    const QAbstractItemModelTester tester(&model);
    load(model, host);
    for (const char *device : {"sdb", "sdh", "sda"}) {
        host.pullDisk(device);
        load(model, host);
    }
    host.addArray("One", Level::Raid1, {"sdc", "sdd"});
    host.addArray("Two", Level::Raid1, {"sde", "sdf"});
    load(model, host);
    for (const char *device : {"sda", "sdb", "sdh"}) {
        host.plugDisk(device);
        load(model, host);
    }
    QCOMPARE(model.rowCount(model.section(section::arrays)), 2);
    model.setNodes({});
    QCOMPARE(model.rowCount(), 0);
}

/// Goal: a new order of the same things is a move, not a loss. Method: two nodes swapped.
void HostModelTest::movesKeepIndexes()
{
    HostModel model;
    const QAbstractItemModelTester tester(&model);
    Node one, two, three;
    one.key = "one";
    two.key = "two";
    three.key = "three";
    model.setNodes({one, two, three});
    const QPersistentModelIndex kept = model.index(2, 0);
    model.setNodes({three, two, one});
    QCOMPARE(keys(model), QStringList({"three", "two", "one"}));
    QCOMPARE(kept.row(), 0);
}

/// Goal: an array keeps its colour when another one goes, and two never share one.
/// Method: three arrays, then without the first.
void HostModelTest::coloursStay()
{
    std::vector<Array> arrays(8);
    for (std::size_t i = 0; i < arrays.size(); ++i)
        arrays[i].id.bytes[5] = std::uint8_t(i);
    const std::vector<int> colours = coloursOf(arrays);
    QCOMPARE(QSet<int>(colours.begin(), colours.end()).size(), 8);
    arrays.pop_back();
    const std::vector<int> fewer = coloursOf(arrays);
    QVERIFY(std::equal(fewer.begin(), fewer.end(), colours.begin()));
}

/// Goal: arrays, members and disks are found wherever they are. Method: look each up.
void HostModelTest::findsThings()
{
    SimulatedHost host;
    const Uuid array = host.addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    HostModel model;
    load(model, host);
    const Member &member = host.snapshot().arrays[0].members[1];
    QCOMPARE(model.memberIndex(member.id).parent(), model.arrayIndex(array));
    QCOMPARE(model.diskIndex(member.block), model.memberIndex(member.id));
    QVERIFY(!model.diskIndex("").isValid());
    QVERIFY(!model.arrayIndex({}).isValid());
    QVERIFY(!model.section(section::attention).isValid());
}

BULKHEAD_GUI_TEST(HostModelTest)
#include "host_model_test.moc"
