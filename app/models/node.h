// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/theme/colours.h"
#include "backend/model/host.h"

#include <QString>
#include <vector>

namespace bulkhead
{

enum class NodeKind { Overview, Section, Attention, Array, Member, Disk };

/// One line of the tree and one shape of the picture: everything both need to show it.
struct Node
{
    NodeKind kind = NodeKind::Section;
    QString key{}; ///< Stable and unique among its siblings: who it is, not how it is.
    QString title{};
    QString about{}; ///< What it is: "RAID-1 · 4.0 TB".
    QString detail{}; ///< What it is and how it is: the second line in the tree.
    QString place{}; ///< "Disk 1", "Spare", or the kernel's name of a free disk.
    QString serial{};
    QString device{}; ///< Kernel name; empty for ghosts.
    QString size{};
    QString state{}; ///< In one or two words.
    QString tip{}; ///< A full sentence.
    QString symbol{}; ///< What it is.
    QString stateSymbol{};
    Tone tone = Tone::Neutral;
    int colour = -1; ///< Of the array; -1 for none.
    double progress = -1; ///< 0 to 1 while this very thing is being rebuilt.
    bool ghost = false;
    Uuid array{};
    Uuid member{};
    std::string disk{}; ///< udisks block object; empty for ghosts.
    std::vector<Node> children{};

    bool operator==(const Node &) const = default;
};

/// The keys of the overview and of the four sections, in their order.
namespace section
{
inline constexpr QLatin1String overview("overview");
inline constexpr QLatin1String attention("attention");
inline constexpr QLatin1String arrays("arrays");
inline constexpr QLatin1String free("free");
inline constexpr QLatin1String inUse("in-use");
} // namespace section

/// The whole host: the overview, then the sections. Empty sections are left out. Pure.
[[nodiscard]] std::vector<Node> nodesOf(const HostSnapshot &host);

/// Which arrayColour() each array has: from its id, so that it stays when others come and go.
[[nodiscard]] std::vector<int> coloursOf(const std::vector<Array> &arrays);

} // namespace bulkhead
