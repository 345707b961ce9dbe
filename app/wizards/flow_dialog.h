// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/wizards/flow_page.h"
#include "app/wizards/plan_session.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace bulkhead
{

class JobView;
class PlanView;
class StepBar;

/// From input pages, if any, over the plan to the result: the way of every change.
///
/// Nothing is asked to be authorised before the plan was shown. A refused authorisation comes
/// back to the plan with a sentence; a refused plan goes back to the page it is about.
class FlowDialog : public QDialog
{
    Q_OBJECT
public:
    /// @p request: what does not come from the pages.
    FlowDialog(Host *host, const Request &request, const QString &title, QWidget *parent = nullptr);

    /// Show it, starting with the first page, or with the plan if there is none.
    void start();
    void reject() override;

    [[nodiscard]] const PlanSession &session() const { return *m_session; }

signals:
    /// The job has succeeded.
    void succeeded(const bulkhead::Request &request);

protected:
    void addPage(FlowPage *page);
    [[nodiscard]] Host *host() const { return m_host; }

private:
    void build();
    void showPage(int index);
    void next();
    void back();
    void requestPlan();
    void onStateChanged();
    void onPlanRefused(const Error &error);
    void onCommitRefused(const Error &error);
    void showEnd();
    void updateButtons();
    [[nodiscard]] bool onPlan() const;
    [[nodiscard]] QString verb() const;

    Host *m_host;
    Request m_request;
    QList<FlowPage *> m_pages;
    PlanSession *m_session;
    StepBar *m_steps;
    QStackedWidget *m_stack;
    PlanView *m_plan;
    JobView *m_job;
    QLabel *m_hint;
    QPushButton *m_cancel;
    QPushButton *m_back;
    QPushButton *m_next;
    QPushButton *m_commit;
    QPushButton *m_close;
    QPushButton *m_retry;
};

} // namespace bulkhead
