// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/views/bay_view.h"

#include <QAccessibleWidget>
#include <QHash>

namespace bulkhead
{

/// The picture as screen readers see it: a list with one item for each tray and bay.
class BayViewAccessible : public QAccessibleWidget
{
public:
    explicit BayViewAccessible(BayView *view);
    ~BayViewAccessible() override;

    [[nodiscard]] int childCount() const override;
    [[nodiscard]] QAccessibleInterface *child(int index) const override;
    [[nodiscard]] QAccessibleInterface *childAt(int x, int y) const override;
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *child) const override;
    [[nodiscard]] QAccessibleInterface *focusChild() const override;

private:
    [[nodiscard]] BayView *view() const;
    [[nodiscard]] QAccessibleInterface *interfaceOf(const QModelIndex &index) const;

    mutable QHash<QPersistentModelIndex, QAccessible::Id> m_children;
};

/// Let Qt find the interface; once per program.
void installBayAccessibility();

} // namespace bulkhead
