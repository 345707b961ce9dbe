// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/disk.h"
#include "backend/plan/offer.h"

#include <QStringList>

namespace bulkhead
{

/// One way to protect data on some disks, in the words of its card.
struct ProtectionChoice
{
    Level level = Level::Raid1;
    std::optional<Offer> offer; ///< Nothing if these disks cannot have it.
    QString title;
    QStringList facts; ///< What one gets: space, safety, speed. Empty without an offer.
    QString text; ///< What speaks for it; without an offer, why not.
    QString reason; ///< Why it is the recommended one; empty if it is not.
};

/// The layout and chunk that were asked for; empty and 0 for what is usual.
struct ShapeWish
{
    std::string layout;
    Bytes chunk;
};

/// What @p members can become, for each of the @p levels that the computer offers, in the order
/// in which they are shown. One of those that are possible is recommended, if there is one.
[[nodiscard]] std::vector<ProtectionChoice> protectionChoices(
    const std::vector<std::string> &levels, const std::vector<Disk> &members);

/// The same for one level and what was asked for besides.
[[nodiscard]] ProtectionChoice protectionChoice(Level level, const ShapeWish &wish,
                                                const std::vector<Disk> &members);

} // namespace bulkhead
