// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/views/region_map.h"

#include "app/models/words.h"
#include "app/theme/colours.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>
#include <QToolTip>
#include <algorithm>
#include <numeric>

namespace bulkhead
{

namespace
{

constexpr int side = 13;
constexpr int step = side + 3;
constexpr int rows = 8;
constexpr const char *letters = "ncdsy";

QColor cellColour(char letter, const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Active, QPalette::Base);
    const bool dark = isDark(palette);
    switch (letter) {
    case 'c':
        return QColor(dark ? 0x3f9464 : 0x63b083);
    case 'd':
        return QColor(dark ? 0x6f9ff0 : 0x4d86e0);
    case 's':
        return QColor(dark ? 0xd7a03c : 0xdd9a2b);
    case 'y':
        return toneColour(Tone::Info, palette);
    default:
        return mix(palette.color(QPalette::Active, QPalette::Text), base, 0.16);
    }
}

} // namespace

RegionMap::RegionMap(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("regionMap"));
    setAccessibleName(tr("Map of the array"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QString RegionMap::name(char letter)
{
    switch (letter) {
    case 'n':
        return tr("Never written");
    case 'c':
        return tr("Clean");
    case 'd':
        return tr("Being written");
    case 's':
        return tr("Waits for sync");
    case 'y':
        return tr("Syncing");
    default:
        return {};
    }
}

int RegionMap::columns() const
{
    return std::max(1, (width() + step - side) / step);
}

int RegionMap::cells() const
{
    return columns() * rows;
}

void RegionMap::setStates(const QByteArray &states)
{
    if (m_states == states)
        return;
    m_states = states;
    update();
}

void RegionMap::setCounts(const std::array<std::uint64_t, 5> &counts)
{
    const double all = double(std::accumulate(counts.begin(), counts.end(), std::uint64_t(0)));
    QStringList parts;
    for (std::size_t i = 0; i < counts.size() && all > 0; ++i) {
        if (counts[i] > 0)
            parts.append(tr("%1: %2", "state of regions, percentage")
                             .arg(name(letters[i]), percentText(double(counts[i]) / all)));
    }
    setAccessibleDescription(parts.join(QStringLiteral(", ")));
}

QSize RegionMap::sizeHint() const
{
    return {step * 40, step * rows - (step - side)};
}

QSize RegionMap::minimumSizeHint() const
{
    return {step * 8, step * rows - (step - side)};
}

QRect RegionMap::cellRect(int cell) const
{
    const QRect rect((cell % columns()) * step, (cell / columns()) * step, side, side);
    return QStyle::visualRect(layoutDirection(), this->rect(), rect);
}

void RegionMap::paintCell(QPainter *painter, const QRectF &rect, char letter,
                          const QPalette &palette)
{
    const QColor colour = cellColour(letter, palette);
    const QColor base = palette.color(QPalette::Active, QPalette::Base);
    const QRectF crisp = rect.adjusted(0.5, 0.5, -0.5, -0.5);
    QPainterPath cell;
    cell.addRoundedRect(crisp, 3, 3);
    painter->setPen(Qt::NoPen);
    switch (letter) {
    case 'c':
        painter->fillPath(cell, colour);
        break;
    case 'd':
        painter->fillPath(cell, colour);
        painter->setBrush(base);
        painter->drawEllipse(crisp.center(), 2.2, 2.2);
        break;
    case 's': {
        painter->fillPath(cell, mix(colour, base, 0.35));
        QPainterPath half(crisp.topRight());
        half.lineTo(crisp.bottomRight());
        half.lineTo(crisp.bottomLeft());
        half.closeSubpath();
        painter->fillPath(cell.intersected(half), colour);
        break;
    }
    case 'y':
        painter->setPen(QPen(colour, 2));
        painter->setBrush(base);
        painter->drawRoundedRect(rect.adjusted(1, 1, -1, -1), 3, 3);
        painter->setPen(Qt::NoPen);
        painter->setBrush(colour);
        painter->drawRoundedRect(rect.adjusted(4, 4, -4, -4), 1.5, 1.5);
        break;
    default:
        painter->setPen(QPen(colour, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawPath(cell);
        break;
    }
}

void RegionMap::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int count = m_states.isEmpty() ? cells() : int(m_states.size());
    for (int cell = 0; cell < count && cell < cells(); ++cell)
        paintCell(&painter, cellRect(cell), m_states.isEmpty() ? 'n' : m_states[cell], palette());
}

void RegionMap::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (cells() == m_lastCells)
        return;
    m_lastCells = cells();
    m_states.clear();
    emit cellsChanged(m_lastCells);
}

bool RegionMap::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    for (int cell = 0; cell < int(m_states.size()); ++cell) {
        if (!cellRect(cell).adjusted(-1, -1, 2, 2).contains(help->pos()))
            continue;
        const double from = double(cell) / double(m_states.size());
        const double to = double(cell + 1) / double(m_states.size());
        QToolTip::showText(help->globalPos(),
                           tr("%1, at %2 % to %3 % of the array")
                               .arg(name(m_states[cell]), QLocale().toString(from * 100, 'f', 1),
                                    QLocale().toString(to * 100, 'f', 1)),
                           this);
        return true;
    }
    QToolTip::hideText();
    return true;
}

RegionLegend::RegionLegend(QWidget *parent)
    : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void RegionLegend::setCounts(const std::array<std::uint64_t, 5> &counts)
{
    if (m_counts == counts)
        return;
    m_counts = counts;
    updateGeometry();
    update();
}

QString RegionLegend::text(int state) const
{
    const QString name = RegionMap::name(letters[state]);
    const double all = double(std::accumulate(m_counts.begin(), m_counts.end(), std::uint64_t(0)));
    const std::uint64_t count = m_counts[std::size_t(state)];
    if (all <= 0 || count == 0)
        return name;
    const double share = double(count) / all;
    const QString percent = share < 0.01 ? tr("< 1 %") : percentText(share);
    return tr("%1 %2", "state of regions, percentage").arg(name, percent);
}

std::array<QRect, 5> RegionLegend::places(int width) const
{
    std::array<QRect, 5> rects;
    const int height = std::max(side, fontMetrics().height());
    int x = 0, y = 0;
    for (int i = 0; i < 5; ++i) {
        const int need = side + 6 + fontMetrics().horizontalAdvance(text(i)) + 2;
        if (x > 0 && x + need > width) {
            x = 0;
            y += height + 4;
        }
        rects[std::size_t(i)] = QRect(x, y, need, height);
        x += need + 18;
    }
    return rects;
}

QSize RegionLegend::sizeHint() const
{
    const auto rects = places(100000);
    return {rects.back().right() + 1, rects.back().bottom() + 1};
}

QSize RegionLegend::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 24, heightForWidth(std::max(width(), 200))};
}

int RegionLegend::heightForWidth(int width) const
{
    return places(width).back().bottom() + 1;
}

void RegionLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto rects = places(width());
    for (int i = 0; i < 5; ++i) {
        const QRect &place = rects[std::size_t(i)];
        const QRect cell(place.left(), place.top() + (place.height() - side) / 2, side, side);
        RegionMap::paintCell(&painter, QStyle::visualRect(layoutDirection(), rect(), cell),
                             letters[i], palette());
        painter.setPen(quietColour(palette()));
        const QRect words = place.adjusted(side + 6, 0, 0, 0);
        painter.drawText(
            QStyle::visualRect(layoutDirection(), rect(), words),
            int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter),
            text(i));
    }
}

} // namespace bulkhead
