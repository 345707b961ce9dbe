// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/bus_host.h"

#include "backend/host/array_view.h"
#include "backend/host/bus_error.h"
#include "backend/host/bus_opener.h"
#include "backend/host/bus_request.h"
#include "backend/host/disk_view.h"
#include "backend/host/object_cache.h"

#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QPointer>
#include <algorithm>

namespace bulkhead
{

namespace
{

constexpr QLatin1String helperName("org.bulkhead1");
constexpr QLatin1String helperRoot("/org/bulkhead1");
constexpr QLatin1String managerPath("/org/bulkhead1/Manager");
constexpr QLatin1String managerInterface("org.bulkhead1.Manager");
constexpr QLatin1String arrayInterface("org.bulkhead1.Array");
constexpr QLatin1String jobInterface("org.bulkhead1.Job");

constexpr int publishEveryMs = 250;

/// A person may have to find a password first.
constexpr int authorisedCallMs = 10 * 60 * 1000;
/// Plans read every disk they name; regions read the module.
constexpr int readingCallMs = 2 * 60 * 1000;
/// For what is still on its way when a job has ended.
constexpr int lastWordsMs = 500;

QDBusMessage managerCall(const char *method)
{
    return QDBusMessage::createMethodCall(helperName, managerPath, managerInterface,
                                          QLatin1String(method));
}

template <class T>
Result<T> failed(const QDBusMessage &reply)
{
    return tl::unexpected(errorFromBus(reply, {}));
}

bool isError(const QDBusMessage &reply)
{
    return reply.type() != QDBusMessage::ReplyMessage;
}

/// Answers of calls that return nothing.
std::function<void(const QDBusMessage &)> toVoid(std::function<void(Result<void>)> done)
{
    return [done = std::move(done)](const QDBusMessage &reply) {
        done(isError(reply) ? failed<void>(reply) : Result<void>());
    };
}

} // namespace

BusHost::BusHost(const QDBusConnection &bus, QObject *parent)
    : Host(parent)
{
    connect(&m_coalesce, &QTimer::timeout, this, &BusHost::publish);
    m_coalesce.setSingleShot(true);
    attach(bus);
}

BusHost::BusHost(const QString &address, QObject *parent)
    : Host(parent)
    , m_ownsBus(true)
{
    connect(&m_coalesce, &QTimer::timeout, this, &BusHost::publish);
    m_coalesce.setSingleShot(true);
    openBus(address, this, [this](Result<QDBusConnection> bus) {
        if (bus)
            return attach(*bus);
        m_connectionError = bus.error();
        m_helperKnown = m_udisksKnown = true;
        for (const auto &call : std::exchange(m_waiting, {}))
            call();
        checkReady();
    });
}

BusHost::~BusHost()
{
    m_helper.reset();
    m_udisks.reset();
    if (m_ownsBus && m_bus)
        QDBusConnection::disconnectFromBus(m_bus->name());
}

void BusHost::attach(const QDBusConnection &bus)
{
    m_bus = bus;
    m_bus->connect(QString(), QStringLiteral("/org/freedesktop/DBus/Local"),
                   QStringLiteral("org.freedesktop.DBus.Local"), QStringLiteral("Disconnected"),
                   this, SLOT(onDisconnected()));
    m_helper = std::make_unique<ObjectCache>(bus, helperName, helperRoot);
    m_udisks = std::make_unique<ObjectCache>(bus, QStringLiteral("org.freedesktop.UDisks2"),
                                             QStringLiteral("/org/freedesktop/UDisks2"));
    for (ObjectCache *cache : {m_helper.get(), m_udisks.get()}) {
        bool &known = cache == m_helper.get() ? m_helperKnown : m_udisksKnown;
        const auto answered = [this, &known] {
            known = true;
            checkReady();
        };
        connect(cache, &ObjectCache::changed, this, &BusHost::touch);
        connect(cache, &ObjectCache::loaded, this, answered);
        connect(cache, &ObjectCache::failed, this, answered);
    }
    m_helper->listen(jobInterface, QStringLiteral("Completed"));
    connect(m_helper.get(), &ObjectCache::signalReceived, this, &BusHost::onSignal);
    connect(m_helper.get(), &ObjectCache::loaded, this, &BusHost::forgetJobs);
    connect(m_helper.get(), &ObjectCache::failed, this, &BusHost::forgetJobs);
    connect(m_helper.get(), &ObjectCache::objectChanged, this,
            [this](const QString &path, const QString &interface) {
                if (interface == jobInterface)
                    watchJob(path);
            });
    connect(m_helper.get(), &ObjectCache::objectRemoved, this,
            [this](const QString &path, const QString &interface) {
                const auto job = m_running.find(path.toStdString());
                if (interface != jobInterface || job == m_running.end())
                    return;
                Job last = job->second;
                if (last.state == "running") {
                    last.state = "unknown";
                    last.errorName = "org.bulkhead1.Error.HelperUnavailable";
                    last.errorText = "the job ended without saying how";
                }
                complete(last);
            });
    m_helper->start();
    m_udisks->start();
    for (const auto &call : std::exchange(m_waiting, {}))
        call();
}

std::optional<Error> BusHost::helperError() const
{
    if (m_connectionError)
        return m_connectionError;
    if (m_helperKnown && m_helper && !m_helper->isLoaded())
        return m_helper->error();
    return std::nullopt;
}

void BusHost::onDisconnected()
{
    m_connectionError = {ErrorCode::HelperUnavailable, "the bus", "the connection was lost"};
    publish();
    forgetJobs();
}

void BusHost::checkReady()
{
    if (m_ready || !m_helperKnown || !m_udisksKnown)
        return;
    m_ready = true;
    publish();
    emit ready();
}

void BusHost::touch()
{
    if (m_coalesce.isActive() || !m_ready)
        return;
    const auto since = m_sincePublish.isValid() ? int(m_sincePublish.elapsed()) : publishEveryMs;
    m_coalesce.start(std::max(0, publishEveryMs - since));
}

void BusHost::publish()
{
    m_coalesce.stop();
    m_sincePublish.start();
    HostSnapshot next;
    const bool connected = m_helper && !m_connectionError;
    next.helperReachable = connected && m_helper->isLoaded();
    next.udisksReachable = connected && m_udisks->isLoaded();
    if (next.helperReachable) {
        const QVariantMap manager = m_helper->tree().value(managerPath).value(managerInterface);
        next.helperVersion = textOf(manager, "Version");
        next.moduleState = textOf(manager, "ModuleState");
        for (const QString &level : listOf(manager, "Levels"))
            next.levels.push_back(level.toStdString());
        next.arrays = arraysFromTree(m_helper->tree());
        next.jobs = jobsFromTree(m_helper->tree());
    }
    if (next.udisksReachable)
        next.disks = disksFromUdisks(m_udisks->tree(), next.arrays);
    if (next == m_snapshot)
        return;
    m_snapshot = std::move(next);
    emit changed();
}

// ---- Jobs -------------------------------------------------------------------------------

void BusHost::watchJob(const QString &path)
{
    const Job job = jobFrom(path, m_helper->tree().value(path).value(jobInterface));
    if (m_completed.contains(job.object))
        return;
    m_running[job.object] = job;
    if (job.state != "running")
        completeSoon(job.object);
}

void BusHost::onSignal(const QDBusMessage &message)
{
    const auto job = m_running.find(message.path().toStdString());
    if (job == m_running.end() || message.arguments().size() != 2)
        return;
    // Completed is the last word on what the job did to other objects.
    if (job->second.state != "running")
        return complete(Job(job->second));
    job->second.state = message.arguments().at(0).toBool() ? "succeeded" : "failed";
    job->second.errorText = message.arguments().at(1).toString().toStdString();
    completeSoon(job->first);
}

void BusHost::completeSoon(const std::string &object)
{
    // State and Completed come in either order, and between them what the job changed.
    QTimer::singleShot(lastWordsMs, this, [this, object] {
        if (const auto late = m_running.find(object); late != m_running.end())
            complete(Job(late->second));
    });
}

void BusHost::complete(Job job)
{
    m_running.erase(job.object);
    if (!m_completed.insert(job.object).second)
        return;
    publish();
    emit jobCompleted(job);
}

void BusHost::forgetJobs()
{
    // The helper is new, or gone: its jobs are numbered afresh, and what became of the old
    // ones nobody can tell any more.
    const auto lost = std::exchange(m_running, {});
    m_completed.clear();
    if (m_helper && m_helper->isLoaded() && !m_connectionError) {
        for (const Job &job : jobsFromTree(m_helper->tree())) {
            if (job.state == "running")
                m_running[job.object] = job;
            else
                m_completed.insert(job.object);
        }
    }
    for (const auto &[object, last] : lost) {
        Job job = last;
        job.state = "unknown";
        job.errorName = "org.bulkhead1.Error.HelperUnavailable";
        job.errorText = "the helper went away while the job was running";
        emit jobCompleted(job);
    }
}

// ---- Calls ------------------------------------------------------------------------------

void BusHost::call(const QDBusMessage &message, int timeoutMs, QObject *context, Reply done)
{
    const QPointer<QObject> guard(context ? context : this);
    if (!m_bus && !m_connectionError) {
        m_waiting.emplace_back([this, message, timeoutMs, guard, done = std::move(done)] {
            if (guard)
                call(message, timeoutMs, guard, done);
        });
        return;
    }
    if (m_connectionError) {
        const QDBusMessage reply =
            QDBusMessage::createError(QStringLiteral("org.bulkhead1.Error.HelperUnavailable"),
                                      QString::fromStdString(m_connectionError->detail));
        QTimer::singleShot(0, guard.data(), [reply, done = std::move(done)] { done(reply); });
        return;
    }
    QDBusMessage asked = message;
    asked.setInteractiveAuthorizationAllowed(true);
    auto *watcher = new QDBusPendingCallWatcher(m_bus->asyncCall(asked, timeoutMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
            [watcher, guard, done = std::move(done)] {
                watcher->deleteLater();
                if (guard)
                    done(watcher->reply());
            });
}

void BusHost::callArray(const Uuid &array, const char *method, const QVariantList &arguments,
                        int timeoutMs, QObject *context, Reply done)
{
    const QString name =
        QString::fromStdString(array.text()).replace(QLatin1Char('-'), QLatin1Char('_'));
    QDBusMessage message =
        QDBusMessage::createMethodCall(helperName, helperRoot + QStringLiteral("/arrays/") + name,
                                       arrayInterface, QLatin1String(method));
    message.setArguments(arguments);
    call(message, timeoutMs, context, [done = std::move(done)](const QDBusMessage &reply) {
        if (reply.errorName() != QLatin1String("org.freedesktop.DBus.Error.UnknownObject"))
            return done(reply);
        done(QDBusMessage::createError(QStringLiteral("org.bulkhead1.Error.ArrayNotFound"),
                                       QStringLiteral("the array is not there any more")));
    });
}

void BusHost::plan(const Request &request, QObject *context,
                   std::function<void(Result<PlanPreview>)> done)
{
    QDBusMessage message = managerCall("Plan");
    message << QString::fromStdString(request.action) << toBus(request);
    call(message, readingCallMs, context, [done = std::move(done)](const QDBusMessage &reply) {
        if (isError(reply))
            return done(failed<PlanPreview>(reply));
        const QDBusPendingReply<QString, QVariantMap, QList<QVariantMap>, QStringList> typed(reply);
        if (typed.isError())
            return done(
                fail(ErrorCode::HelperUnavailable, {}, "the helper speaks another language"));
        done(previewFromBus(typed.argumentAt<0>(), typed.argumentAt<1>(), typed.argumentAt<2>(),
                            typed.argumentAt<3>()));
    });
}

void BusHost::commit(const std::string &token, QObject *context,
                     std::function<void(Result<std::string>)> done)
{
    QDBusMessage message = managerCall("Commit");
    message << QString::fromStdString(token) << QVariantMap();
    call(message, authorisedCallMs, context, [done = std::move(done)](const QDBusMessage &reply) {
        if (isError(reply))
            return done(failed<std::string>(reply));
        done(plainValue(reply.arguments().value(0)).toString().toStdString());
    });
}

void BusHost::sync(const Uuid &array, const std::string &verb, QObject *context,
                   std::function<void(Result<void>)> done)
{
    callArray(array, "Sync", {QString::fromStdString(verb), QVariantMap()}, authorisedCallMs,
              context, toVoid(std::move(done)));
}

void BusHost::setThrottle(const Uuid &array, const Throttle &throttle, QObject *context,
                          std::function<void(Result<void>)> done)
{
    callArray(array, "SetThrottle",
              {QVariant::fromValue<quint64>(throttle.min.value),
               QVariant::fromValue<quint64>(throttle.max.value),
               QVariantMap{{"latency", quint32(throttle.latencyMs)}}},
              authorisedCallMs, context, toVoid(std::move(done)));
}

void BusHost::regions(const Uuid &array, int cells, QObject *context,
                      std::function<void(Result<std::string>)> done)
{
    callArray(array, "Regions", {QVariant::fromValue<quint32>(quint32(std::max(cells, 0)))},
              readingCallMs, context, [done = std::move(done)](const QDBusMessage &reply) {
                  if (isError(reply))
                      return done(failed<std::string>(reply));
                  done(reply.arguments().value(0).toByteArray().toStdString());
              });
}

void BusHost::cancelJob(const std::string &job, QObject *context,
                        std::function<void(Result<void>)> done)
{
    QDBusMessage message = QDBusMessage::createMethodCall(helperName, QString::fromStdString(job),
                                                          jobInterface, QStringLiteral("Cancel"));
    message << QVariantMap();
    call(message, authorisedCallMs, context, toVoid(std::move(done)));
}

} // namespace bulkhead
