// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/views/bay_painter.h"

#include <QAbstractItemView>
#include <vector>

namespace bulkhead
{

/// The picture: every drive as a bay, the bays of an array in one tray.
///
/// A view on HostModel like any other, so selection, keyboard and screen readers work on the
/// same indexes as in the tree. Only drawing and placing are its own.
class BayView : public QAbstractItemView
{
    Q_OBJECT
public:
    explicit BayView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    [[nodiscard]] QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    [[nodiscard]] QModelIndex indexAt(const QPoint &point) const override;
    void doItemsLayout() override;
    [[nodiscard]] QSize sizeHint() const override;

    /// Be as high as the picture, for a page that scrolls as a whole.
    void setGrows(bool grows);

    /// Trays that can be selected and all bays, in reading order.
    [[nodiscard]] QModelIndexList shapes() const;

signals:
    /// Of a view that grows: this part, in its own coordinates, should be in sight.
    void wanted(const QRect &rect);

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    [[nodiscard]] int horizontalOffset() const override { return 0; }
    [[nodiscard]] int verticalOffset() const override;
    [[nodiscard]] bool isIndexHidden(const QModelIndex &index) const override;
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags) override;
    [[nodiscard]] QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    void updateGeometries() override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end) override;

private:
    struct Bay
    {
        QPersistentModelIndex index;
        QRect rect; ///< In the picture, left to right, before scrolling and mirroring.
    };
    struct Tray
    {
        QPersistentModelIndex index;
        QRect rect;
        std::vector<Bay> bays;
    };

    void collect();
    void addTray(const QModelIndex &index);
    int placeTray(Tray &tray, QPoint at, int room) const;
    void relayout();
    [[nodiscard]] QRect onScreen(const QRect &rect) const;
    [[nodiscard]] BayLook lookOf(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex neighbour(const QModelIndex &from, CursorAction action) const;
    void hover(const QModelIndex &index);

    std::vector<Tray> m_trays;
    QSize m_extent; ///< Of the whole picture.
    QPersistentModelIndex m_hovered;
    bool m_grows = false;
};

} // namespace bulkhead
