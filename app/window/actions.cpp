// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/window/actions.h"

#include "app/theme/icons.h"

#include <QAction>

namespace bulkhead
{

Actions::Actions(QObject *parent)
    : QObject(parent)
{
    add(Deed::Create, "createArrayAction", QStringLiteral("add"), tr("&Create array…"),
        tr("Join free disks into an array"), QKeySequence::New);
    add(Deed::AddSpare, "addSpareAction", QStringLiteral("spare"), tr("&Add spare…"),
        tr("Give the array a disk that takes over when another fails"),
        QKeySequence(Qt::CTRL | Qt::Key_D));
    add(Deed::Start, "startArrayAction", QStringLiteral("play"), tr("&Start…"),
        tr("Make the array available"), QKeySequence(Qt::CTRL | Qt::Key_T));
    add(Deed::Stop, "stopArrayAction", QStringLiteral("power"), tr("S&top…"),
        tr("Take the array out of use; its data is kept"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T));
    add(Deed::Delete, "deleteArrayAction", QStringLiteral("delete"), tr("&Delete…"),
        tr("Dissolve the array and lose its data"), QKeySequence(Qt::CTRL | Qt::Key_Delete));
    add(Deed::Scrub, "scrubAction", QStringLiteral("scrub"), tr("C&heck now"),
        tr("Read every disk and compare (scrub); nothing is changed"),
        QKeySequence(Qt::CTRL | Qt::Key_K));
    add(Deed::Repair, "repairAction", QStringLiteral("repair"), tr("&Repair differences"),
        tr("Read every disk and make differing places the same again"));
    add(Deed::Pause, "pauseAction", QStringLiteral("pause"), tr("&Pause"),
        tr("Let the background work rest"), QKeySequence(Qt::CTRL | Qt::Key_P));
    add(Deed::Resume, "resumeAction", QStringLiteral("play"), tr("Res&ume"),
        tr("Go on with the background work"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P));
    add(Deed::Cancel, "cancelSyncAction", QStringLiteral("stop"), tr("&Give up"),
        tr("Give up the check or the copying that goes on"));
    add(Deed::Replace, "replaceMemberAction", QStringLiteral("replace"), tr("R&eplace…"),
        tr("Let another disk take the place of this one"), QKeySequence(Qt::CTRL | Qt::Key_R));
    add(Deed::Fail, "failMemberAction", QStringLiteral("fail"), tr("Mark as &failed…"),
        tr("Stop using this disk; a spare takes over if there is one"));
    add(Deed::Remove, "removeMemberAction", QStringLiteral("remove"), tr("Re&move…"),
        tr("Let go of a failed disk so that it can be taken out"));
    add(Deed::RemoveSpare, "removeSpareAction", QStringLiteral("remove"), tr("Remove s&pare…"),
        tr("Make this spare a free disk again"));
}

void Actions::add(Deed deed, const char *name, const QString &symbol, const QString &text,
                  const QString &tip, const QKeySequence &keys)
{
    auto *action = new QAction(symbolicIcon(symbol), text, this);
    action->setObjectName(QLatin1String(name));
    action->setShortcut(keys);
    m_actions[deed] = action;
    m_tips[deed] = tip;
    connect(action, &QAction::triggered, this, [this, deed] { emit asked(deed); });
}

void Actions::update(const HostSnapshot &host, const Selection &selection)
{
    for (const auto &[deed, action] : m_actions) {
        const QString reason = whyNot(deed, host, selection);
        action->setEnabled(reason.isEmpty());
        const QString &tip = reason.isEmpty() ? m_tips[deed] : reason;
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        action->setToolTip(keys.isEmpty() ? tip
                                          : tr("%1 (%2)", "tool tip, then keys").arg(tip, keys));
        action->setStatusTip(tip);
    }
}

} // namespace bulkhead
