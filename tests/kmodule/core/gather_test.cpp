// SPDX-License-Identifier: GPL-2.0-or-later
#include <QTest>

#include <algorithm>
#include <bit>
#include <memory>
#include <random>
#include <set>
#include <vector>

extern "C" {
#include "kmodule/core/gather.h"
}

namespace
{

constexpr unsigned Blocks = 4;
constexpr unsigned Window = 64;
constexpr std::uint64_t Quick = 1000;

/// Pieces that live as long as the gather.
struct Gather
{
    bkh_gather gather{};
    std::vector<std::unique_ptr<bkh_piece>> pieces;

    explicit Gather() { bkh_gather_init(&gather, 7, 128); }

    /// False, and nothing is added, if it overlaps.
    bool add(std::uint32_t from, std::uint32_t sectors, std::uint32_t cover)
    {
        auto piece = std::make_unique<bkh_piece>(bkh_piece{nullptr, from, sectors, cover});
        if (bkh_gather_overlaps(&gather, piece.get()))
            return false;
        bkh_gather_add(&gather, piece.get());
        pieces.push_back(std::move(piece));
        return true;
    }

    /// Takes everything; how many operations it became. Each must be filled by its pieces.
    unsigned takeAll(std::set<const bkh_piece *> &seen)
    {
        unsigned operations = 0;
        bkh_piece whole{};
        while (const bkh_piece *piece = bkh_gather_take(&gather, &whole)) {
            ++operations;
            std::set<std::pair<std::uint32_t, unsigned>> filled;
            for (; piece; piece = piece->next) {
                seen.insert(piece);
                for (unsigned block = 0; block < Blocks; ++block)
                    for (std::uint32_t at = 0; piece->cover >> block & 1U && at < piece->sectors;
                         ++at)
                        filled.emplace(piece->from + at, block);
                if (piece->from < whole.from
                    || piece->from + piece->sectors > whole.from + whole.sectors
                    || (piece->cover & ~whole.cover))
                    return 0;
            }
            if (filled.size() != std::size_t(whole.sectors) * unsigned(std::popcount(whole.cover)))
                return 0;
        }
        return operations;
    }
    unsigned takeAll()
    {
        std::set<const bkh_piece *> seen;
        return takeAll(seen);
    }
};

} // namespace

class GatherTest : public QObject
{
    Q_OBJECT
private slots:
    void takesEachPieceOnce();
    void fullWindowIsOneOperation();
    void sameFirstBlocksOfEveryPlaceAreOne();
    void stairsAreTwo();
    void gapsKeepBlocksApart();
    void overlapIsSeen();
    void oneAfterTheOtherNeverWaits();
    void streamIsFoundAgain();
    void waitsWhileInFlightAndAWhileAfter();
    void waitingInVainEnds();
    void quietDependsOnThePace();
    void patienceGrowsWithSuccess();
    void streamsInUseAreKept();
};

/// Goal: whatever waits, each write is carried out once, and an operation covers no sector that
/// none of its writes covers: else it would write what nobody wrote. Method: random pieces that do
/// not overlap; each operation must be filled exactly by its pieces.
void GatherTest::takesEachPieceOnce()
{
    std::mt19937 random(1);
    for (int round = 0; round < 3000; ++round) {
        Gather gather;
        const unsigned step = 1U << random() % 4;
        for (int tries = int(random() % 60); tries > 0; --tries) {
            const std::uint32_t from = random() % (Window / step) * step;
            const std::uint32_t most = (Window - from) / step;
            gather.add(from, (random() % std::min(most, 6U) + 1) * step, 1U << random() % Blocks);
        }
        std::uint32_t covered = 0;
        for (const auto &piece : gather.pieces)
            covered += piece->sectors;
        QCOMPARE(gather.gather.covered, covered);
        std::set<const bkh_piece *> seen;
        const std::size_t pieces = gather.pieces.size();
        const unsigned operations = gather.takeAll(seen);
        QCOMPARE(seen.size(), pieces);
        QVERIFY(operations <= pieces && (operations || !pieces));
        QCOMPARE(gather.gather.nr, 0U);
        QCOMPARE(gather.gather.covered, 0U);
    }
}

