// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/node.h"

#include <QFont>
#include <QPalette>
#include <QRect>

class QPainter;

namespace bulkhead
{

/// How a bay or tray is drawn at this moment.
struct BayLook
{
    QPalette palette;
    QFont font;
    Qt::LayoutDirection direction = Qt::LeftToRight;
    bool selected = false;
    bool focused = false; ///< The keyboard is here.
    bool hovered = false;
};

/// Sizes that follow the font.
struct BayMetrics
{
    explicit BayMetrics(const QFont &font);

    int em; ///< Height of a line.
    int gap; ///< Between bays, and between trays.
    int padding; ///< Inside a tray.
    int header; ///< Height of a tray's two lines.
    QSize bay;
};

/// One drive as a sled in its bay.
void paintBay(QPainter *painter, const QRect &rect, const Node &node, const BayLook &look);
/// What holds the bays of one array, or the free disks: a box with a title of two lines.
/// @p node is the array or the section.
void paintTray(QPainter *painter, const QRect &rect, const Node &node, const BayLook &look);

} // namespace bulkhead
