// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/wizards/step_bar.h"

#include "app/theme/colours.h"
#include "app/theme/icons.h"

#include <QLocale>
#include <QPainter>
#include <QStyle>

namespace bulkhead
{

namespace
{

constexpr int disc = 24;

} // namespace

StepBar::StepBar(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void StepBar::setSteps(const QStringList &steps)
{
    m_steps = steps;
    setCurrent(m_current);
    updateGeometry();
}

void StepBar::setCurrent(int step)
{
    m_current = step;
    setAccessibleName(
        tr("Step %1 of %2: %3").arg(step + 1).arg(m_steps.size()).arg(m_steps.value(step)));
    update();
}

QSize StepBar::sizeHint() const
{
    int width = 0;
    for (const QString &step : m_steps)
        width += disc + 8 + fontMetrics().horizontalAdvance(step) + 56;
    return {width, qMax(disc, fontMetrics().height()) + 4};
}

QSize StepBar::minimumSizeHint() const
{
    return {disc * int(m_steps.size()) * 2, sizeHint().height()};
}

void StepBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor accent = palette().color(QPalette::Active, QPalette::Highlight);
    const QColor window = palette().color(QPalette::Window);
    const QColor quiet = quietColour(palette());
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const auto mirrored = [&](const QRect &rect) {
        return QStyle::visualRect(layoutDirection(), this->rect(), rect);
    };
    int x = 0;
    for (int i = 0; i < int(m_steps.size()); ++i) {
        const bool done = i < m_current;
        const bool here = i == m_current;
        const QRect circle = mirrored(QRect(x, (height() - disc) / 2, disc, disc));
        painter.setPen(done || here ? Qt::NoPen : QPen(lineColour(palette()), 1.5));
        painter.setBrush(here ? accent : done ? mix(accent, window, 0.2) : window);
        painter.drawEllipse(QRectF(circle).adjusted(1, 1, -1, -1));
        if (done) {
            paintSymbol(&painter, QStringLiteral("check"), QRectF(circle).adjusted(6, 6, -6, -6),
                        toneColour(Tone::Info, palette()));
        } else {
            painter.setFont(bold);
            painter.setPen(here ? palette().color(QPalette::Active, QPalette::HighlightedText)
                                : quiet);
            painter.drawText(circle, Qt::AlignCenter, locale().toString(i + 1));
        }
        painter.setFont(here ? bold : font());
        painter.setPen(here ? palette().color(QPalette::WindowText) : quiet);
        const int width = painter.fontMetrics().horizontalAdvance(m_steps[i]) + 2;
        painter.drawText(mirrored(QRect(x + disc + 8, 0, width, height())),
                         int(Qt::AlignVCenter | Qt::AlignHCenter), m_steps[i]);
        x += disc + 8 + width + 12;
        if (i + 1 < int(m_steps.size())) {
            painter.fillRect(mirrored(QRect(x, height() / 2, 22, 1)), lineColour(palette()));
            x += 22 + 12;
        }
    }
}

} // namespace bulkhead
