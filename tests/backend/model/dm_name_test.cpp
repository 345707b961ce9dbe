// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "backend/model/dm_name.h"

using namespace bulkhead;

class DmNameTest : public QObject
{
    Q_OBJECT
private slots:
    void names_data();
    void names();
    void uuids();
};

void DmNameTest::names_data()
{
    QTest::addColumn<QString>("array");
    QTest::addColumn<QString>("dm");
    const QString fallback = "bulkhead-00000000-0000-0000-0000-000000000000";
    QTest::newRow("plain") << "Photos_2.0-x"
                           << "bulkhead-Photos_2.0-x";
    QTest::newRow("blank") << "My files"
                           << "bulkhead-My\\x20files";
    QTest::newRow("UTF-8") << QString::fromUtf8("\xc3\xa9") << "bulkhead-\\xc3\\xa9";
    QTest::newRow("backslash") << "a\\x20"
                               << "bulkhead-a\\x5cx20";
    QTest::newRow("empty") << "" << fallback;
    QTest::newRow("fits") << QString(118, 'a') << "bulkhead-" + QString(118, 'a');
    QTest::newRow("too long") << QString(119, 'a') << fallback;
}

/// Goal: names device-mapper and udev accept, different for different arrays. Method: edges.
void DmNameTest::names()
{
    QFETCH(QString, array);
    QFETCH(QString, dm);
    QCOMPARE(dmName(array.toStdString(), Uuid{}), dm.toStdString());
    QVERIFY(dmName(array.toStdString(), Uuid{}).size() < 128);
}

/// Goal: only our own devices are taken for ours. Method: there and back, and strangers.
void DmNameTest::uuids()
{
    const Uuid id = Uuid::random();
    QCOMPARE(arrayOfDmUuid(dmUuid(id)).value_or(Uuid{}), id);
    for (const std::string other : {"", "BULKHEAD-", "LVM-abc", "bulkhead-", "BULKHEAD-xyz"})
        QVERIFY(!arrayOfDmUuid(other));
    QVERIFY(!arrayOfDmUuid(dmUuid(id) + "x"));
}

QTEST_APPLESS_MAIN(DmNameTest)
#include "dm_name_test.moc"
