// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/metadata/commit.h"
#include "tests/backend/metadata/sample.h"

#include <functional>

using namespace bulkhead;

namespace
{

constexpr std::size_t sectorBytes = 512;

std::vector<CommitTarget> targetsOf(const std::vector<FoundMember> &found)
{
    std::vector<CommitTarget> targets;
    for (const FoundMember &member : found)
        targets.push_back({member.native.label.member, member.size, member.native.current});
    return targets;
}

/// What may be left of a write that was not yet durable: its first sectors, its last, or a hole.
enum class Left { Nothing, First, Last, Hole, All };
constexpr std::array kinds{Left::Nothing, Left::First, Left::Last, Left::Hole, Left::All};

void writeTorn(MemoryDisk &disk, const Write &write, Left left, std::size_t cut)
{
    const std::size_t at = cut * sectorBytes;
    const ByteSpan bytes(write.bytes);
    if (left == Left::All || left == Left::First || left == Left::Hole)
        disk.write(write.offset, left == Left::All ? bytes : bytes.first(at));
    if (left == Left::Last)
        disk.write(write.offset + at, bytes.subspan(at));
    if (left == Left::Hole && at + sectorBytes < bytes.size())
        disk.write(write.offset + at + sectorBytes, bytes.subspan(at + sectorBytes));
}

/// Disks after a power cut: writes [0, count) were completed, of which those that nobody flushed
/// since survive as @p cached says; write @p count was under way and leaves @p torn of itself.
std::vector<MemoryDisk> cutAt(std::vector<MemoryDisk> disks, const std::vector<Write> &writes,
                              std::size_t count, Left cached, Left torn, std::size_t cut)
{
    std::vector<std::vector<const Write *>> pending(disks.size());
    const auto flush = [&](std::size_t disk) {
        for (const Write *write : pending[disk])
            disks[disk].write(write->offset, write->bytes);
        pending[disk].clear();
    };
    for (std::size_t i = 0; i < count; ++i) {
        const Write &write = writes[i];
        if (write.flushBefore)
            flush(write.member);
        if (write.fua)
            disks[write.member].write(write.offset, write.bytes);
        else
            pending[write.member].push_back(&write);
    }
    if (count < writes.size() && writes[count].flushBefore)
        flush(writes[count].member);
    if (count < writes.size())
        writeTorn(disks[writes[count].member], writes[count], torn, cut);
    for (std::size_t disk = 0; disk < disks.size(); ++disk)
        for (const Write *write : pending[disk])
            writeTorn(disks[disk], *write, cached, std::min(cut, std::size_t(8)));
    return disks;
}

/// Is there, after @p count writes, anything in a cache that a power cut may lose?
bool anyCached(const std::vector<Write> &writes, std::size_t count)
{
    std::set<std::size_t> cached;
    for (std::size_t i = 0; i < std::min(count + 1, writes.size()); ++i) {
        if (writes[i].flushBefore)
            cached.erase(writes[i].member);
        if (!writes[i].fua && i < count)
            cached.insert(writes[i].member);
    }
    return !cached.empty();
}

/// Calls @p check with every state that a power cut during @p writes can leave.
void eachCut(const std::vector<MemoryDisk> &disks, const std::vector<Write> &writes,
             const std::function<void(std::vector<MemoryDisk>, std::size_t)> &check)
{
    for (std::size_t count = 0; count <= writes.size(); ++count) {
        const std::size_t sectors =
            count < writes.size() ? writes[count].bytes.size() / sectorBytes : 1;
        for (const Left cached : kinds) {
            if (cached != kinds.front() && !anyCached(writes, count))
                break;
            for (const Left torn : kinds)
                for (std::size_t cut = 0; cut < sectors; ++cut) {
                    check(cutAt(disks, writes, count, cached, torn, cut), count);
                    if (torn == Left::Nothing || torn == Left::All)
                        break; // The place of the cut makes no difference.
                }
        }
    }
}

struct Seen
{
    std::vector<FoundMember> found;
    std::vector<NativeSet> sets;
};

Seen see(std::vector<MemoryDisk> disks)
{
    Sample sample;
    sample.disks = std::move(disks);
    Seen seen;
    seen.found = sample.examine();
    seen.sets = groupMembers(seen.found);
    return seen;
}

} // namespace

class CommitTest : public QObject
{
    Q_OBJECT
private slots:
    void placesAreThoseOfTheFormat();
    void dataSizes();
    void orderIsKept();
    void neverTouchesWhatCounts();
    void strangersAreRefused();
    void cutAnywhereLeavesOneOfTwo();
    void cutTwiceLeavesOneOfThree();
    void survivesTheLossOfADiskAfterACut();
    void createCutAnywhereLeavesNothingHalf();
    void clearingLeavesNothing();
};