/// Goal: a row whose data is all there is one operation, in whatever pieces and order it came.
/// Method: all blocks of a window in pieces of any size, shuffled.
void GatherTest::fullWindowIsOneOperation()
{
    std::mt19937 random(2);
    for (const std::uint32_t step : {1U, 8U, 16U, 64U}) {
        std::vector<std::pair<std::uint32_t, unsigned>> places;
        for (unsigned block = 0; block < Blocks; ++block)
            for (std::uint32_t from = 0; from < Window; from += step)
                places.emplace_back(from, block);
        std::shuffle(places.begin(), places.end(), random);
        Gather gather;
        for (const auto &[from, block] : places)
            QVERIFY(gather.add(from, step, 1U << block));
        QCOMPARE(gather.gather.covered, Window * Blocks);
        QCOMPARE(gather.takeAll(), 1U);
    }
    Gather uneven;
    QVERIFY(uneven.add(0, Window, 3));
    QVERIFY(uneven.add(0, 40, 4) && uneven.add(40, 24, 4) && uneven.add(0, 8, 8));
    QVERIFY(uneven.add(8, 56, 8));
    QCOMPARE(uneven.takeAll(), 1U);
}

/// Goal: what follows each other in the same blocks is one operation.
void GatherTest::sameFirstBlocksOfEveryPlaceAreOne()
{
    Gather gather;
    for (const std::uint32_t from : {24U, 0U, 16U, 8U})
        QVERIFY(gather.add(from, 8, 1) && gather.add(from, 8, 4));
    QCOMPARE(gather.takeAll(), 1U);
}

/// Goal: a stream that ends in the middle of a chunk is two operations, not one for each write.
void GatherTest::stairsAreTwo()
{
    Gather gather;
    for (std::uint32_t from = 0; from < Window; from += 8)
        QVERIFY(gather.add(from, 8, 1));
    for (std::uint32_t from = 0; from < Window / 2; from += 8)
        QVERIFY(gather.add(from, 8, 2));
    QCOMPARE(gather.takeAll(), 2U);
}

/// Goal: writes that overlap in place and leave gaps are not made one; runs of one block are.
void GatherTest::gapsKeepBlocksApart()
{
    Gather gather;
    QVERIFY(gather.add(0, 64, 1));
    QVERIFY(gather.add(8, 8, 2) && gather.add(16, 8, 2) && gather.add(40, 8, 2));
    QCOMPARE(gather.takeAll(), 3U);
}

/// Goal: two writes of the same sector are never in one operation: the later has to win.
void GatherTest::overlapIsSeen()
{
    Gather gather;
    QVERIFY(gather.add(8, 8, 1));
    QVERIFY(!gather.add(8, 8, 1));
    QVERIFY(!gather.add(15, 8, 1));
    QVERIFY(!gather.add(0, 9, 3));
    QVERIFY(gather.add(16, 8, 1));
    QVERIFY(gather.add(0, 8, 1));
    QVERIFY(gather.add(8, 8, 2));
}

/// Goal: who waits for each write before the next never waits for us, however long the stream.
void GatherTest::oneAfterTheOtherNeverWaits()
{
    bkh_stream streams[BKH_STREAMS] = {};
    for (std::uint64_t at = 0; at < 1000; ++at) {
        bool goesOn = false;
        const unsigned i = bkh_stream_of(streams, 8 * at, &goesOn);
        QVERIFY(i < BKH_STREAMS);
        QCOMPARE(goesOn, at > 0);
        QVERIFY(!bkh_stream_worth(&streams[i]));
        bkh_stream_came(&streams[i], 8 * (at + 1), at * Quick);
    }
}

/// Goal: streams are told apart, and one that pauses while others write here and there goes on.
void GatherTest::streamIsFoundAgain()
{
    bkh_stream streams[BKH_STREAMS] = {};
    bool goesOn = true;
    const unsigned one = bkh_stream_of(streams, 1000, &goesOn);
    bkh_stream_came(&streams[one], 1008, 1);
    const unsigned two = bkh_stream_of(streams, 5000, &goesOn);
    QVERIFY(!goesOn && two != one);
    bkh_stream_came(&streams[two], 5008, 2);
    QCOMPARE(bkh_stream_of(streams, 1008, &goesOn), one);
    QVERIFY(goesOn);
    QCOMPARE(bkh_stream_of(streams, 5008, &goesOn), two);
    QVERIFY(goesOn);
}

