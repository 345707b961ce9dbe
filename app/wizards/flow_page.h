// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"
#include "backend/model/request.h"

#include <QWidget>

namespace bulkhead
{

/// One page of input before the plan. Going back and forth never loses what is in it.
class FlowPage : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// Short, for the step bar.
    [[nodiscard]] virtual QString stepName() const = 0;
    /// Can one go on from here?
    [[nodiscard]] virtual bool isComplete() const = 0;
    /// Why not, in a sentence; empty if complete.
    [[nodiscard]] virtual QString whatIsMissing() const = 0;
    virtual void fill(Request &request) const = 0;
    /// The page comes into view.
    virtual void enter() { }
    /// Is this refusal about what was entered here? Then show it and answer true.
    virtual bool takeError(const Error &, const QString &) { return false; }

signals:
    void completeChanged();
};

} // namespace bulkhead