/// Goal: the region table of the design. Method: known offsets, an odd size among them.
void CommitTest::placesAreThoseOfTheFormat()
{
    const Bytes size{20 << 20};
    QCOMPARE(labelOffset(Front, 0, size), std::uint64_t(0x1000));
    QCOMPARE(labelOffset(Front, 1, size), std::uint64_t(0x2000));
    QCOMPARE(configOffset(Front, 0, size), std::uint64_t(0x10000));
    QCOMPARE(configOffset(Front, 1, size), std::uint64_t(0x50000));
    QCOMPARE(labelOffset(Tail, 0, size), size.value - 0x2000);
    QCOMPARE(labelOffset(Tail, 1, size), size.value - 0x1000);
    QCOMPARE(configOffset(Tail, 0, size), size.value - 0x82000);
    QCOMPARE(configOffset(Tail, 1, size), size.value - 0x42000);
    const Bytes odd{(20 << 20) + 7 * 512};
    QCOMPARE(labelOffset(Tail, 1, odd), labelOffset(Tail, 1, size));
}

/// Goal: data never meets metadata. Method: sizes around every step.
void CommitTest::dataSizes()
{
    QCOMPARE(memberDataSize({0}), Bytes{0});
    QCOMPARE(memberDataSize({minMemberSize.value - 1}), Bytes{0});
    QCOMPARE(memberDataSize(minMemberSize), Bytes{1 << 20});
    QCOMPARE(memberDataSize({minMemberSize.value + (1 << 20) - 1}), Bytes{1 << 20});
    for (std::uint64_t size = minMemberSize.value; size < (24 << 20); size += 512 * 37) {
        const std::uint64_t end = BKH_DATA_OFFSET_DEFAULT + memberDataSize({size}).value;
        QVERIFY(end <= configOffset(Tail, 0, {size}));
        QVERIFY(end + BKH_TAIL_BYTES <= size);
    }
}

/// Goal: config before label, front before tail, labels durable. Method: look at the list.
void CommitTest::orderIsKept()
{
    const Sample sample = Sample::create(2, 1);
    const auto writes = commitWrites(sample.next(60), targetsOf(sample.examine())).value();
    QCOMPARE(writes.size(), std::size_t(12));
    for (std::size_t i = 0; i < writes.size(); ++i) {
        const bool tail = i >= 6;
        const bool label = i % 6 >= 3;
        QCOMPARE(writes[i].offset > (1 << 20), tail);
        QCOMPARE(writes[i].bytes.size() == BKH_BLOCK_BYTES, label);
        QCOMPARE(writes[i].flushBefore, label);
        QCOMPARE(writes[i].fua, label);
        QCOMPARE(writes[i].member, i % 3);
        QCOMPARE(writes[i].offset % BKH_BLOCK_BYTES, std::uint64_t(0));
        QCOMPARE(writes[i].bytes.size() % BKH_BLOCK_BYTES, std::size_t(0));
    }
}

/// Goal: what counts now is not overwritten. Method: ten updates in a row.
void CommitTest::neverTouchesWhatCounts()
{
    Sample sample = Sample::create(2, 1);
    for (std::uint8_t round = 0; round < 10; ++round) {
        const auto found = sample.examine();
        const Config next = sample.next(std::uint8_t(60 + round));
        const auto writes = commitWrites(next, targetsOf(found)).value();
        for (const Write &write : writes) {
            const auto &current = found[write.member].native.current;
            const Bytes size = found[write.member].size;
            for (const Copy copy : {Front, Tail}) {
                QVERIFY(write.offset != labelOffset(copy, *current[copy], size));
                QVERIFY(write.offset != configOffset(copy, *current[copy], size));
            }
            const std::uint64_t end = write.offset + write.bytes.size();
            const bool front = write.offset >= BKH_LABEL_OFFSET_0 && end <= BKH_HEAD_OFFSET;
            QVERIFY(front || (write.offset >= size.value - BKH_TAIL_BYTES && end <= size.value));
        }
        sample.commit(next);
        for (const FoundMember &member : sample.examine()) {
            QCOMPARE(member.native.label.generation, next.generation);
            QVERIFY(member.native.problems.empty());
        }
    }
}

/// Goal: nobody is written to who does not belong. Method: a member that the config lacks.
void CommitTest::strangersAreRefused()
{
    const Sample sample = Sample::create(2, 0);
    auto targets = targetsOf(sample.examine());
    targets[1].member = sampleUuid(99);
    QCOMPARE(commitWrites(sample.next(60), targets).error().code, ErrorCode::InvalidArgument);
}

/// Goal: a torn update leaves the old state or the new one, and the next update mends it.
/// Method: cut at every write, tear at every sector, caches lost, kept or torn; then update.
void CommitTest::cutAnywhereLeavesOneOfTwo()
{
    Sample sample = Sample::create(2, 1);
    sample.commit(sample.next(60));
    const Config before = sample.config;
    Config after = sample.next(61);
    after.name = "Renamed";
    const auto writes = commitWrites(after, targetsOf(sample.examine())).value();
    int states = 0;
    eachCut(sample.disks, writes, [&](std::vector<MemoryDisk> disks, std::size_t count) {
        ++states;
        const Seen seen = see(disks);
        QCOMPARE(seen.found.size(), std::size_t(3));
        QCOMPARE(seen.sets.size(), std::size_t(1));
        const NativeSet &set = seen.sets.front();
        QCOMPARE(set.conflict, std::string());
        QVERIFY(set.config == before || set.config == after);
        if (count < 3)
            QVERIFY(set.config == before); // No label yet, no update.
        if (count > 3)
            QVERIFY(set.config == after); // A durable label is a promise.
        QVERIFY(assembleSet(set)->startable);

        Sample mended;
        mended.disks = disks;
        mended.config = set.config;
        applyWrites(mended.disks, commitWrites(mended.next(62), targetsOf(seen.found)).value());
        for (const FoundMember &member : mended.examine()) {
            QCOMPARE(member.native.label.generation, set.config.generation + 1);
            QVERIFY(member.native.problems.empty());
        }
    });
    qInfo("%d states", states);
    QVERIFY(states > 1000);
}

