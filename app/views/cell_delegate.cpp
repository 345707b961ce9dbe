// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/views/cell_delegate.h"

#include <QApplication>

namespace bulkhead
{

namespace
{

constexpr int sideways = 8;
constexpr int upright = 9;

} // namespace

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    QStyleOptionViewItem panel = option;
    initStyleOption(&panel, index);
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &panel, painter, option.widget);
    QStyleOptionViewItem inner = option;
    inner.rect.adjust(sideways, 0, -sideways, 0);
    // The panel is drawn: what follows is only text and symbol.
    inner.state &= ~(QStyle::State_Selected | QStyle::State_MouseOver | QStyle::State_HasFocus);
    QStyledItemDelegate::paint(painter, inner, index);
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return QStyledItemDelegate::sizeHint(option, index) + QSize(2 * sideways + 6, 2 * upright);
}

} // namespace bulkhead
