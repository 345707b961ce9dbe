// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/examine.h"

#include "app/ctl/outcome.h"
#include "app/ctl/table.h"
#include "backend/base/size_text.h"
#include "backend/scan/examine.h"

namespace bulkhead::ctl
{

namespace
{

void addLine(std::string &out, const std::string &name, const std::string &value)
{
    if (value.empty())
        return;
    const std::string label = "  " + name + ":";
    out += label + std::string(18 - label.size(), ' ') + plain(value) + '\n';
}

std::string words(const Examined &found)
{
    std::string out = plain(found.file) + ": ";
    if (found.format.empty())
        out += "no RAID metadata found\n";
    else
        out += plain(found.format) + (found.version.empty() ? "" : " " + plain(found.version))
            + " metadata\n";
    addLine(out, "Level", found.level);
    addLine(out, "Layout", found.layout);
    if (found.chunkBytes)
        addLine(out, "Chunk", std::to_string(*found.chunkBytes / 1024) + " KiB");
    if (found.raidDisks)
        addLine(out, "Disks", std::to_string(*found.raidDisks));
    if (found.index)
        addLine(out, "This disk", "number " + std::to_string(*found.index));
    addLine(out, "Name", found.name);
    addLine(out, "UUID", found.uuid);
    if (found.arrayBytes)
        addLine(out, "Array size", sizeText({*found.arrayBytes}));
    addLine(out, "State", found.state);
    for (const std::string &problem : found.problems)
        addLine(out, "Problem", problem);
    return out;
}

} // namespace

int examine(const Invocation &run)
{
    const Voice voice(run.json);
    std::vector<Examined> all;
    bool readable = true;
    for (const std::string &file : run.files) {
        auto found = examineFile(file, run.size);
        if (found) {
            all.push_back(std::move(*found));
            continue;
        }
        // The others are still worth looking at, and the list stays one entry per file.
        readable = false;
        Examined unreadable;
        unreadable.file = file;
        unreadable.problems.push_back(found.error().detail);
        all.push_back(std::move(unreadable));
    }
    if (run.json) {
        voice.result(toJson(all));
    } else {
        std::string out;
        for (const Examined &found : all)
            out += words(found);
        voice.result(out);
    }
    return int(readable ? ExitCode::Ok : ExitCode::Failed);
}

} // namespace bulkhead::ctl
