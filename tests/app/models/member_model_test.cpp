// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/member_model.h"
#include "tests/app/gui_test.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace bulkhead;

class MemberModelTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { failOnAnyWarning(); }
    void showsMembersThenSpares();
    void ticksOnlyChangeData();
    void spareTakesASlot();
    void otherArray();
};

namespace
{

QString cell(const MemberModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

/// Goal: every fact of the picture is in the table. Method: compare with the simulated host.
void MemberModelTest::showsMembersThenSpares()
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"});
    host.pullDisk("sdd");
    host.plugDisk("sdd");
    MemberModel model;
    const QAbstractItemModelTester tester(&model);
    model.setArray(host.snapshot().arrays[0]);
    QCOMPARE(cell(model, 0, MemberModel::Slot), "Disk 1");
    QCOMPARE(cell(model, 0, MemberModel::Disk), "WDC WD40EFRX-68N32N0 · WD-WCC7K0AA1B2C");
    QCOMPARE(cell(model, 0, MemberModel::Device), "sdb");
    QCOMPARE(cell(model, 0, MemberModel::Size), "4.0 TB");
    QCOMPARE(cell(model, 0, MemberModel::State), "In sync");
    QCOMPARE(cell(model, 0, MemberModel::Errors), "0");
    QVERIFY(model.index(0, MemberModel::State).data(Qt::AccessibleTextRole).toString()
            == "State: In sync");
    host.pullDisk("sdc");
    model.setArray(host.snapshot().arrays[0]);
    for (int row = 0; row < model.rowCount(); ++row) {
        const Member *member = model.member(model.index(row, 0));
        if (member->state == MemberState::Missing)
            QCOMPARE(cell(model, row, MemberModel::Device), "not connected");
    }
}

/// Goal: a rebuild never resets the table. Method: many ticks under spies.
void MemberModelTest::ticksOnlyChangeData()
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.5);
    host.failDisk("sdb");
    MemberModel model;
    const QAbstractItemModelTester tester(&model);
    model.setArray(host.snapshot().arrays[0]);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    for (int i = 0; i < 50; ++i) {
        host.tick(1000);
        model.setArray(host.snapshot().arrays[0]);
    }
    QCOMPARE(reset.count() + removed.count(), 0);
    QVERIFY(cell(model, 0, MemberModel::State).startsWith("Rebuilding"));
}

/// Goal: a spare that takes a slot moves, and keeps its selection. Method: fail a member.
void MemberModelTest::spareTakesASlot()
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.5);
    MemberModel model;
    const QAbstractItemModelTester tester(&model);
    model.setArray(host.snapshot().arrays[0]);
    const QPersistentModelIndex spare = model.index(2, 0);
    host.failDisk("sdb");
    model.setArray(host.snapshot().arrays[0]);
    QVERIFY(spare.isValid());
    QCOMPARE(spare.row(), 0);
    QCOMPARE(model.indexOf(model.member(spare)->id), QModelIndex(spare));
}

/// Goal: another array replaces all rows. Method: two arrays and back.
void MemberModelTest::otherArray()
{
    SimulatedHost host;
    host.addArray("One", Level::Raid1, {"sdb", "sdc"});
    host.addArray("Two", Level::Raid1, {"sdd", "sde", "sdf"});
    MemberModel model;
    const QAbstractItemModelTester tester(&model);
    for (const int at : {0, 1, 0}) {
        const Array &array = host.snapshot().arrays[std::size_t(at)];
        model.setArray(array);
        QCOMPARE(model.rowCount(), int(array.members.size()));
    }
    QVERIFY(!model.member(QModelIndex()));
}

BULKHEAD_GUI_TEST(MemberModelTest)
#include "member_model_test.moc"
