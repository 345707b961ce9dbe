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

Request requestFor(const char *action, const Array &array)
{
    Request request = requestFor(action);
    request.array = array.id.text();
    return request;
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

AddSpareDialog::AddSpareDialog(Host *host, const Array &array, QWidget *parent)
    : FlowDialog(host, requestFor("add-spare", array),
                 tr("Add a spare to “%1”").arg(fromStd(array.name)), parent)
{
    setObjectName(QStringLiteral("addSpareDialog"));
    const auto judge = [host, id = array.id](const Disk &disk) {
        const auto &arrays = host->snapshot().arrays;
        const auto now = std::ranges::find(arrays, id, &Array::id);
        return now == arrays.end() ? eligibleForCreate(disk, arrays)
                                   : eligibleAsSpare(disk, *now, host->snapshot().disks, arrays);
    };
    const QString text = lacksMember(array)
        ? tr("The array lacks a disk: the new one goes to work at once.")
        : tr("It waits until a disk of the array fails, then takes over by itself.");
    addPage(new DisksPage(host, judge, DiskChoiceModel::OnlyOne,
                          {.step = tr("Disk"),
                           .heading = tr("Which disk shall be the spare?"),
                           .text = text,
                           .nothing = tr("No disk here can be a spare of this array. Connect one, "
                                         "and it appears here by itself.")}));
}

} // namespace bulkhead
