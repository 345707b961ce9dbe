// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/views/tree_delegate.h"

#include "app/models/host_model.h"
#include "app/theme/icons.h"

#include <QApplication>
#include <QPainter>

namespace bulkhead
{

namespace
{

QFont sized(const QFont &font, qreal factor, QFont::Weight weight)
{
    QFont result = font;
    result.setPointSizeF(font.pointSizeF() * factor);
    result.setWeight(weight);
    return result;
}

bool hasTwoLines(const Node &node)
{
    return node.kind != NodeKind::Section && node.kind != NodeKind::Overview;
}

/// What the first line says in the side bar, where a member is known by its place.
QString firstLine(const Node &node)
{
    return node.kind == NodeKind::Member ? node.place + QStringLiteral(" · ") + node.title
                                         : node.title;
}

void paintSection(QPainter *painter, const QStyleOptionViewItem &option, const Node &node)
{
    const bool urgent = node.key == section::attention;
    painter->setFont(sized(option.font, 0.88, QFont::DemiBold));
    painter->setPen(urgent ? toneColour(Tone::Warning, option.palette)
                           : quietColour(option.palette));
    const QRect room = option.rect.adjusted(2, 6, -6, 0);
    const auto align = QStyle::visualAlignment(option.direction, Qt::AlignLeft);
    painter->drawText(room, int(align | Qt::AlignVCenter),
                      painter->fontMetrics().elidedText(node.title, Qt::ElideRight, room.width()));
}

} // namespace

void TreeDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const Node *node = HostModel::node(index);
    if (!node)
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    // What is shown while the service is away is the past.
    if (!(option.state & QStyle::State_Enabled))
        painter->setOpacity(0.45);
    if (node->kind == NodeKind::Section) {
        paintSection(painter, option, *node);
        return painter->restore();
    }
    QStyleOptionViewItem panel = option;
    panel.index = index;
    panel.viewItemPosition = QStyleOptionViewItem::OnlyOne;
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &panel, painter, option.widget);

    const QPalette &palette = option.palette;
    const QRect room = option.rect.adjusted(6, 0, -8, 0);
    const int line = option.fontMetrics.height();
    const auto mirrored = [&](const QRect &rect) {
        return QStyle::visualRect(option.direction, room, rect);
    };
    const auto align = QStyle::visualAlignment(option.direction, Qt::AlignLeft) | Qt::AlignVCenter;
    const int side = node->kind == NodeKind::Array ? 22 : 20;
    const QRect symbol(room.left(), room.center().y() - side / 2 + 1, side, side);
    QColor accent = node->colour >= 0 ? arrayColour(node->colour, palette) : quietColour(palette);
    if (node->kind == NodeKind::Attention)
        accent = toneColour(node->tone, palette);
    paintSymbol(painter, node->symbol, mirrored(symbol), accent);

    const bool showState = node->kind == NodeKind::Array || node->kind == NodeKind::Member;
    const QRect state(room.right() - 16, room.center().y() - 7, 16, 16);
    const int top = room.center().y() - (hasTwoLines(*node) ? line - 1 : line / 2);
    QRect words(room.left() + side + 9, top, room.width() - side - 9 - (showState ? 24 : 0), line);
    if (showState)
        paintSymbol(painter, node->stateSymbol, mirrored(state), toneColour(node->tone, palette));

    const bool strong = node->kind == NodeKind::Array || node->kind == NodeKind::Attention;
    painter->setFont(sized(option.font, 1.0, strong ? QFont::DemiBold : QFont::Normal));
    painter->setPen(node->ghost ? quietColour(palette)
                                : palette.color(QPalette::Active, QPalette::Text));
    painter->drawText(
        mirrored(words), int(align),
        painter->fontMetrics().elidedText(firstLine(*node), Qt::ElideRight, words.width()));
    if (!hasTwoLines(*node))
        return painter->restore();
    words.translate(0, line);
    painter->setFont(sized(option.font, 0.88, QFont::Normal));
    painter->setPen(quietColour(palette));
    painter->drawText(
        mirrored(words), int(align),
        painter->fontMetrics().elidedText(node->detail, Qt::ElideRight, words.width()));
    painter->restore();
}

QSize TreeDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Node *node = HostModel::node(index);
    const int line = option.fontMetrics.height();
    if (!node)
        return {};
    return {120, hasTwoLines(*node) ? 2 * line + 12 : line + 14};
}

} // namespace bulkhead
