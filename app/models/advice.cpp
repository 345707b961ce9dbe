// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/advice.h"

#include "app/models/words.h"
#include "backend/metadata/redundancy.h"
#include "backend/plan/eligibility.h"

#include <QCoreApplication>
#include <algorithm>

namespace bulkhead
{

namespace
{

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(bulkhead::Advice)
};

int count(const Array &array, MemberState state)
{
    return int(std::ranges::count(array.members, state, &Member::state));
}

/// The disks that must not fail once those in @p gone are gone, if it is only some of those that
/// are left: "sdc (WD-1) or sdd (WD-2)".
QString neededNames(const Array &array, const std::vector<int> &gone)
{
    const std::vector<int> needed = neededSlots(array, gone);
    const auto isLeft = [&](const Member &member) {
        return member.state == MemberState::InSync
            && std::ranges::find(gone, member.slot) == gone.end();
    };
    const auto left = std::ranges::count_if(array.members, isLeft);
    if (needed.empty() || std::ptrdiff_t(needed.size()) == left)
        return {};
    QStringList names;
    for (const int slot : needed)
        names.append(memberName(array.members[std::size_t(slot)]));
    const QString last = names.takeLast();
    return names.isEmpty() ? last
                           : Text::tr("%1 or %2").arg(names.join(QStringLiteral(", ")), last);
}

QString riskText(const Array &array)
{
    const int lost = int(array.members.size()) - count(array, MemberState::InSync);
    if (array.failuresLeft > 0)
        return Text::tr("%n more disk(s) may fail.", nullptr, array.failuresLeft);
    if (const QString needed = neededNames(array, {}); !needed.isEmpty())
        return Text::tr("Data would be lost if %1 failed as well.").arg(needed);
    return lost == 1 ? Text::tr("A second failure would lose data.")
                     : Text::tr("Another failure would lose data.");
}

QString sentences(QStringList parts)
{
    parts.removeAll(QString());
    return parts.join(QLatin1Char(' '));
}

Advice rebuilding(const Array &array)
{
    const QString name = fromStd(array.name);
    const QString percent = percentText(shareDone(array.sync));
    Advice advice{.tone = Tone::Info, .symbol = QStringLiteral("rebuild")};
    if (array.sync.paused) {
        advice.tone = Tone::Warning;
        advice.headline = Text::tr("The rebuild of “%1” is paused.").arg(name);
        advice.text = Text::tr("It stands at %1. Everything is readable.").arg(percent);
        advice.step = Step::Resume;
    } else {
        advice.headline = Text::tr("“%1” is being rebuilt.").arg(name);
        advice.text = array.sync.remainingUs == 0
            ? Text::tr("%1 done. Everything is readable.").arg(percent)
            : Text::tr("%1 done, %2 left. Everything is readable.")
                  .arg(percent, durationText(array.sync.remainingUs));
    }
    const QString risk = array.failuresLeft > 0
        ? riskText(array)
        : Text::tr("Until it is done, a second failure would lose data.");
    advice.text = sentences({advice.text, risk});
    return advice;
}

Advice degraded(const Array &array)
{
    if (array.sync.action == SyncAction::Rebuild)
        return rebuilding(array);
    const QString name = fromStd(array.name);
    const int failed = count(array, MemberState::Failed);
    const int missing = count(array, MemberState::Missing);
    Advice advice{.tone = Tone::Warning, .symbol = QStringLiteral("warning")};
    if (failed > 0)
        advice.headline = Text::tr("%n disk(s) of “%1” failed.", nullptr, failed).arg(name);
    else if (missing > 0)
        advice.headline = Text::tr("%n disk(s) of “%1” are missing.", nullptr, missing).arg(name);
    else
        advice.headline = Text::tr("“%1” is not fully protected.").arg(name);
    advice.text = sentences({Text::tr("Everything is readable."), riskText(array)});
    if (failed + missing > 0)
        advice.step = readySpares(array) == 0 ? Step::AddSpare : Step::Replace;
    return advice;
}

Advice active(const Array &array)
{
    const QString name = fromStd(array.name);
    const auto sick =
        std::ranges::find_if(array.members, [](const Member &member) { return member.errors > 0; });
    if (array.mismatches.value > 0 && array.sync.action == SyncAction::Idle)
        return {.tone = Tone::Warning,
                .symbol = QStringLiteral("warning"),
                .headline = Text::tr("The disks of “%1” differ in places.").arg(name),
                .text = Text::tr("The last check found %1 that are not the same on every disk.")
                            .arg(sizeText(array.mismatches)),
                .step = Step::Repair};
    if (sick != array.members.end())
        return {.tone = Tone::Warning,
                .symbol = QStringLiteral("warning"),
                .headline = Text::tr("A disk of “%1” reports errors.").arg(name),
                .text = Text::tr("%1 has failed to read or write %n time(s). The data is safe; "
                                 "think about replacing the disk.",
                                 nullptr, int(sick->errors))
                            .arg(memberName(*sick)),
                .step = readySpares(array) == 0 ? Step::AddSpare : Step::Replace};
    const QString safe = array.failuresLeft > 0
        ? Text::tr("Any %n disk(s) may fail without losing data.", nullptr, array.failuresLeft)
        : Text::tr("No disk may fail without losing data.");
    const int ready = int(readySpares(array));
    const QString spare = ready == 0
        ? QString()
        : Text::tr("%n spare(s) will take over by themselves.", nullptr, ready);
    return {.tone = Tone::Ok,
            .symbol = QStringLiteral("shield"),
            .headline = Text::tr("“%1” is protected.").arg(name),
            .text = sentences({safe, spare}),
            .step = Step::None};
}

Advice inactive(const Array &array)
{
    const QString name = fromStd(array.name);
    const int missing = count(array, MemberState::Missing) + count(array, MemberState::Failed);
    Advice advice{.tone = Tone::Neutral, .symbol = QStringLiteral("power")};
    advice.headline = Text::tr("“%1” is not started.").arg(name);
    advice.text = Text::tr("Its data is not available until it is started.");
    advice.step = Step::Start;
    if (missing > 0) {
        advice.tone = Tone::Warning;
        advice.symbol = QStringLiteral("warning");
        advice.text = Text::tr("%n disk(s) are missing. Connect them, or start without them: the "
                               "data is readable then, but less protected.",
                               nullptr, missing);
        advice.step = Step::StartDegraded;
    }
    return advice;
}

int severity(const Advice &advice)
{
    switch (advice.tone) {
    case Tone::Danger:
        return 3;
    case Tone::Warning:
        return 2;
    case Tone::Info:
        return 1;
    case Tone::Ok:
    case Tone::Neutral:
        break;
    }
    return 0;
}

Advice withoutArrays(const HostSnapshot &host)
{
    const auto usable = std::ranges::count_if(
        host.disks, [&](const Disk &disk) { return eligibleForCreate(disk, host.arrays).usable; });
    Advice advice{.tone = Tone::Info, .symbol = QStringLiteral("array")};
    advice.headline = Text::tr("There are no arrays yet.");
    if (usable >= 2) {
        advice.text = Text::tr("%n disks can be joined into an array that keeps your data when "
                               "one of them dies.",
                               nullptr, int(usable));
        advice.step = Step::Create;
    } else {
        advice.text = Text::tr("An array needs at least two disks that nothing else uses. "
                               "Connect some, and they appear here by themselves.");
    }
    return advice;
}

Advice allWell(const HostSnapshot &host)
{
    const bool each =
        std::ranges::all_of(host.arrays, [](const Array &array) { return array.failuresLeft > 0; });
    const auto stopped = std::ranges::count(host.arrays, ArrayState::Inactive, &Array::state);
    if (std::size_t(stopped) == host.arrays.size())
        return {.tone = Tone::Neutral,
                .symbol = QStringLiteral("power"),
                .headline = Text::tr("No array is started."),
                .text = Text::tr("The data is not available until an array is started."),
                .step = Step::None};
    return {.tone = Tone::Ok,
            .symbol = QStringLiteral("shield"),
            .headline = Text::tr("Everything is protected."),
            .text = each ? Text::tr("In each of %n array(s) a disk may fail without losing data.",
                                    nullptr, int(host.arrays.size()))
                         : QString(),
            .step = Step::None};
}

} // namespace

