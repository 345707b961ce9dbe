// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/host/host.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QElapsedTimer>
#include <QTimer>
#include <map>
#include <memory>
#include <optional>
#include <set>

namespace bulkhead
{

class ObjectCache;

/// A computer seen over its system bus: our helper for arrays, udisks for disks.
///
/// The bus may be this computer's, a practice machine's ("unix:path=…") or another
/// computer's through ssh (remoteBusAddress()). The connection is opened by itself;
/// requests made before that wait for it.
class BusHost : public Host
{
    Q_OBJECT
public:
    /// On a connection that somebody else opened and closes.
    explicit BusHost(const QDBusConnection &bus, QObject *parent = nullptr);
    /// On a connection of its own; an empty @p address is the system bus.
    explicit BusHost(const QString &address, QObject *parent = nullptr);
    ~BusHost() override;

    [[nodiscard]] const HostSnapshot &snapshot() const override { return m_snapshot; }

    void plan(const Request &request, QObject *context,
              std::function<void(Result<PlanPreview>)> done) override;
    void commit(const std::string &token, QObject *context,
                std::function<void(Result<std::string>)> done) override;
    void sync(const Uuid &array, const std::string &verb, QObject *context,
              std::function<void(Result<void>)> done) override;
    void setThrottle(const Uuid &array, const Throttle &throttle, QObject *context,
                     std::function<void(Result<void>)> done) override;
    void regions(const Uuid &array, int cells, QObject *context,
                 std::function<void(Result<std::string>)> done) override;
    void cancelJob(const std::string &job, QObject *context,
                   std::function<void(Result<void>)> done) override;

    /// Both services have answered or cannot be had: the snapshot means something.
    [[nodiscard]] bool isReady() const { return m_ready; }
    /// Why the helper cannot be reached; nothing if it can, or if that is not known yet.
    [[nodiscard]] std::optional<Error> helperError() const;

signals:
    /// Once, after changed() if there is anything to see.
    void ready();

private slots:
    void onDisconnected();
    void onSignal(const QDBusMessage &message);

private:
    using Reply = std::function<void(const QDBusMessage &)>;

    void attach(const QDBusConnection &bus);
    void call(const QDBusMessage &message, int timeoutMs, QObject *context, Reply done);
    void callArray(const Uuid &array, const char *method, const QVariantList &arguments,
                   int timeoutMs, QObject *context, Reply done);
    void touch();
    void publish();
    void checkReady();
    void watchJob(const QString &path);
    void forgetJobs();
    void completeSoon(const std::string &object);
    void complete(Job job);

    std::optional<QDBusConnection> m_bus;
    std::optional<Error> m_connectionError;
    std::unique_ptr<ObjectCache> m_helper;
    std::unique_ptr<ObjectCache> m_udisks;
    HostSnapshot m_snapshot;
    std::vector<std::function<void()>> m_waiting; ///< Calls made before there was a bus.
    std::map<std::string, Job> m_running; ///< Jobs seen that have not ended, by object.
    std::set<std::string> m_completed; ///< Jobs that were told of, since the helper came.
    QTimer m_coalesce;
    QElapsedTimer m_sincePublish;
    bool m_helperKnown = false;
    bool m_udisksKnown = false;
    bool m_ready = false;
    bool m_ownsBus = false;
};

} // namespace bulkhead
