// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/invocation.h"

#include <QTest>

using namespace bulkhead;

class BytesTextTest : public QObject
{
    Q_OBJECT
private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void chunks();
};

void BytesTextTest::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<quint64>("bytes");
    QTest::newRow("bare") << "4096" << quint64(4096);
    QTest::newRow("none") << "0" << quint64(0);
    QTest::newRow("mega") << "10M" << quint64(10'000'000);
    QTest::newRow("with B") << "10MB" << quint64(10'000'000);
    QTest::newRow("a second") << "10 MB/s" << quint64(10'000'000);
    QTest::newRow("binary") << "64KiB" << quint64(65536);
    QTest::newRow("fraction") << "1.5G" << quint64(1'500'000'000);
    QTest::newRow("half") << ".5k" << quint64(500);
    QTest::newRow("exact") << "4000787030016" << quint64(4'000'787'030'016);
    QTest::newRow("large and exact") << "9007199254740993" << quint64(9'007'199'254'740'993);
    QTest::newRow("tera") << "4T" << quint64(4'000'000'000'000);
}

/// Goal: a limit is what was typed. Method: the ways people write sizes.
void BytesTextTest::reads()
{
    QFETCH(QString, text);
    QFETCH(quint64, bytes);
    const auto read = ctl::parseBytes(text.toStdString());
    QVERIFY(read.has_value());
    QCOMPARE(read->value, bytes);
}

void BytesTextTest::refuses_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "-1", "M", "10X", "1.2.3", ".", "10MBs", "1e9", "10 M B",
                             "99999999999999999999", "99999P", "0x10", "10Mib/s/s", "ten"})
        QTest::newRow(text) << text;
}

/// Goal: a typing mistake is no limit of something else. Method: near misses.
void BytesTextTest::refuses()
{
    QFETCH(QString, text);
    QVERIFY(!ctl::parseBytes(text.toStdString()).has_value());
}

/// Goal: the chunk is the power of two that was meant. Method: every way to write it.
void BytesTextTest::chunks()
{
    for (const char *text : {"64K", "64k", "64KB", "64Ki", "64KiB", "65536", "65536B"})
        QCOMPARE(ctl::parseChunk(text).value_or(Bytes{}).value, 65536U);
    QCOMPARE(ctl::parseChunk("1M").value_or(Bytes{}).value, 1U << 20);
    QCOMPARE(ctl::parseChunk("0.5M").value_or(Bytes{}).value, 1U << 19);
    for (const char *text : {"", "B", "K", "i", "iB", "64X", "64KK", "-64K", "64K/s"})
        QVERIFY2(!ctl::parseChunk(text), text);
}

QTEST_GUILESS_MAIN(BytesTextTest)
#include "bytes_text_test.moc"
