// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/views/bay_view.h"

#include "app/models/host_model.h"

#include <QAccessible>
#include <QCoreApplication>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <cmath>

namespace bulkhead
{

BayView::BayView(QWidget *parent)
    : QAbstractItemView(parent)
{
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    viewport()->setBackgroundRole(QPalette::Window);
    viewport()->setMouseTracking(true);
}

void BayView::setModel(QAbstractItemModel *model)
{
    QAbstractItemView::setModel(model);
    if (!model)
        return;
    for (const auto signal : {&QAbstractItemModel::rowsRemoved, &QAbstractItemModel::rowsInserted})
        connect(model, signal, this, &BayView::scheduleDelayedItemsLayout);
    connect(model, &QAbstractItemModel::rowsMoved, this, &BayView::scheduleDelayedItemsLayout);
    doItemsLayout();
}

QSize BayView::sizeHint() const
{
    return {640, 360};
}

void BayView::setGrows(bool grows)
{
    m_grows = grows;
    setVerticalScrollBarPolicy(grows ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    updateGeometries();
}

void BayView::addTray(const QModelIndex &index)
{
    Tray tray;
    tray.index = index;
    for (int row = 0; row < model()->rowCount(index); ++row)
        tray.bays.push_back({model()->index(row, 0, index), {}});
    m_trays.push_back(std::move(tray));
}

void BayView::collect()
{
    m_trays.clear();
    if (!model())
        return;
    for (int row = 0; row < model()->rowCount(); ++row) {
        const QModelIndex at = model()->index(row, 0);
        const QString key = HostModel::node(at)->key;
        if (key == section::attention || key == section::overview)
            continue;
        if (key == section::arrays) {
            for (int array = 0; array < model()->rowCount(at); ++array)
                addTray(model()->index(array, 0, at));
        } else {
            addTray(at);
        }
    }
}

int BayView::placeTray(Tray &tray, QPoint at, int room) const
{
    const BayMetrics metrics(font());
    const int step = metrics.bay.width() + metrics.gap;
    const int most = qMax(1, (room - 2 * metrics.padding + metrics.gap) / step);
    const int count = int(tray.bays.size());
    const int columns = qBound(1, count, most);
    const int rows = (count + columns - 1) / columns;
    const int width = 2 * metrics.padding + columns * step - metrics.gap;
    const int height = 2 * metrics.padding + metrics.header
        + rows * (metrics.bay.height() + metrics.gap) - metrics.gap;
    tray.rect = QRect(at, QSize(qMax(width, 2 * step), height));
    for (int i = 0; i < count; ++i) {
        const QPoint corner(at.x() + metrics.padding + (i % columns) * step,
                            at.y() + metrics.padding + metrics.header
                                + (i / columns) * (metrics.bay.height() + metrics.gap));
        tray.bays[std::size_t(i)].rect = QRect(corner, metrics.bay);
    }
    return tray.rect.width();
}

void BayView::relayout()
{
    const BayMetrics metrics(font());
    const int margin = 0;
    const int room = viewport()->width() - 2 * margin;
    int x = margin, y = margin, rowHeight = 0;
    std::size_t rowStart = 0;
    const auto endRow = [&](std::size_t end) {
        // The last tray of a row ends where the page ends, so the rows line up.
        if (end > rowStart)
            m_trays[end - 1].rect.setRight(margin + room - 1);
        for (; rowStart < end; ++rowStart)
            m_trays[rowStart].rect.setHeight(rowHeight);
    };
    for (std::size_t i = 0; i < m_trays.size(); ++i) {
        int width = placeTray(m_trays[i], {x, y}, room);
        if (x > margin && x + width > margin + room) {
            endRow(i);
            y += rowHeight + metrics.gap + 2;
            x = margin;
            rowHeight = 0;
            width = placeTray(m_trays[i], {x, y}, room);
        }
        x += width + metrics.gap + 2;
        rowHeight = qMax(rowHeight, m_trays[i].rect.height());
    }
    endRow(m_trays.size());
    m_extent = QSize(viewport()->width(), m_trays.empty() ? 0 : y + rowHeight + margin);
}

void BayView::doItemsLayout()
{
    collect();
    relayout();
    QAbstractItemView::doItemsLayout();
    viewport()->update();
}

void BayView::updateGeometries()
{
    relayout();
    if (m_grows && minimumHeight() != m_extent.height())
        setFixedHeight(m_extent.height());
    const int page = viewport()->height();
    verticalScrollBar()->setPageStep(page);
    verticalScrollBar()->setSingleStep(qMax(12, page / 12));
    verticalScrollBar()->setRange(0, qMax(0, m_extent.height() - page));
    QAbstractItemView::updateGeometries();
}

QRect BayView::onScreen(const QRect &rect) const
{
    const QRect picture(0, 0, viewport()->width(), qMax(1, m_extent.height()));
    return QStyle::visualRect(layoutDirection(), picture, rect).translated(0, -verticalOffset());
}

int BayView::verticalOffset() const
{
    return verticalScrollBar()->value();
}

QRect BayView::visualRect(const QModelIndex &index) const
{
    for (const Tray &tray : m_trays) {
        if (tray.index == index)
            return onScreen(tray.rect);
        for (const Bay &bay : tray.bays) {
            if (bay.index == index)
                return onScreen(bay.rect);
        }
    }
    return {};
}

void BayView::scrollTo(const QModelIndex &index, ScrollHint)
{
    const QRect rect = visualRect(index);
    if (rect.isEmpty())
        return;
    if (m_grows)
        return emit wanted(rect.adjusted(-8, -8, 8, 8));
    const int above = rect.top() - 8;
    const int below = rect.bottom() + 8 - viewport()->height();
    if (above < 0)
        verticalScrollBar()->setValue(verticalOffset() + above);
    else if (below > 0)
        verticalScrollBar()->setValue(verticalOffset() + qMin(below, above));
}

QModelIndex BayView::indexAt(const QPoint &point) const
{
    for (const Tray &tray : m_trays) {
        if (!onScreen(tray.rect).contains(point))
            continue;
        for (const Bay &bay : tray.bays) {
            if (onScreen(bay.rect).contains(point))
                return bay.index;
        }
        return tray.index.flags() & Qt::ItemIsSelectable ? QModelIndex(tray.index) : QModelIndex();
    }
    return {};
}

QModelIndexList BayView::shapes() const
{
    QModelIndexList list;
    for (const Tray &tray : m_trays) {
        if (tray.index.flags() & Qt::ItemIsSelectable)
            list.append(tray.index);
        for (const Bay &bay : tray.bays)
            list.append(bay.index);
    }
    return list;
}

QModelIndex BayView::neighbour(const QModelIndex &from, CursorAction action) const
{
    const QPoint start = visualRect(from).center();
    const bool vertical = action == MoveUp || action == MoveDown;
    const int sign = action == MoveRight || action == MoveDown ? 1 : -1;
    QModelIndex best;
    double bestCost = 0;
    for (const QModelIndex &shape : shapes()) {
        // A tray and its bays overlap: sideways goes from bay to bay only.
        if (shape == from || (HostModel::node(shape)->kind == NodeKind::Array && !vertical))
            continue;
        QPoint centre = visualRect(shape).center();
        if (HostModel::node(shape)->kind == NodeKind::Array)
            centre = QPoint(start.x(), visualRect(shape).top());
        const QPoint way = centre - start;
        const int along = sign * (vertical ? way.y() : way.x());
        const int across = std::abs(vertical ? way.x() : way.y());
        if (along <= 0 || (!vertical && across > visualRect(from).height() / 2))
            continue;
        const double cost = along + 3.0 * across;
        if (!best.isValid() || cost < bestCost) {
            best = shape;
            bestCost = cost;
        }
    }
    return best;
}

QModelIndex BayView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const QModelIndexList all = shapes();
    if (all.isEmpty())
        return {};
    const QModelIndex current = currentIndex();
    const qsizetype at = all.indexOf(current);
    if (at < 0)
        return all.first();
    switch (action) {
    case MoveHome:
        return all.first();
    case MoveEnd:
        return all.last();
    case MoveNext:
        return all.value(at + 1, current);
    case MovePrevious:
        return all.value(at - 1, current);
    case MovePageUp:
    case MovePageDown:
    case MoveUp:
    case MoveDown:
    case MoveLeft:
    case MoveRight: {
        if (action == MovePageUp)
            action = MoveUp;
        if (action == MovePageDown)
            action = MoveDown;
        const QModelIndex next = neighbour(current, action);
        return next.isValid() ? next : current;
    }
    }
    return current;
}

bool BayView::isIndexHidden(const QModelIndex &index) const
{
    return visualRect(index).isEmpty();
}

void BayView::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags)
{
    const QModelIndex index = indexAt(rect.center());
    selectionModel()->select(index, flags);
}

