// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/views/disk_choice_delegate.h"

#include "app/models/disk_choice_model.h"
#include "app/theme/icons.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace bulkhead
{

namespace
{

constexpr int box = 18;
constexpr int symbolSide = 30;

QFont small(const QFont &font)
{
    QFont result = font;
    result.setPointSizeF(font.pointSizeF() * 0.9);
    return result;
}

QString reasonOf(const QModelIndex &index)
{
    return index.data(DiskChoiceModel::ReasonRole).toString();
}

bool isUsable(const QModelIndex &index)
{
    return index.flags() & Qt::ItemIsUserCheckable;
}

/// What a row says under the name of the disk.
void paintReason(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &option,
                 const QModelIndex &index, Qt::Alignment align)
{
    const auto tone = Tone(index.data(DiskChoiceModel::ToneRole).toInt());
    const QColor colour = toneColour(tone, option.palette);
    const QString sign = tone == Tone::Neutral ? QStringLiteral("lock")
        : tone == Tone::Danger                 ? QStringLiteral("gone")
                                               : QStringLiteral("warning");
    const QRect symbol = QStyle::visualRect(option.direction, rect,
                                            QRect(rect.left(), rect.center().y() - 6, 14, 14));
    const QRect words = QStyle::visualRect(option.direction, rect, rect.adjusted(20, 0, 0, 0));
    paintSymbol(painter, sign, symbol, colour);
    painter->setPen(colour);
    painter->drawText(
        words, int(align),
        painter->fontMetrics().elidedText(reasonOf(index), Qt::ElideRight, words.width()));
}

} // namespace

void DiskChoiceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    QStyleOptionViewItem panel = option;
    panel.index = index;
    panel.viewItemPosition = QStyleOptionViewItem::OnlyOne;
    const bool usable = isUsable(index);
    const bool ticked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    if (!usable)
        panel.state &= ~QStyle::State_MouseOver;
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    const QPalette &palette = option.palette;

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &panel, painter, option.widget);

    const QRect room = option.rect.adjusted(12, 0, -14, 0);
    const int line = option.fontMetrics.height();
    const auto mirrored = [&](const QRect &rect) {
        return QStyle::visualRect(option.direction, room, rect);
    };
    const auto align = QStyle::visualAlignment(option.direction, Qt::AlignLeft) | Qt::AlignVCenter;
    const auto end = QStyle::visualAlignment(option.direction, Qt::AlignRight) | Qt::AlignVCenter;

    QStyleOption check;
    check.palette = palette;
    check.rect = mirrored(QRect(room.left(), room.center().y() - box / 2, box, box));
    check.state = ticked ? QStyle::State_On : QStyle::State_Off;
    check.state.setFlag(QStyle::State_Enabled, usable);
    style->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &check, painter, option.widget);

    const QColor quiet = quietColour(palette);
    const QRect symbol(room.left() + box + 14, room.center().y() - symbolSide / 2, symbolSide,
                       symbolSide);
    paintSymbol(painter, index.data(DiskChoiceModel::SymbolRole).toString(), mirrored(symbol),
                usable ? palette.color(QPalette::Text)
                       : mix(quiet, palette.color(QPalette::Base), 0.6));
    const QString size = index.data(DiskChoiceModel::SizeRole).toString();
    const int sizeWidth = option.fontMetrics.horizontalAdvance(size) + 4;
    const bool hasReason = !reasonOf(index).isEmpty();
    const int lines = hasReason ? 3 : 2;
    const int left = symbol.right() + 14;
    QRect words(left, room.center().y() - lines * line / 2, room.right() - left - sizeWidth - 12,
                line);
    QFont bold = option.font;
    bold.setWeight(QFont::DemiBold);
    painter->setFont(bold);
    painter->setPen(usable ? palette.color(QPalette::Text) : quiet);
    const auto elided = [&](const QString &text) {
        return painter->fontMetrics().elidedText(text, Qt::ElideRight, words.width());
    };
    painter->drawText(mirrored(words), int(align), elided(index.data().toString()));
    painter->setFont(option.font);
    painter->drawText(mirrored(QRect(room.right() - sizeWidth, words.top(), sizeWidth, line)),
                      int(end), size);
    painter->setFont(small(option.font));
    painter->setPen(quiet);
    words.translate(0, line);
    painter->drawText(mirrored(words), int(align),
                      elided(index.data(DiskChoiceModel::DetailRole).toString()));
    if (hasReason) {
        QRect last = words.translated(0, line);
        last.setRight(room.right());
        paintReason(painter, mirrored(last), option, index, align);
    }
    painter->restore();
}

QSize DiskChoiceDelegate::sizeHint(const QStyleOptionViewItem &option,
                                   const QModelIndex &index) const
{
    const int lines = reasonOf(index).isEmpty() ? 2 : 3;
    return {300, lines * option.fontMetrics.height() + 18};
}

bool DiskChoiceDelegate::editorEvent(QEvent *event, QAbstractItemModel *model,
                                     const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (!isUsable(index))
        return false;
    bool toggle = false;
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        toggle =
            mouse->button() == Qt::LeftButton && option.rect.contains(mouse->position().toPoint());
    } else if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        toggle = key == Qt::Key_Space || key == Qt::Key_Select;
    }
    if (!toggle)
        return event->type() == QEvent::MouseButtonDblClick; // two clicks, not two and a half
    const bool ticked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(index, int(ticked ? Qt::Unchecked : Qt::Checked), Qt::CheckStateRole);
}

} // namespace bulkhead
