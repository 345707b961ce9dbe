// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/plan/eligibility.h"
#include "tests/backend/metadata/shapes.h"
#include "tests/backend/plan/sample_host.h"

#include <functional>
#include <set>

using namespace bulkhead;

namespace
{

using Change = std::function<void(SampleHost &, Request &)>;

struct Row
{
    const char *name;
    ErrorCode code;
    const char *sentence;
    Change change;
};

const std::vector<Row> refusals{
    {"no level", ErrorCode::InvalidArgument, "This is not a RAID level.",
     [](SampleHost &, Request &r) { r.level = "raid0"; }},
    {"level of later", ErrorCode::InvalidArgument, "This version cannot create RAID-4 arrays.",
     [](SampleHost &, Request &r) { r.level = "raid4"; }},
    {"layout of a mirror", ErrorCode::InvalidArgument, "RAID-1 has no layout.",
     [](SampleHost &, Request &r) { r.layout = "near=2"; }},
    {"chunks of a mirror", ErrorCode::InvalidArgument, "RAID-1 has no chunks.",
     [](SampleHost &, Request &r) { r.chunk = {64 << 10}; }},
    {"odd chunk", ErrorCode::InvalidArgument, "A chunk is a power of two from 4 KiB to 16 MiB.",
     [](SampleHost &, Request &r) {
         r.level = "raid10";
         r.chunk = {96 << 10};
     }},
    {"unknown layout", ErrorCode::InvalidArgument,
     "RAID-10 has no such layout. It has near=2, far=2, offset=2 and the same with more copies.",
     [](SampleHost &, Request &r) {
         r.level = "raid10";
         r.layout = "left-symmetric";
     }},
    {"more copies than disks", ErrorCode::InvalidArgument,
     "RAID-10 with layout near=3 needs at least 3 disks.",
     [](SampleHost &, Request &r) {
         r.level = "raid10";
         r.layout = "near=3";
     }},
    {"RAID-10 of one", ErrorCode::InvalidArgument, "RAID-10 needs at least 2 disks.",
     [](SampleHost &, Request &r) {
         r.level = "raid10";
         r.disks.resize(1);
     }},
    {"too small for its chunks", ErrorCode::DeviceTooSmall,
     "The disks are too small for chunks of this size.",
     [](SampleHost &, Request &r) {
         r.level = "raid10";
         r.chunk = {16 << 20};
     }},
    {"no disks", ErrorCode::InvalidArgument, "RAID-1 needs at least 2 disks.",
     [](SampleHost &, Request &r) { r.disks.clear(); }},
    {"one disk", ErrorCode::InvalidArgument, "RAID-1 needs at least 2 disks.",
     [](SampleHost &, Request &r) { r.disks.resize(1); }},
    {"nine disks", ErrorCode::LimitExceeded, "RAID-1 takes at most 8 disks.",
     [](SampleHost &, Request &r) { r.disks.resize(9); }},
    {"too many spares", ErrorCode::LimitExceeded, "An array has at most 32 spares.",
     [](SampleHost &, Request &r) { r.spares.resize(33); }},
    {"no name", ErrorCode::InvalidArgument, "The array needs a name.",
     [](SampleHost &, Request &r) { r.name.clear(); }},
    {"bad name", ErrorCode::InvalidArgument, "The name contains a slash.",
     [](SampleHost &, Request &r) { r.name = "../x"; }},
    {"no such disk", ErrorCode::DeviceMissing, "The disk is not there any more.",
     [](SampleHost &, Request &r) { r.disks[1].object = "/org/freedesktop/x"; }},
    {"empty path", ErrorCode::DeviceMissing, "The disk is not there any more.",
     [](SampleHost &, Request &r) { r.disks[1].object.clear(); }},
    {"other size", ErrorCode::DeviceChanged, "Another disk is there now.",
     [](SampleHost &, Request &r) { r.disks[1].size.value += 512; }},
    {"other disk", ErrorCode::DeviceChanged, "Another disk is there now.",
     [](SampleHost &, Request &r) { r.disks[1].serial = r.disks[1].wwn = "else"; }},
    {"nobody's disk", ErrorCode::DeviceChanged, "Another disk is there now.",
     [](SampleHost &, Request &r) { r.disks[1].serial = r.disks[1].wwn = ""; }},
    {"twice", ErrorCode::InvalidArgument, "The same disk twice: sdb and sdb.",
     [](SampleHost &, Request &r) { r.disks[1] = r.disks[0]; }},
    {"member and spare", ErrorCode::InvalidArgument, "The same disk twice: sdc and sdc.",
     [](SampleHost &, Request &r) { r.spares = {r.disks[1]}; }},
    {"two paths", ErrorCode::InvalidArgument, "The same disk twice: sdb and sdc.",
     [](SampleHost &h, Request &r) {
         h.disk("sdc").disk.wwn = h.disk("sdb").disk.wwn;
         r.disks[1] = h.ref("sdc");
     }},
    {"partition and disk", ErrorCode::InvalidArgument, "The same disk twice: sdb and sdb1.",
     [](SampleHost &h, Request &) { h.disk("sdc").disk.device = "sdb1"; }},
    {"mounted", ErrorCode::DeviceBusy, "Mounted at /home.",
     [](SampleHost &h, Request &) { h.disk("sdc").disk.mountPoints = {"/home"}; }},
    {"too small", ErrorCode::DeviceTooSmall, "Too small: 1.0 MB, a member needs 19 MB.",
     [](SampleHost &h, Request &r) {
         h.disk("sdc").disk.size = {1'000'000};
         r.disks[1] = h.ref("sdc");
     }},
    {"has data", ErrorCode::HasData, "Contains ext4: creating the array erases it.",
     [](SampleHost &h, Request &) { h.disk("sdc").disk.contents = "ext4"; }},
    {"has marks", ErrorCode::HasData, "Creating the array erases what is on it.",
     [](SampleHost &h, Request &) {
         h.disk("sdc").signatures = {{1080, {1, 2}, "x", "", ""}};
     }},
    {"other sectors", ErrorCode::InvalidArgument,
     "Its sectors have 4096 bytes, those of the other disks 512.",
     [](SampleHost &h, Request &) { h.disk("sdc").disk.sectorBytes = 4096; }},
    {"small spare", ErrorCode::DeviceTooSmall, "Too small for a spare by 1.0 MB.",
     [](SampleHost &h, Request &r) { r.spares = {refTo(h.addDisk({19 << 20}).disk)}; }},
};

} // namespace

