// SPDX-License-Identifier: GPL-2.0-or-later
// How values look on the bus: the reverse of backend/host/disk_view and array_view.
#include "tests/backend/host/fake_helper.h"

namespace bulkhead::test
{

namespace
{

QString q(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QVariant path(const QString &text)
{
    return QVariant::fromValue(QDBusObjectPath(text.isEmpty() ? QStringLiteral("/") : text));
}

QVariant number(std::uint64_t value)
{
    return QVariant::fromValue<quint64>(value);
}

/// udisks ends file names with a NUL.
QByteArray fileName(const std::string &name)
{
    return QByteArray(name.c_str(), qsizetype(name.size()) + 1);
}

QString idPath(const char *folder, const Uuid &id)
{
    return QStringLiteral("/org/bulkhead1/%1/%2")
        .arg(QLatin1String(folder), q(id.text()).replace(QLatin1Char('-'), QLatin1Char('_')));
}

QString idTypeOf(const Disk &disk)
{
    if (disk.foreignFormat == "md")
        return QStringLiteral("linux_raid_member");
    return q(disk.contents.substr(0, disk.contents.find(' ')));
}

QString labelOf(const Disk &disk)
{
    const auto from = disk.contents.find('\'');
    return from == std::string::npos
        ? QString()
        : q(disk.contents.substr(from + 1, disk.contents.rfind('\'') - from - 1));
}

QVariantMap blockOf(const Disk &disk, const QString &drive)
{
    const bool table = disk.contents.starts_with("GPT");
    const bool ours = disk.contents == "Bulkhead member";
    QVariantMap block{
        {"Device", fileName("/dev/" + disk.device)},
        {"PreferredDevice", fileName("/dev/" + disk.device)},
        {"Symlinks",
         QVariant::fromValue(QByteArrayList{fileName("/dev/disk/by-id/x-" + disk.serial)})},
        {"Size", number(disk.size.value)},
        {"ReadOnly", disk.readOnly},
        {"HintSystem", disk.system},
        {"HintIgnore", ours},
        {"Drive", path(drive)},
        {"CryptoBackingDevice", path({})},
        {"MDRaid", path({})},
        {"MDRaidMember", path({})},
        {"IdType", QString()},
        {"IdLabel", QString()},
        {"IdUsage", QString()},
    };
    if (ours) {
        block["IdType"] = QStringLiteral("bulkhead_member");
        block["IdUsage"] = QStringLiteral("raid");
    } else if (!table && !disk.contents.empty()) {
        block["IdType"] = idTypeOf(disk);
        block["IdLabel"] = labelOf(disk);
    }
    return block;
}

void addPartitions(const Disk &disk, const QString &drive, ObjectTree &tree)
{
    const QString block = q(disk.object);
    const int count = disk.contents.size() > 5 ? disk.contents[5] - '0' : 1;
    QList<QDBusObjectPath> paths;
    for (int at = 1; at <= count; ++at) {
        Disk part;
        part.device = disk.device + std::to_string(at);
        part.size = {1ULL << 30};
        const QString here = block + QString::number(at);
        InterfaceMap &object = tree[here];
        object["org.freedesktop.UDisks2.Block"] = blockOf(part, drive);
        object["org.freedesktop.UDisks2.Partition"] = {
            {"Number", QVariant::fromValue<quint32>(quint32(at))}, {"Table", path(block)}};
        if (std::size_t(at) <= disk.mountPoints.size())
            object["org.freedesktop.UDisks2.Filesystem"] = {
                {"MountPoints",
                 QVariant::fromValue(
                     QByteArrayList{fileName(disk.mountPoints[std::size_t(at) - 1])})}};
        else if (disk.swap)
            object["org.freedesktop.UDisks2.Swapspace"] = {{"Active", true}};
        paths.append(QDBusObjectPath(here));
    }
    tree[block]["org.freedesktop.UDisks2.PartitionTable"] = {
        {"Type", QStringLiteral("gpt")}, {"Partitions", QVariant::fromValue(paths)}};
}

QVariantMap memberOf(const Member &member, const Array &array, bool spare)
{
    return {{"Uuid", q(member.id.text())},
            {"Array", path(idPath("arrays", array.id))},
            {"Slot", member.slot},
            {"Role", spare ? QStringLiteral("spare") : QStringLiteral("member")},
            {"State", q(text(member.state))},
            {"Device", q(member.device)},
            {"Block", path(q(member.block))},
            {"Model", q(member.model)},
            {"Serial", q(member.serial)},
            {"Wwn", q(member.wwn)},
            {"Size", number(member.size.value)},
            {"Errors", QVariant::fromValue<quint32>(member.errors)},
            {"Replaces", member.replaces}};
}

QVariantMap arrayOf(const Array &array, const QList<QDBusObjectPath> &members)
{
    RegionCounts counts;
    std::copy(array.regionCounts.begin(), array.regionCounts.end(), counts.counts.begin());
    QStringList history;
    for (const std::string &line : array.history)
        history.append(q(line));
    return {{"Uuid", q(array.id.text())},
            {"Name", q(array.name)},
            {"Level", q(text(array.level))},
            {"Layout", q(array.layout)},
            {"Size", number(array.size.value)},
            {"ChunkSize", number(array.chunk.value)},
            {"State", q(text(array.state))},
            {"StateReason", q(array.stateReason)},
            {"SparePolicy", q(array.sparePolicy)},
            {"SpareGroup", q(array.spareGroup)},
            {"FailuresLeft", array.failuresLeft},
            {"Device", q(array.device)},
            {"Members", QVariant::fromValue(members)},
            {"SyncAction", q(text(array.sync.action))},
            {"SyncPaused", array.sync.paused},
            {"SyncDone", number(array.sync.done.value)},
            {"SyncTotal", number(array.sync.total.value)},
            {"SyncRate", number(array.sync.ratePerSecond.value)},
            {"SyncRemaining", number(array.sync.remainingUs)},
            {"Mismatches", number(array.mismatches.value)},
            {"RegionSize", number(array.regionSize.value)},
            {"RegionCounts", QVariant::fromValue(counts)},
            {"ThrottleMin", number(array.throttle.min.value)},
            {"ThrottleMax", number(array.throttle.max.value)},
            {"ThrottleLatency", quint32(array.throttle.latencyMs)},
            {"EventCount", number(array.events)},
            {"History", history}};
}

QVariantMap jobOf(const Job &job)
{
    return {{"Operation", q(job.operation)}, {"Text", q(job.text)},
            {"Progress", job.progress},      {"ProgressValid", job.progressValid},
            {"Cancelable", job.cancelable},  {"State", q(job.state)},
            {"ErrorName", q(job.errorName)}, {"ErrorText", q(job.errorText)}};
}

} // namespace

ObjectTree udisksTree(const std::vector<Disk> &disks)
{
    ObjectTree tree;
    for (const Disk &disk : disks) {
        const QString drive = QStringLiteral("/org/freedesktop/UDisks2/drives/") + q(disk.device);
        InterfaceMap &object = tree[drive];
        object["org.freedesktop.UDisks2.Drive"] = {
            {"Model", q(disk.model)},
            {"Vendor", q(disk.vendor)},
            {"Serial", q(disk.serial)},
            {"WWN", q(disk.wwn)},
            {"Size", number(disk.size.value)},
            {"RotationRate", disk.rotational ? -1 : 0},
            {"Removable", disk.removable},
            {"MediaRemovable", false},
            {"Optical", false},
            {"ConnectionBus", disk.bus == "usb" ? QStringLiteral("usb") : QString()}};
        if (disk.bus == "sata")
            object["org.freedesktop.UDisks2.Drive.Ata"] = {{"SmartSupported", true}};
        tree[q(disk.object)]["org.freedesktop.UDisks2.Block"] = blockOf(disk, drive);
        if (disk.contents.starts_with("GPT"))
            addPartitions(disk, drive, tree);
    }
    return tree;
}

ObjectTree helperTree(const HostSnapshot &host)
{
    ObjectTree tree;
    QStringList levels;
    for (const std::string &level : host.levels)
        levels.append(q(level));
    tree["/org/bulkhead1/Manager"]["org.bulkhead1.Manager"] = {{"Version", q(host.helperVersion)},
                                                               {"ModuleState", q(host.moduleState)},
                                                               {"Levels", levels}};
    for (const Array &array : host.arrays) {
        QList<QDBusObjectPath> paths;
        for (const auto *list : {&array.members, &array.spares}) {
            for (const Member &member : *list) {
                const QString here = idPath("members", member.id);
                tree[here]["org.bulkhead1.Member"] = memberOf(member, array, list == &array.spares);
                paths.append(QDBusObjectPath(here));
            }
        }
        tree[idPath("arrays", array.id)]["org.bulkhead1.Array"] = arrayOf(array, paths);
    }
    for (const Job &job : host.jobs)
        tree[q(job.object)]["org.bulkhead1.Job"] = jobOf(job);
    return tree;
}

} // namespace bulkhead::test
