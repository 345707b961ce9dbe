// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/theme/colours.h"
#include "backend/model/host.h"

#include <QScrollArea>

class QLabel;
class QVBoxLayout;

namespace bulkhead
{

class Banner;

/// A plan in words: what it does, what each disk loses, the steps, the equivalent command.
class PlanView : public QScrollArea
{
    Q_OBJECT
public:
    explicit PlanView(QWidget *parent = nullptr);

    /// @p withFacts: size and tolerance mean something for this plan.
    void showPlan(const PlanPreview &plan, bool withFacts);
    /// Instead of a plan, while it is being made or because there is none.
    void showWaiting();
    void showNothing();
    /// A sentence above the plan, next to what it is about.
    void showProblem(Tone tone, const QString &headline, const QString &text);
    void clearProblem();
    [[nodiscard]] QString problem() const;

private:
    void clear();
    void addHeading(const QString &text);
    void addFacts(const PlanPreview &plan);
    void addLosses(const PlanPreview &plan);
    void addWarnings(const PlanPreview &plan);
    void addSteps(const PlanPreview &plan);
    void addCommand(const PlanPreview &plan);

    QVBoxLayout *m_page;
    Banner *m_banner;
    QWidget *m_content = nullptr;
    QVBoxLayout *m_body = nullptr;
};

/// How many disks of the plan lose something.
[[nodiscard]] int disksErased(const PlanPreview &plan);

} // namespace bulkhead
