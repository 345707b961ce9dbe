// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"
#include "backend/host/object_tree.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace bulkhead
{

/// What one service on the bus shows of itself, kept up to date without ever waiting.
///
/// GetManagedObjects once, then InterfacesAdded, InterfacesRemoved and PropertiesChanged.
/// Signals are taken from the unique name that owns the service and from nobody else.
/// A service that leaves is asked to start again, at growing intervals; meanwhile the tree
/// stays as it was, and only when that fails it becomes empty.
class ObjectCache : public QObject
{
    Q_OBJECT
public:
    ObjectCache(QDBusConnection bus, QString service, QString root, QObject *parent = nullptr);

    /// Begin. loaded() or failed() follows, and again whenever the service restarts.
    void start();

    [[nodiscard]] bool isLoaded() const { return m_loaded; }
    /// Why it is not loaded; meaningful after failed().
    [[nodiscard]] const Error &error() const { return m_error; }
    [[nodiscard]] const ObjectTree &tree() const { return m_tree; }
    [[nodiscard]] const QString &service() const { return m_service; }

signals:
    void loaded();
    void failed();
    void changed();
    /// After the tree has it. A whole object is gone when its last interface is.
    void objectChanged(const QString &path, const QString &interface);
    void objectRemoved(const QString &path, const QString &interface, const QVariantMap &last);
    /// A signal of the service's own interfaces that was asked for with listen().
    void signalReceived(const QDBusMessage &message);

public:
    /// Also pass on this signal of the service.
    void listen(const QString &interface, const QString &member);

private slots:
    void onOwnerChanged(const QString &name, const QString &before, const QString &after,
                        const QDBusMessage &message);
    void onInterfacesAdded(const QDBusObjectPath &path, const bulkhead::InterfaceMap &added);
    void onInterfacesRemoved(const QDBusObjectPath &path, const QStringList &removed);
    void onPropertiesChanged(const QString &interface, const QVariantMap &values,
                             const QStringList &invalidated, const QDBusMessage &message);
    void onSignal(const QDBusMessage &message);

private:
    void askOwner();
    void activate();
    void setOwner(const QString &owner);
    void subscribe(bool on);
    void load();
    void take(const QDBusMessage &reply);
    void refetch(const QString &path, const QString &interface);
    void giveUp(const Error &error);

    QDBusConnection m_bus;
    QString m_service;
    QString m_root;
    QString m_owner; ///< Unique name; empty while nobody owns the service.
    ObjectTree m_tree;
    Error m_error{ErrorCode::HelperUnavailable, {}, {}};
    QList<QPair<QString, QString>> m_listened;
    QTimer m_retry;
    QElapsedTimer m_since; ///< Since the present owner came.
    int m_delayMs = 0;
    quint64 m_loading = 0; ///< Number of the last GetManagedObjects; older answers are void.
    bool m_loaded = false;
};

} // namespace bulkhead
