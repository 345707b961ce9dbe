// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/simulated_disks.h"

namespace bulkhead
{

namespace
{

constexpr Bytes size500G{500'107'862'016};
constexpr Bytes size1T{1'000'204'886'016};
constexpr Bytes size4T{4'000'787'030'016};

Disk disk(const std::string &device, const std::string &vendor, const std::string &model,
          const std::string &serial, const std::string &wwn, Bytes size)
{
    Disk disk;
    disk.object = "/org/freedesktop/UDisks2/block_devices/" + device;
    disk.device = device;
    disk.vendor = vendor;
    disk.model = model;
    disk.serial = serial;
    disk.wwn = wwn;
    disk.bus = "sata";
    disk.size = size;
    disk.rotational = true;
    return disk;
}

} // namespace

std::vector<Disk> simulatedDisks()
{
    std::vector<Disk> disks = {
        disk("sda", "Samsung", "Samsung SSD 870 EVO 500GB", "S62BNX0R123456K", "0x5002538f41203a4b",
             size500G),
        disk("sdb", "WDC", "WDC WD40EFRX-68N32N0", "WD-WCC7K0AA1B2C", "0x50014ee2b9a1c201", size4T),
        disk("sdc", "WDC", "WDC WD40EFRX-68N32N0", "WD-WCC7K5DD3E4F", "0x50014ee2b9a1c302", size4T),
        disk("sdd", "Seagate", "ST4000VN008-2DR166", "ZDH1P7QW", "0x5000c500a1b2c3d4", size4T),
        disk("sde", "Seagate", "ST4000VN008-2DR166", "ZDH94KXM", "0x5000c500a1b2e5f6", size4T),
        disk("sdf", "Toshiba", "TOSHIBA HDWG440", "71J0A0B1FBDG", "0x5000039a1c8d0e2f", size4T),
        disk("sdg", "HGST", "HGST HUS724040ALA640", "PN1334PBJ4W2XS", "0x5000cca22bc13d57", size4T),
        disk("sdh", "WDC", "WDC WD10EZEX-08WN4A0", "WD-WCC6Y7HH8J9K", "0x50014ee2b9a1c807", size1T),
    };
    disks[0].rotational = false;
    disks[0].system = true;
    disks[0].contents = "GPT, 3 partitions";
    disks[0].mountPoints = {"/", "/boot/efi"};
    disks[0].swap = true;
    disks[4].contents = "ext4 'Old Photos'";
    disks[6].contents = "Linux RAID member 'nas:0'";
    disks[6].foreignFormat = "md";
    return disks;
}

} // namespace bulkhead