Q_DECLARE_METATYPE(const Row *)

class CreateTest : public QObject
{
    Q_OBJECT
private slots:
    void refuses_data();
    void refuses();
    void makesAnArrayThatStarts_data();
    void makesAnArrayThatStarts();
    void everyShapeStarts_data();
    void everyShapeStarts();
    void levelsAreThoseOfTheHost();
    void commandMakesTheSameShape_data();
    void commandMakesTheSameShape();
    void raid10IsDescribedHonestly();
    void spareOfWhatIsUsed();
    void smallestDiskRules();
    void erasesWhatItSaid();
    void stepsAreInOrder();
    void previewTellsAll();
    void nameIsTaken();
    void diskWithoutIdentity();
    void membersAreAlwaysDistinctDisks();
};

void CreateTest::refuses_data()
{
    QTest::addColumn<const Row *>("row");
    for (const Row &row : refusals)
        QTest::newRow(row.name) << &row;
}

/// Goal: every refusal has its code and a sentence. Method: one fault per request.
void CreateTest::refuses()
{
    QFETCH(const Row *, row);
    SampleHost host(3);
    Request request = host.create({"sdb", "sdc"});
    row->change(host, request);
    const auto plan = makePlan(request, host.facts);
    QVERIFY(!plan);
    QCOMPARE(plan.error().detail, std::string(row->sentence));
    QCOMPARE(plan.error().code, row->code);
}

void CreateTest::makesAnArrayThatStarts_data()
{
    QTest::addColumn<int>("members");
    QTest::addColumn<int>("spares");
    for (int members = 2; members <= 8; ++members)
        for (const int spares : {0, 1, 3})
            QTest::addRow("%d and %d", members, spares) << members << spares;
}

/// Goal: what a plan writes is an array, and its table is what assembly would load. Method: carry
/// the plan out and look at the disks.
void CreateTest::makesAnArrayThatStarts()
{
    QFETCH(int, members);
    QFETCH(int, spares);
    SampleHost host(std::size_t(members + spares));
    std::vector<std::string> names;
    for (const DiskFacts &disk : host.facts.disks)
        names.push_back(disk.disk.device);
    const auto split = names.begin() + members;
    const Plan plan =
        planned(host.create({names.begin(), split}, {split, names.end()}), host.facts);
    host.execute(plan);
    host.rescan();
    QCOMPARE(host.facts.arrays.size(), std::size_t(1));
    const NativeSet &set = host.array().set;
    QVERIFY(set.conflict.empty());
    const Assembly assembly = assembleSet(set).value();
    QVERIFY(assembly.startable && assembly.complete && assembly.verdict.clean);
    QCOMPARE(int(set.spares.size()), spares);
    QCOMPARE(host.loaded.size(), std::size_t(1));
    QCOMPARE(text(host.loaded[0].table), text(assembly.table));
    QCOMPARE(host.loaded[0].dmName, std::string("bulkhead-Photos"));
    QCOMPARE(assembly.array.size, plan.preview.size);
    for (const auto &found : set.members)
        QVERIFY(found->native.problems.empty());
}

