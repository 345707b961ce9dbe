// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/metadata/geometry_of.h"
#include "backend/plan/eligibility.h"

#include <functional>

using namespace bulkhead;

namespace
{

const Uuid arrayId = Uuid::parse("00000000-0000-4000-8000-000000000001").value();

Array sampleArray()
{
    Array array;
    array.id = arrayId;
    array.name = "Photos";
    array.level = Level::Raid1;
    array.size = {500'000'000'000 / (1 << 20) * (1 << 20)};
    Member member;
    member.device = "sdx";
    array.members = {member, member};
    return array;
}

Disk sampleDisk()
{
    Disk disk;
    disk.device = "sdb";
    disk.size = {1'000'000'000'000};
    return disk;
}

using Change = std::function<void(Disk &)>;

struct Row
{
    const char *name;
    Change change;
    bool usable;
    bool needsErase;
    ErrorCode code;
    const char *reason;
};

// In each, exactly one thing is the matter.
const std::vector<Row> common{
    {"blank", [](Disk &) {}, true, false, ErrorCode::InvalidArgument, ""},
    {"of ours", [](Disk &d) { d.memberOf = arrayId.text(); }, false, false,
     ErrorCode::ArrayConflict, "Part of array “Photos”."},
    {"of an unknown array", [](Disk &d) { d.memberOf = "00000000-0000-4000-8000-000000000009"; },
     false, false, ErrorCode::ArrayConflict, "Part of an array."},
    {"mounted", [](Disk &d) { d.mountPoints = {"/home"}; }, false, false, ErrorCode::DeviceBusy,
     "Mounted at /home."},
    {"mounted often",
     [](Disk &d) {
         d.mountPoints = {"/", "/boot", "/home"};
     },
     false, false, ErrorCode::DeviceBusy, "Mounted at /, /boot and /home."},
    {"swap", [](Disk &d) { d.swap = true; }, false, false, ErrorCode::DeviceBusy,
     "Holds swap that is in use."},
    {"held",
     [](Disk &d) {
         d.holders = {"dm-0", "dm-1"};
     },
     false, false, ErrorCode::DeviceBusy, "In use by dm-0 and dm-1."},
    {"no medium", [](Disk &d) { d.size = {0}; }, false, false, ErrorCode::DeviceMissing,
     "No medium in the drive."},
    {"unreadable", [](Disk &d) { d.unreadable = true; }, false, false, ErrorCode::IoError,
     "What is on it cannot be read."},
    {"read-only", [](Disk &d) { d.readOnly = true; }, false, false, ErrorCode::InvalidArgument,
     "Read-only."},
    {"removable", [](Disk &d) { d.removable = true; }, false, false, ErrorCode::InvalidArgument,
     "Removable: an array is no place for a medium that is pulled out."},
    {"mounted comes before contents",
     [](Disk &d) {
         d.mountPoints = {"/home"};
         d.contents = "ext4";
     },
     false, false, ErrorCode::DeviceBusy, "Mounted at /home."},
};

const std::vector<Row> forCreate{
    {"too small", [](Disk &d) { d.size = {10'000'000}; }, false, false, ErrorCode::DeviceTooSmall,
     "Too small: 10 MB, a member needs 19 MB."},
    {"barely too small", [](Disk &d) { d.size = {(18 << 20) - 512}; }, false, false,
     ErrorCode::DeviceTooSmall, "Too small by 512 bytes: a member needs 19 MB."},
    {"just large enough", [](Disk &d) { d.size = {18 << 20}; }, true, false,
     ErrorCode::InvalidArgument, ""},
    {"file system", [](Disk &d) { d.contents = "ext4 “Old”"; }, true, true, ErrorCode::HasData,
     "Contains ext4 “Old”: creating the array erases it."},
    {"other RAID", [](Disk &d) { d.foreignFormat = "md"; }, true, true, ErrorCode::HasData,
     "Contains metadata of another RAID (md): creating the array erases it."},
};

const std::vector<Row> forSpare{
    {"too small", [](Disk &d) { d.size = {120'000'000'000}; }, false, false,
     ErrorCode::DeviceTooSmall, "Too small: 120 GB, the array needs 500 GB."},
    {"barely too small", [](Disk &d) { d.size = {500'000'000'000}; }, false, false,
     ErrorCode::DeviceTooSmall, "Too small by 18 MB: the array needs 500 GB."},
    {"file system", [](Disk &d) { d.contents = "GPT, 2 partitions"; }, true, true,
     ErrorCode::HasData, "Contains GPT, 2 partitions: taking it erases it."},
    {"other sectors", [](Disk &d) { d.sectorBytes = 4096; }, false, false,
     ErrorCode::InvalidArgument, "Its sectors have 4096 bytes, those of the array 512."},
};

void addRows(const std::vector<Row> &rows)
{
    for (const Row &row : rows)
        QTest::newRow(row.name) << &row;
}

void check(const Row &row, const Eligibility &answer)
{
    QCOMPARE(answer.usable, row.usable);
    QCOMPARE(answer.needsErase, row.needsErase);
    QCOMPARE(answer.reason, std::string(row.reason));
    if (!row.usable || row.needsErase)
        QCOMPARE(answer.code, row.code);
}

} // namespace

Q_DECLARE_METATYPE(const Row *)

class EligibilityTest : public QObject
{
    Q_OBJECT
private slots:
    void create_data();
    void create();
    void spare_data();
    void spare();
    void alreadyASpare();
    void neededSizes();
};

void EligibilityTest::create_data()
{
    QTest::addColumn<const Row *>("row");
    addRows(common);
    addRows(forCreate);
}

/// Goal: each reason has its sentence and its code. Method: one fault per disk.
void EligibilityTest::create()
{
    QFETCH(const Row *, row);
    Disk disk = sampleDisk();
    row->change(disk);
    check(*row, eligibleForCreate(disk, {sampleArray()}));
}

void EligibilityTest::spare_data()
{
    QTest::addColumn<const Row *>("row");
    addRows(common);
    addRows(forSpare);
}

/// Goal: the same for spares, which must also fit. Method: one fault per disk.
void EligibilityTest::spare()
{
    QFETCH(const Row *, row);
    Disk disk = sampleDisk();
    Disk known;
    known.device = "sdx";
    row->change(disk);
    check(*row, eligibleAsSpare(disk, sampleArray(), {known}, {sampleArray()}));
}

/// Goal: a spare is not offered twice. Method: a disk that is one.
void EligibilityTest::alreadyASpare()
{
    Array array = sampleArray();
    Member spare;
    spare.device = "sdb";
    array.spares = {spare};
    Disk disk = sampleDisk();
    disk.memberOf = arrayId.text();
    QCOMPARE(eligibleAsSpare(disk, array).reason,
             std::string("Already a spare of array “Photos”."));
}

/// Goal: the needed size is what a member of that level uses. Method: every level by hand.
void EligibilityTest::neededSizes()
{
    Array array = sampleArray();
    array.members.resize(6);
    array.size = {120ULL << 30};
    const auto needs = [&](Level level, const char *layout = nullptr) {
        array.level = level;
        array.layout = layout ? layout : usualLayout(level);
        array.chunk = usualChunk(level);
        return neededDiskSize(array).value - (17 << 20);
    };
    QCOMPARE(needs(Level::Raid1), std::uint64_t(120) << 30);
    QCOMPARE(needs(Level::Raid5), std::uint64_t(24) << 30);
    QCOMPARE(needs(Level::Raid4), std::uint64_t(24) << 30);
    QCOMPARE(needs(Level::Raid6), std::uint64_t(30) << 30);
    QCOMPARE(needs(Level::Raid10), std::uint64_t(40) << 30);
    QCOMPARE(needs(Level::Raid10, "far=2"), std::uint64_t(40) << 30);
    QCOMPARE(needs(Level::Raid10, "offset=3"), std::uint64_t(60) << 30);
    array.size = {UINT64_MAX};
    QCOMPARE(needs(Level::Raid1), UINT64_MAX - (17 << 20));
}

QTEST_APPLESS_MAIN(EligibilityTest)
#include "eligibility_test.moc"
