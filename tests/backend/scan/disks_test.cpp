// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/scan/disks.h"
#include "tests/backend/metadata/sample.h"

#include <QFile>
#include <QTemporaryDir>
#include <filesystem>

using namespace bulkhead;

class DisksTest : public QObject
{
    Q_OBJECT
private slots:
    void udisksPaths();
    void findsMembersInImages();
    void listsThisComputer();
    void unreadableDisksAreNotOffered();
    void useOfNothing();
};

/// Goal: our paths are udisks' paths. Method: names with and without odd characters.
void DisksTest::udisksPaths()
{
    const std::string prefix = "/org/freedesktop/UDisks2/block_devices/";
    QCOMPARE(udisksBlockPath("sdb"), prefix + "sdb");
    QCOMPARE(udisksBlockPath("nvme0n1p2"), prefix + "nvme0n1p2");
    QCOMPARE(udisksBlockPath("dm-0"), prefix + "dm_2d0");
    QCOMPARE(udisksBlockPath("cciss!c0d0"), prefix + "cciss_21c0d0");
}

/// Goal: images on files assemble like disks, and trouble is named. Method: a sample written out,
/// one of its labels ruined, a path that is not there.
void DisksTest::findsMembersInImages()
{
    Sample sample = Sample::create(2, 1);
    for (const Copy copy : {Front, Tail})
        sample.disks[2].flip(labelOffset(copy, 0, sample.disks[2].size()) + 99, 2);
    QTemporaryDir folder;
    std::vector<std::string> paths;
    for (const MemoryDisk &disk : sample.disks) {
        QFile file(folder.filePath(QString::fromStdString(disk.name())));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto bytes = disk.read(0, std::size_t(disk.size().value)).value();
        file.write(reinterpret_cast<const char *>(bytes.data()), qint64(bytes.size()));
        paths.push_back(file.fileName().toStdString());
    }
    paths.emplace_back("/nonexistent");
    std::vector<Error> problems;
    const auto found = scanMembers(paths, &problems);
    QCOMPARE(found.size(), std::size_t(2));
    QCOMPARE(found[0].device, paths[0]);
    QCOMPARE(problems.size(), std::size_t(2));
    QCOMPARE(problems[0].subject, paths[2]);
    QCOMPARE(problems[0].code, ErrorCode::MetadataCorrupt);
    QCOMPARE(problems[1].code, ErrorCode::DeviceMissing);
    const auto sets = groupMembers(found);
    QVERIFY(assembleSet(sets.at(0))->startable);
}

/// Goal: what is listed can be relied on. Method: this computer's disks, whatever they are.
void DisksTest::listsThisComputer()
{
    int probes = 0;
    const auto disks = enumerateDisks([&](const std::string &path) {
        ++probes;
        return path.starts_with("/dev/") ? Result<std::vector<Signature>>{}
                                         : fail(ErrorCode::IoError, path, "");
    });
    QVERIFY(disks);
    QVERIFY(probes <= int(disks->size()));
    for (const DiskFacts &facts : *disks) {
        const Disk &disk = facts.disk;
        QVERIFY(std::filesystem::exists("/sys/class/block/" + disk.device));
        QVERIFY(facts.tableDevice.find(':') != std::string::npos);
        QCOMPARE(disk.object, udisksBlockPath(disk.device));
        QVERIFY(disk.sectorBytes >= 512);
        QVERIFY(!disk.device.starts_with("dm-") && !disk.device.starts_with("ram"));
        QCOMPARE(useOfDevice(disk.device).mountPoints, disk.mountPoints);
    }
}

/// Goal: better not offered than erased. Method: a probe that always fails.
void DisksTest::unreadableDisksAreNotOffered()
{
    const auto disks = enumerateDisks([](const std::string &path) {
        return Result<std::vector<Signature>>(fail(ErrorCode::IoError, path, "broken"));
    });
    for (const DiskFacts &facts : disks.value())
        QVERIFY(facts.disk.unreadable || facts.disk.size.value == 0);
}

/// Goal: a device that left in between is not an error. Method: a name nobody has.
void DisksTest::useOfNothing()
{
    const DeviceUse use = useOfDevice("no-such-device");
    QVERIFY(use.mountPoints.empty() && use.holders.empty() && !use.swap);
}

QTEST_GUILESS_MAIN(DisksTest)
#include "disks_test.moc"
