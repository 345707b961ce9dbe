// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/host/fake_helper.h"

#include <QDBusArgument>
#include <QDBusMessage>

namespace bulkhead::test
{

namespace
{

DiskRef diskRef(const QVariantMap &map)
{
    return {.object = textOf(map, "object"),
            .serial = textOf(map, "serial"),
            .wwn = textOf(map, "wwn"),
            .size = {numberOf(map, "size")}};
}

std::vector<DiskRef> diskRefs(const QVariant &value)
{
    std::vector<DiskRef> refs;
    for (const QVariantMap &map : qdbus_cast<QList<QVariantMap>>(value))
        refs.push_back(diskRef(map));
    return refs;
}

Request requestFrom(const QString &action, const QVariantMap &map)
{
    Request request;
    request.action = action.toStdString();
    request.name = textOf(map, "name");
    request.level = textOf(map, "level");
    request.array = textOf(map, "array");
    request.member = textOf(map, "member");
    request.spare = textOf(map, "spare");
    request.erase = flagOf(map, "erase");
    request.degraded = flagOf(map, "degraded");
    if (map.contains("disks"))
        request.disks = diskRefs(map["disks"]);
    if (map.contains("spares"))
        request.spares = diskRefs(map["spares"]);
    if (map.contains("disk"))
        request.disks = {diskRef(qdbus_cast<QVariantMap>(map["disk"]))};
    return request;
}

QString q(const std::string &text)
{
    return QString::fromStdString(text);
}

QVariantMap previewMap(const PlanPreview &plan)
{
    return {{"title", q(plan.title)},
            {"summary", q(plan.summary)},
            {"size", QVariant::fromValue<quint64>(plan.size.value)},
            {"survives", plan.survives},
            {"survives_during", plan.survivesDuring},
            {"duration", QVariant::fromValue<quint64>(plan.durationUs)},
            {"command", q(plan.command)},
            {"destructive", plan.destructive}};
}

QList<QVariantMap> stepMaps(const PlanPreview &plan)
{
    QList<QVariantMap> steps;
    for (const PlanStep &step : plan.steps) {
        QVariantMap map{{"kind", q(step.kind)}, {"text", q(step.text)}};
        if (!step.disk.empty())
            map.insert({{"disk", q(step.disk)},
                        {"model", q(step.model)},
                        {"serial", q(step.serial)},
                        {"bytes", QVariant::fromValue<quint64>(step.bytes.value)}});
        steps.append(map);
    }
    return steps;
}

Uuid arrayOf(const QString &path)
{
    const QString name = path.section(QLatin1Char('/'), -1);
    return Uuid::parse(QString(name).replace(QLatin1Char('_'), QLatin1Char('-')).toStdString())
        .value_or(Uuid{});
}

} // namespace

FakeComputer::FakeComputer(const QString &address, QObject *parent)
    : QObject(parent)
    , m_helper(address, QStringLiteral("org.bulkhead1"), QStringLiteral("/org/bulkhead1"))
    , m_udisks(address, QStringLiteral("org.freedesktop.UDisks2"),
               QStringLiteral("/org/freedesktop/UDisks2"))
{
    m_helper.setHandler([this](const QDBusMessage &message) { return handle(message); });
    connect(&m_sim, &Host::changed, this, &FakeComputer::publish);
    connect(&m_sim, &Host::jobCompleted, this, [this](const Job &job) {
        m_helper.sendSignal(q(job.object), QStringLiteral("org.bulkhead1.Job"),
                            QStringLiteral("Completed"),
                            {job.state == "succeeded", q(job.errorText)});
    });
    publish();
    m_udisks.appear();
    m_helper.appear();
}

void FakeComputer::helperVanishes()
{
    m_helper.vanish();
    m_sim.setHelperReachable(false);
    m_sim.setHelperReachable(true);
}

bool FakeComputer::helperAppears()
{
    publish();
    return m_helper.appear();
}

void FakeComputer::publish()
{
    HostSnapshot shown = m_sim.snapshot();
    m_udisks.setTree(udisksTree(shown.disks));
    m_helper.setTree(helperTree(shown));
}

std::optional<QDBusMessage> FakeComputer::handle(const QDBusMessage &message)
{
    m_forbidden += message.isInteractiveAuthorizationAllowed() ? 0 : 1;
    if (m_silent)
        return std::nullopt;
    message.setDelayedReply(true);
    if (message.interface() == QLatin1String("org.bulkhead1.Manager"))
        handleManager(message);
    else if (message.interface() == QLatin1String("org.bulkhead1.Array"))
        handleArray(message);
    else
        handleJob(message);
    return std::nullopt;
}

void FakeComputer::refuse(const QDBusMessage &message, const Error &error)
{
    const std::string text =
        error.subject.empty() ? error.detail : error.subject + ": " + error.detail;
    m_helper.send(message.createErrorReply(
        QStringLiteral("org.bulkhead1.Error.") + q(std::string(errorName(error.code))), q(text)));
}

void FakeComputer::plan(const QDBusMessage &message)
{
    m_lastRequest = qdbus_cast<QVariantMap>(message.arguments().value(1));
    const Request request = requestFrom(message.arguments().value(0).toString(), m_lastRequest);
    m_sim.plan(request, this, [this, message](const Result<PlanPreview> &plan) {
        if (!plan)
            return refuse(message, plan.error());
        QStringList warnings;
        for (const std::string &warning : plan->warnings)
            warnings.append(q(warning));
        m_helper.send(message.createReply(
            {q(plan->token), previewMap(*plan), QVariant::fromValue(stepMaps(*plan)), warnings}));
    });
}

void FakeComputer::handleManager(const QDBusMessage &message)
{
    if (message.member() == QLatin1String("Plan"))
        return plan(message);
    if (message.member() != QLatin1String("Commit"))
        return m_helper.send(message.createReply());
    const std::string token = message.arguments().value(0).toString().toStdString();
    m_sim.commit(token, this, [this, message](const Result<std::string> &job) {
        if (!job)
            return refuse(message, job.error());
        m_helper.send(message.createReply(QVariant::fromValue(QDBusObjectPath(q(*job)))));
    });
}

void FakeComputer::handleArray(const QDBusMessage &message)
{
    const Uuid array = arrayOf(message.path());
    const QVariantList arguments = message.arguments();
    const auto done = [this, message](const Result<void> &result) {
        if (!result)
            return refuse(message, result.error());
        m_helper.send(message.createReply());
    };
    if (message.member() == QLatin1String("Sync")) {
        m_sim.sync(array, arguments.value(0).toString().toStdString(), this, done);
    } else if (message.member() == QLatin1String("SetThrottle")) {
        const auto options = qdbus_cast<QVariantMap>(arguments.value(2));
        m_sim.setThrottle(array,
                          {{arguments.value(0).toULongLong()},
                           {arguments.value(1).toULongLong()},
                           options.value("latency").toUInt()},
                          this, done);
    } else {
        m_sim.regions(array, arguments.value(0).toInt(), this,
                      [this, message](const Result<std::string> &map) {
                          if (!map)
                              return refuse(message, map.error());
                          m_helper.send(message.createReply(QByteArray::fromStdString(*map)));
                      });
    }
}

void FakeComputer::handleJob(const QDBusMessage &message)
{
    m_sim.cancelJob(message.path().toStdString(), this,
                    [this, message](const Result<void> &result) {
                        if (!result)
                            return refuse(message, result.error());
                        m_helper.send(message.createReply());
                    });
}

} // namespace bulkhead::test
