// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/disk_view.h"

#include <QTest>

using namespace bulkhead;

namespace
{

const QString blocks = QStringLiteral("/org/freedesktop/UDisks2/block_devices/");
const QString udisks = QStringLiteral("org.freedesktop.UDisks2.");

QByteArray fileName(const QString &name)
{
    return name.toUtf8() + '\0';
}

/// A block object as udisks shows it; @p more adds or replaces properties.
void addBlock(ObjectTree &tree, const QString &name, QVariantMap more = {})
{
    QVariantMap block{{"Device", fileName("/dev/" + name)},
                      {"Size", quint64(4'000'787'030'016)},
                      {"Drive", "/drives/" + name},
                      {"CryptoBackingDevice", "/"},
                      {"MDRaid", "/"},
                      {"MDRaidMember", "/"}};
    block.insert(more);
    tree[blocks + name][udisks + "Block"] = block;
}

void addDrive(ObjectTree &tree, const QString &name, const QVariantMap &drive)
{
    tree["/drives/" + name][udisks + "Drive"] = drive;
}

void addPartition(ObjectTree &tree, const QString &disk, const QString &name, quint32 number,
                  const QVariantMap &more = {})
{
    tree[blocks + disk][udisks + "PartitionTable"].insert("Type", "gpt");
    addBlock(tree, name, more);
    tree[blocks + name][udisks + "Partition"] = {{"Table", blocks + disk}, {"Number", number}};
}

void mount(ObjectTree &tree, const QString &name, const QString &at)
{
    tree[blocks + name][udisks + "Filesystem"] = {
        {"MountPoints", QVariant::fromValue(QByteArrayList{fileName(at)})}};
}

std::vector<std::string> devices(const std::vector<Disk> &disks)
{
    std::vector<std::string> names;
    for (const Disk &disk : disks)
        names.push_back(disk.device);
    return names;
}

using Names = std::vector<std::string>;

} // namespace

class DiskViewTest : public QObject
{
    Q_OBJECT
private slots:
    void onlyWholeDisks();
    void whoTheDiskIs();
    void contents_data();
    void contents();
    void partitions();
    void mountsThroughLuks();
    void mountsThroughMd();
    void swapCounts();
    void ourOwn();
    void loopsInTheStack();
    void nonsense();
};

/// Goal: nothing is offered that could not carry a member, and no disk is forgotten.
/// Method: one of each kind that udisks shows.
void DiskViewTest::onlyWholeDisks()
{
    ObjectTree tree;
    for (const char *name : {"sdb", "sdaa", "sda", "nvme0n1", "vda", "mmcblk0", "ubda"})
        addBlock(tree, name);
    for (const char *name : {"loop0", "dm-3", "ram0", "zram0", "sr0", "fd0", "md127"})
        addBlock(tree, name);
    addPartition(tree, "sda", "sda1", 1);
    addBlock(tree, "sdc", {{"Size", quint64(0)}});
    addBlock(tree, "sdd");
    tree[blocks + "sdd"][udisks + "Loop"] = {};
    addBlock(tree, "sde");
    addDrive(tree, "sde", {{"Optical", true}});
    QCOMPARE(devices(disksFromUdisks(tree, {})),
             (Names{"sda", "sdb", "vda", "sdaa", "ubda", "mmcblk0", "nvme0n1"}));
}

/// Goal: a disk is named as its label says. Method: a drive with everything, and one without.
void DiskViewTest::whoTheDiskIs()
{
    ObjectTree tree;
    addBlock(tree, "sdb", {{"HintSystem", true}, {"ReadOnly", true}});
    addDrive(tree, "sdb",
             {{"Model", "WDC WD40"},
              {"Vendor", "WDC"},
              {"Serial", "WD-1"},
              {"WWN", "0x5001"},
              {"RotationRate", 5400},
              {"Removable", false},
              {"ConnectionBus", ""}});
    tree["/drives/sdb"][udisks + "Drive.Ata"] = {};
    addBlock(tree, "sdc");
    addDrive(tree, "sdc",
             {{"Model", "Stick"},
              {"RotationRate", 0},
              {"MediaRemovable", true},
              {"ConnectionBus", "usb"}});
    addBlock(tree, "nvme0n1", {{"Drive", "/"}});
    const auto disks = disksFromUdisks(tree, {});
    QCOMPARE(disks.size(), 3U);
    const Disk &sdb = disks[0];
    QCOMPARE(sdb.object, "/org/freedesktop/UDisks2/block_devices/sdb");
    QCOMPARE(sdb.model, "WDC WD40");
    QCOMPARE(sdb.vendor, "WDC");
    QCOMPARE(sdb.serial, "WD-1");
    QCOMPARE(sdb.wwn, "0x5001");
    QCOMPARE(sdb.bus, "sata");
    QVERIFY(sdb.rotational && sdb.system && sdb.readOnly && !sdb.removable);
    QCOMPARE(sdb.size.value, 4'000'787'030'016U);
    QVERIFY(!disks[1].rotational && disks[1].removable);
    QCOMPARE(disks[1].bus, "usb");
    QCOMPARE(disks[2].bus, "nvme");
}

