// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/wizards/flow_dialog.h"

#include "app/models/words.h"
#include "app/theme/style.h"
#include "app/views/card.h"
#include "app/wizards/flow_text.h"
#include "app/wizards/job_view.h"
#include "app/wizards/plan_view.h"
#include "app/wizards/step_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>

namespace bulkhead
{

FlowDialog::FlowDialog(Host *host, const Request &request, const QString &title, QWidget *parent)
    : QDialog(parent)
    , m_host(host)
    , m_request(request)
    , m_session(new PlanSession(host, this))
    , m_steps(new StepBar)
    , m_stack(new QStackedWidget)
    , m_plan(new PlanView)
    , m_job(new JobView)
    , m_hint(quietLabel())
    , m_cancel(new QPushButton(tr("Cancel")))
    , m_back(new QPushButton(tr("Back")))
    , m_next(new QPushButton(tr("Next")))
    , m_commit(new QPushButton)
    , m_close(new QPushButton(tr("Close")))
    , m_retry(new QPushButton(tr("Try again")))
{
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    build();
    connect(m_cancel, &QPushButton::clicked, this, &FlowDialog::reject);
    connect(m_close, &QPushButton::clicked, this, &FlowDialog::accept);
    connect(m_back, &QPushButton::clicked, this, &FlowDialog::back);
    connect(m_next, &QPushButton::clicked, this, &FlowDialog::next);
    connect(m_retry, &QPushButton::clicked, this, &FlowDialog::requestPlan);
    connect(m_commit, &QPushButton::clicked, m_session, &PlanSession::commit);
    connect(m_session, &PlanSession::stateChanged, this, &FlowDialog::onStateChanged);
    connect(m_session, &PlanSession::planRefused, this, &FlowDialog::onPlanRefused);
    connect(m_session, &PlanSession::commitRefused, this, &FlowDialog::onCommitRefused);
    connect(m_session, &PlanSession::progressed, this,
            [this] { m_job->showRunning(m_session->job(), m_session->outOfSight()); });
}

void FlowDialog::build()
{
    const auto name = [](QWidget *widget, const char *objectName) {
        widget->setObjectName(QLatin1String(objectName));
    };
    name(m_steps, "stepBar");
    name(m_stack, "flowPages");
    name(m_job, "jobView");
    name(m_hint, "flowHint");
    name(m_cancel, "cancelButton");
    name(m_back, "backButton");
    name(m_next, "nextButton");
    name(m_commit, "planCommitButton");
    name(m_close, "closeButton");
    name(m_retry, "planRetryButton");
    setButtonRole(m_next, ButtonRole::Primary);
    setButtonRole(m_close, ButtonRole::Primary);
    m_hint->setWordWrap(true);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_cancel);
    buttons->addSpacing(8);
    buttons->addWidget(m_hint, 1);
    for (QPushButton *button : {m_back, m_retry, m_next, m_commit, m_close})
        buttons->addWidget(button);
    for (QPushButton *button : {m_cancel, m_back, m_next, m_commit, m_close, m_retry})
        button->setMinimumWidth(88);

    m_stack->addWidget(m_plan);
    m_stack->addWidget(m_job);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(22, 18, 22, 18);
    page->setSpacing(16);
    page->addWidget(m_steps);
    page->addWidget(m_stack, 1);
    page->addLayout(buttons);
    resize(720, 620);
}

void FlowDialog::addPage(FlowPage *page)
{
    m_stack->insertWidget(int(m_pages.size()), page);
    m_pages.append(page);
    connect(page, &FlowPage::completeChanged, this, &FlowDialog::updateButtons);
}

void FlowDialog::start()
{
    QStringList steps;
    for (FlowPage *page : m_pages)
        steps.append(page->stepName());
    steps += {tr("Check"), tr("Done")};
    m_steps->setSteps(steps);
    m_steps->setVisible(!m_pages.isEmpty());
    if (m_pages.isEmpty())
        requestPlan();
    else
        showPage(0);
    show();
}

void FlowDialog::showPage(int index)
{
    m_stack->setCurrentIndex(index);
    m_steps->setCurrent(index);
    if (index < m_pages.size())
        m_pages[index]->enter();
    updateButtons();
}

bool FlowDialog::onPlan() const
{
    return m_stack->currentWidget() == m_plan;
}

