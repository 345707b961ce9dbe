// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/object_tree.h"

#include "backend/host/object_cache.h"
#include "tests/backend/host/private_bus.h"

#include <QTest>

using namespace bulkhead;
using namespace bulkhead::test;

class ObjectTreeTest : public QObject
{
    Q_OBJECT
private slots:
    void slotsAreAccepted();
    void typedReads();
};

/// Goal: objects that appear later are seen, in a program that has sent nothing yet.
/// Method: connect the slots first thing; QtDBus refuses types it has not met.
void ObjectTreeTest::slotsAreAccepted()
{
    const PrivateBus daemon;
    QDBusConnection bus = QDBusConnection::connectToBus(daemon.address(), "first");
    QVERIFY(bus.isConnected());
    ObjectCache cache(bus, "org.example", "/");
    const QString manager = "org.freedesktop.DBus.ObjectManager";
    QVERIFY(bus.connect(":1.0", "", manager, "InterfacesAdded", &cache,
                        SLOT(onInterfacesAdded(QDBusObjectPath, bulkhead::InterfaceMap))));
    QVERIFY(bus.connect(":1.0", "", manager, "InterfacesRemoved", &cache,
                        SLOT(onInterfacesRemoved(QDBusObjectPath, QStringList))));
    QDBusConnection::disconnectFromBus("first");
}

/// Goal: a value of the wrong type is none, never a crash. Method: read everything as all.
void ObjectTreeTest::typedReads()
{
    const QVariantMap map{{"path", "/"},
                          {"file", QByteArray("/dev/sdb\0rest", 13)},
                          {"files", QVariant::fromValue(QByteArrayList{QByteArray("/a\0", 3)})},
                          {"number", quint64(UINT64_MAX)},
                          {"negative", -1},
                          {"flag", true},
                          {"object", QVariant::fromValue(QDBusObjectPath("/x"))}};
    QVERIFY(pathOf(map, "path").isEmpty());
    QCOMPARE(fileNameOf(map, "file"), "/dev/sdb");
    QCOMPARE(listOf(map, "files"), QStringList{"/a"});
    QCOMPARE(numberOf(map, "number"), UINT64_MAX);
    QCOMPARE(signedOf(map, "negative"), -1);
    QCOMPARE(plainValue(map["object"]).toString(), "/x");
    for (auto value = map.begin(); value != map.end(); ++value) {
        const QByteArray name = value.key().toUtf8();
        (void)textOf(map, name);
        (void)numberOf(map, name);
        (void)flagOf(map, name);
        (void)fileNameOf(map, name);
        (void)listOf(map, name);
    }
    QCOMPARE(textOf(map, "missing"), "");
    QCOMPARE(numberOf(map, "missing"), 0U);
}

QTEST_GUILESS_MAIN(ObjectTreeTest)
#include "object_tree_test.moc"
