// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/plan/spare.h"

using namespace bulkhead;

namespace
{

struct Shelf
{
    Array array;
    std::vector<Disk> disks;
    std::vector<Member> spares;

    void addMember(const std::string &device, bool rotational, const std::string &bus)
    {
        Member member;
        member.device = device;
        array.members.push_back(member);
        disks.push_back(disk(device, 500, rotational, bus));
    }
    void addSpare(const std::string &device, std::uint64_t gigabytes, bool rotational,
                  const std::string &bus)
    {
        Member spare;
        spare.device = device;
        spare.state = MemberState::Spare;
        spare.size = {gigabytes * 1'000'000'000};
        spares.push_back(spare);
        disks.push_back(disk(device, gigabytes, rotational, bus));
    }
    static Disk disk(const std::string &device, std::uint64_t gigabytes, bool rotational,
                     const std::string &bus)
    {
        Disk disk;
        disk.device = device;
        disk.size = {gigabytes * 1'000'000'000};
        disk.rotational = rotational;
        disk.bus = bus;
        return disk;
    }
    [[nodiscard]] SpareChoice choose() const { return chooseSpare(array, spares, disks); }
};

/// A mirror of two rotating SATA disks that needs 400 GB of each.
Shelf sataShelf()
{
    Shelf shelf;
    shelf.array.level = Level::Raid1;
    shelf.array.size = {400'000'000'000};
    shelf.addMember("sda", true, "sata");
    shelf.addMember("sdb", true, "sata");
    return shelf;
}

} // namespace

class SpareTest : public QObject
{
    Q_OBJECT
private slots:
    void noSpare();
    void prefersTheSameKind();
    void thenTheSameBus();
    void thenTheSmallest();
    void whyNot_data();
    void whyNot();
    void withoutDescriptions();
};

/// Goal: an empty shelf is said to be empty. Method: no spares.
void SpareTest::noSpare()
{
    const SpareChoice choice = sataShelf().choose();
    QVERIFY(!choice.index);
    QCOMPARE(choice.reason, std::string("There is no spare."));
}

/// Goal: a rotating disk replaces a rotating disk. Method: an SSD that fits better otherwise.
void SpareTest::prefersTheSameKind()
{
    Shelf shelf = sataShelf();
    shelf.addSpare("sdc", 450, false, "sata");
    shelf.addSpare("sdd", 900, true, "usb");
    QCOMPARE(shelf.choose().index, std::optional<std::size_t>(1));
    QCOMPARE(shelf.choose().reason,
             std::string("sdd: large enough; it is on another bus than the members."));
    shelf.spares.pop_back();
    QCOMPARE(shelf.choose().index, std::optional<std::size_t>(0));
    QCOMPARE(shelf.choose().reason,
             std::string("sdc: large enough, but another kind of disk than the members."));
}

/// Goal: then the bus decides. Method: two rotating disks.
void SpareTest::thenTheSameBus()
{
    Shelf shelf = sataShelf();
    shelf.addSpare("sdc", 450, true, "usb");
    shelf.addSpare("sdd", 900, true, "sata");
    QCOMPARE(shelf.choose().index, std::optional<std::size_t>(1));
    QCOMPARE(shelf.choose().reason,
             std::string("sdd: large enough and the same kind of disk as the members."));
}

/// Goal: large disks are kept for large arrays. Method: three that differ in size alone.
void SpareTest::thenTheSmallest()
{
    Shelf shelf = sataShelf();
    shelf.addSpare("sdc", 900, true, "sata");
    shelf.addSpare("sdd", 450, true, "sata");
    shelf.addSpare("sde", 451, true, "sata");
    QCOMPARE(shelf.choose().index, std::optional<std::size_t>(1));
}

void SpareTest::whyNot_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("reason");
    QTest::newRow("small") << "small"
                           << "sdc is too small.";
    QTest::newRow("sectors") << "sectors"
                             << "sdc has another sector size.";
    QTest::newRow("read-only") << "readonly"
                               << "sdc is read-only.";
    QTest::newRow("unreadable") << "unreadable"
                                << "sdc cannot be read.";
    QTest::newRow("gone") << "gone"
                          << "The spare SN is not connected.";
}

/// Goal: a spare that will not do is named with its fault, and a good one is still found. Method:
/// each fault alone, then with a good spare beside it.
void SpareTest::whyNot()
{
    QFETCH(QString, fault);
    QFETCH(QString, reason);
    Shelf shelf = sataShelf();
    shelf.addSpare("sdc", fault == "small" ? 300 : 500, true, "sata");
    shelf.disks.back().sectorBytes = fault == "sectors" ? 4096 : 512;
    shelf.disks.back().readOnly = fault == "readonly";
    shelf.disks.back().unreadable = fault == "unreadable";
    if (fault == "gone") {
        shelf.spares.back().device.clear();
        shelf.spares.back().serial = "SN";
    }
    QVERIFY(!shelf.choose().index);
    QCOMPARE(shelf.choose().reason, reason.toStdString());
    shelf.addSpare("sdd", 500, true, "sata");
    QCOMPARE(shelf.choose().index, std::optional<std::size_t>(1));
    QVERIFY(shelf.choose().reason.starts_with("sdd"));
}

/// Goal: the daemon can choose before the disks are described. Method: no disks.
void SpareTest::withoutDescriptions()
{
    Shelf shelf = sataShelf();
    shelf.addSpare("sdc", 500, true, "sata");
    shelf.disks.clear();
    QCOMPARE(shelf.choose().index, std::optional<std::size_t>(0));
    QCOMPARE(shelf.choose().reason, std::string("sdc: it is large enough."));
}

QTEST_APPLESS_MAIN(SpareTest)
#include "spare_test.moc"
