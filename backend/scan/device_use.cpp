// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/scan/device_use.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <libmount/libmount.h>
#include <memory>
#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace bulkhead
{

namespace
{

namespace fs = std::filesystem;

const fs::path sysBlock = "/sys/class/block";

std::string numberText(dev_t device)
{
    return std::to_string(major(device)) + ':' + std::to_string(minor(device));
}

/// The number of the block device at this path; empty if it is none.
std::string numberOfPath(const char *path)
{
    struct stat info
    { };
    if (!path || stat(path, &info) != 0 || !S_ISBLK(info.st_mode))
        return {};
    return numberText(info.st_rdev);
}

std::vector<std::string> entriesOf(const fs::path &folder)
{
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        names.push_back(at->path().filename().string());
    std::ranges::sort(names);
    return names;
}

template <class Add>
void eachMount(const char *file, Add add)
{
    const std::unique_ptr<libmnt_table, decltype(&mnt_unref_table)> table(mnt_new_table(),
                                                                          &mnt_unref_table);
    const std::unique_ptr<libmnt_iter, decltype(&mnt_free_iter)> at(mnt_new_iter(MNT_ITER_FORWARD),
                                                                    &mnt_free_iter);
    if (!table || !at || mnt_table_parse_file(table.get(), file) != 0)
        return;
    libmnt_fs *mount = nullptr;
    while (mnt_table_next_fs(table.get(), at.get(), &mount) == 0)
        add(mount);
}

std::set<std::string> readSwaps()
{
    std::set<std::string> swaps;
    const std::unique_ptr<libmnt_table, decltype(&mnt_unref_table)> table(mnt_new_table(),
                                                                          &mnt_unref_table);
    const std::unique_ptr<libmnt_iter, decltype(&mnt_free_iter)> at(mnt_new_iter(MNT_ITER_FORWARD),
                                                                    &mnt_free_iter);
    if (!table || !at || mnt_table_parse_swaps(table.get(), nullptr) != 0)
        return swaps;
    libmnt_fs *swap = nullptr;
    while (mnt_table_next_fs(table.get(), at.get(), &swap) == 0)
        if (auto number = numberOfPath(mnt_fs_get_source(swap)); !number.empty())
            swaps.insert(std::move(number));
    return swaps;
}

} // namespace

UseTable UseTable::read()
{
    UseTable table;
    eachMount("/proc/self/mountinfo", [&](libmnt_fs *mount) {
        const char *target = mnt_fs_get_target(mount);
        if (!target)
            return;
        table.m_mounts.emplace(numberText(mnt_fs_get_devno(mount)), target);
        // File systems such as btrfs show a number of their own, but name their device.
        if (auto number = numberOfPath(mnt_fs_get_source(mount)); !number.empty())
            table.m_mounts.emplace(std::move(number), target);
    });
    table.m_swaps = readSwaps();
    return table;
}

DeviceUse UseTable::of(const std::string &device) const
{
    DeviceUse use;
    std::set<std::string> seen;
    collect(device, use, seen);
    std::ranges::sort(use.mountPoints);
    const auto rest = std::ranges::unique(use.mountPoints);
    use.mountPoints.erase(rest.begin(), rest.end());
    return use;
}

void UseTable::collect(const std::string &device, DeviceUse &use, std::set<std::string> &seen) const
{
    if (!seen.insert(device).second)
        return;
    const std::string number = deviceNumber(device);
    const auto [first, last] = m_mounts.equal_range(number);
    for (auto mount = first; mount != last; ++mount)
        use.mountPoints.push_back(mount->second);
    use.swap = use.swap || m_swaps.contains(number);
    for (const std::string &holder : entriesOf(sysBlock / device / "holders")) {
        if (std::ranges::find(use.holders, holder) == use.holders.end())
            use.holders.push_back(holder);
        collect(holder, use, seen);
    }
    for (const std::string &partition : partitionsOf(device))
        collect(partition, use, seen);
}

std::vector<std::string> partitionsOf(const std::string &device)
{
    std::vector<std::string> partitions;
    for (const std::string &entry : entriesOf(sysBlock / device)) {
        std::error_code error;
        if (fs::exists(sysBlock / device / entry / "partition", error))
            partitions.push_back(entry);
    }
    return partitions;
}

std::string deviceNumber(const std::string &device)
{
    std::ifstream file(sysBlock / device / "dev");
    std::string number;
    std::getline(file, number);
    return number;
}

DeviceUse useOfDevice(const std::string &device)
{
    return UseTable::read().of(device);
}

} // namespace bulkhead
