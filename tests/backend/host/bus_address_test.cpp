// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/bus_address.h"

#include <QTest>

using namespace bulkhead;

class BusAddressTest : public QObject
{
    Q_OBJECT
private slots:
    void accepts_data();
    void accepts();
    void refuses_data();
    void refuses();
    void escapes();
};

void BusAddressTest::accepts_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("argument");
    QTest::newRow("name") << "nas"
                          << "argv4=nas,";
    QTest::newRow("user") << "root@nas.local"
                          << "argv4=root%40nas.local,";
    QTest::newRow("IPv6") << "fe80::1"
                          << "argv4=fe80%3a%3a1,";
}

/// Goal: real computers can be reached. Method: the name is one argument, after "--".
void BusAddressTest::accepts()
{
    QFETCH(QString, host);
    QFETCH(QString, argument);
    const auto address = remoteBusAddress(host.toStdString());
    QVERIFY(address.has_value());
    const QString text = QString::fromStdString(*address);
    QVERIFY2(text.startsWith("unixexec:path=ssh,argv1=-xT,"), qPrintable(text));
    QVERIFY2(text.contains("argv3=--," + argument), qPrintable(text));
    QVERIFY2(text.endsWith("argv5=systemd-stdio-bridge"), qPrintable(text));
}

void BusAddressTest::refuses_data()
{
    QTest::addColumn<QString>("host");
    for (const char *host : {"", "-oProxyCommand=reboot", "a b", "a;b", "a,argv5=x", "a\nb", "$(x)",
                             "@a", "a@", "-l@a", "a@-b", "a@b@c", "../x", "a%20b", "a'b", "ü"})
        QTest::newRow(host) << QString::fromUtf8(host);
}

/// Goal: a host name never becomes an option, a command or another argument.
/// Method: names that would.
void BusAddressTest::refuses()
{
    QFETCH(QString, host);
    const auto address = remoteBusAddress(host.toStdString());
    QVERIFY(!address.has_value());
    QCOMPARE(address.error().code, ErrorCode::InvalidArgument);
}

/// Goal: a value cannot end early. Method: the characters that separate.
void BusAddressTest::escapes()
{
    QCOMPARE(escapeBusValue("a,b=c;d:e%f g"), std::string("a%2cb%3dc%3bd%3ae%25f%20g"));
    QCOMPARE(escapeBusValue("/tmp/x-1_2.sock"), std::string("/tmp/x-1_2.sock"));
}

QTEST_GUILESS_MAIN(BusAddressTest)
#include "bus_address_test.moc"
