// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/words.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

namespace bulkhead
{

namespace
{

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(bulkhead::Words)
};

} // namespace

QString sizeText(Bytes size)
{
    const QStringList units{Words::tr("%1 bytes"), Words::tr("%1 kB"), Words::tr("%1 MB"),
                            Words::tr("%1 GB"),    Words::tr("%1 TB"), Words::tr("%1 PB")};
    double value = double(size.value);
    int unit = 0;
    // 999.6 would be written as 1000: take the next unit before that.
    while (value >= 999.5 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    const int decimals = unit > 0 && value < 9.95 ? 1 : 0;
    return units[unit].arg(QLocale().toString(value, 'f', decimals));
}

QString rateText(Bytes perSecond)
{
    return Words::tr("%1/s", "a size per second").arg(sizeText(perSecond));
}

QString durationText(std::uint64_t microseconds)
{
    const auto minutes = qint64(std::llround(double(microseconds) / 60e6));
    if (microseconds < 60'000'000)
        return Words::tr("less than a minute");
    if (minutes < 60)
        return Words::tr("about %n minute(s)", nullptr, int(minutes));
    if (minutes >= 48 * 60)
        return Words::tr("about %n day(s)", nullptr, int(std::lround(double(minutes) / 1440)));
    const auto hours = int(minutes / 60);
    const auto rest = int(minutes % 60);
    if (rest == 0 || hours >= 10)
        return Words::tr("about %n hour(s)", nullptr, rest >= 30 ? hours + 1 : hours);
    return Words::tr("%1 %2", "hours, then minutes")
        .arg(Words::tr("about %n hour(s)", nullptr, hours),
             Words::tr("%n minute(s)", nullptr, rest));
}

QString percentText(double share)
{
    const int percent = share >= 1 ? 100 : std::min(99, int(share * 100));
    return Words::tr("%1 %", "percentage").arg(QLocale().toString(std::max(0, percent)));
}

double shareDone(const Sync &sync)
{
    if (sync.total.value == 0)
        return 0;
    return std::clamp(double(sync.done.value) / double(sync.total.value), 0.0, 1.0);
}

QString joined(const QStringList &parts)
{
    QStringList filled = parts;
    filled.removeAll(QString());
    return filled.join(QStringLiteral(" · "));
}

QString diskTitle(const Disk &disk)
{
    const QString model = fromStd(disk.model);
    return model.isEmpty() ? fromStd(disk.device) : model;
}

QString slotText(const Member &member)
{
    if (member.replaces >= 0)
        return Words::tr("For disk %1", "a spare that takes this place").arg(member.replaces + 1);
    return member.slot < 0 ? Words::tr("Spare") : Words::tr("Disk %1").arg(member.slot + 1);
}

QString memberTitle(const Member &member)
{
    if (!member.model.empty())
        return fromStd(member.model);
    return member.device.empty() ? Words::tr("Unknown disk") : fromStd(member.device);
}

QString memberName(const Member &member)
{
    if (member.serial.empty())
        return memberTitle(member);
    return Words::tr("%1 (%2)", "disk model, then serial number")
        .arg(memberTitle(member), fromStd(member.serial));
}

QString stateText(const Member &member, const Sync &sync)
{
    switch (member.state) {
    case MemberState::InSync:
        return Words::tr("In sync");
    case MemberState::Rebuilding:
        if (member.replaces >= 0 && sync.action == SyncAction::Replace)
            return (sync.paused ? Words::tr("Paused at %1") : Words::tr("Copying %1"))
                .arg(percentText(shareDone(sync)));
        if (member.replaces >= 0)
            return Words::tr("Waits to be filled");
        if (sync.action == SyncAction::Rebuild && sync.paused)
            return Words::tr("Paused at %1").arg(percentText(shareDone(sync)));
        if (sync.action == SyncAction::Rebuild)
            return Words::tr("Rebuilding %1").arg(percentText(shareDone(sync)));
        return Words::tr("Waits for rebuild");
    case MemberState::Failed:
        return Words::tr("Failed");
    case MemberState::Missing:
        return Words::tr("Missing");
    case MemberState::Spare:
        return Words::tr("Ready");
    case MemberState::Stale:
        return Words::tr("Out of date");
    }
    return {};
}

Tone toneOf(MemberState state)
{
    switch (state) {
    case MemberState::InSync:
    case MemberState::Spare:
        return Tone::Ok;
    case MemberState::Rebuilding:
        return Tone::Info;
    case MemberState::Failed:
        return Tone::Danger;
    case MemberState::Missing:
    case MemberState::Stale:
        return Tone::Warning;
    }
    return Tone::Neutral;
}

QString symbolOf(MemberState state)
{
    switch (state) {
    case MemberState::InSync:
        return QStringLiteral("ok");
    case MemberState::Spare:
        return QStringLiteral("shield");
    case MemberState::Rebuilding:
        return QStringLiteral("rebuild");
    case MemberState::Failed:
        return QStringLiteral("failed");
    case MemberState::Missing:
        return QStringLiteral("question");
    case MemberState::Stale:
        return QStringLiteral("history");
    }
    return {};
}

QString stateText(const Array &array)
{
    switch (array.state) {
    case ArrayState::Active:
        return array.failuresLeft > 0 ? Words::tr("Protected") : Words::tr("Active");
    case ArrayState::Degraded:
        if (array.sync.action == SyncAction::Rebuild)
            return joined({actionText(array.sync), percentText(shareDone(array.sync))});
        return Words::tr("Degraded");
    case ArrayState::Failed:
        return Words::tr("Failed");
    case ArrayState::Inactive:
        return Words::tr("Not started");
    case ArrayState::ModuleMissing:
        return Words::tr("Cannot start");
    case ArrayState::Conflict:
        return Words::tr("Conflict");
    }
    return {};
}

Tone toneOf(const Array &array)
{
    switch (array.state) {
    case ArrayState::Active:
        return Tone::Ok;
    case ArrayState::Degraded:
        return array.sync.action == SyncAction::Rebuild && !array.sync.paused ? Tone::Info
                                                                              : Tone::Warning;
    case ArrayState::Failed:
    case ArrayState::Conflict:
        return Tone::Danger;
    case ArrayState::Inactive:
        return Tone::Neutral;
    case ArrayState::ModuleMissing:
        return Tone::Warning;
    }
    return Tone::Neutral;
}

QString symbolOf(const Array &array)
{
    switch (array.state) {
    case ArrayState::Active:
        return QStringLiteral("shield");
    case ArrayState::Inactive:
        return QStringLiteral("power");
    case ArrayState::Degraded:
        if (array.sync.action == SyncAction::Rebuild)
            return QStringLiteral("rebuild");
        return QStringLiteral("warning");
    case ArrayState::ModuleMissing:
        return QStringLiteral("warning");
    case ArrayState::Failed:
    case ArrayState::Conflict:
        return QStringLiteral("failed");
    }
    return {};
}

QString symbolOf(Tone tone)
{
    switch (tone) {
    case Tone::Ok:
        return QStringLiteral("shield");
    case Tone::Warning:
        return QStringLiteral("warning");
    case Tone::Danger:
        return QStringLiteral("failed");
    case Tone::Info:
    case Tone::Neutral:
        return QStringLiteral("info");
    }
    return {};
}

QString actionText(const Sync &sync)
{
    if (sync.paused && sync.action != SyncAction::Idle)
        return Words::tr("Paused");
    switch (sync.action) {
    case SyncAction::Idle:
        return {};
    case SyncAction::Rebuild:
        return Words::tr("Rebuilding");
    case SyncAction::Resync:
        return Words::tr("Synchronising");
    case SyncAction::Replace:
        return Words::tr("Copying to the new disk");
    case SyncAction::Scrub:
        return Words::tr("Checking");
    case SyncAction::Repair:
        return Words::tr("Repairing");
    }
    return {};
}

QString kindText(const Array &array)
{
    return joined({fromStd(displayName(array.level)), sizeText(array.size)});
}

bool lacksMember(const Array &array)
{
    return std::ranges::any_of(array.members, [](const Member &member) {
        return member.state == MemberState::Failed || member.state == MemberState::Missing;
    });
}

} // namespace bulkhead
