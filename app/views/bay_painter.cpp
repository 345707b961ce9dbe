// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/views/bay_painter.h"

#include "app/theme/icons.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>
#include <QTextLayout>

namespace bulkhead
{

namespace
{

constexpr qreal bayCorner = 8;
constexpr qreal trayCorner = 12;

QFont scaled(const QFont &font, qreal factor, QFont::Weight weight = QFont::Normal)
{
    QFont result = font;
    if (font.pointSizeF() > 0)
        result.setPointSizeF(font.pointSizeF() * factor);
    else
        result.setPixelSize(qRound(font.pixelSize() * factor));
    result.setWeight(weight);
    return result;
}

void line(QPainter *painter, const QRect &rect, Qt::Alignment align, const QString &text,
          const QColor &colour, Qt::TextElideMode mode = Qt::ElideRight)
{
    painter->setPen(colour);
    const QString shown = painter->fontMetrics().elidedText(text, mode, rect.width());
    painter->drawText(rect, int(align | Qt::AlignVCenter), shown);
}

/// Two lines at most; the second one is elided.
void paragraph(QPainter *painter, const QRect &rect, QString text, const QColor &colour)
{
    painter->setPen(colour);
    // Model numbers are long words: break them after a hyphen rather than anywhere.
    text.replace(QLatin1Char('-'), QStringLiteral("-\u200b"));
    QTextLayout layout(text, painter->font());
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    const QTextLine first = layout.createLine();
    int used = 0;
    if (first.isValid()) {
        layout.lineAt(0).setLineWidth(rect.width());
        used = layout.lineAt(0).textLength();
    }
    layout.endLayout();
    const QFontMetrics metrics = painter->fontMetrics();
    const QRect top(rect.left(), rect.top(), rect.width(), metrics.height());
    painter->drawText(top, int(Qt::AlignHCenter | Qt::AlignVCenter), text.left(used).trimmed());
    if (used < text.size())
        line(painter, top.translated(0, metrics.height()), Qt::AlignHCenter,
             text.mid(used).trimmed(), colour);
}

QColor bayEdge(const Node &node, const BayLook &look, const QColor &accent)
{
    if (look.selected)
        return look.palette.color(QPalette::Active, QPalette::Highlight);
    if (node.tone == Tone::Danger || node.tone == Tone::Warning)
        return mix(toneColour(node.tone, look.palette), look.palette.color(QPalette::Base), 0.75);
    const QColor line = lineColour(look.palette);
    return look.hovered ? mix(accent, line, 0.6) : line;
}

/// @p floor: where the state strip begins, the water line at 0 %.
void paintBody(QPainter *painter, const QRectF &body, qreal floor, const Node &node,
               const BayLook &look, const QColor &accent)
{
    const QPalette &palette = look.palette;
    const QColor base = palette.color(QPalette::Active, QPalette::Base);
    QPainterPath shape;
    shape.addRoundedRect(body, bayCorner, bayCorner);
    painter->save();
    painter->setClipPath(shape);
    QColor fill = base;
    if (node.ghost)
        fill = mix(base, palette.color(QPalette::Window), 0.35);
    painter->fillRect(body, fill);
    if (node.progress >= 0) {
        // The compartment fills up as the rebuild goes on.
        QRectF water = body;
        water.setTop(floor - (floor - body.top() - 4) * node.progress);
        painter->fillRect(water, mix(accent, base, isDark(palette) ? 0.24 : 0.13));
        painter->fillRect(QRectF(water.left(), water.top(), water.width(), 1.5),
                          mix(accent, base, 0.55));
    }
    if (!node.ghost && node.colour >= 0)
        painter->fillRect(QRectF(body.left(), body.top(), body.width(), 4), accent);
    painter->restore();

    QPen pen(bayEdge(node, look, accent), look.selected ? 2 : 1);
    if (node.ghost && !look.selected) {
        pen.setStyle(Qt::DashLine);
        pen.setWidthF(1.4);
    }
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(shape);
}

/// The strip at the foot: the state, in tint, symbol and words.
void paintState(QPainter *painter, const QRect &strip, const Node &node, const BayLook &look)
{
    const QColor tone = toneColour(node.tone, look.palette);
    painter->setPen(Qt::NoPen);
    painter->setBrush(tintColour(node.tone, look.palette));
    painter->drawRoundedRect(QRectF(strip), 5, 5);
    const int side = qMin(strip.height() - 6, 16);
    QRect symbol(strip.left() + 6, strip.center().y() - side / 2 + 1, side, side);
    QRect text = strip.adjusted(6 + side + 5, 0, -4, 0);
    symbol = QStyle::visualRect(look.direction, strip, symbol);
    text = QStyle::visualRect(look.direction, strip, text);
    paintSymbol(painter, node.stateSymbol, symbol, tone);
    painter->setFont(scaled(look.font, 0.9, QFont::DemiBold));
    line(painter, text, QStyle::visualAlignment(look.direction, Qt::AlignLeft), node.state, tone);
}

} // namespace

BayMetrics::BayMetrics(const QFont &font)
    : em(QFontMetrics(font).height())
    , gap(qMax(10, em * 3 / 5))
    , padding(qMax(12, em * 7 / 10))
    , header(em * 2 + 12)
    , bay(qMax(140, em * 8 + 6), qMax(172, em * 10 + 4))
{
}

void paintBay(QPainter *painter, const QRect &rect, const Node &node, const BayLook &look)
{
    const QPalette &palette = look.palette;
    const QColor text = palette.color(QPalette::Active, QPalette::Text);
    const QColor quiet = quietColour(palette);
    const QColor accent = node.colour >= 0
        ? arrayColour(node.colour, palette)
        : mix(quiet, palette.color(QPalette::Active, QPalette::Base), 0.75);
    const Qt::Alignment leading = QStyle::visualAlignment(look.direction, Qt::AlignLeft);
    const Qt::Alignment trailing = QStyle::visualAlignment(look.direction, Qt::AlignRight);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect inner = rect.adjusted(10, 10, -10, -10);
    painter->setFont(scaled(look.font, 0.88, QFont::DemiBold));
    const int small = painter->fontMetrics().height();
    const int stripHeight = small + 8;
    const QRect strip(inner.left() - 4, inner.bottom() - stripHeight + 5, inner.width() + 8,
                      stripHeight);
    paintBody(painter, QRectF(rect).adjusted(1, 1, -1, -1), strip.top() - 4, node, look, accent);

    const QRect top(inner.left(), inner.top(), inner.width(), small);
    line(painter, top, leading, node.place, node.ghost ? quiet : text);
    painter->setFont(scaled(look.font, 0.88));
    const QString corner = node.kind == NodeKind::Member ? node.device : QString();
    line(painter, top, trailing, corner, quiet);

    const QFont bold = scaled(look.font, 0.92, QFont::DemiBold);
    const int nameHeight = QFontMetrics(bold).height() * 2;
    const int textHeight = nameHeight + small * 2 + 2;
    const QRect words(inner.left(), strip.top() - textHeight - 6, inner.width(), textHeight);

    const int room = words.top() - top.bottom();
    const int side = qBound(20, room - 8, 44);
    const QRect symbol(inner.center().x() - side / 2, top.bottom() + (room - side) / 2, side, side);
    paintSymbol(painter, node.symbol, symbol,
                node.ghost ? mix(quiet, palette.color(QPalette::Base), 0.7) : accent);

    painter->setFont(bold);
    paragraph(painter, words, node.title, node.ghost ? quiet : text);
    painter->setFont(scaled(look.font, 0.85));
    const QRect serial(words.left(), words.top() + nameHeight + 1, words.width(), small);
    line(painter, serial, Qt::AlignHCenter, node.serial, quiet, Qt::ElideMiddle);
    line(painter, serial.translated(0, small), Qt::AlignHCenter, node.size, quiet);
    paintState(painter, strip, node, look);

    if (look.focused) {
        painter->setPen(QPen(toneColour(Tone::Info, palette), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(rect).adjusted(-2, -2, 2, 2), bayCorner + 3, bayCorner + 3);
    }
    painter->restore();
}

void paintTray(QPainter *painter, const QRect &rect, const Node &node, const BayLook &look)
{
    const QPalette &palette = look.palette;
    const BayMetrics metrics(look.font);
    const QColor window = palette.color(QPalette::Window);
    const QColor text = palette.color(QPalette::Active, QPalette::WindowText);
    const bool isArray = node.kind == NodeKind::Array;
    const QColor accent = isArray ? arrayColour(node.colour, palette) : quietColour(palette);
    const Qt::Alignment leading = QStyle::visualAlignment(look.direction, Qt::AlignLeft);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(mix(accent, window, isArray ? (isDark(palette) ? 0.13 : 0.075) : 0.04));
    QColor edge = mix(accent, window, look.hovered ? 0.45 : isArray ? 0.28 : 0.16);
    if (look.selected)
        edge = palette.color(QPalette::Active, QPalette::Highlight);
    painter->setPen(QPen(edge, look.selected ? 2 : 1));
    painter->drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), trayCorner, trayCorner);
    if (look.focused) {
        painter->setPen(QPen(toneColour(Tone::Info, palette), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), trayCorner, trayCorner);
    }