QRegion BayView::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    for (const QModelIndex &index : selection.indexes())
        region += visualRect(index).adjusted(-4, -4, 4, 4);
    return region;
}

BayLook BayView::lookOf(const QModelIndex &index) const
{
    return {.palette = palette(),
            .font = font(),
            .direction = layoutDirection(),
            .selected = selectionModel() && selectionModel()->isSelected(index),
            .focused = hasFocus() && currentIndex() == index
                && window()->testAttribute(Qt::WA_KeyboardFocusChange),
            .hovered = m_hovered == index};
}

void BayView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.setLayoutDirection(layoutDirection());
    for (const Tray &tray : m_trays) {
        const QRect rect = onScreen(tray.rect);
        const Node *node = HostModel::node(tray.index);
        if (!node || !rect.adjusted(-4, -4, 4, 4).intersects(event->rect()))
            continue;
        paintTray(&painter, rect, *node, lookOf(tray.index));
        for (const Bay &bay : tray.bays) {
            if (const Node *drive = HostModel::node(bay.index))
                paintBay(&painter, onScreen(bay.rect), *drive, lookOf(bay.index));
        }
    }
}

void BayView::resizeEvent(QResizeEvent *event)
{
    QAbstractItemView::resizeEvent(event);
    updateGeometries();
}

void BayView::hover(const QModelIndex &index)
{
    if (m_hovered == index)
        return;
    m_hovered = index;
    viewport()->update();
}

void BayView::mouseMoveEvent(QMouseEvent *event)
{
    QAbstractItemView::mouseMoveEvent(event);
    hover(indexAt(event->position().toPoint()));
}

void BayView::leaveEvent(QEvent *event)
{
    QAbstractItemView::leaveEvent(event);
    hover({});
}

void BayView::changeEvent(QEvent *event)
{
    QAbstractItemView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LayoutDirectionChange)
        scheduleDelayedItemsLayout();
}

void BayView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QAbstractItemView::currentChanged(current, previous);
    viewport()->update();
    if (!QAccessible::isActive() || !current.isValid())
        return;
    QAccessibleEvent event(this, QAccessible::Focus);
    event.setChild(int(shapes().indexOf(current)));
    QAccessible::updateAccessibility(&event);
}

void BayView::rowsInserted(const QModelIndex &parent, int start, int end)
{
    QAbstractItemView::rowsInserted(parent, start, end);
    scheduleDelayedItemsLayout();
}

void BayView::rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end)
{
    QAbstractItemView::rowsAboutToBeRemoved(parent, start, end);
    scheduleDelayedItemsLayout();
}

} // namespace bulkhead
