// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/theme/style_paint.h"

#include "app/theme/colours.h"
#include "app/theme/icons.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>

namespace bulkhead
{

namespace
{

constexpr qreal radius = 6;

QRectF crisp(const QRect &rect)
{
    return QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5);
}

void fillRounded(QPainter *painter, const QRectF &rect, qreal corner, const QColor &fill,
                 const QColor &edge, qreal width = 1)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(edge.isValid() ? QPen(edge, width) : QPen(Qt::NoPen));
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->drawRoundedRect(rect, corner, corner);
    painter->restore();
}

bool has(const QStyleOption *option, QStyle::StateFlag flag)
{
    return option->state & flag;
}

QColor accentOf(const QStyleOption *option, ButtonRole role)
{
    if (role == ButtonRole::Danger)
        return QColor(isDark(option->palette) ? 0xc9353d : 0xbb2630);
    return option->palette.color(QPalette::Active, QPalette::Highlight);
}

bool isFilled(ButtonRole role)
{
    return role == ButtonRole::Primary || role == ButtonRole::Danger;
}

void focusRing(const QStyleOption *option, QPainter *painter, const QRectF &rect, qreal corner)
{
    const QColor ring = toneColour(Tone::Info, option->palette);
    fillRounded(painter, rect.adjusted(0.5, 0.5, -0.5, -0.5), corner, QColor(), ring, 2);
}

QColor buttonTextColour(const QStyleOption *option, ButtonRole role)
{
    if (!has(option, QStyle::State_Enabled))
        return option->palette.color(QPalette::Disabled, QPalette::ButtonText);
    if (isFilled(role))
        return option->palette.color(QPalette::Active, QPalette::HighlightedText);
    return option->palette.color(QPalette::Active, QPalette::ButtonText);
}

/// The icon of a button in the colour of its text, whatever its role.
QPixmap inColour(const QIcon &icon, const QSize &size, const QColor &colour,
                 const QPainter *painter)
{
    QPixmap pixmap = icon.pixmap(size, painter->device()->devicePixelRatioF());
    QPainter brush(&pixmap);
    brush.setCompositionMode(QPainter::CompositionMode_SourceIn);
    brush.fillRect(pixmap.rect(), colour);
    return pixmap;
}

} // namespace

void paintButton(const QStyleOption *option, QPainter *painter, ButtonRole role, bool isDefault)
{
    const QPalette &palette = option->palette;
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool down = has(option, QStyle::State_Sunken) || has(option, QStyle::State_On);
    const bool hover = enabled && has(option, QStyle::State_MouseOver);
    const QColor text = palette.color(QPalette::Active, QPalette::Text);
    QColor fill = palette.color(QPalette::Active, QPalette::Button);
    QColor edge = lineColour(palette);
    if (isFilled(role) && enabled) {
        fill = accentOf(option, role);
        fill = mix(Qt::black, fill, down ? 0.22 : hover ? 0.1 : 0);
        edge = fill;
    } else if (role == ButtonRole::Flat) {
        fill = mix(text, palette.color(QPalette::Window), down ? 0.14 : 0.07);
        if (!down && !hover)
            fill = QColor();
        edge = QColor();
    } else if (!enabled) {
        fill = mix(fill, palette.color(QPalette::Window), 0.35);
    } else {
        fill = mix(text, fill, down ? 0.12 : hover ? 0.045 : 0);
        if (isDefault)
            edge = mix(accentOf(option, ButtonRole::Primary), edge, 0.75);
    }
    fillRounded(painter, crisp(option->rect), radius, fill, edge);
    if (has(option, QStyle::State_HasFocus) && has(option, QStyle::State_KeyboardFocusChange))
        focusRing(option, painter, crisp(option->rect), radius);
}

