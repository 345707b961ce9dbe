// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/base/size_text.h"
#include "backend/metadata/geometry_of.h"
#include "backend/model/dm_name.h"
#include "backend/plan/actions.h"
#include "backend/plan/eligibility.h"
#include "backend/plan/label_steps.h"
#include "backend/plan/lookup.h"
#include "backend/plan/offer.h"
#include "backend/plan/words.h"

extern "C" {
#include "kmodule/core/format.h"
}

#include <algorithm>

namespace bulkhead
{

namespace
{

using Disks = std::vector<const DiskFacts *>;

Result<Level> checkLevel(const Request &request, const HostFacts &facts)
{
    const auto level = parseLevel(request.level);
    if (!level)
        return fail(ErrorCode::InvalidArgument, request.level, "This is not a RAID level.");
    if (std::ranges::find(facts.levels, *level) == facts.levels.end())
        return fail(ErrorCode::InvalidArgument, request.level,
                    "This version cannot create " + displayName(*level) + " arrays.");
    if (auto shape = checkShape(requestedShape(request, *level)); !shape)
        return tl::unexpected<Error>(shape.error());
    if (request.spares.size() > Config::maxSpares)
        return fail(ErrorCode::LimitExceeded, "spares",
                    "An array has at most " + counted(Config::maxSpares, "spare") + ".");
    return level;
}

Result<void> checkNewName(const Request &request, const HostFacts &facts)
{
    if (auto good = checkName(request.name); !good)
        return good;
    const auto taken = [&](const ArrayFacts &array) { return array.array.name == request.name; };
    if (std::ranges::any_of(facts.arrays, taken))
        return fail(ErrorCode::ArrayConflict, request.name,
                    "There is already an array called “" + request.name + "”.");
    return {};
}

Result<void> checkUsable(const DiskFacts &disk, const Request &request, const HostFacts &facts)
{
    const Eligibility answer = eligibleForCreate(disk.disk, arraysOf(facts));
    if (!answer.usable)
        return fail(answer.code, displayName(disk.disk), answer.reason);
    const bool needsErase = answer.needsErase || !disk.signatures.empty();
    if (needsErase && !request.erase)
        return fail(ErrorCode::HasData, displayName(disk.disk),
                    answer.reason.empty() ? "Creating the array erases what is on it."
                                          : answer.reason);
    return {};
}

/// The disks of the request, members first, each checked and none of them twice.
Result<Disks> takeDisks(const Request &request, const HostFacts &facts)
{
    Disks disks;
    for (const auto *list : {&request.disks, &request.spares}) {
        for (const DiskRef &ref : *list) {
            const auto disk = findDisk(facts, ref);
            if (!disk)
                return tl::unexpected<Error>(disk.error());
            const auto twice = [&](const DiskFacts *other) {
                return sameDisk(other->disk, (*disk)->disk);
            };
            if (const auto other = std::ranges::find_if(disks, twice); other != disks.end())
                return fail(ErrorCode::InvalidArgument, (*disk)->disk.device,
                            "The same disk twice: " + (*other)->disk.device + " and "
                                + (*disk)->disk.device + ".");
            if (auto usable = checkUsable(**disk, request, facts); !usable)
                return tl::unexpected<Error>(usable.error());
            if (!disks.empty() && disks.front()->disk.sectorBytes != (*disk)->disk.sectorBytes)
                return fail(ErrorCode::InvalidArgument, displayName((*disk)->disk),
                            "Its sectors have " + std::to_string((*disk)->disk.sectorBytes)
                                + " bytes, those of the other disks "
                                + std::to_string(disks.front()->disk.sectorBytes) + ".");
            disks.push_back(*disk);
        }
    }
    return disks;
}

/// What the members of the request, first in the list, make together.
Result<Offer> offerFor(const Request &request, Level level, const Disks &disks)
{
    std::vector<Bytes> sizes;
    for (std::size_t i = 0; i < request.disks.size(); ++i)
        sizes.push_back(disks[i]->disk.size);
    return offerOf(level, request.layout, request.chunk, sizes);
}

ConfigMember memberOf(const Disk &disk, const Uuid &id, int slot)
{
    return {id, slot, disk.model, disk.serial, disk.wwn, disk.size, {BKH_DATA_OFFSET_DEFAULT}};
}

Result<Config> newConfig(const Request &request, const HostFacts &facts, const Offer &offer,
                         const Disks &disks)
{
    Config config;
    config.array = facts.newUuid();
    config.name = request.name;
    config.level = offer.shape.level;
    config.layout = offer.shape.layout;
    config.chunk = offer.shape.chunk;
    config.memberData = offer.shape.memberData;
    config.size = offer.size;
    config.regionSize = offer.regionSize;
    config.host = facts.host;
    config.createdUs = facts.nowUs;
    config.updatedUs = facts.nowUs;
    config.update = facts.newUuid();
    for (std::size_t i = 0; i < disks.size(); ++i) {
        const Disk &disk = disks[i]->disk;
        const bool spare = i >= request.disks.size();
        if (spare && memberDataSize(disk.size) < config.memberData)
            return fail(ErrorCode::DeviceTooSmall, displayName(disk),
                        "Too small for a spare by "
                            + sizeText({config.memberData.value - memberDataSize(disk.size).value})
                            + ".");
        auto &list = spare ? config.spares : config.members;
        list.push_back(memberOf(disk, facts.newUuid(), spare ? -1 : static_cast<int>(i)));
    }
    return config;
}

/// Space of a disk that the smallest member makes useless, if it is worth a word.
void warnOfWaste(Plan &plan, const Disks &disks, std::size_t members)
{
    Bytes smallest{UINT64_MAX};
    for (std::size_t i = 0; i < members; ++i)
        smallest = std::min(smallest, memberDataSize(disks[i]->disk.size));
    for (std::size_t i = 0; i < members; ++i) {
        const Bytes data = memberDataSize(disks[i]->disk.size);
        const Bytes waste{data.value - smallest.value};
        if (waste.value > data.value / 100)
            plan.preview.warnings.push_back(sizeText(waste) + " of " + displayName(disks[i]->disk)
                                            + " stay unused: another member is smaller.");
    }
}

void describe(Plan &plan, const Config &config, const Offer &offer, const Disks &disks)
{
    PlanPreview &preview = plan.preview;
    preview.title = "Create " + displayName(config.level) + " array “" + config.name + "”";
    preview.size = config.size;
    preview.survives = offer.survives;
    preview.survivesDuring = preview.survives;
    preview.destructive = true;
    preview.summary = counted(config.members.size(), "disk");
    if (!config.spares.empty())
        preview.summary += " and " + counted(config.spares.size(), "spare");
    preview.summary += " give " + sizeText(config.size) + "; the array "
        + survivesWords(preview.survives)
        + (offer.mayTakeMore ? ", and of more if the right ones fail" : "")
        + ". It can be used at once: nothing has to be synchronised first.";
    for (const DiskFacts *disk : disks)
        if (!disk->disk.contents.empty())
            preview.warnings.push_back(displayName(disk->disk) + " loses " + disk->disk.contents
                                       + ".");
    warnOfWaste(plan, disks, config.members.size());
}

LoadTable firstTable(const Plan &plan, const Config &config)
{
    LoadTable load;
    load.dmName = dmName(config.name, config.array);
    load.array = config.array;
    load.create = true;
    load.table.size = {config.size.value / BKH_SECTOR_BYTES};
    load.table.level = config.level;
    load.table.chunk = {config.chunk.value / BKH_SECTOR_BYTES};
    load.table.layout = config.layout;
    load.table.features = tableFeatures(config.level);
    load.table.array = config.array;
    for (std::size_t slot = 0; slot < config.members.size(); ++slot) {
        load.table.members.push_back({config.members[slot].id,
                                      plan.targets[slot].tableDevice,
                                      {config.members[slot].dataOffset.value / BKH_SECTOR_BYTES},
                                      {}});
        load.targets.emplace_back(slot);
    }
    return load;
}

} // namespace

Result<Plan> planCreate(const Request &request, const HostFacts &facts)
{
    const auto level = checkLevel(request, facts);
    if (!level)
        return tl::unexpected<Error>(level.error());
    if (auto name = checkNewName(request, facts); !name)
        return tl::unexpected<Error>(name.error());
    const auto disks = takeDisks(request, facts);
    if (!disks)
        return tl::unexpected<Error>(disks.error());
    const auto offer = offerFor(request, *level, *disks);
    if (!offer)
        return tl::unexpected<Error>(offer.error());
    const auto config = newConfig(request, facts, *offer, *disks);
    if (!config)
        return tl::unexpected<Error>(config.error());

    Plan plan;
    plan.array = config->array;
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < disks->size(); ++i) {
        const bool spare = i >= config->members.size();
        const auto &known = spare ? config->spares[i - config->members.size()] : config->members[i];
        plan.targets.push_back(freshTarget(*(*disks)[i], known.id));
        all.push_back(i);
    }
    for (const std::size_t i : all) {
        const bool spare = i >= config->members.size();
        auto prepared = addPrepareSteps(plan, i, *(*disks)[i], spare ? nullptr : &*config);
        if (!prepared)
            return tl::unexpected<Error>(prepared.error());
    }
    if (auto committed = addCommitStep(plan, *config, all, nullptr); !committed)
        return tl::unexpected<Error>(committed.error());
    LoadTable load = firstTable(plan, *config);
    const std::string text = "Start the array as /dev/mapper/" + load.dmName + ".";
    plan.steps.push_back({stepWords("load-table", text), std::move(load)});
    describe(plan, *config, *offer, *disks);
    return plan;
}

} // namespace bulkhead
