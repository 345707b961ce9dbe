// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/object_cache.h"

#include "backend/host/bus_error.h"

#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <algorithm>

namespace bulkhead
{

namespace
{

constexpr QLatin1String busName("org.freedesktop.DBus");
constexpr QLatin1String busPath("/org/freedesktop/DBus");
constexpr QLatin1String objectManager("org.freedesktop.DBus.ObjectManager");
constexpr QLatin1String propertiesInterface("org.freedesktop.DBus.Properties");

constexpr int firstDelayMs = 300;
constexpr int longestDelayMs = 60'000;

/// A service that starts probes all disks first, and a bridge may be slow.
constexpr int callTimeoutMs = 60'000;

QDBusMessage callBus(const QString &method)
{
    return QDBusMessage::createMethodCall(busName, busPath, busName, method);
}

} // namespace

ObjectCache::ObjectCache(QDBusConnection bus, QString service, QString root, QObject *parent)
    : QObject(parent)
    , m_bus(std::move(bus))
    , m_service(std::move(service))
    , m_root(std::move(root))
{
    registerTreeTypes();
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &ObjectCache::activate);
}

void ObjectCache::start()
{
    // Never by the sender's well-known name: QtDBus would wait for the bus to resolve it.
    m_bus.connect(QString(), busPath, busName, QStringLiteral("NameOwnerChanged"), {m_service},
                  QStringLiteral("sss"), this,
                  SLOT(onOwnerChanged(QString, QString, QString, QDBusMessage)));
    askOwner();
}

void ObjectCache::listen(const QString &interface, const QString &member)
{
    m_listened.append({interface, member});
}

void ObjectCache::askOwner()
{
    QDBusMessage call = callBus(QStringLiteral("GetNameOwner"));
    call << m_service;
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call, callTimeoutMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QString> reply = *watcher;
        if (reply.isError())
            activate();
        else
            setOwner(reply.value());
    });
}

void ObjectCache::activate()
{
    if (!m_owner.isEmpty())
        return;
    QDBusMessage call = callBus(QStringLiteral("StartServiceByName"));
    call << m_service << 0U;
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call, callTimeoutMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        // On success NameOwnerChanged has told, or will.
        if (watcher->isError() && m_owner.isEmpty())
            giveUp(errorFromBus(watcher->reply(), m_service));
    });
}

void ObjectCache::onOwnerChanged(const QString &name, const QString &, const QString &after,
                                 const QDBusMessage &message)
{
    if (message.service() == busName && name == m_service)
        setOwner(after);
}

void ObjectCache::setOwner(const QString &owner)
{
    if (owner == m_owner)
        return;
    if (!m_owner.isEmpty())
        subscribe(false);
    m_owner = owner;
    ++m_loading;
    if (!m_owner.isEmpty()) {
        m_retry.stop();
        m_since.start();
        subscribe(true);
        load();
        return;
    }
    // One that keeps dying must not be started again and again at full speed.
    const bool lived = m_since.isValid() && m_since.elapsed() > longestDelayMs;
    m_delayMs = lived || !m_delayMs ? firstDelayMs : std::min(m_delayMs * 2, longestDelayMs);
    m_retry.start(m_delayMs);
}

void ObjectCache::subscribe(bool on)
{
    const auto one = [&](const QString &interface, const char *member, const char *slot) {
        const bool done = on
            ? m_bus.connect(m_owner, QString(), interface, QLatin1String(member), this, slot)
            : m_bus.disconnect(m_owner, QString(), interface, QLatin1String(member), this, slot);
        // A slot of the wrong shape would only show as a view that stands still.
        if (on && !done && m_bus.isConnected())
            qWarning("cannot listen to %s", member);
    };
    one(objectManager, "InterfacesAdded",
        SLOT(onInterfacesAdded(QDBusObjectPath, bulkhead::InterfaceMap)));
    one(objectManager, "InterfacesRemoved",
        SLOT(onInterfacesRemoved(QDBusObjectPath, QStringList)));
    one(propertiesInterface, "PropertiesChanged",
        SLOT(onPropertiesChanged(QString, QVariantMap, QStringList, QDBusMessage)));
    for (const auto &[interface, member] : m_listened)
        one(interface, member.toLatin1().constData(), SLOT(onSignal(QDBusMessage)));
}

