// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/window/flows.h"

#include "app/models/words.h"
#include "app/wizards/create_wizard.h"

#include <QWidget>
#include <algorithm>

namespace bulkhead
{

namespace
{

/// The member that "Replace" is about when nobody chose one: the worst there is.
const Member *worstMember(const Array &array)
{
    for (const MemberState state : {MemberState::Failed, MemberState::Missing}) {
        const auto found = std::ranges::find(array.members, state, &Member::state);
        if (found != array.members.end())
            return &*found;
    }
    const auto worst = std::ranges::max_element(array.members, {}, &Member::errors);
    return worst == array.members.end() || worst->errors == 0 ? nullptr : &*worst;
}

} // namespace

Flows::Flows(Host *host, QWidget *window)
    : QObject(window)
    , m_host(host)
    , m_window(window)
{
}

void Flows::open(FlowDialog *dialog)
{
    // One change at a time: a second dialog would be about a state that the first one changes.
    if (m_open && m_open->session().state() != PlanSession::Ended) {
        delete dialog;
        m_open->raise();
        m_open->activateWindow();
        return;
    }
    if (m_open)
        m_open->close();
    m_open = dialog;
    connect(dialog, &FlowDialog::succeeded, this, &Flows::succeeded);
    dialog->start();
}

void Flows::confirm(const char *action, const QString &title, const Array &array,
                    const Member *member, bool degraded)
{
    Request request;
    request.action = action;
    request.array = array.id.text();
    request.degraded = degraded;
    if (member)
        request.member = member->id.text();
    auto *dialog = new PlanDialog(m_host, request, title, m_window);
    dialog->setObjectName(QStringLiteral("planDialog"));
    open(dialog);
}

void Flows::sync(const Array &array, const char *verb)
{
    m_host->sync(array.id, verb, this, [this, id = array.id](const Result<void> &result) {
        if (!result)
            emit refused(id, result.error());
    });
}

void Flows::limit(const Uuid &array, Bytes limit)
{
    const auto &arrays = m_host->snapshot().arrays;
    const auto now = std::ranges::find(arrays, array, &Array::id);
    const Throttle throttle{{}, limit, now == arrays.end() ? 0 : now->throttle.latencyMs};
    m_host->setThrottle(array, throttle, this, [this, array](const Result<void> &result) {
        if (!result)
            emit refused(array, result.error());
    });
}

void Flows::startMember(Deed deed, const Array &array, const Member &member)
{
    const QString name = memberName(member);
    if (deed == Deed::Fail)
        return confirm("fail", tr("Mark %1 as failed").arg(name), array, &member);
    if (deed == Deed::Remove)
        return confirm("remove", tr("Remove %1").arg(name), array, &member);
    if (deed == Deed::RemoveSpare)
        return confirm("remove-spare", tr("Remove the spare %1").arg(name), array, &member);
    if (readySpares(array) > 0)
        return confirm("replace", tr("Replace %1").arg(name), array, &member);
    open(new ReplaceDialog(m_host, array, member, m_window));
}

void Flows::start(Deed deed, const Selection &selection)
{
    if (deed == Deed::Create)
        return open(new CreateWizard(m_host, m_window));
    if (!selection.array)
        return;
    const Array &array = *selection.array;
    const QString name = fromStd(array.name);
    switch (deed) {
    case Deed::AddSpare:
        return open(new AddSpareDialog(m_host, array, m_window));
    case Deed::Start:
        return confirm("start", tr("Start “%1”").arg(name), array, nullptr, lacksMember(array));
    case Deed::Stop:
        return confirm("stop", tr("Stop “%1”").arg(name), array);
    case Deed::Delete:
        return confirm("delete", tr("Delete “%1”").arg(name), array);
    case Deed::Scrub:
        return sync(array, "scrub");
    case Deed::Repair:
        return sync(array, "repair");
    case Deed::Pause:
        return sync(array, "pause");
    case Deed::Resume:
        return sync(array, "resume");
    case Deed::Cancel:
        if (array.sync.action == SyncAction::Replace)
            return confirm("cancel-replace", tr("Stop replacing a disk"), array);
        return sync(array, "cancel");
    default:
        if (selection.member)
            startMember(deed, array, *selection.member);
    }
}

void Flows::take(Step step, const Array &array)
{
    const Selection whole{&array, nullptr};
    switch (step) {
    case Step::AddSpare:
        return start(Deed::AddSpare, whole);
    case Step::Replace:
        return start(Deed::Replace, {&array, worstMember(array)});
    case Step::Start:
    case Step::StartDegraded:
        return start(Deed::Start, whole);
    case Step::Resume:
        return start(Deed::Resume, whole);
    case Step::Repair:
        return start(Deed::Repair, whole);
    case Step::Create:
        return start(Deed::Create, whole);
    case Step::None:
        return;
    }
}

} // namespace bulkhead
