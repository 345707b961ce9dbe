// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/host/object_tree.h"

#include <QDBusConnection>
#include <QDBusVirtualObject>
#include <functional>
#include <optional>

namespace bulkhead::test
{

/// The type (ttttt) of Array.RegionCounts.
struct RegionCounts
{
    std::array<quint64, 5> counts{};

    bool operator==(const RegionCounts &) const = default;
};

/// A service with an object manager, whose objects are whatever a test says.
///
/// It has a connection of its own, so that it can drop off the bus as a crashed one does.
class FakeObjects : public QDBusVirtualObject
{
    Q_OBJECT
public:
    /// Answers a call, or returns nothing to leave it unanswered.
    using Handler = std::function<std::optional<QDBusMessage>(const QDBusMessage &)>;

    FakeObjects(QString address, QString service, QString root, QObject *parent = nullptr);
    ~FakeObjects() override;

    /// Connect and take the name. False if the bus or the name cannot be had.
    bool appear();
    /// Disconnect: pending calls of others fail at once.
    void vanish();
    [[nodiscard]] bool isThere() const { return m_bus.has_value(); }

    void setHandler(Handler handler) { m_handler = std::move(handler); }
    /// Answer GetManagedObjects with this error; an empty name ends that.
    void setLoadError(const QString &name) { m_loadError = name; }

    /// Make the objects these, with the signals that a real service would send.
    void setTree(const ObjectTree &tree);
    void setInterface(const QString &path, const QString &interface, const QVariantMap &properties);
    void removeObject(const QString &path);
    /// Send PropertiesChanged that only says that @p name is no longer what it was.
    void invalidate(const QString &path, const QString &interface, const QString &name);
    void sendSignal(const QString &path, const QString &interface, const QString &name,
                    const QVariantList &arguments);
    void send(const QDBusMessage &message);

    [[nodiscard]] const ObjectTree &tree() const { return m_tree; }
    /// "Member path", of every call that arrived.
    [[nodiscard]] const QStringList &calls() const { return m_calls; }

    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override;
    [[nodiscard]] QString introspect(const QString &path) const override;

private:
    std::optional<QDBusMessage> answer(const QDBusMessage &message);

    QString m_address;
    QString m_service;
    QString m_root;
    QString m_loadError;
    std::optional<QDBusConnection> m_bus;
    ObjectTree m_tree;
    Handler m_handler;
    QStringList m_calls;
};

} // namespace bulkhead::test
