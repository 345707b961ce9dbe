// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/base/utf8.h"

using namespace bulkhead;

class Utf8Test : public QObject
{
    Q_OBJECT
private slots:
    void counts();
    void refusesInvalid_data();
    void refusesInvalid();
    void cleans();
    void seesControls();
};

/// Goal: characters are counted, not bytes. Method: one of each length.
void Utf8Test::counts()
{
    QCOMPARE(utf8Length(""), std::size_t(0));
    QCOMPARE(utf8Length("Photos"), std::size_t(6));
    QCOMPARE(utf8Length("a\u00e9\u20ac\U0001f4be"), std::size_t(4));
}

void Utf8Test::refusesInvalid_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("continuation alone") << QByteArray("\x80");
    QTest::newRow("cut short") << QByteArray("\xe2\x82");
    QTest::newRow("overlong slash") << QByteArray("\xc0\xaf");
    QTest::newRow("overlong three") << QByteArray("\xe0\x80\xaf");
    QTest::newRow("overlong four") << QByteArray("\xf0\x80\x80\xaf");
    QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80");
    QTest::newRow("too large") << QByteArray("\xf4\x90\x80\x80");
    QTest::newRow("five bytes") << QByteArray("\xf8\x88\x80\x80\x80");
    QTest::newRow("not a continuation") << QByteArray("\xc3(");
}

/// Goal: only RFC 3629 passes. Method: one example of each way to be wrong.
void Utf8Test::refusesInvalid()
{
    QFETCH(QByteArray, text);
    QCOMPARE(utf8Length(text.toStdString()), std::string_view::npos);
    QVERIFY(utf8Length(cleanText(text.toStdString(), 100)) != std::string_view::npos);
}

/// Goal: a disk's strings can be shown. Method: blanks, controls, invalid bytes, a cut.
void Utf8Test::cleans()
{
    QCOMPARE(cleanText("  WD Blue  ", 100), std::string("WD Blue"));
    QCOMPARE(cleanText("   ", 100), std::string());
    QCOMPARE(cleanText("a\nb\x1b[1m\x7f", 100), std::string("a?b?[1m?"));
    QCOMPARE(cleanText("a\xff\xc3", 100), std::string("a??"));
    QCOMPARE(cleanText("\u202egpj.exe", 100), std::string("?gpj.exe"));
    QCOMPARE(cleanText("\u00e9\u00e9\u00e9", 5), std::string("\u00e9\u00e9"));
}

/// Goal: nothing that moves the cursor or reorders text is missed. Method: one of each kind.
void Utf8Test::seesControls()
{
    for (const char *text :
         {"\n", "a\tb", "\x7f", "\u0085", "\u2028", "\u202e", "\u2066", "\ufeff"})
        QVERIFY(hasControls(text));
    for (const char *text : {"", "Photos", "a b", "\u00e9", "\u4e2d\u6587"})
        QVERIFY(!hasControls(text));
}

QTEST_APPLESS_MAIN(Utf8Test)
#include "utf8_test.moc"
