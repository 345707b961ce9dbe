// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/assemble/assemble.h"

#include "backend/scan/file_device.h"
#include "helper/inventory/host_scan.h"
#include "helper/operation/plan_runner.h"

#include <algorithm>
#include <filesystem>
#include <thread>

namespace bulkhead
{

namespace
{

constexpr auto retryInterval = std::chrono::milliseconds(500);

/// What it says is not asked: only our own labels count here.
Result<std::vector<Signature>> noSignatures(const std::string &)
{
    return std::vector<Signature>();
}

std::string kernelName(const std::string &path)
{
    std::error_code none;
    const auto real = std::filesystem::canonical(path, none);
    return none ? path : real.filename().string();
}

bool isAskedFor(const ArrayFacts &facts, const AssembleOptions &options)
{
    if (!options.array.empty() && facts.array.id.text() != options.array)
        return false;
    if (options.devices.empty())
        return true;
    return std::ranges::any_of(options.devices, [&](const std::string &path) {
        const std::string device = kernelName(path);
        return std::ranges::any_of(facts.array.members, [&](const Member &member) {
            return !member.device.empty() && member.device == device;
        });
    });
}

/// A creation that was cut short: its owner, bulkheadd, takes it back.
bool isHalfMade(const UndoStore &undo, const Uuid &array)
{
    return std::ranges::any_of(undo.unfinished(), [&](const UndoStore::Record &record) {
        return record.array == array && record.action == "create";
    });
}

/// One array; the line about it goes to @p line.
class Starter
{
public:
    Starter(const AssembleOptions &options, const DmControl &dm, UndoStore &undo,
            const HostScan &scan)
        : m_options(options)
        , m_dm(dm)
        , m_undo(undo)
        , m_scan(scan)
    {
    }

    AssembleStatus start(const ArrayFacts &facts, std::string &line) const
    {
        if (!facts.dmName.empty()) {
            line = "runs already as /dev/mapper/" + facts.dmName;
            return AssembleOk;
        }
        if (isHalfMade(m_undo, facts.array.id)) {
            line = "refused: its creation was cut short; bulkheadd takes it back";
            return AssembleRefused;
        }
        const auto assembly = assembleSet(facts.set);
        if (!assembly || !assembly->startable) {
            line = "refused: " + (assembly ? assembly->reason : assembly.error().detail);
            return AssembleRefused;
        }
        if (!assembly->complete && !m_options.incomplete) {
            line = "waits: " + assembly->reason;
            return AssembleIncomplete;
        }
        return load(facts, *assembly, line);
    }

private:
    AssembleStatus load(const ArrayFacts &facts, const Assembly &assembly, std::string &line) const
    {
        const std::string how = assembly.complete ? "" : " degraded, " + assembly.reason;
        if (m_options.dryRun) {
            line = "would be started" + how;
            return AssembleOk;
        }
        Request request;
        request.action = "start";
        request.array = facts.array.id.text();
        request.degraded = m_options.incomplete;
        const auto plan = makePlan(request, m_scan.facts);
        const RunContext context{m_dm, m_undo, m_options.root, {}, nullptr};
        auto done =
            plan ? PlanRunner(*plan, context).run() : Result<void>(tl::unexpected(plan.error()));
        if (done) {
            line = "started" + how;
            return AssembleOk;
        }
        line = done.error().detail;
        const bool noModule = done.error().code == ErrorCode::ModuleMissing
            || done.error().code == ErrorCode::ModuleRejected;
        return noModule ? AssembleNoModule : AssembleFailed;
    }

    const AssembleOptions &m_options;
    const DmControl &m_dm;
    UndoStore &m_undo;
    const HostScan &m_scan;
};

AssembleStatus pass(const AssembleOptions &options, std::vector<std::string> &lines)
{
    lines.clear();
    auto opened = DmControl::open();
    std::optional<DmControl> dm;
    if (opened)
        dm = std::move(*opened);
    ScanMemory memory;
    const HostScan scan = scanHost(dm, memory, options.root, noSignatures);
    UndoStore undo(options.stateFolder + "/undo");
    AssembleStatus worst = AssembleOk;
    for (const ArrayFacts &facts : scan.facts.arrays) {
        if (!isAskedFor(facts, options))
            continue;
        std::string line = "the kernel has no device-mapper";
        const AssembleStatus status =
            dm ? Starter(options, *dm, undo, scan).start(facts, line) : AssembleNoModule;
        worst = std::max(worst, status);
        lines.push_back("array '" + facts.array.name + "' (" + facts.array.id.text()
                        + "): " + line);
        if (status == AssembleNoModule)
            break; // one line is enough: it is the same for all
    }
    return worst;
}

} // namespace

AssembleStatus assemble(const AssembleOptions &options, std::ostream &out)
{
    const auto deadline =
        std::chrono::steady_clock::now() + std::chrono::seconds(options.waitSeconds);
    std::vector<std::string> lines;
    AssembleStatus status = pass(options, lines);
    while (status == AssembleIncomplete && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(retryInterval);
        status = pass(options, lines);
    }
    for (const std::string &line : lines)
        out << line << '\n';
    return status;
}

bool probeForUdev(const std::string &device, std::ostream &out)
{
    const auto file = FileDevice::open(device);
    if (!file)
        return false;
    const auto member = examineNative(**file);
    if (!member || !*member)
        return false;
    const Label &label = (*member)->label;
    // Nothing that a disk says is printed as it is: udev turns some values into link names.
    out << "ID_FS_TYPE=bulkhead_member\nID_FS_USAGE=raid\nID_FS_VERSION=1\n"
        << "ID_FS_UUID=" << label.array.text() << "\nID_FS_UUID_ENC=" << label.array.text()
        << "\nID_FS_UUID_SUB=" << label.member.text()
        << "\nID_FS_UUID_SUB_ENC=" << label.member.text()
        << "\nBULKHEAD_ARRAY_UUID=" << label.array.text()
        << "\nBULKHEAD_MEMBER_UUID=" << label.member.text()
        << "\nBULKHEAD_ROLE=" << (label.slot < 0 ? "spare" : "member") << "\nUDISKS_IGNORE=1\n";
    return true;
}

} // namespace bulkhead
