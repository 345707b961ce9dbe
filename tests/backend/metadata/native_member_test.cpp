// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/metadata/core_uuid.h"
#include "tests/backend/metadata/sample.h"

using namespace bulkhead;

namespace
{

bool mentions(const NativeMember &member, const std::string &words)
{
    return std::ranges::any_of(member.problems, [&](const std::string &problem) {
        return problem.find(words) != std::string::npos;
    });
}

void zero(MemoryDisk &disk, std::uint64_t offset, std::size_t length)
{
    disk.write(offset, ByteVector(length));
}

} // namespace

class NativeMemberTest : public QObject
{
    Q_OBJECT
private slots:
    void soundDiskHasNoProblems();
    void emptyAndTinyDisks();
    void headOfTheDiskWiped();
    void tailOfTheDiskWiped();
    void olderSlotServesIfTheNewestIsRotten();
    void allRottenIsCorrupt();
    void everyFlippedBitStillFindsTheArray();
    void unreadableParts();
    void tailOfAPartitionIsNotTheDisks();
    void staleTailOfAnotherArray();
    void deviceOfAnotherSize();
    void labelAndConfigMustAgree();
    void statusOfAnotherMember();
};

/// Goal: all is found and nothing is said. Method: members and a spare of a new array.
void NativeMemberTest::soundDiskHasNoProblems()
{
    const Sample sample = Sample::create(2, 1);
    for (std::size_t i = 0; i < 3; ++i) {
        const auto native = examineNative(sample.disks[i]).value();
        QVERIFY(native);
        QVERIFY(native->problems.empty());
        QCOMPARE(native->config, sample.config);
        QCOMPARE(native->label.slot, i < 2 ? int(i) : -1);
        QCOMPARE(native->label.memberSize, sample.disks[i].size());
        QCOMPARE(native->current, (CurrentSlots{0, 0}));
        QCOMPARE(native->head.has_value(), i < 2);
    }
}

/// Goal: nothing of ours is no error. Method: blank, noisy and far too small disks.
void NativeMemberTest::emptyAndTinyDisks()
{
    for (const std::uint64_t size : {0ULL, 511ULL, 4096ULL, 8192ULL, 1ULL << 20, 64ULL << 20})
        QVERIFY(!examineNative(MemoryDisk("sda", {size})).value());
    MemoryDisk noisy("sda", {64 << 20});
    noisy.write(0, ByteVector(1 << 20, 0xa5));
    QVERIFY(!examineNative(noisy).value());
}

/// Goal: a firmware or an installer that writes to the front loses nothing. Method: 1 MiB gone.
void NativeMemberTest::headOfTheDiskWiped()
{
    Sample sample = Sample::create(2, 0);
    zero(sample.disks[0], 0, 1 << 20);
    const auto native = examineNative(sample.disks[0]).value();
    QVERIFY(native);
    QCOMPARE(native->config, sample.config);
    QVERIFY(!native->current[Front]);
    QVERIFY(mentions(*native, "the front labels are gone"));
    sample.commit(sample.next(60));
    QVERIFY(examineNative(sample.disks[0]).value()->problems.empty());
}

/// Goal: a GPT backup over the tail loses nothing. Method: the last 64 KiB gone.
void NativeMemberTest::tailOfTheDiskWiped()
{
    Sample sample = Sample::create(2, 0);
    zero(sample.disks[0], sample.disks[0].size().value - 65536, 65536);
    const auto native = examineNative(sample.disks[0]).value();
    QVERIFY(native);
    QVERIFY(mentions(*native, "at the end is gone"));
    QVERIFY(!native->current[Tail]);
    sample.commit(sample.next(60));
    QVERIFY(examineNative(sample.disks[0]).value()->problems.empty());
}

/// Goal: the tail is newer than a rotten front. Method: spoil the newest front label, then config.
void NativeMemberTest::olderSlotServesIfTheNewestIsRotten()
{
    for (const bool label : {true, false}) {
        Sample sample = Sample::create(2, 0);
        sample.commit(sample.next(60));
        const Bytes size = sample.disks[0].size();
        sample.disks[0].flip(
            (label ? labelOffset(Front, 1, size) : configOffset(Front, 1, size) + 4096) + 100, 3);
        const auto native = examineNative(sample.disks[0]).value();
        QCOMPARE(native->config.generation, std::uint64_t(2)); // From the tail.
        QCOMPARE(native->current, (CurrentSlots{0, 1}));
        QVERIFY(mentions(*native, "front label 1"));
    }
}

/// Goal: ours but ruined is told from not ours. Method: spoil every label there is.
void NativeMemberTest::allRottenIsCorrupt()
{
    Sample sample = Sample::create(2, 0);
    const Bytes size = sample.disks[0].size();
    for (const Copy copy : {Front, Tail})
        sample.disks[0].flip(labelOffset(copy, 0, size) + 200, 0);
    const auto native = examineNative(sample.disks[0]);
    QVERIFY(!native);
    QCOMPARE(native.error().code, ErrorCode::MetadataCorrupt);
    QCOMPARE(native.error().subject, std::string("sda"));
}

