// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/sim/row_recovery.h"

#include <algorithm>
#include <map>

namespace bulkhead::sim
{

bkh_row_health healthOf(const bkh_geometry &geometry, const bkh_row &row, std::uint32_t members,
                        bool trusted)
{
    const std::uint32_t blocks = bkh_row_blocks_on(&geometry, &row, members);
    return {blocks, blocks, trusted};
}

void mendParity(const bkh_geometry &geometry, const bkh_row &row, std::uint32_t left,
                const RowRules &rules, RowRecovery &now)
{
    const std::uint32_t usable = rules.mendFromAll ? left & ~now.unreadable : left;
    if (now.trusted || bkh_mask_data(&geometry) & ~healthOf(geometry, row, usable, false).readable)
        return;
    bkh_parity_generate(&geometry, &row, pointersTo(now.words).data(), sizeof(Word));
    now.unreadable &= ~bkh_row_members_of(&geometry, &row, bkh_mask_parity(&geometry));
    now.trusted = true;
}

std::uint32_t unreadableOf(const std::vector<RowDisk> &disks, Column column)
{
    std::uint32_t members = 0;
    for (unsigned disk = 0; disk < disks.size(); ++disk) {
        const bool cached = std::ranges::any_of(disks[disk].open, [&](const PlacedWrite &write) {
            return write.column == column && write.completedAt;
        });
        if (!cached && disks[disk].unreadable[std::size_t(column.row)][std::size_t(column.at)])
            members |= 1U << disk;
    }
    return members;
}

RowMap mapAfterCrash(const std::vector<RowDisk> &disks, std::uint32_t members)
{
    const RowMap *newest = nullptr;
    for (std::size_t disk = 0; disk < disks.size(); ++disk)
        if (members >> disk & 1U && (!newest || disks[disk].map.number > newest->number))
            newest = &disks[disk].map;
    RowMap map = *newest;
    for (std::uint8_t &state : map.states)
        state = bkh_region_step(state, BKH_EV_CRASH, true).next;
    return map;
}

RowRecovery recoverColumn(const bkh_geometry &geometry, const std::vector<RowDisk> &disks,
                          std::uint32_t left, Column column, const RowRules &rules)
{
    RowRecovery now;
    bkh_row row;
    bkh_row_init(&geometry, std::uint64_t(column.row), &row);
    std::map<std::uint64_t, std::array<const LogEntry *, MaxRowMembers>> ops;
    for (unsigned disk = 0; disk < disks.size(); ++disk) {
        if (!(left >> disk & 1U))
            continue;
        now.words[bkh_row_block(&geometry, &row, disk)] =
            disks[disk].stable[std::size_t(column.row)][std::size_t(column.at)];
        for (const LogEntry &entry : disks[disk].log)
            if (entry.durable && entry.touches(column))
                ops[entry.record.op][disk] = &entry;
    }
    // After the cut there is no cache, and nothing in one is looked at.
    for (unsigned disk = 0; disk < disks.size(); ++disk)
        if (left >> disk & 1U
            && disks[disk].unreadable[std::size_t(column.row)][std::size_t(column.at)]) {
            now.words[bkh_row_block(&geometry, &row, disk)] = Garbage;
            now.unreadable |= rules.errorsCount ? 1U << disk : 0;
        }
    if (!rules.log) {
        const RowMap map = mapAfterCrash(disks, left);
        now.trusted =
            !rules.trustNobody || !bkh_region_read_one(map.states[std::size_t(column.row)]);
        return now;
    }
    const auto judge = [&](const auto &op) {
        std::uint32_t found = 0;
        const LogEntry *some = nullptr;
        bool retired = false;
        for (unsigned disk = 0; disk < disks.size(); ++disk) {
            if (op.second[disk]) {
                found |= 1U << disk;
                some = op.second[disk];
            }
            if (left >> disk & 1U)
                for (const LogEntry &entry : disks[disk].log)
                    retired |= entry.durable && entry.retires(op.first);
        }
        const auto verdict =
            bkh_log_judge(&some->record, retired, found, rules.everyoneHasIt ? left : found);
        if (verdict == BKH_LOG_IGNORE)
            return;
        if (verdict == BKH_LOG_DISTRUST) {
            now.trusted = false;
            return;
        }
        if (some->record.whole)
            now.trusted = true;
        for (unsigned disk = 0; disk < disks.size(); ++disk)
            if (op.second[disk]) {
                now.words[bkh_row_block(&geometry, &row, disk)] =
                    op.second[disk]->contents[std::size_t(column.at)];
                now.unreadable &= ~(1U << disk);
            }
    };
    if (rules.inOrder)
        std::ranges::for_each(ops, judge);
    else
        std::for_each(ops.rbegin(), ops.rend(), judge);
    now.trusted |= !rules.trustNobody;
    return now;
}

} // namespace bulkhead::sim
