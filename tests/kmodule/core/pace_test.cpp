// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kmodule/core/sample.h"

#include <QTest>

extern "C" {
#include "kmodule/core/pace.h"
}

namespace
{

constexpr std::uint64_t ms = 1'000'000;
constexpr std::uint64_t lookNs = 100 * ms;

/// A disk that serves users and background work: the busier it is, the longer requests take.
struct Disk
{
    std::uint64_t mostKib; ///< Per second, if it does nothing else.
    std::uint64_t usersKib; ///< What users ask of it; 0: nothing.
    std::uint64_t aloneNs; ///< What a request takes when nothing else goes on.
    std::uint64_t allowedKib = 0; ///< To background work; 0: as fast as it goes.

    [[nodiscard]] std::uint64_t background() const
    {
        const std::uint64_t left = mostKib - usersKib;
        return allowedKib ? std::min(allowedKib, left) : left;
    }
    [[nodiscard]] std::uint64_t latency() const
    {
        // A queue with one server; never entirely full.
        const std::uint64_t busy = std::min(usersKib + background(), mostKib - mostKib / 50);
        return aloneNs * mostKib / (mostKib - busy);
    }
    [[nodiscard]] bkh_pace_look look() const
    {
        const std::uint64_t requests = usersKib / 64 / 10;
        return {lookNs, requests, requests * latency(), background() / 10};
    }
};

/// The most that background work can do while requests take no longer than @p target.
std::uint64_t bestOf(Disk disk, std::uint64_t target)
{
    for (disk.allowedKib = 1024; disk.latency() <= target; disk.allowedKib += 1024) { }
    return disk.allowedKib;
}

void run(bkh_pace &pace, Disk &disk, int looks)
{
    for (int i = 0; i < looks; ++i) {
        const bkh_pace_look look = disk.look();
        disk.allowedKib = bkh_pace_step(&pace, &look);
    }
}

} // namespace

class PaceTest : public QObject
{
    Q_OBJECT
private slots:
    void usersComeFirst_data();
    void usersComeFirst();
    void freeWhenNobodyWaits();
    void nothingIsAsked();
    void itEndsSomeDay();
    void strangeNumbers();
};

void PaceTest::usersComeFirst_data()
{
    QTest::addColumn<Disk>("disk");
    QTest::addColumn<quint64>("target");
    QTest::newRow("spinning") << Disk{150'000, 40'000, 8 * ms} << quint64(30 * ms);
    QTest::newRow("flash") << Disk{2'000'000, 300'000, ms / 5} << quint64(ms);
    QTest::newRow("nearly full") << Disk{150'000, 100'000, 5 * ms} << quint64(25 * ms);
}

/// Goal: a rebuild takes what users leave, and most of it: their requests are not slower than
/// asked for, nor the rebuild slower than it must be.
/// Method: a model of a disk; two seconds to find the rate, ten to keep it; then users want less,
/// and after three seconds it takes more.
void PaceTest::usersComeFirst()
{
    QFETCH(Disk, disk);
    QFETCH(quint64, target);
    QVERIFY(disk.latency() > target); // without a limit they would wait
    bkh_pace pace{target, 0, 0};
    run(pace, disk, 20);
    std::uint64_t waited = 0, done = 0;
    constexpr int looks = 100;
    for (int i = 0; i < looks; ++i) {
        waited += disk.latency();
        done += disk.background();
        run(pace, disk, 1);
    }
    QVERIFY2(waited / looks <= target, qPrintable(QString::number(waited / looks)));
    QVERIFY2(done / looks >= bestOf(disk, target) / 2, qPrintable(QString::number(done / looks)));
    const std::uint64_t before = bestOf(disk, target);
    disk.usersKib /= 4;
    QVERIFY(bestOf(disk, target) > before + before / 8);
    run(pace, disk, 30);
    QVERIFY2(disk.background() >= bestOf(disk, target) * 3 / 4,
             qPrintable(QString::number(disk.background())));
}

/// Goal: a rebuild at night is not held back by the evening's users. Method: users that leave;
/// within two seconds it is free, and users that come back are first again.
void PaceTest::freeWhenNobodyWaits()
{
    Disk disk{150'000, 60'000, 8 * ms};
    bkh_pace pace{30 * ms, 0, 0};
    run(pace, disk, 20);
    QVERIFY(disk.allowedKib > 0);
    disk.usersKib = 0;
    run(pace, disk, 20);
    QCOMPARE(disk.allowedKib, 0U);
    disk.usersKib = 60'000;
    run(pace, disk, 10);
    QVERIFY(disk.latency() <= 30 * ms);
}

/// Goal: without a target nothing is held back. Method: users that wait long.
void PaceTest::nothingIsAsked()
{
    Disk disk{150'000, 140'000, 8 * ms};
    bkh_pace pace{};
    run(pace, disk, 20);
    QCOMPARE(disk.allowedKib, 0U);
    pace.target_ns = 10 * ms;
    run(pace, disk, 20);
    QVERIFY(disk.allowedKib > 0);
    pace.target_ns = 0;
    run(pace, disk, 1);
    QCOMPARE(disk.allowedKib, 0U);
}

/// Goal: where users are slow by themselves an array is protected again some day all the same.
/// Method: a target that cannot be reached; not below the floor, nor below what was asked for.
void PaceTest::itEndsSomeDay()
{
    Disk disk{150'000, 140'000, 50 * ms};
    bkh_pace pace{ms, 0, 0};
    run(pace, disk, 100);
    QCOMPARE(disk.allowedKib, std::uint64_t(BKH_PACE_FLOOR_KIB));
    pace.floor_kib = 5000;
    run(pace, disk, 100);
    QCOMPARE(disk.allowedKib, 5000U);
}

/// Goal: no number makes it divide by nothing or stand still. Method: the ends of each.
void PaceTest::strangeNumbers()
{
    const std::uint64_t numbers[] = {0, 1, 1000, 1ULL << 40, ~0ULL};
    for (const auto target : numbers)
        for (const auto elapsed : numbers)
            for (const auto requests : numbers)
                for (const auto latency : numbers)
                    for (const auto done : numbers) {
                        bkh_pace pace{target, 0, 0};
                        const bkh_pace_look look{elapsed, requests, latency, done};
                        for (int i = 0; i < 3; ++i) {
                            const auto rate = bkh_pace_step(&pace, &look);
                            QVERIFY(rate == 0 || rate >= BKH_PACE_FLOOR_KIB);
                        }
                    }
}

QTEST_APPLESS_MAIN(PaceTest)
#include "pace_test.moc"
