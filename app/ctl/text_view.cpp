// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/text_view.h"

#include "app/ctl/progress.h"
#include "app/ctl/table.h"
#include "backend/base/size_text.h"
#include "backend/metadata/redundancy.h"
#include "backend/plan/eligibility.h"

#include <algorithm>

namespace bulkhead::ctl
{

namespace
{

constexpr std::size_t mapLine = 64;
constexpr std::size_t historyLines = 10;

std::string fieldLine(const std::string &name, const std::string &value)
{
    const std::string label = name + ":";
    return label + std::string(std::max<std::size_t>(label.size() + 1, 16) - label.size(), ' ')
        + plain(value) + '\n';
}

std::string counted(std::size_t count, const std::string &noun)
{
    return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

std::string membersInSync(const Array &array)
{
    const auto inSync = std::ranges::count(array.members, MemberState::InSync, &Member::state);
    return std::to_string(inSync) + "/" + std::to_string(array.members.size());
}

std::string useOf(const Disk &disk, const HostSnapshot &host)
{
    const Eligibility answer = eligibleForCreate(disk, host.arrays);
    if (!answer.usable)
        return answer.reason;
    return answer.needsErase ? "needs --erase: " + disk.contents : "free";
}

std::string throttleText(const Array &array)
{
    const auto rate = [](Bytes value) { return sizeText(value) + "/s"; };
    std::string text;
    if (array.throttle.min.value)
        text = "at least " + rate(array.throttle.min);
    if (array.throttle.max.value)
        text += (text.empty() ? "" : ", ") + ("at most " + rate(array.throttle.max));
    if (array.throttle.latencyMs)
        text += (text.empty() ? "" : ", ") + std::string("slower when others wait over ")
            + std::to_string(array.throttle.latencyMs) + " ms";
    return text.empty() ? "none" : text;
}

void addMember(Table &table, const Member &member)
{
    table.add({member.slot < 0 ? "spare" : std::to_string(member.slot),
               std::string(text(member.state)), member.device.empty() ? "-" : member.device,
               member.size.value ? sizeText(member.size) : "-",
               member.errors ? std::to_string(member.errors) : "-",
               member.model.empty() ? "-" : member.model,
               member.serial.empty() ? "-" : member.serial});
}

/// The disks whose failure would lose data, if it is not that of any disk left.
std::string devicesNeeded(const Array &array)
{
    const std::vector<int> needed = neededSlots(array);
    const auto left = std::ranges::count(array.members, MemberState::InSync, &Member::state);
    if (std::ptrdiff_t(needed.size()) == left)
        return {};
    std::string names;
    for (const int slot : needed)
        names += (names.empty() ? "" : " or ") + array.members[std::size_t(slot)].device;
    return names;
}

std::string stepText(const PlanStep &step)
{
    std::string line = "  - " + plain(step.text);
    // The words usually name the disk already; who it is must never be left to guess.
    if (!step.disk.empty() && step.text.find(step.disk) == std::string::npos
        && (step.serial.empty() || step.text.find(step.serial) == std::string::npos))
        line += " (" + plain(step.disk + (step.serial.empty() ? "" : ", " + step.serial)) + ")";
    return line + '\n';
}

} // namespace

std::string activityText(const Sync &sync)
{
    if (sync.action == SyncAction::Idle)
        return "-";
    return std::string(text(sync.action)) + ' ' + percentText(sync)
        + (sync.paused ? ", paused" : "");
}

std::string protectionText(const Array &array)
{
    if (array.state == ArrayState::Active || array.state == ArrayState::Degraded) {
        if (array.failuresLeft > 0)
            return "survives " + counted(std::size_t(array.failuresLeft), "more failure");
        if (array.failuresLeft < 0)
            return "data is lost";
        const std::string which = devicesNeeded(array);
        return "NOT PROTECTED: the " + (which.empty() ? "next failure" : "failure of " + which)
            + " loses data";
    }
    return array.stateReason.empty() ? std::string(text(array.state)) : array.stateReason;
}

std::string listText(const HostSnapshot &host)
{
    if (host.arrays.empty())
        return "There are no arrays. `bulkheadctl disks` shows what could become one.\n";
    Table table({"NAME", "LEVEL", "SIZE", "STATE", "IN SYNC", "SPARES", "ACTIVITY", "PROTECTION"});
    for (const Array &array : host.arrays)
        table.add({array.name, std::string(text(array.level)), sizeText(array.size),
                   std::string(text(array.state)), membersInSync(array),
                   std::to_string(array.spares.size()), activityText(array.sync),
                   protectionText(array)});
    return table.text();
}

std::string showText(const Array &array)
{
    std::string out = fieldLine("Name", array.name);
    out += fieldLine("UUID", array.id.text());
    out += fieldLine("Level", std::string(displayName(array.level)));
    out += fieldLine("Size", sizeText(array.size));
    if (array.chunk.value)
        out += fieldLine("Chunk", std::to_string(array.chunk.value / 1024) + " KiB");
    if (array.layout != "none" && !array.layout.empty())
        out += fieldLine("Layout", array.layout);
    out += fieldLine("State",
                     std::string(text(array.state))
                         + (array.stateReason.empty() ? "" : ": " + array.stateReason));
    out += fieldLine("Protection", protectionText(array));
    out += fieldLine("Device", array.device.empty() ? "-" : array.device);
    out += fieldLine("Activity",
                     array.sync.action == SyncAction::Idle ? "-" : progressText(array.sync));
    out += fieldLine("Limits", throttleText(array));
    if (array.mismatches.value)
        out += fieldLine("Mismatches", sizeText(array.mismatches));
    const auto &counts = array.regionCounts;
    std::uint64_t all = 0;
    for (const std::uint64_t count : counts)
        all += count;
    if (all)
        out += fieldLine("Ever written",
                         std::to_string((all - counts[0]) * 100 / all) + " % of "
                             + std::to_string(all) + " regions of " + sizeText(array.regionSize));
    Table table({"SLOT", "STATE", "DEVICE", "SIZE", "ERRORS", "MODEL", "SERIAL"});
    for (const Member &member : array.members)
        addMember(table, member);
    for (const Member &spare : array.spares)
        addMember(table, spare);
    out += "\n" + table.text();
    if (!array.history.empty())
        out += "\nLast events:\n";
    const std::size_t first =
        array.history.size() > historyLines ? array.history.size() - historyLines : 0;
    for (std::size_t at = first; at < array.history.size(); ++at)
        out += "  " + plain(array.history[at]) + '\n';
    return out;
}

std::string disksText(const HostSnapshot &host)
{
    if (host.disks.empty())
        return "There are no disks.\n";
    Table table({"DEVICE", "SIZE", "BUS", "MODEL", "SERIAL", "USE"});
    for (const Disk &disk : host.disks)
        table.add({disk.device, sizeText(disk.size), disk.bus.empty() ? "-" : disk.bus,
                   disk.model.empty() ? "-" : disk.model, disk.serial.empty() ? "-" : disk.serial,
                   useOf(disk, host)});
    return table.text();
}

std::string previewText(const PlanPreview &plan)
{
    std::string out = plain(plan.title) + "\n";
    if (!plan.summary.empty())
        out += plain(plan.summary) + "\n";
    out += "\n";
    for (const PlanStep &step : plan.steps)
        out += stepText(step);
    if (!plan.steps.empty())
        out += "\n";
    if (plan.size.value)
        out += fieldLine("Size", sizeText(plan.size));
    out += fieldLine("Survives",
                     counted(std::size_t(std::max(plan.survives, 0)), "failure")
                         + (plan.survivesDuring == plan.survives
                                ? std::string()
                                : ", " + std::to_string(std::max(plan.survivesDuring, 0))
                                    + " until it is done"));
    if (plan.durationUs)
        out += fieldLine("Takes about", durationText(plan.durationUs));
    if (!plan.command.empty())
        out += fieldLine("Command", plan.command);
    for (const std::string &warning : plan.warnings)
        out += "Warning: " + plain(warning) + "\n";
    return out;
}

std::string regionsText(const Array &array, const std::string &map)
{
    std::string out;
    for (std::size_t at = 0; at < map.size(); at += mapLine)
        out += plain(map.substr(at, mapLine)) + '\n';
    const auto &counts = array.regionCounts;
    out += "\nn never written " + std::to_string(counts[0]) + ", c clean "
        + std::to_string(counts[1]) + ", d dirty " + std::to_string(counts[2]) + ", s needs sync "
        + std::to_string(counts[3]) + ", y syncing " + std::to_string(counts[4]) + "; regions of "
        + sizeText(array.regionSize) + "\n";
    return out;
}

} // namespace bulkhead::ctl