void FlowDialog::next()
{
    const int index = m_stack->currentIndex();
    if (index >= m_pages.size() || !m_pages[index]->isComplete())
        return;
    if (index + 1 < m_pages.size())
        return showPage(index + 1);
    requestPlan();
}

void FlowDialog::back()
{
    m_plan->clearProblem();
    showPage(m_stack->currentIndex() - 1);
}

void FlowDialog::requestPlan()
{
    Request request = m_request;
    for (const FlowPage *page : m_pages)
        page->fill(request);
    m_plan->clearProblem();
    m_plan->showWaiting();
    showPage(int(m_pages.size()));
    m_session->plan(request);
}

QString FlowDialog::verb() const
{
    return commitVerb(m_session->request(), m_session->preview());
}

void FlowDialog::onStateChanged()
{
    switch (m_session->state()) {
    case PlanSession::Ready:
        m_plan->showPlan(m_session->preview(), hasFacts(m_session->request()));
        m_commit->setText(verb());
        setButtonRole(m_commit,
                      m_session->preview().destructive && disksErased(m_session->preview()) > 0
                          ? ButtonRole::Danger
                          : ButtonRole::Primary);
        break;
    case PlanSession::Authorising:
        m_plan->clearProblem();
        m_job->showAuthorising();
        showPage(int(m_pages.size()) + 1);
        break;
    case PlanSession::Running:
        m_job->showRunning(m_session->job(), m_session->outOfSight());
        break;
    case PlanSession::Ended:
        showEnd();
        break;
    case PlanSession::Empty:
    case PlanSession::Planning:
        break;
    }
    updateButtons();
}

void FlowDialog::onPlanRefused(const Error &error)
{
    const Outcome refusal = refusalOf(error);
    for (FlowPage *page : m_pages) {
        if (page->takeError(error, refusal.headline))
            return showPage(int(m_pages.indexOf(page)));
    }
    // Without the plan there is nothing to look at but the reason.
    m_plan->showProblem(Tone::Danger, refusal.headline, refusal.text);
    m_plan->showNothing();
    showPage(int(m_pages.size()));
}

void FlowDialog::onCommitRefused(const Error &error)
{
    const Outcome refusal = refusalOf(error);
    m_plan->showProblem(isDismissal(error) ? Tone::Info : Tone::Danger, refusal.headline,
                        refusal.text);
    showPage(int(m_pages.size()));
}

void FlowDialog::showEnd()
{
    if (m_session->succeeded()) {
        const Outcome done = successOf(m_session->request(), m_host->snapshot());
        m_job->showSuccess(done.headline, done.text);
        emit succeeded(m_session->request());
    } else {
        const Outcome failed = failureOf(m_session->job());
        m_job->showFailure(failed.headline, failed.text);
    }
    m_close->setFocus();
}

void FlowDialog::updateButtons()
{
    const PlanSession::State state = m_session->state();
    const int index = m_stack->currentIndex();
    const bool input = index < m_pages.size();
    const bool plan = onPlan();
    const bool ended = state == PlanSession::Ended;
    const bool working = state == PlanSession::Running || state == PlanSession::Authorising;

    m_cancel->setVisible(!ended && state != PlanSession::Running);
    m_cancel->setEnabled(state != PlanSession::Authorising);
    m_back->setVisible((input || plan) && index > 0);
    m_next->setVisible(input);
    m_retry->setVisible(plan && state == PlanSession::Empty);
    m_commit->setVisible(plan && state != PlanSession::Empty);
    m_commit->setEnabled(state == PlanSession::Ready);
    m_close->setVisible(ended || state == PlanSession::Running);

    const QString missing = input ? m_pages[index]->whatIsMissing() : QString();
    m_next->setEnabled(input && m_pages[index]->isComplete());
    m_next->setToolTip(missing);
    m_hint->setText(state == PlanSession::Running
                        ? tr("You can close this window; the work goes on.")
                        : missing);

    // What Enter does: never the thing that cannot be taken back.
    const bool destructive =
        plan && state == PlanSession::Ready && m_session->preview().destructive;
    m_cancel->setDefault(destructive);
    m_commit->setDefault(plan && !destructive);
    m_next->setDefault(input);
    m_close->setDefault(ended || working);
}

void FlowDialog::reject()
{
    // The system is asking for a password about this: let that be answered first.
    if (m_session->state() == PlanSession::Authorising)
        return;
    QDialog::reject();
}

} // namespace bulkhead
