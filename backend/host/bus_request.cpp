// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/bus_request.h"

#include "backend/host/object_tree.h"

namespace bulkhead
{

namespace
{

QString q(const std::string &text)
{
    return QString::fromStdString(text);
}

QVariantMap toBus(const DiskRef &disk)
{
    return {{QStringLiteral("object"), q(disk.object)},
            {QStringLiteral("size"), QVariant::fromValue<quint64>(disk.size.value)},
            {QStringLiteral("serial"), q(disk.serial)},
            {QStringLiteral("wwn"), q(disk.wwn)}};
}

QVariant toBus(const std::vector<DiskRef> &disks)
{
    QList<QVariantMap> list;
    for (const DiskRef &disk : disks)
        list.append(toBus(disk));
    return QVariant::fromValue(list);
}

} // namespace

QVariantMap toBus(const Request &request)
{
    QVariantMap map;
    const auto addText = [&](const char *key, const std::string &value) {
        if (!value.empty())
            map.insert(QLatin1String(key), q(value));
    };
    addText("array", request.array);
    addText("member", request.member);
    addText("spare", request.spare);
    if (request.action == "create") {
        // These are required: an empty one is for the helper to refuse, in its words.
        map.insert(QStringLiteral("name"), q(request.name));
        map.insert(QStringLiteral("level"), q(request.level));
        addText("layout", request.layout);
        if (request.chunk.value > 0)
            map.insert(QStringLiteral("chunk"), QVariant::fromValue<quint64>(request.chunk.value));
        map.insert(QStringLiteral("disks"), toBus(request.disks));
        if (!request.spares.empty())
            map.insert(QStringLiteral("spares"), toBus(request.spares));
    } else if (request.action == "rename" || request.action == "set-policy") {
        addText("name", request.name);
        addText("policy", request.policy);
        addText("group", request.group);
    } else if (!request.disks.empty()) {
        map.insert(QStringLiteral("disk"), toBus(request.disks.front()));
    }
    if (request.erase)
        map.insert(QStringLiteral("erase"), true);
    if (request.degraded)
        map.insert(QStringLiteral("degraded"), true);
    return map;
}

PlanPreview previewFromBus(const QString &token, const QVariantMap &preview,
                           const QList<QVariantMap> &steps, const QStringList &warnings)
{
    PlanPreview plan;
    plan.token = token.toStdString();
    plan.title = textOf(preview, "title");
    plan.summary = textOf(preview, "summary");
    plan.size = {numberOf(preview, "size")};
    plan.survives = signedOf(preview, "survives");
    plan.survivesDuring = signedOf(preview, "survives_during");
    plan.durationUs = numberOf(preview, "duration");
    plan.command = textOf(preview, "command");
    plan.destructive = flagOf(preview, "destructive");
    for (const QVariantMap &step : steps)
        plan.steps.push_back({.kind = textOf(step, "kind"),
                              .text = textOf(step, "text"),
                              .disk = textOf(step, "disk"),
                              .model = textOf(step, "model"),
                              .serial = textOf(step, "serial"),
                              .bytes = {numberOf(step, "bytes")},
                              .offset = {numberOf(step, "offset")}});
    for (const QString &warning : warnings)
        plan.warnings.push_back(warning.toStdString());
    return plan;
}

} // namespace bulkhead