Advice adviceFor(const Array &array)
{
    const QString name = fromStd(array.name);
    switch (array.state) {
    case ArrayState::Active:
        return active(array);
    case ArrayState::Degraded:
        return degraded(array);
    case ArrayState::Inactive:
        return inactive(array);
    case ArrayState::Failed:
        return {.tone = Tone::Danger,
                .symbol = QStringLiteral("failed"),
                .headline = Text::tr("“%1” has lost too many disks.").arg(name),
                .text = Text::tr("Its data cannot be read now. Connect the missing disks again; "
                                 "do not erase any of them."),
                .step = Step::None};
    case ArrayState::ModuleMissing:
        return {.tone = Tone::Warning,
                .symbol = QStringLiteral("warning"),
                .headline = Text::tr("“%1” cannot be started.").arg(name),
                .text = Text::tr("The Bulkhead kernel module is not available. Nothing on the "
                                 "disks was changed."),
                .step = Step::None};
    case ArrayState::Conflict:
        return {.tone = Tone::Danger,
                .symbol = QStringLiteral("failed"),
                .headline = Text::tr("The disks of “%1” contradict each other.").arg(name),
                .text = Text::tr("Parts of it were used apart from each other. It was not started, "
                                 "so nothing is overwritten."),
                .step = Step::None};
    }
    return {};
}