void CreateTest::everyShapeStarts_data()
{
    addShapes();
}

/// Goal: what is planned, of any level, is an array that starts with the table of the plan, and
/// the head on each member agrees. Method: carry it out on unequal disks and look at them.
void CreateTest::everyShapeStarts()
{
    QFETCH(Shape, shape);
    SampleHost host(shape.members, {40 << 20});
    host.facts.levels = {shape.level};
    (void)host.addDisk({41 << 20});
    std::vector<std::string> names;
    for (const DiskFacts &disk : host.facts.disks)
        names.push_back(disk.disk.device);
    const std::string spare = names.back();
    names.pop_back();
    Request request = host.create(names, {spare});
    request.level = std::string(text(shape.level));
    request.layout = shape.layout;
    request.chunk = shape.chunk;
    const Plan plan = planned(request, host.facts);
    host.execute(plan);
    host.rescan();
    const Assembly assembly = assembleSet(host.array().set).value();
    QVERIFY(assembly.startable && assembly.complete);
    QCOMPARE(text(host.loaded[0].table), text(assembly.table));
    QCOMPARE(assembly.table.layout, shape.layout);
    QCOMPARE(assembly.table.chunk.bytes(), shape.chunk);
    QCOMPARE(assembly.array.failuresLeft, plan.preview.survives);
    for (const auto &found : host.array().set.members) {
        QVERIFY(found->native.problems.empty());
        QCOMPARE(found->native.head->array_sectors, host.loaded[0].table.size.value);
    }
}

/// Goal: only what the module runs is created. Method: the list of this version, level by level.
void CreateTest::levelsAreThoseOfTheHost()
{
    SampleHost host(4);
    QCOMPARE(host.facts.levels,
             (std::vector{Level::Raid1, Level::Raid10, Level::Raid5, Level::Raid6}));
    for (const Level level :
         {Level::Raid1, Level::Raid10, Level::Raid4, Level::Raid5, Level::Raid6}) {
        Request request = host.create({"sdb", "sdc", "sdd", "sde"});
        request.level = std::string(text(level));
        const bool isThere = level != Level::Raid4;
        QCOMPARE(refusal(request, host.facts),
                 isThere ? std::string()
                         : "This version cannot create " + displayName(level) + " arrays.");
    }
}

void CreateTest::commandMakesTheSameShape_data()
{
    QTest::addColumn<QString>("level");
    QTest::addColumn<QString>("layout");
    QTest::addColumn<quint64>("chunk");
    QTest::addColumn<QString>("options");
    const auto row = [](const char *level, const char *layout, quint64 chunk, const char *options) {
        QTest::addRow("%s %s %d", level, layout, int(chunk)) << level << layout << chunk << options;
    };
    row("raid1", "", 0, "--level raid1 --name Photos");
    row("raid10", "", 0, "--level raid10 --name Photos --layout near=2 --chunk 64K");
    row("raid10", "far=3", 4096, "--level raid10 --name Photos --layout far=3 --chunk 4K");
    row("raid5", "", 1 << 20, "--level raid5 --name Photos --layout left-symmetric --chunk 1M");
    row("raid4", "", 0, "--level raid4 --name Photos --layout parity-last --chunk 64K");
    row("raid6", "ddf-N-continue", 512 << 10,
        "--level raid6 --name Photos --layout ddf-N-continue --chunk 512K");
}

/// Goal: the line in the preview makes the same array, whatever is usual by then. Method: what
/// was asked for and what was left to us.
void CreateTest::commandMakesTheSameShape()
{
    QFETCH(QString, level);
    QFETCH(QString, layout);
    QFETCH(quint64, chunk);
    QFETCH(QString, options);
    SampleHost host(4);
    host.facts.levels = {Level::Raid1, Level::Raid4, Level::Raid5, Level::Raid6, Level::Raid10};
    Request request = host.create({"sdb", "sdc", "sdd", "sde"});
    request.level = level.toStdString();
    request.layout = layout.toStdString();
    request.chunk = {chunk};
    QCOMPARE(planned(request, host.facts).preview.command,
             "bulkheadctl create " + options.toStdString()
                 + " /dev/sdb /dev/sdc /dev/sdd /dev/sde");
}