void DiskViewTest::contents_data()
{
    QTest::addColumn<QVariantMap>("block");
    QTest::addColumn<QString>("contents");
    QTest::addColumn<QString>("foreign");
    const auto row = [](const char *type, const char *label, const char *contents,
                        const char *foreign) {
        QTest::newRow(*type ? type : "blank")
            << QVariantMap{{"IdType", type}, {"IdLabel", label}} << contents << foreign;
    };
    row("", "", "", "");
    row("ext4", "Photos", "ext4 'Photos'", "");
    row("xfs", "", "xfs", "");
    row("linux_raid_member", "nas:0", "Linux RAID member 'nas:0'", "md");
    row("ddf_raid_member", "", "DDF RAID member", "ddf");
    row("isw_raid_member", "", "Intel RAID member", "imsm");
    row("promise_fasttrack_raid_member", "", "Promise RAID member", "promise");
    row("via_raid_member", "", "VIA RAID member", "via");
    row("LVM2_member", "", "LVM physical volume", "");
    row("crypto_LUKS", "", "LUKS encrypted data", "");
    row("bulkhead_member", "", "Bulkhead member", "");
    QTest::newRow("usage only") << QVariantMap{{"IdUsage", "other"}} << "other"
                                << "";
}

/// Goal: a person sees what they would erase. Method: what libblkid finds, type by type.
void DiskViewTest::contents()
{
    QFETCH(QVariantMap, block);
    QFETCH(QString, contents);
    QFETCH(QString, foreign);
    ObjectTree tree;
    addBlock(tree, "sdb", block);
    const auto disks = disksFromUdisks(tree, {});
    QCOMPARE(QString::fromStdString(disks.front().contents), contents);
    QCOMPARE(QString::fromStdString(disks.front().foreignFormat), foreign);
}

/// Goal: a disk with data in partitions never looks blank. Method: none, one, two partitions.
void DiskViewTest::partitions()
{
    ObjectTree tree;
    addBlock(tree, "sda");
    tree[blocks + "sda"][udisks + "PartitionTable"] = {{"Type", "dos"}};
    addBlock(tree, "sdb");
    addPartition(tree, "sdb", "sdb1", 1, {{"IdType", "ext4"}, {"IdLabel", "Films"}});
    mount(tree, "sdb1", "/srv/films");
    addBlock(tree, "sdc");
    addPartition(tree, "sdc", "sdc2", 2, {{"IdType", "linux_raid_member"}});
    addPartition(tree, "sdc", "sdc1", 1);
    mount(tree, "sdc1", "/boot");
    const auto disks = disksFromUdisks(tree, {});
    QCOMPARE(disks[0].contents, "MBR, no partitions");
    QCOMPARE(disks[1].contents, "GPT, 1 partition with ext4 'Films'");
    QCOMPARE(disks[1].mountPoints, Names{"/srv/films"});
    QCOMPARE(disks[2].contents, "GPT, 2 partitions");
    QCOMPARE(disks[2].mountPoints, Names{"/boot"});
    QCOMPARE(disks[2].foreignFormat, "md");
}

/// Goal: a disk under an open LUKS container is in use. Method: mounted cleartext on sdb1.
void DiskViewTest::mountsThroughLuks()
{
    ObjectTree tree;
    addBlock(tree, "sdb");
    addPartition(tree, "sdb", "sdb1", 1, {{"IdType", "crypto_LUKS"}});
    addBlock(tree, "dm-0", {{"CryptoBackingDevice", blocks + "sdb1"}, {"Drive", "/"}});
    mount(tree, "dm-0", "/home");
    const auto disks = disksFromUdisks(tree, {});
    QCOMPARE(disks.size(), 1U);
    QCOMPARE(disks[0].mountPoints, Names{"/home"});
    QCOMPARE(disks[0].holders, Names{"dm-0"});
    QCOMPARE(disks[0].foreignFormat, "");
}

