// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/disk_view.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

namespace bulkhead
{

namespace
{

const QString blockInterface = QStringLiteral("org.freedesktop.UDisks2.Block");
const QString driveInterface = QStringLiteral("org.freedesktop.UDisks2.Drive");
const QString ataInterface = QStringLiteral("org.freedesktop.UDisks2.Drive.Ata");
const QString partitionInterface = QStringLiteral("org.freedesktop.UDisks2.Partition");
const QString tableInterface = QStringLiteral("org.freedesktop.UDisks2.PartitionTable");
const QString filesystemInterface = QStringLiteral("org.freedesktop.UDisks2.Filesystem");
const QString swapInterface = QStringLiteral("org.freedesktop.UDisks2.Swapspace");
const QString loopInterface = QStringLiteral("org.freedesktop.UDisks2.Loop");

/// Stacks deeper than this are a loop in what we were told.
constexpr int deepestStack = 8;

struct Format
{
    std::string_view idType;
    std::string_view name; ///< As `examine` calls it.
    std::string_view words;
};

constexpr std::array formats = {
    Format{"linux_raid_member", "md", "Linux RAID member"},
    Format{"ddf_raid_member", "ddf", "DDF RAID member"},
    Format{"isw_raid_member", "imsm", "Intel RAID member"},
    Format{"adaptec_raid_member", "asr", "Adaptec RAID member"},
    Format{"hpt37x_raid_member", "hpt37x", "HighPoint RAID member"},
    Format{"hpt45x_raid_member", "hpt45x", "HighPoint RAID member"},
    Format{"jmicron_raid_member", "jmicron", "JMicron RAID member"},
    Format{"lsi_mega_raid_member", "lsi", "LSI RAID member"},
    Format{"nvidia_raid_member", "nvidia", "NVIDIA RAID member"},
    Format{"promise_fasttrack_raid_member", "promise", "Promise RAID member"},
    Format{"silicon_medley_raid_member", "silicon", "Silicon Image RAID member"},
    Format{"via_raid_member", "via", "VIA RAID member"},
};

constexpr std::array otherWords = {
    Format{"LVM2_member", "", "LVM physical volume"},
    Format{"crypto_LUKS", "", "LUKS encrypted data"},
    Format{"swap", "", "swap space"},
    Format{"zfs_member", "", "ZFS pool member"},
    Format{"bcache", "", "bcache device"},
};

/// What one block object says that matters to the disk below it.
struct Node
{
    QString path;
    QVariantMap block;
    QVariantMap partition;
    bool partitioned = false;
    QVariantMap table;
    std::vector<std::string> mountPoints;
    bool swap = false;
};

class BlockMap
{
public:
    explicit BlockMap(const ObjectTree &tree)
    {
        for (auto object = tree.begin(); object != tree.end(); ++object) {
            if (!object->contains(blockInterface))
                continue;
            Node node;
            node.path = object.key();
            node.block = object->value(blockInterface);
            node.partition = object->value(partitionInterface);
            node.partitioned = object->contains(tableInterface);
            node.table = object->value(tableInterface);
            const QVariantMap filesystem = object->value(filesystemInterface);
            for (const QString &mount : listOf(filesystem, "MountPoints"))
                node.mountPoints.push_back(mount.toStdString());
            node.swap = flagOf(object->value(swapInterface), "Active");
            m_nodes.insert(node.path, node);
        }
    }

    [[nodiscard]] const QMap<QString, Node> &nodes() const { return m_nodes; }

    [[nodiscard]] QList<Node> partitionsOf(const QString &disk) const
    {
        QList<Node> found;
        for (const Node &node : m_nodes)
            if (pathOf(node.partition, "Table") == disk)
                found.append(node);
        std::ranges::stable_sort(
            found, {}, [](const Node &node) { return numberOf(node.partition, "Number"); });
        return found;
    }