/// Goal: a cut in the repair of a cut is no worse. Method: cut the first update after each write,
/// then cut the second one everywhere.
void CommitTest::cutTwiceLeavesOneOfThree()
{
    Sample sample = Sample::create(2, 0);
    const Config before = sample.config;
    const Config first = sample.next(61);
    const auto writes = commitWrites(first, targetsOf(sample.examine())).value();
    int states = 0;
    for (std::size_t count = 0; count <= writes.size(); ++count) {
        const auto once = cutAt(sample.disks, writes, count, Left::Nothing, Left::First, 1);
        const Seen seen = see(once);
        Sample again;
        again.disks = once;
        again.config = seen.sets.front().config;
        const Config second = again.next(62);
        const auto more = commitWrites(second, targetsOf(seen.found)).value();
        eachCut(once, more, [&](std::vector<MemoryDisk> disks, std::size_t) {
            ++states;
            const Seen now = see(std::move(disks));
            QCOMPARE(now.found.size(), std::size_t(2));
            QCOMPARE(now.sets.size(), std::size_t(1));
            QCOMPARE(now.sets.front().conflict, std::string());
            const Config &config = now.sets.front().config;
            QVERIFY(config == second || config == again.config);
            QVERIFY(config == second || config == before || config == first);
        });
    }
    qInfo("%d states", states);
}

/// Goal: one disk alone still tells a whole story. Method: cut anywhere, then take away each disk.
void CommitTest::survivesTheLossOfADiskAfterACut()
{
    Sample sample = Sample::create(2, 0);
    const Config before = sample.config;
    const Config after = sample.next(61);
    const auto writes = commitWrites(after, targetsOf(sample.examine())).value();
    eachCut(sample.disks, writes, [&](std::vector<MemoryDisk> disks, std::size_t) {
        for (std::size_t lost = 0; lost < disks.size(); ++lost) {
            std::vector<MemoryDisk> rest;
            rest.push_back(disks[1 - lost]);
            const Seen seen = see(std::move(rest));
            QCOMPARE(seen.sets.size(), std::size_t(1));
            const NativeSet &set = seen.sets.front();
            QVERIFY(set.conflict.empty());
            QVERIFY(set.config == before || set.config == after);
            QVERIFY(assembleSet(set)->startable);
        }
    });
}

/// Goal: a half-made array is none, or a whole one. Method: cut the first labels everywhere on
/// disks that carried another array before.
void CommitTest::createCutAnywhereLeavesNothingHalf()
{
    const Sample old = Sample::create(2, 0);
    Sample fresh = Sample::create(2, 0);
    Config config = fresh.config;
    config.array = sampleUuid(77);
    config.name = "New";
    std::vector<CommitTarget> targets;
    std::vector<Write> writes;
    const auto add = [&](std::vector<Write> more) {
        std::ranges::move(more, std::back_inserter(writes));
    };
    for (std::size_t i = 0; i < 2; ++i) {
        add(clearLabelWrites(i, old.disks[i].size()));
        add(firstStatusWrites(config, config.members[i].id, i).value());
        targets.push_back({config.members[i].id, old.disks[i].size(), {}});
    }
    add(commitWrites(config, targets).value());
    for (std::size_t count = 0; count <= writes.size(); ++count)
        for (const Left left : kinds) {
            const Seen seen = see(cutAt(old.disks, writes, count, left, left, 3));
            for (const NativeSet &set : seen.sets) {
                const bool isNew = set.config == config;
                QVERIFY(isNew || set.config == old.config);
                if (isNew)
                    QVERIFY(assembleSet(set)->startable);
            }
        }
    const Seen whole = see(cutAt(old.disks, writes, writes.size(), Left::All, Left::All, 0));
    QCOMPARE(whole.sets.size(), std::size_t(1));
    QCOMPARE(whole.sets.front().config, config);
}

/// Goal: a freed disk is nobody's. Method: clear, then look.
void CommitTest::clearingLeavesNothing()
{
    Sample sample = Sample::create(2, 0);
    sample.commit(sample.next(60));
    applyWrites(sample.disks, clearLabelWrites(1, sample.disks[1].size()));
    QVERIFY(!examineNative(sample.disks[1]).value());
    QVERIFY(examineNative(sample.disks[0]).value());
}

QTEST_APPLESS_MAIN(CommitTest)
#include "commit_test.moc"