/// Goal: no single flipped bit loses an array. Method: each bit of label and config header, every
/// seventh of the payload.
void NativeMemberTest::everyFlippedBitStillFindsTheArray()
{
    Sample sample = Sample::create(2, 0);
    MemoryDisk &disk = sample.disks[0];
    const auto check = [&](std::uint64_t offset, int bit) {
        disk.flip(offset, bit);
        const auto native = examineNative(disk);
        QVERIFY(native && *native);
        QCOMPARE((*native)->config, sample.config);
        disk.flip(offset, bit);
    };
    for (std::uint64_t i = 0; i < 300; ++i)
        for (int bit = 0; bit < 8; ++bit) {
            check(labelOffset(Front, 0, disk.size()) + i, bit);
            check(configOffset(Front, 0, disk.size()) + i % 128, bit);
        }
    for (std::uint64_t i = 0; i < 1000; i += 7)
        check(configOffset(Front, 0, disk.size()) + 4096 + i, int(i % 8));
}

/// Goal: bad sectors are survived, and named when they are all there is. Method: break blocks.
void NativeMemberTest::unreadableParts()
{
    Sample sample = Sample::create(2, 0);
    MemoryDisk disk = sample.disks[0];
    disk.breakBlock(labelOffset(Front, 0, disk.size()));
    disk.breakBlock(BKH_HEAD_OFFSET);
    const auto native = examineNative(disk).value();
    QVERIFY(native);
    QVERIFY(mentions(*native, "front label 0 cannot be read"));
    QVERIFY(mentions(*native, "the status cannot be read"));
    for (const Copy copy : {Front, Tail})
        for (const int slot : {0, 1})
            disk.breakBlock(labelOffset(copy, slot, disk.size()));
    QCOMPARE(examineNative(disk).error().code, ErrorCode::IoError);
}

/// Goal: a member on the last partition is not taken for the whole disk. Method: a disk of which
/// a partition is the second half.
void NativeMemberTest::tailOfAPartitionIsNotTheDisks()
{
    const Sample sample = Sample::create(2, 0, {20 << 20});
    MemoryDisk whole("sdz", {40 << 20});
    const auto bytes = sample.disks[0].read(0, std::size_t(20 << 20)).value();
    whole.write(20 << 20, bytes);
    QVERIFY(!examineNative(whole).value());
}

/// Goal: the front speaks if the end is from another life. Method: an old array's tail, newer.
void NativeMemberTest::staleTailOfAnotherArray()
{
    Sample old = Sample::create(2, 0);
    old.commit(old.next(60));
    Sample sample = Sample::create(2, 0);
    Config config = sample.config;
    config.array = sampleUuid(77);
    MemoryDisk disk = old.disks[0];
    const CommitTarget target{config.members[0].id, disk.size(), {}};
    const auto writes = commitWrites(config, std::span(&target, 1)).value();
    disk.write(labelOffset(Front, 1, disk.size()), ByteVector(4096));
    for (const Write &write : writes)
        if (write.offset < (1 << 20))
            disk.write(write.offset, write.bytes);
    const auto native = examineNative(disk).value();
    QCOMPARE(native->config.array, config.array);
    QVERIFY(mentions(*native, "belongs to another array"));
    QVERIFY(!native->current[Tail]);
}

/// Goal: a disk that changed its size is noticed. Method: larger; smaller than its data.
void NativeMemberTest::deviceOfAnotherSize()
{
    const Sample sample = Sample::create(2, 0);
    MemoryDisk disk = sample.disks[0];
    disk.resize({30 << 20});
    const auto larger = examineNative(disk).value();
    QVERIFY(larger);
    QVERIFY(mentions(*larger, "not of the size"));
    disk.resize({19 << 20});
    QCOMPARE(examineNative(disk).error().code, ErrorCode::MetadataCorrupt);
}

/// Goal: a label never lends its word to another config. Method: a sealed label with a slot that
/// its own config gives to somebody else.
void NativeMemberTest::labelAndConfigMustAgree()
{
    const Sample sample = Sample::create(2, 0);
    MemoryDisk disk = sample.disks[0];
    for (const Copy copy : {Front, Tail}) {
        const auto at = labelOffset(copy, 0, disk.size());
        const auto block = disk.read(at, std::size_t(4096)).value();
        Label label = decodeLabel(block, disk.size()).value();
        label.slot = 1;
        disk.write(at, encodeLabel(label));
    }
    const auto native = examineNative(disk);
    QVERIFY(!native);
    QVERIFY(native.error().detail.find("contradicts") != std::string::npos);
}

/// Goal: a head copied from another disk is not believed. Method: the neighbour's ring.
void NativeMemberTest::statusOfAnotherMember()
{
    Sample sample = Sample::create(2, 0);
    const auto ring = sample.disks[1].read(BKH_HEAD_OFFSET, std::size_t(65536)).value();
    sample.disks[0].write(BKH_HEAD_OFFSET, ring);
    const auto native = examineNative(sample.disks[0]).value();
    QVERIFY(!native->head);
    QVERIFY(mentions(*native, "written for another member"));
}

QTEST_APPLESS_MAIN(NativeMemberTest)
#include "native_member_test.moc"