bool needsAttention(const Array &array)
{
    return severity(adviceFor(array)) > 0;
}

Advice adviceFor(const HostSnapshot &host)
{
    if (host.arrays.empty())
        return withoutArrays(host);
    std::vector<Advice> troubles;
    for (const Array &array : host.arrays) {
        if (needsAttention(array))
            troubles.push_back(adviceFor(array));
    }
    if (troubles.empty())
        return allWell(host);
    const auto worst = std::ranges::max_element(troubles, {}, severity);
    if (troubles.size() == 1)
        return *worst;
    Advice advice = *worst;
    advice.headline = Text::tr("%n arrays need attention.", nullptr, int(troubles.size()));
    const bool readable = std::ranges::none_of(
        troubles, [](const Advice &trouble) { return trouble.tone == Tone::Danger; });
    advice.text = readable ? Text::tr("Everything that is started is readable.")
                           : Text::tr("Some of your data cannot be read now.");
    advice.step = Step::None;
    return advice;
}

QString stepText(Step step)
{
    switch (step) {
    case Step::None:
        return {};
    case Step::AddSpare:
        return Text::tr("Add a spare…");
    case Step::Replace:
        return Text::tr("Replace the disk…");
    case Step::Start:
        return Text::tr("Start");
    case Step::StartDegraded:
        return Text::tr("Start without it…");
    case Step::Resume:
        return Text::tr("Resume");
    case Step::Repair:
        return Text::tr("Repair");
    case Step::Create:
        return Text::tr("Create array…");
    }
    return {};
}

QString whatIfMemberDies(const Array &array, const Member &member)
{
    const QString name = fromStd(array.name);
    if (member.state == MemberState::Failed || member.state == MemberState::Missing)
        return Text::tr("“%1” already does without this disk.").arg(name);
    if (member.replaces >= 0)
        return Text::tr("“%1” keeps all its data; the copying would start over on another disk.")
            .arg(name);
    if (member.slot < 0)
        return Text::tr("“%1” keeps all its data, but has one spare less.").arg(name);
    if (array.state != ArrayState::Active && array.state != ArrayState::Degraded)
        return Text::tr("“%1” is not started: nobody can say for sure.").arg(name);
    if (member.state == MemberState::Rebuilding)
        return Text::tr("“%1” keeps all its data; the rebuild would start over on another disk.")
            .arg(name);
    if (!survivesWithout(array, {member.slot}))
        return Text::tr("The data of “%1” would be lost.").arg(name);
    const Member *next = replacementOf(array);
    QString then = readySpares(array) == 0
        ? Text::tr("There is no spare, so you would have to replace the disk.")
        : Text::tr("A spare takes over by itself.");
    if (next && next->replaces == member.slot)
        then = Text::tr("The disk it is being copied to takes over.");
    const QString needed = neededNames(array, {member.slot});
    const QString until = needed.isEmpty()
        ? QString()
        : Text::tr("Until then %1 must not fail as well: the same data would be lost.").arg(needed);
    return sentences(
        {Text::tr("“%1” keeps all its data and stays usable.").arg(name), then, until});
}

QString whatIfDiskDies(const Disk &disk)
{
    const bool used = !disk.contents.empty() || !disk.mountPoints.empty() || !disk.holders.empty();
    return used ? Text::tr("What is on it is not protected by an array and would be lost.")
                : Text::tr("Nothing would be lost: there is nothing on it.");
}

} // namespace bulkhead