void ObjectCache::load()
{
    const QDBusMessage call = QDBusMessage::createMethodCall(m_owner, m_root, objectManager,
                                                             QStringLiteral("GetManagedObjects"));
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call, callTimeoutMs), this);
    const quint64 number = ++m_loading;
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, number] {
        watcher->deleteLater();
        if (number != m_loading)
            return;
        if (watcher->isError())
            giveUp(errorFromBus(watcher->reply(), m_service));
        else
            take(watcher->reply());
    });
}

void ObjectCache::take(const QDBusMessage &reply)
{
    // Whatever was signalled before this answer is in it; what comes later is not.
    const QDBusPendingReply<ManagedObjects> typed(reply);
    if (typed.isError())
        return giveUp(errorFromBus(typed.error().name(), typed.error().message(), m_service));
    m_tree.clear();
    const ManagedObjects objects = typed.value();
    for (auto object = objects.begin(); object != objects.end(); ++object) {
        InterfaceMap interfaces = object.value();
        for (QVariantMap &properties : interfaces)
            makePlain(properties);
        m_tree.insert(object.key().path(), interfaces);
    }
    m_loaded = true;
    emit loaded();
    emit changed();
}

void ObjectCache::giveUp(const Error &error)
{
    m_error = error;
    m_loaded = false;
    m_tree.clear();
    emit failed();
    emit changed();
}

void ObjectCache::onInterfacesAdded(const QDBusObjectPath &path, const InterfaceMap &added)
{
    if (!m_loaded)
        return;
    InterfaceMap &object = m_tree[path.path()];
    for (auto interface = added.begin(); interface != added.end(); ++interface) {
        QVariantMap properties = interface.value();
        makePlain(properties);
        object.insert(interface.key(), properties);
        emit objectChanged(path.path(), interface.key());
    }
    emit changed();
}

void ObjectCache::onInterfacesRemoved(const QDBusObjectPath &path, const QStringList &removed)
{
    const auto object = m_tree.find(path.path());
    if (object == m_tree.end())
        return;
    QList<QPair<QString, QVariantMap>> gone;
    for (const QString &interface : removed)
        if (object->contains(interface))
            gone.append({interface, object->take(interface)});
    if (object->isEmpty())
        m_tree.erase(object);
    for (const auto &[interface, last] : gone)
        emit objectRemoved(path.path(), interface, last);
    emit changed();
}

void ObjectCache::onPropertiesChanged(const QString &interface, const QVariantMap &values,
                                      const QStringList &invalidated, const QDBusMessage &message)
{
    const auto object = m_tree.find(message.path());
    if (object == m_tree.end() || !object->contains(interface))
        return;
    QVariantMap &properties = (*object)[interface];
    for (auto value = values.begin(); value != values.end(); ++value)
        properties.insert(value.key(), plainValue(value.value()));
    emit objectChanged(message.path(), interface);
    emit changed();
    if (!invalidated.isEmpty())
        refetch(message.path(), interface);
}

void ObjectCache::refetch(const QString &path, const QString &interface)
{
    QDBusMessage call = QDBusMessage::createMethodCall(m_owner, path, propertiesInterface,
                                                       QStringLiteral("GetAll"));
    call << interface;
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call, callTimeoutMs), this);
    const quint64 number = m_loading;
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
            [this, watcher, number, path, interface] {
                watcher->deleteLater();
                const QDBusPendingReply<QVariantMap> reply = *watcher;
                const auto object = m_tree.find(path);
                if (number != m_loading || reply.isError() || object == m_tree.end()
                    || !object->contains(interface))
                    return;
                QVariantMap properties = reply.value();
                makePlain(properties);
                object->insert(interface, properties);
                emit objectChanged(path, interface);
                emit changed();
            });
}

void ObjectCache::onSignal(const QDBusMessage &message)
{
    if (m_loaded)
        emit signalReceived(message);
}

} // namespace bulkhead
