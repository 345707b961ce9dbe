// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/names.h"

#include <QTest>

using namespace bulkhead;

namespace
{

Disk disk(const char *device, const char *model, const char *serial, const char *wwn = "")
{
    Disk d;
    d.device = device;
    d.object = std::string("/blocks/") + device;
    d.model = model;
    d.serial = serial;
    d.wwn = wwn;
    return d;
}

Array array(const char *name, const char *uuid)
{
    Array a;
    a.name = name;
    a.id = *Uuid::parse(uuid);
    return a;
}

HostSnapshot computer()
{
    HostSnapshot host;
    host.disks = {disk("sdb", "WDC WD40", "WD-1", "0x5001"), disk("sdc", "WDC WD40", "WD-2"),
                  disk("sdd", "Stick", "0000"), disk("sde", "Stick", "0000"),
                  // A drive whose serial number is the name of another disk.
                  disk("sdf", "Odd", "sdb")};
    host.arrays = {array("Photos", "1111aaaa-1111-4111-8111-111111111111"),
                   array("Films", "1111bbbb-1111-4111-8111-111111111111"),
                   array("Twin", "2222aaaa-1111-4111-8111-111111111111"),
                   array("Twin", "2222bbbb-1111-4111-8111-111111111111"),
                   array("3333", "4444aaaa-1111-4111-8111-111111111111"),
                   array("Other", "3333aaaa-1111-4111-8111-111111111111")};
    return host;
}

} // namespace

class NamesTest : public QObject
{
    Q_OBJECT
private slots:
    void disks_data();
    void disks();
    void arrays_data();
    void arrays();
    void members();
};

void NamesTest::disks_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("device");
    QTest::addColumn<QString>("says");
    QTest::newRow("kernel name") << "sdc"
                                 << "sdc"
                                 << "";
    QTest::newRow("path") << "/dev/sdc"
                          << "sdc"
                          << "";
    QTest::newRow("serial") << "WD-2"
                            << "sdc"
                            << "";
    QTest::newRow("serial, small") << "wd-2"
                                   << "sdc"
                                   << "";
    QTest::newRow("wwn") << "0x5001"
                         << "sdb"
                         << "";
    QTest::newRow("model and serial") << "WDC WD40 WD-1"
                                      << "sdb"
                                      << "";
    QTest::newRow("as shown") << "WDC WD40 (WD-1)"
                              << "sdb"
                              << "";
    QTest::newRow("same serial twice") << "0000"
                                       << ""
                                       << "any of sdd, sde";
    QTest::newRow("name and serial") << "sdb"
                                     << ""
                                     << "any of sdb, sdf";
    QTest::newRow("path is exact") << "/dev/sdb"
                                   << "sdb"
                                   << "";
    QTest::newRow("unknown") << "sdq"
                             << ""
                             << "no such disk. There is: sdb, sdc, sdd, sde, sdf.";
    QTest::newRow("model alone") << "WDC WD40"
                                 << ""
                                 << "no such disk";
    QTest::newRow("partition") << "sdb1"
                               << ""
                               << "no such disk";
    QTest::newRow("empty") << ""
                           << ""
                           << "no such disk";
    QTest::newRow("path of another folder") << "/dev/../sdb"
                                            << ""
                                            << "no such disk";
}

/// Goal: the disk that is erased is the one that was meant. Method: every way to name one, and
/// words that could be two.
void NamesTest::disks()
{
    QFETCH(QString, word);
    QFETCH(QString, device);
    QFETCH(QString, says);
    const auto found = ctl::findDisk(computer(), word.toStdString());
    QCOMPARE(found.has_value(), !device.isEmpty());
    if (found) {
        QCOMPARE(QString::fromStdString(found->device), device);
        return;
    }
    QCOMPARE(found.error().code, ErrorCode::InvalidArgument);
    QVERIFY2(QString::fromStdString(found.error().detail).contains(says),
             found.error().detail.c_str());
}

void NamesTest::arrays_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("uuid");
    QTest::addColumn<QString>("says");
    QTest::newRow("name") << "Photos"
                          << "1111aaaa"
                          << "";
    QTest::newRow("uuid") << "1111bbbb-1111-4111-8111-111111111111"
                          << "1111bbbb"
                          << "";
    QTest::newRow("beginning") << "1111B"
                               << "1111bbbb"
                               << "";
    QTest::newRow("too short") << "111"
                               << ""
                               << "no such array";
    QTest::newRow("ambiguous beginning") << "1111"
                                         << ""
                                         << "use the UUID";
    QTest::newRow("ambiguous name") << "Twin"
                                    << ""
                                    << "use the UUID";
    QTest::newRow("a name wins") << "3333"
                                 << "4444aaaa"
                                 << "";
    QTest::newRow("unknown") << "Music"
                             << ""
                             << "There is: Photos, Films, Twin";
    QTest::newRow("empty") << ""
                           << ""
                           << "no such array";
}

/// Goal: the array that is deleted is the one that was meant. Method: names and beginnings.
void NamesTest::arrays()
{
    QFETCH(QString, word);
    QFETCH(QString, uuid);
    QFETCH(QString, says);
    const auto found = ctl::findArray(computer(), word.toStdString());
    QCOMPARE(found.has_value(), !uuid.isEmpty());
    if (found) {
        QCOMPARE(QString::fromStdString(found->id.text()).left(8), uuid);
        return;
    }
    QVERIFY2(QString::fromStdString(found.error().detail).contains(says),
             found.error().detail.c_str());
}

/// Goal: ghosts can be named, spares are not taken for members. Method: an array with both.
void NamesTest::members()
{
    Array a = array("Photos", "1111aaaa-1111-4111-8111-111111111111");
    Member present;
    present.id = *Uuid::parse("aaaa1111-1111-4111-8111-111111111111");
    present.device = "sdb";
    Member ghost;
    ghost.id = *Uuid::parse("bbbb1111-1111-4111-8111-111111111111");
    ghost.serial = "WD-2";
    Member spare;
    spare.id = *Uuid::parse("cccc1111-1111-4111-8111-111111111111");
    spare.device = "sdd";
    a.members = {present, ghost};
    a.spares = {spare};
    QCOMPARE(ctl::findMember(a, "/dev/sdb", false)->id, present.id);
    QCOMPARE(ctl::findMember(a, "WD-2", false)->id, ghost.id);
    QCOMPARE(ctl::findMember(a, "bbbb1111", false)->id, ghost.id);
    QCOMPARE(ctl::findMember(a, "sdd", true)->id, spare.id);
    const auto wrong = ctl::findMember(a, "sdd", false);
    QVERIFY(!wrong.has_value());
    QCOMPARE(wrong.error().detail, "There is no such member of Photos. There is: sdb, WD-2.");
}

QTEST_GUILESS_MAIN(NamesTest)
#include "names_test.moc"