    const QRect head(rect.left() + metrics.padding, rect.top() + metrics.padding - 2,
                     rect.width() - 2 * metrics.padding, metrics.header - 6);
    const int side = metrics.em * 2 - 4;
    QRect symbol(head.left(), head.top() + 2, side, side);
    QRect name(head.left() + side + 10, head.top(), head.width() - side - 10, metrics.em);
    const QString symbolName = isArray ? QStringLiteral("array") : node.symbol;
    const QFont bold = scaled(look.font, 1.05, QFont::DemiBold);
    const QFont stateFont = scaled(look.font, 0.92, QFont::DemiBold);
    const int stateWidth = node.state.isEmpty() || !isArray
        ? 0
        : QFontMetrics(stateFont).horizontalAdvance(node.state) + 24;
    QRect state(head.right() - stateWidth + 1, name.top(), stateWidth, name.height());
    // The name goes first: a long one may take all but a symbol's room from the state.
    if (stateWidth > name.width() / 2)
        state.setLeft(qMax(state.left(), name.left() + name.width() / 2));
    QRect title = name;
    title.setRight(state.left() - 6);
    QRect second = name.translated(0, metrics.em + 2);

    const auto mirrored = [&](const QRect &r) {
        return QStyle::visualRect(look.direction, head, r);
    };
    paintSymbol(painter, symbolName, mirrored(symbol), accent);
    painter->setFont(bold);
    line(painter, mirrored(title), leading, node.title, text);
    painter->setFont(scaled(look.font, 0.92));
    line(painter, mirrored(second), leading, node.about, quietColour(palette));
    if (stateWidth > 0) {
        const QColor tone = toneColour(node.tone, palette);
        QRect sign(state.left(), state.top() + (state.height() - 16) / 2, 16, 16);
        paintSymbol(painter, node.stateSymbol, mirrored(sign), tone);
        painter->setFont(stateFont);
        line(painter, mirrored(state.adjusted(20, 0, 0, 0)), leading, node.state, tone);
    }
    painter->restore();
}

} // namespace bulkhead
