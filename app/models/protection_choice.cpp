// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/protection_choice.h"

#include "app/models/words.h"

#include <QCoreApplication>
#include <algorithm>

namespace bulkhead
{

namespace
{

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(bulkhead::ProtectionChoice)
};

constexpr Level shownOrder[] = {Level::Raid1, Level::Raid10, Level::Raid5, Level::Raid6,
                                Level::Raid4};
/// From so many disks on, a second one failing during a rebuild is worth two disks' space.
constexpr std::size_t manyDisks = 6;

QString titleOf(Level level)
{
    switch (level) {
    case Level::Raid1:
        return Text::tr("Mirror (RAID-1)");
    case Level::Raid10:
        return Text::tr("Spread mirror (RAID-10)");
    case Level::Raid5:
        return Text::tr("Rescue data for one disk (RAID-5)");
    case Level::Raid6:
        return Text::tr("Rescue data for two disks (RAID-6)");
    case Level::Raid4:
        return Text::tr("Rescue data on one disk (RAID-4)");
    }
    return {};
}

QString speedOf(Level level)
{
    switch (level) {
    case Level::Raid1:
        return Text::tr("reads fast");
    case Level::Raid10:
        return Text::tr("fast");
    case Level::Raid5:
        return Text::tr("writes slower");
    case Level::Raid6:
    case Level::Raid4:
        return Text::tr("writes slowest");
    }
    return {};
}

QString meritOf(Level level, std::size_t members, int survives)
{
    switch (level) {
    case Level::Raid1:
        if (members == 2)
            return Text::tr("Both disks hold everything: either one is enough.");
        return Text::tr("Every disk holds everything: any one of them is enough.");
    case Level::Raid10:
        if (survives > 1)
            return Text::tr("Everything is on %1 disks, and all disks work together.")
                .arg(survives + 1);
        return Text::tr("Everything is on two disks, and all disks work together. More space and "
                        "speed than a mirror of all.");
    case Level::Raid5:
        return Text::tr("Gives the most space. What a lost disk held is worked out from all the "
                        "others, so small changes take longer.");
    case Level::Raid6:
        return Text::tr("Any two disks may fail, even one during the repair of another. Small "
                        "changes take longest.");
    case Level::Raid4:
        return Text::tr("Like RAID-5, but one disk holds all the rescue data, and every change "
                        "waits for it.");
    }
    return {};
}

/// Why it is the recommended one.
QString reasonOf(Level level, std::size_t members)
{
    switch (level) {
    case Level::Raid1:
        return members == 2 ? Text::tr("The best that two disks can do.")
                            : Text::tr("The safest way to use these disks.");
    case Level::Raid10:
        return Text::tr("The best mix of space, safety and speed for this many disks.");
    case Level::Raid6:
        return Text::tr("With this many disks, two may well fail close together.");
    default:
        return Text::tr("The best of what this computer offers for these disks.");
    }
}

Level bestLevel(const std::vector<ProtectionChoice> &choices, std::size_t members)
{
    std::vector<Level> order{Level::Raid1, Level::Raid10, Level::Raid6, Level::Raid5};
    if (members >= manyDisks)
        order = {Level::Raid6, Level::Raid10, Level::Raid5, Level::Raid1};
    else if (members > 3)
        order = {Level::Raid10, Level::Raid6, Level::Raid5, Level::Raid1};
    for (const Level level : order)
        for (const ProtectionChoice &choice : choices)
            if (choice.level == level && choice.offer)
                return level;
    return choices.empty() ? Level::Raid1 : choices.front().level;
}

/// The fewest disks that this can be made of.
int leastDisks(Shape shape)
{
    shape.members = 2;
    while (shape.members < 32 && !checkShape(shape))
        ++shape.members;
    return int(shape.members);
}

QString excuseFor(const Shape &shape, const Error &error)
{
    if (error.code == ErrorCode::DeviceTooSmall)
        return Text::tr("The disks are too small for pieces of this size.");
    if (error.code == ErrorCode::LimitExceeded && shape.level == Level::Raid1)
        return Text::tr("A mirror takes at most 8 disks. Let the others be spares.");
    if (error.code == ErrorCode::LimitExceeded)
        return Text::tr("These are too many disks for one array.");
    const int least = leastDisks(shape);
    if (int(shape.members) < least)
        return Text::tr("Needs at least %n disks.", nullptr, least);
    return fromStd(error.detail);
}

} // namespace

ProtectionChoice protectionChoice(Level level, const ShapeWish &wish,
                                  const std::vector<Disk> &members)
{
    ProtectionChoice choice;
    choice.level = level;
    choice.title = titleOf(level);
    std::vector<Bytes> sizes;
    std::ranges::transform(members, std::back_inserter(sizes), &Disk::size);
    const auto offer = offerOf(level, wish.layout, wish.chunk, sizes);
    if (!offer) {
        Request request;
        request.layout = wish.layout;
        request.chunk = wish.chunk;
        request.disks.resize(members.size());
        choice.text = excuseFor(requestedShape(request, level), offer.error());
        return choice;
    }
    if (level == Level::Raid10 && members.size() == 2) {
        choice.text = Text::tr("With two disks this is just a mirror. It needs at least three.");
        return choice;
    }
    choice.offer = *offer;
    const QString survives = offer->mayTakeMore
        ? Text::tr("any %n disk(s) may fail, with luck more", nullptr, offer->survives)
        : Text::tr("any %n disk(s) may fail", nullptr, offer->survives);
    choice.facts = {Text::tr("%1 usable").arg(sizeText(offer->size)), survives, speedOf(level)};
    choice.text = meritOf(level, members.size(), offer->survives);
    return choice;
}

std::vector<ProtectionChoice> protectionChoices(const std::vector<std::string> &levels,
                                                const std::vector<Disk> &members)
{
    std::vector<ProtectionChoice> choices;
    for (const Level level : shownOrder)
        if (std::ranges::find(levels, text(level)) != levels.end())
            choices.push_back(protectionChoice(level, {}, members));
    const Level best = bestLevel(choices, members.size());
    for (ProtectionChoice &choice : choices)
        if (choice.offer && choice.level == best && choices.size() > 1)
            choice.reason = reasonOf(best, members.size());
    return choices;
}

} // namespace bulkhead
