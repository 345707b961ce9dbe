// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "tests/backend/metadata/sample.h"

#include <QProcess>

using namespace bulkhead;

namespace
{

/// One disk of golden/v1, unpacked.
MemoryDisk golden(const std::string &set, const std::string &disk)
{
    const QString path = qEnvironmentVariable("BULKHEAD_SOURCE_DIR")
        + QString::fromStdString("/tests/backend/metadata/golden/v1/" + set + '-' + disk
                                 + ".img.xz");
    QProcess xz;
    xz.start("xz", {"-dc", path});
    xz.waitForFinished();
    const QByteArray bytes = xz.readAllStandardOutput();
    MemoryDisk image(disk, {std::uint64_t(bytes.size())});
    image.write(0,
                {reinterpret_cast<const std::uint8_t *>(bytes.data()), std::size_t(bytes.size())});
    return image;
}

Sample goldenSet(const std::string &set)
{
    Sample sample;
    for (const char *disk : {"sda", "sdb", "sdc"})
        sample.disks.push_back(golden(set, disk));
    return sample;
}

} // namespace

/// The images were written once, when version 1 was fixed. What they hold must assemble for ever,
/// with every byte meaning what it meant then.
class GoldenTest : public QObject
{
    Q_OBJECT
private slots:
    void newArray();
    void degradedArray();
    void stillCanBeUpdated();
    void stillWrittenTheSame();
};

/// Goal: a version 1 array assembles. Method: the images of a new one.
void GoldenTest::newArray()
{
    const Sample sample = goldenSet("new");
    const auto found = sample.examine();
    QCOMPARE(found.size(), std::size_t(3));
    for (const FoundMember &member : found)
        QVERIFY(member.native.problems.empty());
    const auto sets = groupMembers(found);
    QCOMPARE(sets.size(), std::size_t(1));
    const Config &config = sets[0].config;
    QCOMPARE(config.array.text(), std::string("b0b0b0b0-b0b0-40b0-80b0-b0b0b0b0b001"));
    QCOMPARE(config.name, std::string("Photos"));
    QCOMPARE(config.size, Bytes{3 << 20});
    QCOMPARE(config.regionSize, Bytes{1 << 20});
    QCOMPARE(config.createdUs, std::uint64_t(1'700'000'000'000'000));
    QCOMPARE(config.members[1].serial, std::string("SERIAL1"));
    const Assembly assembly = assembleSet(sets[0]).value();
    QVERIFY(assembly.startable);
    QVERIFY(assembly.complete);
    QVERIFY(assembly.verdict.clean);
    QCOMPARE(assembly.array.failuresLeft, 1);
    QCOMPARE(text(assembly.table),
             std::string("0 6144 bulkhead 1 raid1 0 none native "
                         "b0b0b0b0-b0b0-40b0-80b0-b0b0b0b0b001 2 "
                         "8:0 32768 0 b0b0b0b0-b0b0-40b0-80b0-b0b0b0b0b010 "
                         "8:16 32768 0 b0b0b0b0-b0b0-40b0-80b0-b0b0b0b0b011 0"));
}

/// Goal: so does one that lived. Method: images with updates and a failure that one disk missed.
void GoldenTest::degradedArray()
{
    const Sample sample = goldenSet("degraded");
    const auto sets = groupMembers(sample.examine());
    QCOMPARE(sets.size(), std::size_t(1));
    QCOMPARE(sets[0].conflict, std::string());
    QCOMPARE(sets[0].config.name, std::string("Bilder \u00e4"));
    QCOMPARE(sets[0].config.generation, std::uint64_t(3));
    QCOMPARE(sets[0].config.history.size(), std::size_t(2));
    const Assembly assembly = assembleSet(sets[0]).value();
    QVERIFY(assembly.startable);
    QVERIFY(!assembly.verdict.clean);
    QCOMPARE(assembly.array.members[0].state, MemberState::InSync);
    QCOMPARE(assembly.array.members[1].state, MemberState::Rebuilding);
    QCOMPARE(assembly.array.spares[0].state, MemberState::Spare);
}

/// Goal: an old array can be managed by a new program. Method: one more update, then look again.
void GoldenTest::stillCanBeUpdated()
{
    Sample sample = goldenSet("degraded");
    sample.config = groupMembers(sample.examine()).front().config;
    sample.commit(sample.next(70));
    for (const FoundMember &member : sample.examine())
        QCOMPARE(member.native.label.generation, std::uint64_t(4));
}

/// Goal: a new program writes version 1 as it always was. Method: make the new array again and
/// compare every byte.
void GoldenTest::stillWrittenTheSame()
{
    const Sample now = Sample::create(2, 1);
    const Sample then = goldenSet("new");
    for (std::size_t i = 0; i < 3; ++i) {
        const std::size_t length = std::size_t(now.disks[i].size().value);
        QVERIFY(now.disks[i].read(0, length).value() == then.disks[i].read(0, length).value());
    }
}

QTEST_GUILESS_MAIN(GoldenTest)
#include "golden_test.moc"
