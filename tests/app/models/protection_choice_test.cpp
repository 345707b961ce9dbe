// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/protection_choice.h"
#include "tests/app/gui_test.h"

using namespace bulkhead;

namespace
{

const std::vector<std::string> every{"raid1", "raid10", "raid4", "raid5", "raid6"};

std::vector<Disk> disks(std::size_t count, Bytes size = {4'000'787'030'016})
{
    std::vector<Disk> list(count);
    for (std::size_t i = 0; i < count; ++i) {
        list[i].device = "sd" + std::to_string(i);
        list[i].size = size;
    }
    return list;
}

QString recommended(const std::vector<std::string> &levels, std::size_t count)
{
    QString name;
    for (const ProtectionChoice &choice : protectionChoices(levels, disks(count)))
        if (!choice.reason.isEmpty())
            name += QString::fromStdString(std::string(text(choice.level)));
    return name;
}

const ProtectionChoice &find(const std::vector<ProtectionChoice> &choices, Level level)
{
    return *std::ranges::find(choices, level, &ProtectionChoice::level);
}

} // namespace

class ProtectionChoiceTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { failOnAnyWarning(); }
    void recommendsOne_data();
    void recommendsOne();
    void factsAreThoseOfThePlan();
    void excuses();
    void smallestDiskDecides();
};

void ProtectionChoiceTest::recommendsOne_data()
{
    QTest::addColumn<QStringList>("levels");
    QTest::addColumn<int>("count");
    QTest::addColumn<QString>("best");
    const auto row = [](const QStringList &levels, int count, const char *best) {
        QTest::addRow("%d of %s", count, qPrintable(levels.join(' '))) << levels << count << best;
    };
    const QStringList now{"raid1", "raid10"};
    const QStringList all{"raid1", "raid10", "raid4", "raid5", "raid6"};
    row(now, 2, "raid1");
    row(now, 3, "raid1");
    row(now, 4, "raid10");
    row(now, 5, "raid10");
    row(now, 12, "raid10");
    row(all, 2, "raid1");
    row(all, 3, "raid1");
    row(all, 4, "raid10");
    row(all, 5, "raid10");
    row(all, 6, "raid6");
    row(all, 32, "raid6");
    row({"raid5", "raid6"}, 3, "raid5");
    row({"raid5", "raid6"}, 2, "");
    row({"raid1"}, 2, ""); // one way only: nothing to recommend
}

/// Goal: who does not know gets one good answer, and one that is possible. Method: numbers of
/// disks and lists of levels.
void ProtectionChoiceTest::recommendsOne()
{
    QFETCH(QStringList, levels);
    QFETCH(int, count);
    QFETCH(QString, best);
    std::vector<std::string> offered;
    for (const QString &level : levels)
        offered.push_back(level.toStdString());
    QCOMPARE(recommended(offered, std::size_t(count)), best);
}

/// Goal: a card promises what the plan keeps. Method: four disks of 4 TB, by hand.
void ProtectionChoiceTest::factsAreThoseOfThePlan()
{
    const auto choices = protectionChoices(every, disks(4));
    QCOMPARE(find(choices, Level::Raid1).facts.mid(0, 2),
             (QStringList{"4.0 TB usable", "any 3 disks may fail"}));
    QCOMPARE(find(choices, Level::Raid10).facts,
             (QStringList{"8.0 TB usable", "any one disk may fail, with luck more", "fast"}));
    QCOMPARE(find(choices, Level::Raid5).facts.mid(0, 2),
             (QStringList{"12 TB usable", "any one disk may fail"}));
    QCOMPARE(find(choices, Level::Raid6).facts.mid(0, 2),
             (QStringList{"8.0 TB usable", "any 2 disks may fail"}));
    const ProtectionChoice three = protectionChoice(Level::Raid10, {"near=3", {1 << 20}}, disks(4));
    QCOMPARE(three.facts.at(0), QString("5.3 TB usable"));
    QVERIFY(three.facts.at(1).startsWith("any 2 disks may fail"));
    QVERIFY(three.text.contains("on 3 disks"));
    QVERIFY(!protectionChoice(Level::Raid10, {}, disks(3)).facts.at(1).contains("luck"));
}

/// Goal: what cannot be chosen says why. Method: too few, too many, too small, pointless.
void ProtectionChoiceTest::excuses()
{
    const auto excuse = [](Level level, const ShapeWish &wish, const std::vector<Disk> &members) {
        const ProtectionChoice choice = protectionChoice(level, wish, members);
        return choice.offer ? QString() : choice.text;
    };
    QCOMPARE(excuse(Level::Raid1, {}, disks(1)), QString("Needs at least 2 disks."));
    QCOMPARE(excuse(Level::Raid1, {}, {}), QString("Needs at least 2 disks."));
    QCOMPARE(excuse(Level::Raid5, {}, disks(2)), QString("Needs at least 3 disks."));
    QCOMPARE(excuse(Level::Raid6, {}, disks(3)), QString("Needs at least 4 disks."));
    QCOMPARE(excuse(Level::Raid10, {"near=3", {}}, disks(2)), QString("Needs at least 3 disks."));
    QVERIFY(excuse(Level::Raid1, {}, disks(9)).contains("at most 8"));
    QVERIFY(excuse(Level::Raid6, {}, disks(33)).contains("too many"));
    QVERIFY(excuse(Level::Raid10, {}, disks(2)).contains("just a mirror"));
    QVERIFY(excuse(Level::Raid5, {"", {16 << 20}}, disks(3, {30 << 20})).contains("too small"));
    QVERIFY(!excuse(Level::Raid5, {"spiral", {}}, disks(3)).isEmpty());
}

/// Goal: the smallest disk decides. Method: one of half the size.
void ProtectionChoiceTest::smallestDiskDecides()
{
    auto list = disks(3);
    list.push_back(disks(1, {2'000'398'934'016}).front());
    QCOMPARE(protectionChoice(Level::Raid5, {}, list).facts.at(0), QString("6.0 TB usable"));
}

BULKHEAD_GUI_TEST(ProtectionChoiceTest)
#include "protection_choice_test.moc"
