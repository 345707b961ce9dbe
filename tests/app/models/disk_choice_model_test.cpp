// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/disk_choice_model.h"
#include "tests/app/gui_test.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace bulkhead;

class DiskChoiceModelTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { failOnAnyWarning(); }
    void unusableSayWhy();
    void ticks();
    void onlyOne();
    void vanishesAndReturns();
    void becomesUnusable();
    void newDisksAppear();
};

namespace
{

Eligibility judge(const Disk &disk)
{
    return eligibleForCreate(disk);
}

bool tick(DiskChoiceModel &model, const char *device)
{
    return model.setData(model.indexOf(device), int(Qt::Checked), Qt::CheckStateRole);
}

QStringList devices(const std::vector<Disk> &disks)
{
    QStringList list;
    for (const Disk &disk : disks)
        list.append(QString::fromStdString(disk.device));
    return list;
}

} // namespace

/// Goal: disks that may not be used are there, cannot be ticked, and say why.
/// Method: the mounted disk, the blank ones and those with data.
void DiskChoiceModelTest::unusableSayWhy()
{
    const SimulatedHost host;
    DiskChoiceModel model(judge, DiskChoiceModel::Several);
    const QAbstractItemModelTester tester(&model);
    model.setDisks(host.snapshot().disks);
    QCOMPARE(model.rowCount(), 8);
    const QModelIndex mounted = model.indexOf("sda");
    QVERIFY(!model.isUsable(mounted));
    QVERIFY(!(mounted.flags() & Qt::ItemIsUserCheckable));
    QCOMPARE(mounted.data(DiskChoiceModel::ReasonRole).toString(), "Mounted at / and /boot/efi.");
    QVERIFY(!tick(model, "sda"));
    QVERIFY(model.indexOf("sdb").data(DiskChoiceModel::ReasonRole).toString().isEmpty());
    QVERIFY(model.indexOf("sde").data(DiskChoiceModel::ReasonRole).toString().contains("erases"));
    QVERIFY(mounted.row() > model.indexOf("sde").row());
    QVERIFY(mounted.data(Qt::AccessibleTextRole).toString().contains("Mounted"));
}

/// Goal: ticking chooses, and disks with data are counted apart. Method: tick and untick.
void DiskChoiceModelTest::ticks()
{
    const SimulatedHost host;
    DiskChoiceModel model(judge, DiskChoiceModel::Several);
    model.setDisks(host.snapshot().disks);
    QSignalSpy changed(&model, &DiskChoiceModel::chosenChanged);
    QVERIFY(tick(model, "sdb"));
    QVERIFY(tick(model, "sde"));
    QCOMPARE(changed.count(), 2);
    QCOMPARE(devices(model.chosen()), QStringList({"sdb", "sde"}));
    QCOMPARE(devices(model.chosenWithData()), QStringList({"sde"}));
    // The same disk cannot be chosen twice: a second tick changes nothing.
    QVERIFY(tick(model, "sdb"));
    QCOMPARE(model.chosen().size(), std::size_t(2));
}

/// Goal: where one disk is wanted, the last tick counts. Method: tick two.
void DiskChoiceModelTest::onlyOne()
{
    const SimulatedHost host;
    DiskChoiceModel model(judge, DiskChoiceModel::OnlyOne);
    model.setDisks(host.snapshot().disks);
    tick(model, "sdb");
    tick(model, "sdc");
    QCOMPARE(devices(model.chosen()), QStringList({"sdc"}));
}

/// Goal: a ticked disk that vanishes is shown as gone, not chosen, and told of.
/// Method: pull it and plug it in again.
void DiskChoiceModelTest::vanishesAndReturns()
{
    SimulatedHost host;
    DiskChoiceModel model(judge, DiskChoiceModel::Several);
    const QAbstractItemModelTester tester(&model);
    model.setDisks(host.snapshot().disks);
    tick(model, "sdb");
    QSignalSpy lost(&model, &DiskChoiceModel::choiceLost);
    host.pullDisk("sdb");
    model.setDisks(host.snapshot().disks);
    const QModelIndex gone = model.indexOf("sdb");
    QVERIFY(gone.isValid());
    QVERIFY(!model.isUsable(gone));
    QVERIFY(!tick(model, "sdb"));
    QCOMPARE(gone.data(DiskChoiceModel::ReasonRole).toString(), "This disk is gone.");
    QCOMPARE(lost.count(), 1);
    QVERIFY(lost[0][0].toString().contains("is gone"));
    QVERIFY(model.chosen().empty());
    host.plugDisk("sdb");
    model.setDisks(host.snapshot().disks);
    QVERIFY(model.isUsable(gone));
    QVERIFY(model.chosen().empty());
}

/// Goal: a disk that somebody mounts meanwhile is not used. Method: edit the host.
void DiskChoiceModelTest::becomesUnusable()
{
    SimulatedHost host;
    DiskChoiceModel model(judge, DiskChoiceModel::Several);
    model.setDisks(host.snapshot().disks);
    tick(model, "sdb");
    QSignalSpy lost(&model, &DiskChoiceModel::choiceLost);
    host.editDisk("sdb", [](Disk &disk) { disk.mountPoints = {"/mnt"}; });
    model.setDisks(host.snapshot().disks);
    QCOMPARE(lost.count(), 1);
    QVERIFY(lost[0][0].toString().contains("Mounted at /mnt."));
    QVERIFY(model.chosen().empty());
}

/// Goal: a disk that is connected appears without disturbing the others. Method: plug one.
void DiskChoiceModelTest::newDisksAppear()
{
    SimulatedHost host;
    host.pullDisk("sdc");
    DiskChoiceModel model(judge, DiskChoiceModel::Several);
    const QAbstractItemModelTester tester(&model);
    model.setDisks(host.snapshot().disks);
    tick(model, "sdb");
    const QPersistentModelIndex kept = model.indexOf("sdb");
    host.plugDisk("sdc");
    model.setDisks(host.snapshot().disks);
    QVERIFY(model.isUsable(model.indexOf("sdc")));
    QCOMPARE(devices(model.chosen()), QStringList({"sdb"}));
    QVERIFY(kept.isValid());
}

BULKHEAD_GUI_TEST(DiskChoiceModelTest)
#include "disk_choice_model_test.moc"
