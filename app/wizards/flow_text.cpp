// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/wizards/flow_text.h"

#include "app/models/words.h"
#include "app/text/error_text.h"
#include "app/wizards/plan_view.h"

#include <QCoreApplication>
#include <algorithm>

namespace bulkhead
{

namespace
{

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(bulkhead::Flow)
};

const Array *findArray(const HostSnapshot &host, const Request &request)
{
    const auto found = std::ranges::find_if(host.arrays, [&](const Array &array) {
        return request.array.empty() ? array.name == request.name
                                     : array.id.text() == request.array;
    });
    return found == host.arrays.end() ? nullptr : &*found;
}

} // namespace

QString commitVerb(const Request &request, const PlanPreview &plan)
{
    const int erased = disksErased(plan);
    const std::string &action = request.action;
    if (action == "create")
        return erased ? Text::tr("Erase %n disk(s) and create", nullptr, erased)
                      : Text::tr("Create array");
    if (action == "add-spare")
        return erased ? Text::tr("Erase disk and add") : Text::tr("Add spare");
    if (action == "delete")
        return Text::tr("Delete array");
    if (action == "start")
        return request.degraded ? Text::tr("Start without it") : Text::tr("Start array");
    if (action == "stop")
        return Text::tr("Stop array");
    if (action == "fail")
        return Text::tr("Mark as failed");
    if (action == "remove")
        return Text::tr("Remove disk");
    if (action == "remove-spare")
        return Text::tr("Remove spare");
    if (action == "replace")
        return erased ? Text::tr("Erase disk and replace") : Text::tr("Replace disk");
    if (action == "cancel-replace")
        return Text::tr("Stop copying");
    return Text::tr("Go on");
}

bool hasFacts(const Request &request)
{
    return request.action != "delete" && request.action != "stop";
}

Outcome successOf(const Request &request, const HostSnapshot &host)
{
    const Array *array = findArray(host, request);
    const QString name = array ? fromStd(array->name) : fromStd(request.name);
    const bool rebuilding = array && array->sync.action == SyncAction::Rebuild;
    const bool copying = array && array->sync.action == SyncAction::Replace;
    const QString goesOn = rebuilding
        ? Text::tr("The rebuild has started. You can close this window; the rebuild goes on.")
        : QString();
    const std::string &action = request.action;
    if (action == "create")
        return {
            Text::tr("“%1” is ready.").arg(name),
            array && !array->device.empty()
                ? Text::tr("It can be used at once as %1. Nothing has to be synchronised first.")
                      .arg(fromStd(array->device))
                : QString()};
    if (action == "add-spare")
        return {Text::tr("“%1” has a new spare.").arg(name),
                rebuilding ? goesOn
                           : Text::tr("It takes over by itself when a disk of the array fails.")};
    if (action == "delete")
        return {Text::tr("The array was deleted."), Text::tr("Its disks are free again.")};
    if (action == "start")
        return {Text::tr("“%1” is started.").arg(name), array ? fromStd(array->device) : QString()};
    if (action == "stop")
        return {Text::tr("“%1” is stopped.").arg(name), Text::tr("Its data is kept on the disks.")};
    if (action == "fail")
        return {Text::tr("The disk is not used any more."), goesOn};
    if (action == "remove")
        return {Text::tr("The disk was removed from “%1”.").arg(name),
                Text::tr("You can take it out of the computer.")};
    if (action == "remove-spare")
        return {Text::tr("The spare was removed from “%1”.").arg(name),
                Text::tr("The disk is free again.")};
    if (action == "cancel-replace")
        return {Text::tr("The old disk stays."), Text::tr("The new one is a spare.")};
    if (action == "replace" && copying)
        return {Text::tr("The new disk is being filled."),
                Text::tr("The old one works on until it is. You can close this window; the "
                         "copying goes on.")};
    if (action == "replace")
        return {Text::tr("The disk was replaced."), goesOn};
    return {Text::tr("Done."), {}};
}

Outcome failureOf(const Job &job)
{
    if (job.state == "cancelled")
        return {Text::tr("It was cancelled."), Text::tr("What had been done until then is kept.")};
    if (job.state == "unknown")
        return {Text::tr("Nobody knows how it ended."),
                Text::tr("The Bulkhead service was restarted meanwhile. The main window shows how "
                         "things are now.")};
    Outcome outcome = refusalOf({errorCodeFromName(job.errorName), {}, job.errorText});
    outcome.text = fromStd(job.errorText);
    return outcome;
}

QString endOf(const Job &job)
{
    if (job.state == "succeeded")
        return Text::tr("done");
    return failureOf(job).headline;
}

bool isDismissal(const Error &error)
{
    return error.code == ErrorCode::NotAuthorizedDismissed || error.code == ErrorCode::Cancelled;
}

Outcome refusalOf(const Error &error)
{
    if (isDismissal(error))
        return {Text::tr("You did not give your permission, so nothing was done."),
                Text::tr("Everything you entered is still here. Press the button again when you "
                         "are ready.")};
    return {errorText(error), errorDetail(error)};
}

} // namespace bulkhead
