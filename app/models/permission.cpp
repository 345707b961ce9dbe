// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/permission.h"

#include "app/models/words.h"
#include "backend/metadata/redundancy.h"

#include <QCoreApplication>

namespace bulkhead
{

namespace
{

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(bulkhead::Permission)
};

bool isRunning(const Array &array)
{
    return array.state == ArrayState::Active || array.state == ArrayState::Degraded;
}

bool isIdle(const Array &array)
{
    return array.sync.action == SyncAction::Idle;
}

QString notRunning(const Array &array)
{
    return isRunning(array) ? QString() : Text::tr("The array is not running.");
}

// Too few disks, or none that fits, is no reason: the dialogs show each disk with what keeps it
// from being chosen, and notice when one is connected.

QString whyNotCreate(const HostSnapshot &host)
{
    if (host.moduleState == "missing" || host.moduleState == "rejected")
        return Text::tr("The Bulkhead kernel module is not available.");
    return {};
}

QString whyNotAddSpare(const Array &array)
{
    if (array.state == ArrayState::Failed || array.state == ArrayState::Conflict)
        return Text::tr("A spare cannot help an array that has lost its data.");
    return {};
}

QString whyNotScrub(const Array &array)
{
    if (const QString reason = notRunning(array); !reason.isEmpty())
        return reason;
    if (!isIdle(array))
        return Text::tr("The array is busy. Wait until it is done.");
    return {};
}

QString whyNotSync(Deed deed, const Array &array)
{
    if (isIdle(array))
        return Text::tr("Nothing is going on in the background.");
    if (deed == Deed::Pause && array.sync.paused)
        return Text::tr("It is paused already.");
    if (deed == Deed::Resume && !array.sync.paused)
        return Text::tr("It is not paused.");
    const bool check =
        array.sync.action == SyncAction::Scrub || array.sync.action == SyncAction::Repair;
    if (deed == Deed::Cancel && !check && array.sync.action != SyncAction::Replace)
        return Text::tr("A rebuild can be paused, but not given up: the array needs it.");
    return {};
}

QString whyNotWhole(Deed deed, const HostSnapshot &host, const Array &array)
{
    const bool module = host.moduleState != "missing" && host.moduleState != "rejected";
    switch (deed) {
    case Deed::AddSpare:
        return whyNotAddSpare(array);
    case Deed::Start:
        if (!module)
            return Text::tr("The Bulkhead kernel module is not available.");
        if (array.state == ArrayState::Conflict)
            return Text::tr("Its disks contradict each other, so it is not started.");
        return array.state == ArrayState::Inactive ? QString()
                                                   : Text::tr("The array is started already.");
    case Deed::Stop:
        return array.device.empty() ? Text::tr("The array is not running.") : QString();
    case Deed::Scrub:
    case Deed::Repair:
        return whyNotScrub(array);
    case Deed::Pause:
    case Deed::Resume:
    case Deed::Cancel:
        return whyNotSync(deed, array);
    default:
        return {};
    }
}

QString whyNotFail(const Array &array, const Member &member)
{
    if (member.state == MemberState::Failed || member.state == MemberState::Missing)
        return Text::tr("The array does without this disk already.");
    if (member.state == MemberState::InSync && !survivesWithout(array, {member.slot}))
        return Text::tr("The array cannot do without this disk: data would be lost.");
    return {};
}

QString whyNotMember(Deed deed, const Array &array, const Member &member)
{
    const bool spare = member.slot < 0;
    if (deed == Deed::RemoveSpare)
        return spare ? QString() : Text::tr("This disk is not a spare.");
    if (spare)
        return Text::tr("This disk is a spare.");
    if (const QString reason = notRunning(array); !reason.isEmpty())
        return reason;
    const bool lost = member.state == MemberState::Failed || member.state == MemberState::Missing;
    switch (deed) {
    case Deed::Fail:
        return whyNotFail(array, member);
    case Deed::Remove:
        if (member.device.empty())
            return Text::tr("This disk is not connected any more.");
        return lost ? QString() : Text::tr("The disk is in use. Replace it, or mark it as failed.");
    case Deed::Replace:
        if (replacementOf(array))
            return Text::tr("A disk of this array is just being replaced; one at a time.");
        if (member.state == MemberState::Rebuilding)
            return Text::tr("This disk is just being rebuilt.");
        return {};
    default:
        return {};
    }
}

} // namespace

QString whyNot(Deed deed, const HostSnapshot &host, const Selection &selection)
{
    if (!host.helperReachable)
        return Text::tr("The Bulkhead service cannot be reached.");
    if (deed == Deed::Create)
        return whyNotCreate(host);
    if (!selection.array)
        return Text::tr("Select an array first.");
    switch (deed) {
    case Deed::RemoveSpare:
    case Deed::Fail:
    case Deed::Remove:
    case Deed::Replace:
        if (!selection.member)
            return Text::tr("Select a disk of the array first.");
        return whyNotMember(deed, *selection.array, *selection.member);
    default:
        return whyNotWhole(deed, host, *selection.array);
    }
}

} // namespace bulkhead