/// Goal: a stream waits while something of it is in flight; if a fast disk answers before the next
/// one comes, it is still known to have more behind it, but not for ever.
void GatherTest::waitsWhileInFlightAndAWhileAfter()
{
    bkh_stream stream{};
    stream.credit = BKH_STREAM_CREDIT;
    QVERIFY(!bkh_stream_worth(&stream));
    stream.in_flight = 1;
    QVERIFY(bkh_stream_worth(&stream));
    stream.in_flight = 0;
    unsigned after = 0;
    while (bkh_stream_worth(&stream))
        QVERIFY(++after < 1000);
    QVERIFY(after >= 1);
}

/// Goal: a stream that gains nothing by waiting stops waiting, and tries again now and then.
void GatherTest::waitingInVainEnds()
{
    bkh_stream stream{};
    stream.credit = BKH_STREAM_CREDIT;
    stream.in_flight = 2;
    unsigned waited = 0;
    constexpr unsigned writes = 20 * BKH_STREAM_SKIP;
    for (unsigned i = 0; i < writes; ++i) {
        if (!bkh_stream_worth(&stream))
            continue;
        ++waited;
        bkh_stream_judge(&stream, false, 2, 1);
    }
    QVERIFY(waited >= BKH_STREAM_CREDIT + 10 && waited <= BKH_STREAM_CREDIT + 20);
    bkh_stream_judge(&stream, true, 2, 1);
    QVERIFY(bkh_stream_worth(&stream));
    stream.credit = 0;
    bkh_stream_judge(&stream, false, 9, 2);
    QVERIFY(bkh_stream_worth(&stream));
}

/// Goal: a writer gets some of its own intervals to go on, within bounds, so that nobody waits
/// long.
void GatherTest::quietDependsOnThePace()
{
    for (const std::uint64_t gap : {1000ULL, 100'000ULL, 900'000ULL, 50'000'000ULL}) {
        bkh_stream stream{};
        std::uint64_t now = 1'000'000'000;
        for (int i = 0; i < 100; ++i, now += gap)
            bkh_stream_came(&stream, 8U * unsigned(i + 1), now);
        std::uint64_t quiet = 0;
        while (!bkh_stream_quiet(&stream, stream.last + quiet))
            quiet += 1000;
        QVERIFY(quiet >= BKH_STREAM_QUIET_LEAST && quiet <= BKH_STREAM_QUIET_MOST);
        if (gap == 100'000)
            QVERIFY(quiet >= 2 * gap && quiet <= 5 * gap);
        if (gap == 50'000'000)
            QVERIFY(quiet >= BKH_STREAM_QUIET_MOST / 2);
    }
}

/// Goal: a writer whose rows became whole may stall for longer; one that does not keep it up may
/// not.
void GatherTest::patienceGrowsWithSuccess()
{
    bkh_stream stream{};
    std::uint64_t now = 1'000'000'000;
    for (int i = 0; i < 100; ++i, now += 100'000)
        bkh_stream_came(&stream, 8U * unsigned(i + 1), now);
    const std::uint64_t usual = stream.last + 500'000, long_ = stream.last + 2'000'000;
    QVERIFY(bkh_stream_quiet(&stream, usual));
    for (int i = 0; i < 9; ++i)
        bkh_stream_judge(&stream, true, 3, 1);
    QVERIFY(!bkh_stream_quiet(&stream, long_));
    QVERIFY(bkh_stream_quiet(&stream, stream.last + 9'000'000));
    for (int i = 0; i < 9; ++i)
        bkh_stream_judge(&stream, false, 9, 1);
    QVERIFY(bkh_stream_quiet(&stream, usual));
}

/// Goal: a stream with writes in flight or waiting is never taken for another: its counts would be
/// lost.
void GatherTest::streamsInUseAreKept()
{
    bkh_stream streams[BKH_STREAMS] = {};
    bool goesOn = false;
    for (unsigned n = 0; n < BKH_STREAMS; ++n) {
        const unsigned i = bkh_stream_of(streams, 100'000 * (n + 1), &goesOn);
        QVERIFY(i < BKH_STREAMS);
        bkh_stream_came(&streams[i], 100'000 * (n + 1) + 8, n + 1);
        (n % 2 ? streams[i].held : streams[i].in_flight) = 1;
    }
    QCOMPARE(bkh_stream_of(streams, 77, &goesOn), unsigned(BKH_STREAMS));
    QVERIFY(!goesOn);
    streams[5] = {};
    QCOMPARE(bkh_stream_of(streams, 77, &goesOn), 5U);
}

QTEST_APPLESS_MAIN(GatherTest)
#include "gather_test.moc"
