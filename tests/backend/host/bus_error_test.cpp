// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/bus_error.h"

#include <QTest>

using namespace bulkhead;

class BusErrorTest : public QObject
{
    Q_OBJECT
private slots:
    void maps_data();
    void maps();
};

void BusErrorTest::maps_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("message");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("subject");
    QTest::addColumn<QString>("detail");
    const auto row = [](const char *name, const char *message, ErrorCode code, const char *subject,
                        const char *detail) {
        QTest::newRow(name) << name << message << int(code) << subject << detail;
    };
    row("org.bulkhead1.Error.HasData", "sdb: ext4 'Photos'", ErrorCode::HasData, "sdb",
        "ext4 'Photos'");
    row("org.bulkhead1.Error.PlanExpired", "no such plan", ErrorCode::PlanExpired, "us",
        "no such plan");
    row("org.bulkhead1.Error.DeviceBusy", "It is mounted: look", ErrorCode::DeviceBusy, "us",
        "It is mounted: look");
    row("org.bulkhead1.Error.FromTheFuture", "x", ErrorCode::KernelError, "us", "x");
    row("org.freedesktop.DBus.Error.ServiceUnknown", "The name …", ErrorCode::HelperUnavailable,
        "us", "the service is not running and cannot be started: is it installed?");
    row("org.freedesktop.DBus.Error.NoReply", "", ErrorCode::HelperUnavailable, "us",
        "the service went away or did not answer in time");
    row("org.freedesktop.DBus.Error.Spawn.ChildExited", "exited 1", ErrorCode::HelperUnavailable,
        "us", "exited 1");
    row("org.freedesktop.DBus.Error.Disconnected", "", ErrorCode::HelperUnavailable, "us",
        "the connection to the bus was lost");
    row("org.freedesktop.DBus.Error.AccessDenied", "rules", ErrorCode::NotAuthorized, "us",
        "rules");
    row("org.freedesktop.PolicyKit1.Error.Cancelled", "", ErrorCode::NotAuthorizedDismissed, "us",
        "");
    row("org.freedesktop.DBus.Error.UnknownMethod", "none", ErrorCode::InvalidArgument, "us",
        "none");
    row("org.freedesktop.DBus.Error.LimitsExceeded", "full", ErrorCode::LimitExceeded, "us",
        "full");
    row("com.example.Odd", "odd", ErrorCode::KernelError, "us", "com.example.Odd: odd");
}

/// Goal: the sentence a person reads has the right reason. Method: names of buses and services.
void BusErrorTest::maps()
{
    QFETCH(QString, name);
    QFETCH(QString, message);
    QFETCH(int, code);
    QFETCH(QString, subject);
    QFETCH(QString, detail);
    const Error error = errorFromBus(name, message, QStringLiteral("us"));
    QCOMPARE(int(error.code), code);
    QCOMPARE(QString::fromStdString(error.subject), subject);
    QCOMPARE(QString::fromStdString(error.detail), detail);
}

QTEST_GUILESS_MAIN(BusErrorTest)
#include "bus_error_test.moc"
