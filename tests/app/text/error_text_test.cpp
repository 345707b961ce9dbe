// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/text/error_text.h"

#include <QSet>
#include <QTest>

using namespace bulkhead;

namespace
{

constexpr int lastCode = int(ErrorCode::HelperUnavailable);

} // namespace

class ErrorTextTest : public QObject
{
    Q_OBJECT
private slots:
    void everyCodeHasItsSentence();
    void subjectsAndDetails_data();
    void subjectsAndDetails();
};

/// Goal: no error reaches a person without words, and no two look the same.
/// Method: every code, with and without a subject.
void ErrorTextTest::everyCodeHasItsSentence()
{
    QSet<QString> seen;
    for (int code = 0; code <= lastCode; ++code) {
        const QString general = errorText({ErrorCode(code), "", ""});
        QVERIFY2(general.endsWith(u'.'), qPrintable(general));
        QVERIFY2(!general.contains(u'%'), qPrintable(general));
        QVERIFY2(!seen.contains(general), qPrintable(general));
        seen.insert(general);
        const QString named = errorText({ErrorCode(code), "sdb", ""});
        QVERIFY2(!named.contains(QStringLiteral("%1")), qPrintable(named));
        const QString advice = errorAdvice({ErrorCode(code), "sdb", ""});
        QVERIFY2(advice.isEmpty() || advice.endsWith(u'.'), qPrintable(advice));
    }
}

void ErrorTextTest::subjectsAndDetails_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("subject");
    QTest::addColumn<QString>("detail");
    QTest::addColumn<QString>("line");
    QTest::newRow("named in the sentence") << int(ErrorCode::DeviceBusy) << "Photos"
                                           << "The array is mounted at /p."
                                           << "Photos is in use. The array is mounted at /p.";
    QTest::newRow("named before the detail")
        << int(ErrorCode::InvalidArgument) << "disks"
        << "RAID-1 needs at least 2 disks."
        << "This cannot be done. disks: RAID-1 needs at least 2 disks.";
    QTest::newRow("object path") << int(ErrorCode::DeviceMissing)
                                 << "/org/freedesktop/UDisks2/block_devices/sdq"
                                 << "The disk is not there any more."
                                 << "A disk is missing. sdq: The disk is not there any more.";
    QTest::newRow("no detail") << int(ErrorCode::Cancelled) << "x"
                               << ""
                               << "It was cancelled.";
    QTest::newRow("percent signs are text") << int(ErrorCode::HasData) << "%1 %2 %n"
                                            << "ext4 '%1'"
                                            << "There is data on %1 %2 %n. ext4 '%1'";
}

/// Goal: subject and detail are both said, once. Method: what the planner sends.
void ErrorTextTest::subjectsAndDetails()
{
    QFETCH(int, code);
    QFETCH(QString, subject);
    QFETCH(QString, detail);
    QFETCH(QString, line);
    QCOMPARE(errorLine({ErrorCode(code), subject.toStdString(), detail.toStdString()}), line);
}

QTEST_GUILESS_MAIN(ErrorTextTest)
#include "error_text_test.moc"
