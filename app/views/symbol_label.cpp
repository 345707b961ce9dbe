// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/views/symbol_label.h"

#include "app/theme/icons.h"

#include <QPainter>

namespace bulkhead
{

SymbolLabel::SymbolLabel(int side, QWidget *parent)
    : QWidget(parent)
{
    setFixedSize(side, side);
}

void SymbolLabel::setSymbol(const QString &name, Tone tone)
{
    m_name = name;
    m_tone = tone;
    m_colour = -1;
    update();
}

void SymbolLabel::setArraySymbol(const QString &name, int colour)
{
    m_name = name;
    m_colour = colour;
    update();
}

void SymbolLabel::setBadge(bool badge)
{
    m_badge = badge;
    update();
}

void SymbolLabel::paintEvent(QPaintEvent *)
{
    if (m_name.isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor colour =
        m_colour >= 0 ? arrayColour(m_colour, palette()) : toneColour(m_tone, palette());
    QRectF area(rect());
    if (m_badge) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_colour >= 0 ? mix(colour, palette().color(QPalette::Window), 0.14)
                                       : tintColour(m_tone, palette()));
        if (m_colour >= 0)
            painter.drawRoundedRect(area, width() / 4.5, width() / 4.5);
        else
            painter.drawEllipse(area);
        const qreal inset = width() * 0.22;
        area.adjust(inset, inset, -inset, -inset);
    }
    paintSymbol(&painter, m_name, area, colour);
}

} // namespace bulkhead
