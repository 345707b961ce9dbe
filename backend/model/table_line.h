// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/array.h"

#include <optional>

namespace bulkhead
{

/// One slot of a table line.
struct TableMember
{
    Uuid id;
    std::string device; ///< "8:16", or a path before it is resolved; empty for a missing member.
    Sectors dataStart;
    Sectors statusStart;

    bool operator==(const TableMember &) const = default;
};

/// A disk that a member which still works is copied to, to take its slot in the end.
struct TableReplacement
{
    std::size_t slot = 0;
    TableMember disk;

    bool operator==(const TableReplacement &) const = default;
};

/// The table of target "bulkhead", version 1, native mode.
struct TableLine
{
    Sectors size;
    Level level = Level::Raid1;
    Sectors chunk; ///< 0 for RAID-1.
    std::string layout = "none"; ///< md's name; "none" for RAID-1.
    std::string statusMode = "native"; ///< native, held or readonly.
    Uuid array;
    std::vector<TableMember> members; ///< By slot.
    std::vector<std::string> features{}; ///< Words of the module: "row_log", "intents".
    std::optional<TableReplacement> replacement{}; ///< The feature "replace".

    bool operator==(const TableLine &) const = default;
};

/// "1 raid1 0 none native …": what libdevmapper takes as the parameters of the target.
[[nodiscard]] std::string tableParams(const TableLine &table);

/// "0 <sectors> bulkhead " and the parameters: a line for `dmsetup create`.
[[nodiscard]] std::string text(const TableLine &table);

/// Reads what the module gives back. InvalidArgument with the word that is wrong.
[[nodiscard]] Result<TableLine> parseTableParams(Sectors size, std::string_view params);
[[nodiscard]] Result<TableLine> parseTableLine(std::string_view line);

} // namespace bulkhead