void paintButtonLabel(const QStyleOptionButton *option, QPainter *painter, ButtonRole role)
{
    constexpr int gap = 7;
    constexpr int chevron = 14;
    const QColor colour = buttonTextColour(option, role);
    const bool menu = option->features & QStyleOptionButton::HasMenu;
    const bool icon = !option->icon.isNull();
    const int side = option->iconSize.width();
    const QString text = option->fontMetrics.elidedText(
        option->text, Qt::ElideRight, option->rect.width() - 12, Qt::TextShowMnemonic);
    const int width = option->fontMetrics.size(Qt::TextShowMnemonic, text).width();
    int total = width + (icon ? side : 0) + (menu ? gap + chevron : 0);
    if (icon && width > 0)
        total += gap;
    int x = option->rect.left() + (option->rect.width() - total) / 2;
    const int middle = option->rect.center().y();
    const auto place = [&](int length, int height) {
        const QRect rect(x, middle - height / 2 + (height % 2 ? 0 : 1), length, height);
        x += length + gap;
        return QStyle::visualRect(option->direction, option->rect, rect);
    };
    if (icon) {
        const QRect rect = place(side, side);
        painter->drawPixmap(rect, inColour(option->icon, option->iconSize, colour, painter));
    }
    if (width > 0) {
        painter->setPen(colour);
        const int flags = Qt::AlignCenter | Qt::TextSingleLine | Qt::TextShowMnemonic;
        painter->drawText(place(width, option->rect.height()), flags, text);
    }
    if (menu)
        paintSymbol(painter, QStringLiteral("chevron-down"), place(chevron, chevron), colour);
}

void paintToolButton(const QStyleOption *option, QPainter *painter)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool down = has(option, QStyle::State_Sunken) || has(option, QStyle::State_On);
    if (enabled && (down || has(option, QStyle::State_MouseOver))) {
        const QColor text = option->palette.color(QPalette::WindowText);
        const QColor window = option->palette.color(QPalette::Window);
        fillRounded(painter, crisp(option->rect), radius, mix(text, window, down ? 0.14 : 0.07),
                    QColor());
    }
    if (has(option, QStyle::State_HasFocus) && has(option, QStyle::State_KeyboardFocusChange))
        focusRing(option, painter, crisp(option->rect), radius);
}

void paintMenuBarItem(const QStyleOptionMenuItem *option, QPainter *painter)
{
    const QPalette &palette = option->palette;
    painter->fillRect(option->rect, palette.window());
    if (has(option, QStyle::State_Selected)) {
        const bool down = has(option, QStyle::State_Sunken);
        fillRounded(painter, crisp(option->rect).adjusted(0, 1, 0, -1), radius,
                    mix(palette.color(QPalette::WindowText), palette.color(QPalette::Window),
                        down ? 0.14 : 0.07),
                    QColor());
    }
    painter->setPen(
        palette.color(has(option, QStyle::State_Enabled) ? QPalette::Active : QPalette::Disabled,
                      QPalette::WindowText));
    painter->drawText(option->rect, Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextSingleLine,
                      option->text);
}

void paintField(const QStyleOption *option, QPainter *painter)
{
    const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
    if (frame && frame->lineWidth <= 0) {
        painter->fillRect(option->rect, option->palette.base());
        return;
    }
    const QColor fill = option->palette.color(QPalette::Base);
    fillRounded(painter, crisp(option->rect), radius, fill, lineColour(option->palette));
    if (has(option, QStyle::State_HasFocus))
        focusRing(option, painter, crisp(option->rect), radius);
}

void paintFocus(const QStyleOption *option, QPainter *painter)
{
    if (!has(option, QStyle::State_KeyboardFocusChange))
        return;
    focusRing(option, painter, crisp(option->rect), 5);
}

void paintItemPanel(const QStyleOption *option, QPainter *painter)
{
    const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
    if (!item)
        return;
    if (item->backgroundBrush.style() != Qt::NoBrush)
        painter->fillRect(item->rect, item->backgroundBrush);
    const bool selected = has(option, QStyle::State_Selected);
    const bool hover = has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled);
    if (!selected && !hover)
        return;
    const QColor base = option->palette.color(QPalette::Base);
    const QColor accent = option->palette.color(QPalette::Active, QPalette::Highlight);
    const QColor text = option->palette.color(QPalette::Active, QPalette::Text);
    const QColor fill =
        selected ? mix(accent, base, isDark(option->palette) ? 0.32 : 0.16) : mix(text, base, 0.05);
    // Cells of one row join into one pill.
    QRectF rect = QRectF(option->rect).adjusted(0, 1, 0, -1);
    const bool ltr = option->direction == Qt::LeftToRight;
    using Position = QStyleOptionViewItem::ViewItemPosition;
    const Position at = item->viewItemPosition;
    const bool first =
        at == Position::Beginning || at == Position::OnlyOne || at == Position::Invalid;
    const bool last = at == Position::End || at == Position::OnlyOne || at == Position::Invalid;
    if (!(ltr ? first : last))
        rect.setLeft(rect.left() - radius);
    if (!(ltr ? last : first))
        rect.setRight(rect.right() + radius);
    painter->save();
    painter->setClipRect(option->rect);
    fillRounded(painter, rect, radius, fill, QColor());
    painter->restore();
}

