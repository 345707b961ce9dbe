// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/scan/disks.h"

#include "backend/base/utf8.h"
#include "backend/scan/device_use.h"
#include "backend/scan/file_device.h"
#include "backend/scan/signatures.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <libudev.h>
#include <memory>

namespace bulkhead
{

namespace
{

constexpr std::size_t maxIdentityBytes = 128;

struct Unref
{
    void operator()(udev *u) const { udev_unref(u); }
    void operator()(udev_device *d) const { udev_device_unref(d); }
    void operator()(udev_enumerate *e) const { udev_enumerate_unref(e); }
};
using Udev = std::unique_ptr<udev, Unref>;
using Device = std::unique_ptr<udev_device, Unref>;
using Enumerate = std::unique_ptr<udev_enumerate, Unref>;

std::string property(udev_device *device, const char *name)
{
    const char *value = udev_device_get_property_value(device, name);
    return value ? value : "";
}

std::string attribute(udev_device *device, const char *name)
{
    const char *value = udev_device_get_sysattr_value(device, name);
    return value ? value : "";
}

std::uint64_t numericAttribute(udev_device *device, const char *name)
{
    const std::string text = attribute(device, name);
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// udev writes what could trouble a shell as \xNN.
std::string decoded(const std::string &text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        if (text.compare(i, 2, "\\x") == 0 && i + 4 <= text.size()) {
            const char *digits = text.data() + i + 2;
            if (std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2) {
                out += static_cast<char>(value);
                i += 3;
                continue;
            }
        }
        out += text[i];
    }
    return cleanText(out, maxIdentityBytes);
}

std::string firstOf(udev_device *device, std::initializer_list<const char *> names)
{
    for (const char *name : names)
        if (auto value = cleanText(property(device, name), maxIdentityBytes); !value.empty())
            return value;
    return {};
}

bool isPartition(udev_device *device)
{
    const char *type = udev_device_get_devtype(device);
    return type && std::string_view(type) == "partition";
}

bool isCandidate(udev_device *device)
{
    const std::string name = udev_device_get_sysname(device);
    constexpr std::array<std::string_view, 8> never{"ram", "zram", "fd", "sr",
                                                    "dm-", "md",   "zd", "mtdblock"};
    const auto starts = [&](std::string_view prefix) { return name.starts_with(prefix); };
    if (std::ranges::any_of(never, starts))
        return false;
    if (name.starts_with("loop"))
        return !attribute(device, "loop/backing_file").empty() || isPartition(device);
    // A drive without a medium is shown, with the reason; an unconnected nbd is not.
    return !name.starts_with("nbd") || numericAttribute(device, "size") > 0;
}

std::string busOf(udev_device *device, const std::string &name)
{
    if (udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_device"))
        return "usb";
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> byName{
        {{"nvme", "nvme"}, {"vd", "virtio"}, {"mmcblk", "sdio"}, {"loop", "loop"}}};
    for (const auto &[prefix, bus] : byName)
        if (name.starts_with(prefix))
            return std::string(bus);
    const std::string bus = property(device, "ID_BUS");
    return bus == "ata" ? "sata" : bus;
}

/// Identity in the same words as udisks, so that a request made from its names fits.
void readIdentity(udev_device *device, Disk &disk)
{
    const bool ata = property(device, "ID_ATA") == "1";
    disk.model = decoded(property(device, "ID_MODEL_ENC"));
    if (disk.model.empty())
        disk.model = firstOf(device, {"ID_MODEL"});
    if (!ata)
        disk.vendor = decoded(property(device, "ID_VENDOR_ENC"));
    const bool scsi = property(device, "ID_SCSI") == "1" && !ata;
    disk.serial = scsi ? firstOf(device, {"ID_SCSI_SERIAL", "ID_SERIAL_SHORT", "ID_SERIAL"})
                       : firstOf(device, {"ID_SERIAL_SHORT", "ID_SERIAL"});
    disk.wwn = firstOf(device, {"ID_WWN_WITH_EXTENSION", "ID_WWN"});
}

/// @p whole is the disk itself, or the parent of a partition.
void readProperties(udev_device *device, udev_device *whole, Disk &disk)
{
    disk.device = udev_device_get_sysname(device);
    disk.object = udisksBlockPath(disk.device);
    disk.size = Sectors{numericAttribute(device, "size")}.bytes();
    disk.readOnly = numericAttribute(device, "ro") != 0;
    disk.bus = busOf(whole, udev_device_get_sysname(whole));
    if (const auto bytes = numericAttribute(whole, "queue/logical_block_size"); bytes > 0)
        disk.sectorBytes = static_cast<std::uint32_t>(bytes);
    disk.rotational = numericAttribute(whole, "queue/rotational") != 0;
    // What udisks calls removable: the medium, or the drive with its plug.
    const bool plug = disk.bus == "usb" || disk.bus == "sdio" || disk.bus == "ieee1394";
    disk.removable = plug || numericAttribute(whole, "removable") != 0;
    disk.system = !disk.removable;
    readIdentity(whole, disk);
}

DiskFacts readDisk(udev_device *device, const SignatureProbe &probe, const UseTable &uses)
{
    udev_device *parent = udev_device_get_parent_with_subsystem_devtype(device, "block", "disk");
    udev_device *whole = isPartition(device) && parent ? parent : device;
    DiskFacts facts;
    Disk &disk = facts.disk;
    readProperties(device, whole, disk);
    facts.diskseq = numericAttribute(whole, "diskseq");
    facts.tableDevice = deviceNumber(disk.device);

    DeviceUse use = uses.of(disk.device);
    disk.mountPoints = std::move(use.mountPoints);
    disk.holders = std::move(use.holders);
    disk.swap = use.swap;
    if (disk.size.value == 0)
        return facts;
    auto signatures = probe("/dev/" + disk.device);
    if (!signatures) {
        disk.unreadable = true;
        return facts;
    }
    facts.signatures = std::move(*signatures);
    disk.contents = describeContents(facts.signatures, partitionsOf(disk.device).size());
    disk.foreignFormat = foreignFormat(facts.signatures);
    return facts;
}

} // namespace

Result<std::vector<Signature>> probeHere(const std::string &devicePath)
{
    const auto device = FileDevice::open(devicePath, {}, true);
    if (!device)
        return tl::unexpected<Error>(device.error());
    return probeSignatures((*device)->descriptor());
}

Result<std::vector<DiskFacts>> enumerateDisks(const SignatureProbe &probe)
{
    const Udev context(udev_new());
    const Enumerate list(context ? udev_enumerate_new(context.get()) : nullptr);
    if (!list || udev_enumerate_add_match_subsystem(list.get(), "block") < 0
        || udev_enumerate_scan_devices(list.get()) < 0)
        return fail(ErrorCode::IoError, "udev", "the disks cannot be listed");
    const UseTable uses = UseTable::read();
    std::vector<DiskFacts> disks;
    udev_list_entry *entry = nullptr;
    udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(list.get()))
    {
        const Device device(
            udev_device_new_from_syspath(context.get(), udev_list_entry_get_name(entry)));
        if (device && isCandidate(device.get()))
            disks.push_back(readDisk(device.get(), probe, uses));
    }
    // sdaa comes after sdz, as the kernel counts.
    std::ranges::sort(disks, {}, [](const DiskFacts &facts) {
        return std::pair(facts.disk.device.size(), facts.disk.device);
    });
    return disks;
}

std::string udisksBlockPath(const std::string &device)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string path = "/org/freedesktop/UDisks2/block_devices/";
    for (const char c : device) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (plain) {
            path += c;
            continue;
        }
        const auto byte = static_cast<std::uint8_t>(c);
        path += '_';
        path += digits[byte >> 4];
        path += digits[byte & 0xf];
    }
    return path;
}

} // namespace bulkhead