    /// Devices that live on @p below: open LUKS containers, the md array it is part of.
    [[nodiscard]] QList<Node> holdersOf(const Node &below) const
    {
        const QString raid = pathOf(below.block, "MDRaidMember");
        QList<Node> found;
        for (const Node &node : m_nodes) {
            const bool onRaid = !raid.isEmpty() && pathOf(node.block, "MDRaid") == raid;
            if (onRaid || pathOf(node.block, "CryptoBackingDevice") == below.path)
                found.append(node);
        }
        return found;
    }

    [[nodiscard]] const Node *byDevice(const std::string &file) const
    {
        for (const Node &node : m_nodes) {
            const QStringList links = listOf(node.block, "Symlinks");
            if (fileNameOf(node.block, "Device") == file
                || fileNameOf(node.block, "PreferredDevice") == file
                || links.contains(QString::fromStdString(file)))
                return &node;
        }
        return nullptr;
    }

private:
    QMap<QString, Node> m_nodes;
};

std::string kernelName(const Node &node)
{
    const std::string file = fileNameOf(node.block, "Device");
    return file.starts_with("/dev/") ? file.substr(5) : file;
}

bool isVirtual(const std::string &device)
{
    constexpr std::array<std::string_view, 8> prefixes = {"loop", "dm-", "ram", "zram",
                                                          "sr",   "fd",  "nbd", "zd"};
    const auto starts = [&](std::string_view prefix) { return device.starts_with(prefix); };
    const bool md = device.starts_with("md") && device.size() > 2 && std::isdigit(device[2] & 0x7f);
    return md || std::ranges::any_of(prefixes, starts);
}

std::string quoted(const std::string &words, const std::string &label)
{
    return label.empty() ? words : words + " '" + label + "'";
}

/// What a file system, a RAID member and so on is called; empty for nothing.
std::string signatureWords(const Node &node)
{
    const std::string type = textOf(node.block, "IdType");
    const std::string label = textOf(node.block, "IdLabel");
    if (type.empty())
        return textOf(node.block, "IdUsage");
    if (type.starts_with("bulkhead"))
        return "Bulkhead member";
    const auto sameType = [&](const Format &format) { return format.idType == type; };
    if (const auto raid = std::ranges::find_if(formats, sameType); raid != formats.end())
        return quoted(std::string(raid->words), label);
    if (const auto known = std::ranges::find_if(otherWords, sameType); known != otherWords.end())
        return quoted(std::string(known->words), label);
    return quoted(type, label);
}

std::string tableWords(const Node &node, const QList<Node> &partitions)
{
    const std::string type = textOf(node.table, "Type");
    const std::string name = type == "gpt" ? "GPT" : (type == "dos" ? "MBR" : type);
    const std::string table = name.empty() ? "partition table" : name;
    if (partitions.isEmpty())
        return table + ", no partitions";
    if (partitions.size() > 1)
        return table + ", " + std::to_string(partitions.size()) + " partitions";
    const std::string inside = signatureWords(partitions.first());
    return table + ", 1 partition" + (inside.empty() ? "" : " with " + inside);
}

/// Everything above @p node counts as the disk's: mounts, swap, and names of devices.
void collectUse(const BlockMap &map, const Node &node, Disk &disk, std::set<std::string> &seen,
                int depth = 0)
{
    if (depth > deepestStack || !seen.insert(node.path.toStdString()).second)
        return;
    disk.mountPoints.insert(disk.mountPoints.end(), node.mountPoints.begin(),
                            node.mountPoints.end());
    disk.swap = disk.swap || node.swap;
    if (disk.foreignFormat.empty())
        disk.foreignFormat = foreignFormatOf(textOf(node.block, "IdType"));
    for (const Node &part : map.partitionsOf(node.path))
        collectUse(map, part, disk, seen, depth + 1);
    for (const Node &holder : map.holdersOf(node)) {
        const std::string name = kernelName(holder);
        if (std::ranges::find(disk.holders, name) == disk.holders.end())
            disk.holders.push_back(name);
        const std::string foreign = disk.foreignFormat;
        collectUse(map, holder, disk, seen, depth + 1);
        disk.foreignFormat = foreign; // What is on top is not on the disk.
    }
}

std::string busOf(const Disk &disk, const QVariantMap &drive, bool ata)
{
    const std::string told = textOf(drive, "ConnectionBus");
    if (!told.empty())
        return told;
    if (disk.device.starts_with("nvme"))
        return "nvme";
    if (disk.device.starts_with("vd"))
        return "virtio";
    return ata ? "sata" : "";
}

void markOurs(const BlockMap &map, const std::vector<Array> &arrays, Disk &disk,
              std::set<std::string> &seen)
{
    for (const Array &array : arrays) {
        for (const auto *list : {&array.members, &array.spares}) {
            const auto member = std::ranges::find(*list, disk.object, &Member::block);
            if (member == list->end())
                continue;
            disk.memberOf = array.id.text();
            if (disk.contents.empty())
                disk.contents = "Bulkhead member";
            const Node *top = array.device.empty() ? nullptr : map.byDevice(array.device);
            if (!top || list == &array.spares)
                continue;
            disk.holders.push_back(kernelName(*top));
            collectUse(map, *top, disk, seen);
        }
    }
}

Disk diskFrom(const ObjectTree &tree, const BlockMap &map, const Node &node,
              const std::vector<Array> &arrays)
{
    Disk disk;
    disk.object = node.path.toStdString();
    disk.device = kernelName(node);
    disk.size = {numberOf(node.block, "Size")};
    disk.readOnly = flagOf(node.block, "ReadOnly");
    disk.system = flagOf(node.block, "HintSystem");
    const InterfaceMap owner = tree.value(pathOf(node.block, "Drive"));
    if (const QVariantMap drive = owner.value(driveInterface); !drive.isEmpty()) {
        disk.model = textOf(drive, "Model");
        disk.vendor = textOf(drive, "Vendor");
        disk.serial = textOf(drive, "Serial");
        disk.wwn = textOf(drive, "WWN");
        // -1 is "rotates, nobody knows how fast".
        disk.rotational = signedOf(drive, "RotationRate") != 0;
        disk.removable = flagOf(drive, "Removable") || flagOf(drive, "MediaRemovable");
        disk.bus = busOf(disk, drive, owner.contains(ataInterface));
    } else {
        disk.bus = busOf(disk, {}, false);
    }
    const QList<Node> partitions = map.partitionsOf(node.path);
    disk.contents = node.partitioned ? tableWords(node, partitions) : signatureWords(node);
    std::set<std::string> seen;
    collectUse(map, node, disk, seen);
    markOurs(map, arrays, disk, seen);
    return disk;
}

bool isWholeDisk(const ObjectTree &tree, const Node &node)
{
    const InterfaceMap object = tree.value(node.path);
    if (object.contains(partitionInterface) || object.contains(loopInterface)
        || numberOf(node.block, "Size") == 0 || isVirtual(kernelName(node)))
        return false;
    const QVariantMap drive = tree.value(pathOf(node.block, "Drive")).value(driveInterface);
    return !flagOf(drive, "Optical");
}

} // namespace

std::string foreignFormatOf(const std::string &idType)
{
    const auto found = std::ranges::find(formats, std::string_view(idType), &Format::idType);
    return found == formats.end() ? std::string() : std::string(found->name);
}

std::vector<Disk> disksFromUdisks(const ObjectTree &udisks, const std::vector<Array> &arrays)
{
    const BlockMap map(udisks);
    std::vector<Disk> disks;
    for (const Node &node : map.nodes())
        if (isWholeDisk(udisks, node))
            disks.push_back(diskFrom(udisks, map, node, arrays));
    // sdaa comes after sdz, as the kernel counts.
    std::ranges::sort(disks, [](const Disk &a, const Disk &b) {
        return std::pair(a.device.size(), a.device) < std::pair(b.device.size(), b.device);
    });
    return disks;
}

} // namespace bulkhead
