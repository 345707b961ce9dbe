// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/inventory/kernel_array.h"

#include <QTest>

using namespace bulkhead;

namespace
{

Array labelled(Level level, const std::string &layout, std::size_t members)
{
    Array array;
    array.level = level;
    array.layout = layout;
    array.chunk = {level == Level::Raid1 ? 0U : 65536U};
    for (std::size_t slot = 0; slot < members; ++slot) {
        array.members.emplace_back();
        array.members.back().id.bytes[0] = static_cast<std::uint8_t>(slot + 1);
        array.members.back().slot = static_cast<int>(slot);
    }
    return array;
}

/// What becomes of the array when the kernel says @p health.
Array merged(Array array, const std::string &health)
{
    const auto status = parseStatusLine("1 " + std::string(text(array.level)) + " degraded "
                                        + std::to_string(health.size()) + ' ' + health
                                        + " idle 0 0 0 0 4,3,2,1,0 24576 0 0 7 0");
    if (!status)
        return {};
    mergeStatus(array, *status);
    return array;
}

} // namespace

class KernelArrayTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void failuresLeftByLevel_data();
    void failuresLeftByLevel();
    void regionsAreThoseOfTheArray();
    void aCopyIsShownBeforeTheLabelsSayIt();
};

void KernelArrayTest::failuresLeftByLevel_data()
{
    QTest::addColumn<QString>("level");
    QTest::addColumn<QString>("layout");
    QTest::addColumn<QString>("health");
    QTest::addColumn<int>("left");
    const auto row = [](const char *level, const char *layout, const char *health, int left) {
        QTest::addRow("%s %s %s", level, layout, health) << level << layout << health << left;
    };
    row("raid1", "none", "AAA", 2);
    row("raid1", "none", "AaD", 0);
    row("raid10", "near=2", "AAAA", 1);
    row("raid10", "near=2", "DAAA", 0);
    row("raid10", "near=2", "DADA", 0);
    row("raid10", "near=2", "ADDA", 0);
    row("raid10", "near=2", "DDAA", -1);
    row("raid10", "near=2", "aDAA", -1);
    row("raid10", "far=2", "DADA", 0);
    row("raid10", "far=2", "ADDA", -1);
    row("raid10", "near=3", "AAAAA", 2);
    row("raid10", "near=3", "D-AAA", 0);
    row("raid4", "parity-last", "AA-", 0);
    row("raid5", "left-symmetric", "AAAA", 1);
    row("raid5", "left-symmetric", "A-DA", -1);
    row("raid6", "left-symmetric", "AAAA", 2);
    row("raid6", "left-symmetric", "A-Aa", 0);
    row("raid6", "left-symmetric", "A-Da", -1);
}

/// Goal: what the bus says may still fail is true of the running array. Method: status lines of
/// each level, with members out in places that matter.
void KernelArrayTest::failuresLeftByLevel()
{
    QFETCH(QString, level);
    QFETCH(QString, layout);
    QFETCH(QString, health);
    QFETCH(int, left);
    const Array array = labelled(parseLevel(level.toStdString()).value(), layout.toStdString(),
                                 static_cast<std::size_t>(health.size()));
    QCOMPARE(merged(array, health.toStdString()).failuresLeft, left);
}

/// Goal: the picture's scale is what the module says, in bytes of the array. Method: its line.
void KernelArrayTest::regionsAreThoseOfTheArray()
{
    const Array array = merged(labelled(Level::Raid5, "left-symmetric", 4), "AAA-");
    QCOMPARE(array.regionSize.value, std::uint64_t{24576} * 512);
    QCOMPARE(array.regionCounts[0], std::uint64_t{4});
    QCOMPARE(array.events, std::uint64_t{7});
}

/// Goal: who looks while a member is copied is told which disk is being filled, at once. Method: a
/// spare whose label was read before the copying began, and the table that already has it.
void KernelArrayTest::aCopyIsShownBeforeTheLabelsSayIt()
{
    Array array = labelled(Level::Raid1, "none", 2);
    Member spare;
    spare.id.bytes[0] = 9;
    spare.device = "/dev/sdc";
    spare.state = MemberState::Spare;
    array.spares.push_back(spare);
    KernelArray kernel;
    kernel.hasTable = true;
    kernel.table.members.resize(2);
    kernel.table.members[0].id = array.members[0].id;
    kernel.table.members[1].id = array.members[1].id;
    kernel.table.replacement = TableReplacement{.slot = 1, .disk = {}};
    kernel.table.replacement->disk.id = spare.id;
    kernel.status =
        parseStatusLine("1 raid1 active 2 AA replace 0 8 0 0 4,3,2,1,0 24576 0 0 7 0").value();
    mergeRunning(array, kernel);
    QCOMPARE(array.spares[0].state, MemberState::Rebuilding);
    QCOMPARE(array.spares[0].replaces, 1);
    kernel.table.replacement.reset();
    mergeRunning(array, kernel);
    QCOMPARE(array.spares[0].state, MemberState::Spare);
}

QTEST_APPLESS_MAIN(KernelArrayTest)
#include "kernel_array_test.moc"
