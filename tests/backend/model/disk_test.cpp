// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/model/disk.h"

#include "backend/model/request.h"

using namespace bulkhead;

class DiskTest : public QObject
{
    Q_OBJECT
private slots:
    void names_data();
    void names();
    void reference();
};

void DiskTest::names_data()
{
    QTest::addColumn<QString>("vendor");
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("serial");
    QTest::addColumn<QString>("name");
    QTest::newRow("all") << "Seagate"
                         << "IronWolf"
                         << "ZA1"
                         << "Seagate IronWolf (ZA1)";
    QTest::newRow("vendor in the model") << "Samsung"
                                         << "Samsung SSD 870"
                                         << "S5Y"
                                         << "Samsung SSD 870 (S5Y)";
    QTest::newRow("ATA is no vendor") << "ATA"
                                      << "WDC WD40"
                                      << ""
                                      << "WDC WD40";
    QTest::newRow("vendor alone") << "QEMU"
                                  << ""
                                  << ""
                                  << "QEMU";
    QTest::newRow("nothing known") << ""
                                   << ""
                                   << ""
                                   << "sdb";
    QTest::newRow("only a serial") << ""
                                   << ""
                                   << "ZA1"
                                   << "sdb (ZA1)";
}

/// Goal: a disk is called what its sticker says. Method: every mix of known and unknown.
void DiskTest::names()
{
    QFETCH(QString, vendor);
    QFETCH(QString, model);
    QFETCH(QString, serial);
    QFETCH(QString, name);
    Disk disk;
    disk.device = "sdb";
    disk.vendor = vendor.toStdString();
    disk.model = model.toStdString();
    disk.serial = serial.toStdString();
    QCOMPARE(displayName(disk), name.toStdString());
}

/// Goal: a request names the disk it means. Method: one disk.
void DiskTest::reference()
{
    Disk disk;
    disk.object = "/o";
    disk.serial = "S";
    disk.wwn = "W";
    disk.size = {5};
    QCOMPARE(refTo(disk), (DiskRef{"/o", "S", "W", {5}}));
}

QTEST_APPLESS_MAIN(DiskTest)
#include "disk_test.moc"