/// Goal: nobody counts on luck, and nobody is told less than is true. Method: four disks in
/// pairs, three in a ring, two.
void CreateTest::raid10IsDescribedHonestly()
{
    SampleHost host(4);
    const auto summary = [&](const std::vector<std::string> &disks) {
        Request request = host.create(disks);
        request.level = "raid10";
        const PlanPreview preview = planned(request, host.facts).preview;
        QTest::qVerify(preview.survives == 1, "survives", "", __FILE__, __LINE__);
        return preview.summary.substr(0, preview.summary.find(". "));
    };
    QCOMPARE(summary({"sdb", "sdc", "sdd", "sde"}),
             std::string("4 disks give 6.3 MB; the array survives the failure of any one disk, and "
                         "of more if the right ones fail"));
    QCOMPARE(summary({"sdb", "sdc", "sdd"}),
             std::string("3 disks give 4.7 MB; the array survives the failure of any one disk"));
    QCOMPARE(summary({"sdb", "sdc"}),
             std::string("2 disks give 3.1 MB; the array survives the failure of any one disk"));
}

/// Goal: a spare must hold what a member uses, not what a member could. Method: chunks of 16 MiB
/// on disks with 30 MiB for data; spares with 16 and with 15.
void CreateTest::spareOfWhatIsUsed()
{
    SampleHost host(4, {(17 + 30) << 20});
    (void)host.addDisk({(17 + 16) << 20});
    (void)host.addDisk({(17 + 15) << 20});
    Request request = host.create({"sdb", "sdc", "sdd", "sde"}, {"sdf"});
    request.level = "raid10";
    request.chunk = {16 << 20};
    QCOMPARE(refusal(request, host.facts), std::string());
    host.execute(planned(request, host.facts));
    request.spares = {host.ref("sdg")};
    request.name = "Other";
    QCOMPARE(refusal(request, host.facts), std::string("Too small for a spare by 1.0 MB."));
    host.rescan();
    QVERIFY(assembleSet(host.array().set)->startable);
    QCOMPARE(neededDiskSize(host.array().array), Bytes{(17 + 16) << 20});
}

/// Goal: unequal disks make an array of the smallest, and the waste is said. Method: 20 MiB and
/// 100 MiB.
void CreateTest::smallestDiskRules()
{
    SampleHost host(1);
    (void)host.addDisk({100 << 20});
    const Plan plan = planned(host.create({"sdb", "sdc"}), host.facts);
    QCOMPARE(plan.preview.size, Bytes{3 << 20});
    QCOMPARE(plan.preview.warnings.size(), std::size_t(1));
    QCOMPARE(plan.preview.warnings[0],
             std::string("84 MB of Disk (S1) stay unused: another member is smaller."));
    host.execute(plan);
    host.rescan();
    QVERIFY(assembleSet(host.array().set)->startable);
}

/// Goal: with consent, exactly the marks that were found are wiped, first of all. Method: a disk
/// with a file system.
void CreateTest::erasesWhatItSaid()
{
    SampleHost host(2);
    host.disk("sdc").disk.contents = "ext4 “Old”";
    host.disk("sdc").signatures = {{1080, {0x53, 0xef}, "ext4", "filesystem", "Old"}};
    host.content("sdc").write(1080, ByteVector{0x53, 0xef});
    Request request = host.create({"sdb", "sdc"});
    request.erase = true;
    const Plan plan = planned(request, host.facts);
    const auto *wipe = std::get_if<WipeSignatures>(&plan.steps[1].act);
    QVERIFY(wipe);
    QCOMPARE(wipe->signatures, host.disk("sdc").signatures);
    QCOMPARE(plan.targets[wipe->target].device, std::string("sdc"));
    QCOMPARE(plan.steps[1].words.text, std::string("Erase ext4 “Old” on Disk (S1)."));
    QCOMPARE(plan.steps[1].words.offset, Bytes{1080});
    QVERIFY(std::ranges::count(plan.preview.warnings, std::string("Disk (S1) loses ext4 “Old”."))
            == 1);
    host.execute(plan);
    QCOMPARE(host.content("sdc").read(1080, std::size_t(2)).value(), ByteVector(2));
}

