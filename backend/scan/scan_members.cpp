// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/scan/disks.h"
#include "backend/scan/file_device.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace bulkhead
{

namespace
{

/// "8:16" for a block device; the path itself for an image, which only tests put in a table.
std::string tableDeviceOf(const FileDevice &device)
{
    struct stat info
    { };
    if (fstat(device.descriptor(), &info) != 0 || !S_ISBLK(info.st_mode))
        return device.name();
    return std::to_string(major(info.st_rdev)) + ':' + std::to_string(minor(info.st_rdev));
}

Result<std::optional<FoundMember>> examinePath(const std::string &path)
{
    const auto device = FileDevice::open(path);
    if (!device)
        return tl::unexpected<Error>(device.error());
    auto native = examineNative(**device);
    if (!native)
        return tl::unexpected<Error>(native.error());
    if (!*native)
        return std::nullopt;
    constexpr std::string_view prefix = "/dev/";
    FoundMember found;
    found.device = path.starts_with(prefix) ? path.substr(prefix.size()) : path;
    found.tableDevice = tableDeviceOf(**device);
    found.size = (*device)->size();
    found.native = std::move(**native);
    return found;
}

} // namespace

std::vector<FoundMember> scanMembers(const std::vector<std::string> &paths,
                                     std::vector<Error> *problems)
{
    std::vector<FoundMember> members;
    for (const std::string &path : paths) {
        auto found = examinePath(path);
        if (!found && problems)
            problems->push_back({found.error().code, path, found.error().detail});
        if (found && *found)
            members.push_back(std::move(**found));
    }
    return members;
}

} // namespace bulkhead
