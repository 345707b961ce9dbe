// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/dm/module_state.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <sys/utsname.h>
#include <unistd.h>

namespace bulkhead
{

namespace
{

constexpr const char *targetName = "bulkhead";
constexpr const char *moduleFile = "/dm-bulkhead.ko";

std::string kernelRelease()
{
    utsname name{};
    return uname(&name) == 0 ? name.release : "?";
}

bool hasTarget(const DmControl &dm)
{
    const auto targets = dm.targets();
    return targets
        && std::ranges::find(*targets, targetName, &DmControl::Target::name) != targets->end();
}

/// The list that the kernel's own loader goes by; the file may also be compressed (.ko.xz).
bool isInModulesDep(const std::string &folder)
{
    std::ifstream list(folder + "/modules.dep");
    for (std::string line; std::getline(list, line);) {
        const std::string file = line.substr(0, line.find(':'));
        if (('/' + file).find(moduleFile) != std::string::npos)
            return true;
    }
    return false;
}

bool isLockedDown(const std::string &root)
{
    std::ifstream lockdown(root + "/sys/kernel/security/lockdown");
    std::string line;
    std::getline(lockdown, line);
    std::ifstream enforced(root + "/sys/module/module/parameters/sig_enforce");
    char yes = 'N';
    enforced >> yes;
    return (!line.empty() && line.find("[none]") == std::string::npos) || yes == 'Y';
}

Error missingError(const std::string &root)
{
    const std::string release = kernelRelease();
    const std::string folder = root + "/lib/modules/" + release;
    std::string why = "The kernel module dm-bulkhead is not built for kernel " + release + ". ";
    if (access((folder + "/build").c_str(), F_OK) != 0)
        why += "The headers of this kernel are not installed: install linux-headers-" + release
            + ", and DKMS builds the module.";
    else if (access((root + "/var/lib/dkms/bulkhead").c_str(), F_OK) == 0)
        why += "DKMS knows the module but has not built it for this kernel: run "
               "\"dkms autoinstall\" and look at /var/lib/dkms/bulkhead for its log.";
    else
        why += "Install the package bulkhead-dkms.";
    return {ErrorCode::ModuleMissing, "dm-bulkhead", why};
}

Error rejectedError(const std::string &root)
{
    std::string why = "Kernel " + kernelRelease() + " does not load the module dm-bulkhead. ";
    if (isLockedDown(root))
        why += "Only signed modules are allowed here (Secure Boot): enrol the key that DKMS signs "
               "with by \"mokutil --import /var/lib/dkms/mok.pub\" and restart.";
    else
        why += "The kernel log says why: \"journalctl -k | grep bulkhead\".";
    return {ErrorCode::ModuleRejected, "dm-bulkhead", why};
}

} // namespace

std::string_view text(ModuleState state)
{
    switch (state) {
    case ModuleState::Loaded:
        return "loaded";
    case ModuleState::Available:
        return "available";
    case ModuleState::Missing:
        return "missing";
    case ModuleState::Rejected:
        return "rejected";
    }
    return "missing";
}

ModuleState moduleState(const DmControl &dm, const std::string &root)
{
    if (hasTarget(dm))
        return ModuleState::Loaded;
    return isInModulesDep(root + "/lib/modules/" + kernelRelease()) ? ModuleState::Available
                                                                    : ModuleState::Missing;
}

Result<void> needModule(const DmControl &dm, const std::string &root)
{
    if (hasTarget(dm))
        return {};
    const bool isThere = moduleState(dm, root) == ModuleState::Available;
    if (dm.loadTarget(targetName))
        return {};
    return tl::unexpected(isThere ? rejectedError(root) : missingError(root));
}

} // namespace bulkhead