/// Goal: nothing is announced before it is true. Method: kinds of steps, and where labels come.
void CreateTest::stepsAreInOrder()
{
    SampleHost host(3);
    const Plan plan = planned(host.create({"sdb", "sdc"}, {"sdd"}), host.facts);
    std::vector<std::string> kinds;
    for (const Step &step : plan.steps)
        kinds.push_back(step.words.kind);
    QCOMPARE(kinds,
             (std::vector<std::string>{"write-status", "write-status", "write-status",
                                       "write-label", "load-table"}));
    for (std::size_t i = 0; i < 3; ++i)
        for (const Write &write : std::get<WriteBlocks>(plan.steps[i].act).writes) {
            QCOMPARE(write.member, i);
            const bool label = write.offset == BKH_LABEL_OFFSET_0;
            QVERIFY(!label || std::ranges::count(write.bytes, 0) == BKH_TAIL_LABEL_BYTES);
        }
    QVERIFY(std::get<LoadTable>(plan.steps.back().act).create);
}

/// Goal: the last page of the wizard can be read. Method: every field.
void CreateTest::previewTellsAll()
{
    SampleHost host(3);
    const PlanPreview preview = planned(host.create({"sdb", "sdc"}, {"sdd"}), host.facts).preview;
    QCOMPARE(preview.title, std::string("Create RAID-1 array “Photos”"));
    QCOMPARE(preview.summary,
             std::string("2 disks and 1 spare give 3.1 MB; the array survives the failure of any "
                         "one disk. It can be used at once: nothing has to be synchronised "
                         "first."));
    QCOMPARE(preview.command,
             std::string("bulkheadctl create --level raid1 --name Photos /dev/sdb /dev/sdc "
                         "--spare /dev/sdd"));
    QCOMPARE(preview.survives, 1);
    QCOMPARE(preview.survivesDuring, 1);
    QVERIFY(preview.destructive);
    QCOMPARE(preview.steps.size(), std::size_t(5));
    QCOMPARE(preview.steps[0].disk, std::string("sdb"));
    QCOMPARE(preview.steps[0].model, std::string("Disk"));
    QCOMPARE(preview.steps[0].serial, std::string("S0"));
    QVERIFY(preview.steps[0].bytes.value > 400000);
    QVERIFY(preview.warnings.empty());
    QVERIFY(preview.token.empty());
}

/// Goal: two arrays never share a name. Method: the same request twice.
void CreateTest::nameIsTaken()
{
    SampleHost host(4);
    host.execute(planned(host.create({"sdb", "sdc"}), host.facts));
    host.rescan();
    const Request again = host.create({"sdd", "sde"});
    QCOMPARE(makePlan(again, host.facts).error().code, ErrorCode::ArrayConflict);
    QCOMPARE(refusal(again, host.facts), std::string("There is already an array called “Photos”."));
    QCOMPARE(refusal(host.create({"sdb", "sdd"}), host.facts),
             std::string("There is already an array called “Photos”."));
    Request other = host.create({"sdb", "sdd"});
    other.name = "Films";
    QCOMPARE(refusal(other, host.facts), std::string("Part of array “Photos”."));
}

/// Goal: a virtual disk that has no identity can be used, one that has needs it named. Method:
/// take identities away on either side.
void CreateTest::diskWithoutIdentity()
{
    SampleHost host(3);
    host.disk("sdb").disk.serial.clear();
    host.disk("sdb").disk.wwn.clear();
    (void)planned(host.create({"sdb", "sdc"}), host.facts);
    Request request = host.create({"sdc", "sdd"});
    request.disks[0].wwn.clear(); // The serial alone will do.
    request.disks[1].serial = "as udisks spells it";
    (void)planned(request, host.facts);
}

/// Goal: no two members of a plan lie on one disk. Method: every pair out of whole disks and
/// partitions of several kinds of drive.
void CreateTest::membersAreAlwaysDistinctDisks()
{
    SampleHost host(0);
    const std::vector<std::pair<const char *, int>> names{
        {"sdb", 1},       {"sdb1", 1},    {"sdb12", 1},     {"sdc", 2},     {"nvme0n1", 3},
        {"nvme0n1p1", 3}, {"nvme1n1", 4}, {"mmcblk0p1", 5}, {"mmcblk0", 5}, {"vda", 6},
        {"vda1", 6},      {"loop1", 7},   {"loop10", 8},    {"ubda", 9},    {"ubda1", 9}};
    for (const auto &[name, drive] : names) {
        Disk &disk = host.addDisk({20 << 20}).disk;
        disk.device = name;
        disk.wwn.clear();
        disk.serial = "D" + std::to_string(drive);
    }
    for (const auto &[a, driveOfA] : names)
        for (const auto &[b, driveOfB] : names) {
            const bool allowed = makePlan(host.create({a, b}), host.facts).has_value();
            QVERIFY2(allowed == (driveOfA != driveOfB), (std::string(a) + ' ' + b).c_str());
        }
}

QTEST_APPLESS_MAIN(CreateTest)
#include "create_test.moc"
