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
    void ownSparesFirst();
    void sharedSpares_data();
    void sharedSpares();
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

/// Goal: an array's own spare comes before a better one of another. Method: both, then its own
/// gone.
void SpareTest::ownSparesFirst()
{
    Shelf shelf = sataShelf();
    shelf.array.id = Uuid::random();
    shelf.addSpare("sdc", 2000, false, "nvme");
    shelf.addSpare("sdd", 500, true, "sata");
    for (Member &spare : shelf.spares)
        spare.id = Uuid::random();
    Array other;
    other.id = Uuid::random();
    other.name = "Films";
    other.sparePolicy = "global";
    other.spares = {shelf.spares[1]};
    shelf.array.spares = {shelf.spares[0]};
    const auto first = pickSpare(shelf.array, {shelf.array, other}, shelf.disks);
    QCOMPARE(first.spare, std::optional(shelf.spares[0].id));
    QVERIFY(!first.donor);
    shelf.array.spares[0].device.clear();
    const auto second = pickSpare(shelf.array, {shelf.array, other}, shelf.disks);
    QCOMPARE(second.spare, std::optional(shelf.spares[1].id));
    QCOMPARE(second.donor, std::optional(other.id));
    QVERIFY(second.reason.find("Films") != std::string::npos);
    other.state = ArrayState::Degraded;
    QVERIFY(!pickSpare(shelf.array, {shelf.array, other}, shelf.disks).spare);
}

void SpareTest::sharedSpares_data()
{
    QTest::addColumn<QString>("donorPolicy");
    QTest::addColumn<QString>("donorGroup");
    QTest::addColumn<QString>("policy");
    QTest::addColumn<QString>("group");
    QTest::addColumn<bool>("shares");
    QTest::newRow("dedicated") << "dedicated"
                               << ""
                               << "global"
                               << "" << false;
    QTest::newRow("global") << "global"
                            << ""
                            << "dedicated"
                            << "" << true;
    QTest::newRow("group") << "group"
                           << "a"
                           << "group"
                           << "a" << true;
    QTest::newRow("other group") << "group"
                                 << "a"
                                 << "group"
                                 << "b" << false;
    QTest::newRow("not in the group") << "group"
                                      << "a"
                                      << "dedicated"
                                      << "a" << false;
    QTest::newRow("no group") << "group"
                              << ""
                              << "group"
                              << "" << false;
}

/// Goal: spares serve whom their owner said. Method: every combination of policies that matters.
void SpareTest::sharedSpares()
{
    QFETCH(QString, donorPolicy);
    QFETCH(QString, donorGroup);
    QFETCH(QString, policy);
    QFETCH(QString, group);
    Array donor;
    donor.id = Uuid::random();
    donor.sparePolicy = donorPolicy.toStdString();
    donor.spareGroup = donorGroup.toStdString();
    Array array;
    array.id = Uuid::random();
    array.sparePolicy = policy.toStdString();
    array.spareGroup = group.toStdString();
    QTEST(sharesSpares(donor, array), "shares");
    QVERIFY(!sharesSpares(donor, donor));
    donor.state = ArrayState::Conflict;
    QVERIFY(!sharesSpares(donor, array));
}

QTEST_APPLESS_MAIN(SpareTest)
#include "spare_test.moc"