void paintCheck(const QStyleOption *option, QPainter *painter, bool round)
{
    const QPalette &palette = option->palette;
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool on = has(option, QStyle::State_On);
    QRectF box(0, 0, 18, 18);
    box.moveCenter(QRectF(option->rect).center());
    box = QRectF(box.toAlignedRect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const qreal corner = round ? 9 : 5;
    const QColor accent = palette.color(QPalette::Active, QPalette::Highlight);
    const QColor text = palette.color(QPalette::Active, QPalette::Text);
    const QColor base = palette.color(QPalette::Active, QPalette::Base);
    if (on && enabled)
        fillRounded(painter, box, corner, accent, accent);
    else
        fillRounded(painter, box, corner, enabled ? base : mix(text, base, 0.04),
                    mix(text, base, enabled ? 0.5 : 0.2), enabled ? 1.4 : 1);
    if (on && round)
        fillRounded(painter, box.adjusted(5, 5, -5, -5), 4, Qt::white, QColor());
    else if (on)
        paintSymbol(painter, QStringLiteral("check"), box.adjusted(1.5, 1.5, -1.5, -1.5),
                    enabled ? palette.color(QPalette::Active, QPalette::HighlightedText)
                            : palette.color(QPalette::Disabled, QPalette::Text));
    if (has(option, QStyle::State_HasFocus) && has(option, QStyle::State_KeyboardFocusChange))
        focusRing(option, painter, box.adjusted(-2.5, -2.5, 2.5, 2.5), corner + 2);
}

void paintBranch(const QStyleOption *option, QPainter *painter)
{
    if (!has(option, QStyle::State_Children))
        return;
    const bool ltr = option->direction == Qt::LeftToRight;
    const QString name = has(option, QStyle::State_Open) ? QStringLiteral("chevron-down")
        : ltr                                            ? QStringLiteral("chevron-right")
                                                         : QStringLiteral("chevron-left");
    QRectF rect(0, 0, 14, 14);
    rect.moveCenter(QRectF(option->rect).center());
    paintSymbol(painter, name, rect.toAlignedRect(), quietColour(option->palette));
}

void paintHeader(const QStyleOptionHeader *option, QPainter *painter)
{
    const QRect rect = option->rect;
    painter->fillRect(rect, option->palette.base());
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1),
                      lineColour(option->palette));
}

void paintProgressGroove(const QStyleOption *option, QPainter *painter)
{
    const QColor text = option->palette.color(QPalette::Text);
    const QColor base = option->palette.color(QPalette::Base);
    const QRectF rect(option->rect);
    fillRounded(painter, rect, rect.height() / 2, mix(text, base, 0.12), QColor());
}

void paintProgressFill(const QStyleOptionProgressBar *option, QPainter *painter)
{
    const QRectF rect(option->rect);
    const int range = option->maximum - option->minimum;
    // A bar without a range is busy: a full, quieter bar, since nothing is animated here.
    const double share = range > 0 ? double(option->progress - option->minimum) / range : 1.0;
    if (share <= 0)
        return;
    QRectF filled = rect;
    filled.setWidth(qMax(rect.height(), rect.width() * share));
    const bool backwards = (option->direction == Qt::RightToLeft) != option->invertedAppearance;
    if (backwards)
        filled.moveRight(rect.right());
    QColor accent = option->palette.color(QPalette::Active, QPalette::Highlight);
    if (range <= 0)
        accent = mix(accent, option->palette.color(QPalette::Base), 0.5);
    fillRounded(painter, filled, rect.height() / 2, accent, QColor());
}

void paintScrollBar(const QStyleOptionSlider *option, QPainter *painter, const QRect &slider)
{
    const bool flat = option->orientation == Qt::Horizontal;
    const bool active = has(option, QStyle::State_MouseOver) || has(option, QStyle::State_Sunken);
    const QColor text = option->palette.color(QPalette::WindowText);
    const QColor window = option->palette.color(QPalette::Window);
    if (option->maximum <= option->minimum)
        return;
    const qreal inset = active ? 2 : 3;
    const QRectF knob = QRectF(slider).adjusted(flat ? 2 : inset, flat ? inset : 2,
                                                flat ? -2 : -inset, flat ? -inset : -2);
    const qreal corner = qMin(knob.width(), knob.height()) / 2;
    fillRounded(painter, knob, corner, mix(text, window, active ? 0.42 : 0.26), QColor());
}

} // namespace bulkhead
