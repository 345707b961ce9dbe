// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/model/words.h"

using namespace bulkhead;

class WordsTest : public QObject
{
    Q_OBJECT
private slots:
    void splits();
    void numbers();
};

/// Goal: no empty words. Method: blanks everywhere.
void WordsTest::splits()
{
    QVERIFY(words::split("  \n ").empty());
    QCOMPARE(words::split(" a  bc\n x "), (std::vector<std::string_view>{"a", "bc", "x"}));
}

/// Goal: a number is digits and nothing else. Method: the edges and near misses.
void WordsTest::numbers()
{
    QCOMPARE(words::number("0").value(), std::uint64_t(0));
    QCOMPARE(words::number("18446744073709551615").value(), UINT64_MAX);
    for (const char *word : {"", "-1", "+1", " 1", "1 ", "0x1", "1e3", "18446744073709551616"})
        QVERIFY2(!words::number(word), word);
}

QTEST_APPLESS_MAIN(WordsTest)
#include "words_test.moc"
