// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/base/size_text.h"

using namespace bulkhead;

class SizeTextTest : public QObject
{
    Q_OBJECT
private slots:
    void sizes_data();
    void sizes();
    void durations_data();
    void durations();
};

void SizeTextTest::sizes_data()
{
    QTest::addColumn<quint64>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << quint64(0) << "0 bytes";
    QTest::newRow("one") << quint64(1) << "1 byte";
    QTest::newRow("below a kilobyte") << quint64(999) << "999 bytes";
    QTest::newRow("a kilobyte") << quint64(1000) << "1.0 kB";
    QTest::newRow("a block") << quint64(4096) << "4.1 kB";
    QTest::newRow("ten") << quint64(10000) << "10 kB";
    QTest::newRow("just below ten") << quint64(9949) << "9.9 kB";
    QTest::newRow("rounds to ten") << quint64(9950) << "10 kB";
    QTest::newRow("no double rounding") << quint64(12450) << "12 kB";
    QTest::newRow("rounds up a unit") << quint64(999500) << "1.0 MB";
    QTest::newRow("stays in its unit") << quint64(999499) << "999 kB";
    QTest::newRow("a disk") << quint64(500107862016) << "500 GB";
    QTest::newRow("a large disk") << quint64(4000787030016) << "4.0 TB";
    QTest::newRow("a larger one") << quint64(18000207937536) << "18 TB";
    QTest::newRow("everything") << quint64(UINT64_MAX) << "18 EB";
}

/// Goal: sizes read as on the disk's box. Method: values around every rounding.
void SizeTextTest::sizes()
{
    QFETCH(quint64, bytes);
    QFETCH(QString, text);
    QCOMPARE(sizeText({bytes}), text.toStdString());
}

void SizeTextTest::durations_data()
{
    QTest::addColumn<quint64>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << quint64(0) << "0 seconds";
    QTest::newRow("one") << quint64(1) << "1 second";
    QTest::newRow("below a minute") << quint64(59) << "59 seconds";
    QTest::newRow("a minute") << quint64(60) << "1 minute";
    QTest::newRow("minutes") << quint64(3599) << "59 minutes";
    QTest::newRow("an hour") << quint64(3600) << "1 hour";
    QTest::newRow("hours") << quint64(7800) << "2 hours 10 minutes";
    QTest::newRow("a day") << quint64(86400) << "1 day";
    QTest::newRow("days") << quint64(3 * 86400 + 4 * 3600 + 59) << "3 days 4 hours";
}

/// Goal: two units at most, without zeros. Method: values around every change of unit.
void SizeTextTest::durations()
{
    QFETCH(quint64, seconds);
    QFETCH(QString, text);
    QCOMPARE(durationText(seconds * 1000000), text.toStdString());
}

QTEST_APPLESS_MAIN(SizeTextTest)
#include "size_text_test.moc"
