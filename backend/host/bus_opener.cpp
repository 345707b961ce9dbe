// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/bus_opener.h"

#include <QDBusError>
#include <QThread>
#include <atomic>
#include <memory>
#include <optional>

namespace bulkhead
{

namespace
{

QString nextName()
{
    static std::atomic<int> last{0};
    return QStringLiteral("bulkhead-%1").arg(++last);
}

Result<QDBusConnection> open(const QString &address)
{
    const QString name = nextName();
    QDBusConnection bus = address.isEmpty()
        ? QDBusConnection::connectToBus(QDBusConnection::SystemBus, name)
        : QDBusConnection::connectToBus(address, name);
    if (bus.isConnected())
        return bus;
    const std::string why = bus.lastError().message().toStdString();
    QDBusConnection::disconnectFromBus(name);
    return fail(ErrorCode::HelperUnavailable,
                address.isEmpty() ? "the system bus" : address.toStdString(), why);
}

} // namespace

void openBus(const QString &address, QObject *context,
             std::function<void(Result<QDBusConnection>)> done)
{
    // QtDBus keeps connections by name; the value here may be made and dropped anywhere.
    const auto result = std::make_shared<std::optional<Result<QDBusConnection>>>();
    QThread *thread = QThread::create([address, result] { result->emplace(open(address)); });
    QObject::connect(thread, &QThread::finished, context,
                     [result, done = std::move(done)] { done(std::move(**result)); });
    QObject::connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    thread->start();
}

} // namespace bulkhead
