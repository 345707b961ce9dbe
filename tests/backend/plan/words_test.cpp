// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/plan/words.h"

using namespace bulkhead;

class WordsTest : public QObject
{
    Q_OBJECT
private slots:
    void shellWords();
    void survival();
    void fillTimes();
    void writtenShare();
};

/// Goal: a copied command line does what it says. Method: names that a shell would take apart.
void WordsTest::shellWords()
{
    QCOMPARE(shellWord("Photos"), std::string("Photos"));
    QCOMPARE(shellWord("/dev/sdb"), std::string("/dev/sdb"));
    QCOMPARE(shellWord(""), std::string("''"));
    QCOMPARE(shellWord("My photos"), std::string("'My photos'"));
    QCOMPARE(shellWord("$(reboot)"), std::string("'$(reboot)'"));
    QCOMPARE(shellWord("it's"), std::string("'it'\\''s'"));
    QCOMPARE(shellWord("-f"), std::string("'-f'"));
    QCOMPARE(shellWord("\u00e4"), std::string("'\u00e4'"));
}

/// Goal: the sentence fits the number. Method: below, at and above one.
void WordsTest::survival()
{
    QCOMPARE(survivesWords(-1), std::string("survives no further failure"));
    QCOMPARE(survivesWords(0), std::string("survives no further failure"));
    QCOMPARE(survivesWords(1), std::string("survives the failure of any one disk"));
    QCOMPARE(survivesWords(3), std::string("survives the failure of any 3 disks"));
    QCOMPARE(counted(1, "disk"), std::string("1 disk"));
    QCOMPARE(counted(0, "disk"), std::string("0 disks"));
}

/// Goal: the slowest disk sets the pace, and no size overflows. Method: kinds of disk, the largest.
void WordsTest::fillTimes()
{
    Disk solid;
    Disk rotating;
    rotating.rotational = true;
    Disk usb;
    usb.bus = "usb";
    const Bytes terabyte{1'000'000'000'000};
    QVERIFY(fillUs(terabyte, {&solid}) < fillUs(terabyte, {&solid, &rotating}));
    QVERIFY(fillUs(terabyte, {&solid, &rotating}) < fillUs(terabyte, {&usb, &rotating}));
    QCOMPARE(fillUs({1'300'000'000}, {&rotating}), std::uint64_t(10'000'000));
    QCOMPARE(fillUs({0}, {nullptr}), std::uint64_t(0));
    QVERIFY(fillUs({UINT64_MAX}, {&usb}) > std::uint64_t(184) * 1'000'000'000 * 1'000'000);
}

/// Goal: only what was written counts. Method: none known, none, a quarter, all.
void WordsTest::writtenShare()
{
    Array array;
    const Bytes data{1'000'000};
    QCOMPARE(writtenOf(array, data), data);
    array.regionCounts = {100, 0, 0, 0, 0};
    QCOMPARE(writtenOf(array, data), Bytes{0});
    array.regionCounts = {75, 20, 3, 1, 1};
    QCOMPARE(writtenOf(array, data), Bytes{250'000});
    array.regionCounts = {0, 0, 0, 0, 7};
    QCOMPARE(writtenOf(array, data), data);
}

QTEST_APPLESS_MAIN(WordsTest)
#include "words_test.moc"