/// Goal: a disk of a running md array is in use. Method: an array that carries a mounted file
/// system and, on top of it, another RAID's signature that is not the disk's.
void DiskViewTest::mountsThroughMd()
{
    ObjectTree tree;
    addBlock(tree, "sdb", {{"IdType", "linux_raid_member"}, {"MDRaidMember", "/mdraid/x"}});
    addBlock(tree, "md127",
             {{"MDRaid", "/mdraid/x"}, {"Drive", "/"}, {"IdType", "ddf_raid_member"}});
    mount(tree, "md127", "/data");
    const auto disks = disksFromUdisks(tree, {});
    QCOMPARE(disks.size(), 1U);
    QCOMPARE(disks[0].foreignFormat, "md");
    QCOMPARE(disks[0].holders, Names{"md127"});
    QCOMPARE(disks[0].mountPoints, Names{"/data"});
}

/// Goal: active swap is use. Method: on the disk, and on a partition of another.
void DiskViewTest::swapCounts()
{
    ObjectTree tree;
    addBlock(tree, "sda");
    tree[blocks + "sda"][udisks + "Swapspace"] = {{"Active", true}};
    addBlock(tree, "sdb");
    addPartition(tree, "sdb", "sdb1", 1);
    tree[blocks + "sdb1"][udisks + "Swapspace"] = {{"Active", false}};
    const auto disks = disksFromUdisks(tree, {});
    QVERIFY(disks[0].swap);
    QVERIFY(!disks[1].swap);
}

/// Goal: our members are never offered as free, and the file system on the array is shown
/// as use of its disks. Method: an active array with a spare.
void DiskViewTest::ourOwn()
{
    ObjectTree tree;
    addBlock(tree, "sdb", {{"HintIgnore", true}});
    addBlock(tree, "sdc", {{"IdType", "bulkhead_member"}});
    addBlock(tree, "dm-4",
             {{"Drive", "/"},
              {"Symlinks",
               QVariant::fromValue(QByteArrayList{fileName("/dev/mapper/bulkhead-Photos")})}});
    mount(tree, "dm-4", "/photos");
    Array array;
    array.id.bytes[0] = 7;
    array.device = "/dev/mapper/bulkhead-Photos";
    array.members.emplace_back().block = (blocks + "sdb").toStdString();
    array.spares.emplace_back().block = (blocks + "sdc").toStdString();
    const auto disks = disksFromUdisks(tree, {array});
    QCOMPARE(disks[0].memberOf, array.id.text());
    QCOMPARE(disks[0].contents, "Bulkhead member");
    QCOMPARE(disks[0].mountPoints, Names{"/photos"});
    QCOMPARE(disks[0].holders, Names{"dm-4"});
    QCOMPARE(disks[1].memberOf, array.id.text());
    QVERIFY(disks[1].mountPoints.empty());
}

/// Goal: a lying service cannot hang us. Method: LUKS containers that back each other.
void DiskViewTest::loopsInTheStack()
{
    ObjectTree tree;
    addBlock(tree, "sdb", {{"CryptoBackingDevice", blocks + "sdc"}});
    addBlock(tree, "sdc", {{"CryptoBackingDevice", blocks + "sdb"}});
    addPartition(tree, "sdb", "sdb1", 1);
    tree[blocks + "sdb1"][udisks + "PartitionTable"] = {{"Type", "gpt"}};
    tree[blocks + "sdb1"][udisks + "Partition"] = {{"Table", blocks + "sdb1"}};
    QCOMPARE(devices(disksFromUdisks(tree, {})), (Names{"sdb", "sdc"}));
}

/// Goal: wrong types are no crash. Method: every property something else than promised.
void DiskViewTest::nonsense()
{
    ObjectTree tree;
    tree[blocks + "sdb"][udisks + "Block"] = {
        {"Device", 5}, {"Size", "big"}, {"Drive", QStringList{"a"}}, {"IdType", true}};
    tree[blocks + "sdc"][udisks + "Block"] = {{"Size", quint64(5)}, {"Device", QByteArray()}};
    tree[blocks + "sdc"][udisks + "Filesystem"] = {{"MountPoints", 3}};
    tree[blocks + "sdd"] = {};
    const auto disks = disksFromUdisks(tree, {});
    QCOMPARE(disks.size(), 1U);
    QCOMPARE(disks[0].device, "");
}

QTEST_GUILESS_MAIN(DiskViewTest)
#include "disk_view_test.moc"
