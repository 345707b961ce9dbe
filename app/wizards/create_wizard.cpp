// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/wizards/create_wizard.h"

#include "app/models/words.h"
#include "app/wizards/disks_page.h"
#include "app/wizards/protection_page.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

Request requestFor(const char *action)
{
    Request request;
    request.action = action;
    return request;
}

Request requestFor(const char *action, const Array &array, const Member *member = nullptr)
{
    Request request = requestFor(action);
    request.array = array.id.text();
    if (member)
        request.member = member->id.text();
    return request;
}

/// What a disk is to the array as it is when the question is asked.
DiskChoiceModel::Judge spareJudge(Host *host, const Array &array)
{
    return [host, id = array.id](const Disk &disk) {
        const auto &arrays = host->snapshot().arrays;
        const auto now = std::ranges::find(arrays, id, &Array::id);
        return now == arrays.end() ? eligibleForCreate(disk, arrays)
                                   : eligibleAsSpare(disk, *now, host->snapshot().disks, arrays);
    };
}

} // namespace

CreateWizard::CreateWizard(Host *host, QWidget *parent)
    : FlowDialog(host, requestFor("create"), tr("Create an array"), parent)
{
    setObjectName(QStringLiteral("createWizard"));
    const auto judge = [host](const Disk &disk) {
        return eligibleForCreate(disk, host->snapshot().arrays);
    };
    auto *disks = new DisksPage(
        host, judge, DiskChoiceModel::Several,
        {.step = tr("Disks"),
         .heading = tr("Which disks shall work together?"),
         .text = tr("Tick two or more. Disks that something else uses cannot be chosen; each says "
                    "why."),
         .nothing = tr("There are not enough free disks. Connect some, and they appear here by "
                       "themselves.")});
    addPage(disks);
    addPage(new ProtectionPage(host, [disks] { return disks->chosen(); }));
}

ReplaceDialog::ReplaceDialog(Host *host, const Array &array, const Member &member, QWidget *parent)
    : FlowDialog(host, requestFor("replace", array, &member),
                 tr("Replace %1").arg(memberName(member)), parent)
{
    setObjectName(QStringLiteral("replaceDialog"));
    const QString text = member.state == MemberState::InSync
        ? tr("It is filled first. The old disk works on until then.")
        : tr("It is filled from the other disks; you can go on working meanwhile.");
    addPage(new DisksPage(host, spareJudge(host, array), DiskChoiceModel::OnlyOne,
                          {.step = tr("Disk"),
                           .heading = tr("Which disk shall take its place?"),
                           .text = text,
                           .nothing = tr("No disk here can take its place. Connect one, and it "
                                         "appears here by itself.")}));
}

AddSpareDialog::AddSpareDialog(Host *host, const Array &array, QWidget *parent)
    : FlowDialog(host, requestFor("add-spare", array),
                 tr("Add a spare to “%1”").arg(fromStd(array.name)), parent)
{
    setObjectName(QStringLiteral("addSpareDialog"));
    const QString text = lacksMember(array)
        ? tr("The array lacks a disk: the new one goes to work at once.")
        : tr("It waits until a disk of the array fails, then takes over by itself.");
    addPage(new DisksPage(host, spareJudge(host, array), DiskChoiceModel::OnlyOne,
                          {.step = tr("Disk"),
                           .heading = tr("Which disk shall be the spare?"),
                           .text = text,
                           .nothing = tr("No disk here can be a spare of this array. Connect one, "
                                         "and it appears here by itself.")}));
}

} // namespace bulkhead
