// SPDX-License-Identifier: GPL-2.0-or-later
//
// bkh-inspect DEV [KEY…]   the newest head of a member and what its region map says, "key value" a
//                          line; with keys, only those values. Status 1 if there is no valid head.
//
// Reads past every cache, so it may run while the array does.

#include "tests/kernel/member.h"

#include <algorithm>
#include <cstdio>

using namespace kerneltest;

namespace
{

using Lines = std::vector<std::pair<std::string, std::string>>;

char stateLetter(std::uint8_t state)
{
    return state <= BKH_MEMBER_MISSING ? "0ARD-"[state] : '?';
}

Lines headLines(const bkh_head &head)
{
    Lines lines = {
        {"array", uuidText(head.array_uuid)},
        {"member", uuidText(head.member_uuid)},
        {"seq", std::to_string(head.seq)},
        {"prev_seq", std::to_string(head.prev_seq)},
        {"generation", std::to_string(head.generation)},
        {"events", std::to_string(head.events)},
        {"clean_stop", std::to_string(!!(head.flags & BKH_HEAD_CLEAN))},
        {"paused", std::to_string(!!(head.flags & BKH_HEAD_PAUSED))},
        {"action", std::to_string(head.action)},
        {"action_sectors", std::to_string(head.action_sectors)},
        {"mismatch_sectors", std::to_string(head.mismatch_sectors)},
        {"array_sectors", std::to_string(head.array_sectors)},
        {"region_sectors", std::to_string(head.region_sectors)},
        {"nr_regions", std::to_string(head.nr_regions)},
        {"bad_seq", std::to_string(head.bad_seq)},
        {"bad_nr", std::to_string(head.bad_nr)},
        {"replacing.slot", std::to_string(head.replacing.slot)},
        {"replacing.sectors", std::to_string(head.replacing.sectors)},
        {"replacing.uuid", uuidText(head.replacing.uuid)},
    };
    std::string health;
    for (unsigned i = 0; i < head.nr_members; ++i) {
        const bkh_head_member &m = head.members[i];
        const std::string slot = "slot" + std::to_string(i) + ".";
        health += stateLetter(m.state);
        lines.emplace_back(slot + "uuid", uuidText(m.uuid));
        lines.emplace_back(slot + "partial", std::to_string(!!(m.flags & BKH_ENTRY_PARTIAL)));
        lines.emplace_back(slot + "errors", std::to_string(m.errors));
        lines.emplace_back(slot + "rebuild_sectors", std::to_string(m.rebuild_sectors));
        lines.emplace_back(slot + "last_seq", std::to_string(m.last_seq));
    }
    lines.emplace_back("health", health);
    return lines;
}

void addMap(const Status &status, Lines &lines)
{
    const char *names[] = {"never", "clean", "dirty", "needs"};
    for (int s = BKH_REGION_NEVER; s <= BKH_REGION_NEEDS_SYNC; ++s)
        lines.emplace_back(
            names[s - BKH_REGION_NEVER],
            std::to_string(std::count(status.states.begin(), status.states.end(), s)));
    lines.emplace_back("bad_map_slots", std::to_string(status.badMapSlots));
    lines.emplace_back("regions", runLengths(status.states));
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 2)
        die("usage: DEV [KEY…]");
    bool found = false;
    const Status status = readStatus(Member(argv[1]), found);
    if (!found) {
        std::fprintf(stderr, "%s holds no valid head\n", argv[1]);
        return 1;
    }
    Lines lines = headLines(status.head);
    addMap(status, lines);
    if (argc == 2) {
        for (const auto &[key, value] : lines)
            std::printf("%s %s\n", key.c_str(), value.c_str());
        return 0;
    }
    for (int i = 2; i < argc; ++i) {
        const auto at = std::find_if(lines.begin(), lines.end(),
                                     [&](const auto &line) { return line.first == argv[i]; });
        if (at == lines.end())
            die(std::string("no such key: ") + argv[i]);
        std::printf("%s\n", at->second.c_str());
    }
    return 0;
}
