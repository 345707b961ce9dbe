// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/views/sparkline.h"

#include "app/models/rate_history.h"
#include "app/models/words.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyle>
#include <algorithm>

namespace bulkhead
{

Sparkline::Sparkline(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("rateChart"));
    setAccessibleName(tr("Rate over time"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Sparkline::setSamples(const QVector<double> &samples)
{
    m_samples = samples;
    if (!samples.isEmpty()) {
        const auto [low, high] = std::ranges::minmax(samples);
        setAccessibleDescription(
            tr("Between %1 and %2")
                .arg(rateText({std::uint64_t(low)}), rateText({std::uint64_t(high)})));
    }
    update();
}

QSize Sparkline::sizeHint() const
{
    return {240, 64};
}

QSize Sparkline::minimumSizeHint() const
{
    return {120, 64};
}

void Sparkline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int line = fontMetrics().height();
    const QRectF area = QRectF(rect()).adjusted(0.5, line + 2.5, -3.5, -1.5);
    const QColor base = palette().color(QPalette::Base);
    painter.setPen(mix(lineColour(palette()), base, 0.7));
    painter.drawLine(area.bottomLeft(), QPointF(width(), area.bottom()));
    if (m_samples.size() < 2)
        return;

    const double top = std::max(1.0, *std::ranges::max_element(m_samples)) * 1.1;
    const bool backwards = layoutDirection() == Qt::RightToLeft;
    const double gap = area.width() / (RateHistory::most - 1);
    QPainterPath path;
    for (qsizetype i = 0; i < m_samples.size(); ++i) {
        // The newest sample is at the edge, whatever there is before it.
        const double back = gap * double(m_samples.size() - 1 - i);
        const double x = backwards ? area.left() + back : area.right() - back;
        const QPointF point(x, area.bottom() - area.height() * m_samples[i] / top);
        i == 0 ? path.moveTo(point) : path.lineTo(point);
    }
    const QColor accent = toneColour(Tone::Info, palette());
    QPainterPath fill = path;
    fill.lineTo(path.currentPosition().x(), area.bottom());
    fill.lineTo(path.elementAt(0).x, area.bottom());
    fill.closeSubpath();
    painter.fillPath(fill, mix(accent, base, 0.16));
    painter.setPen(QPen(accent, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(accent);
    painter.drawEllipse(path.currentPosition(), 3, 3);

    painter.setPen(quietColour(palette()));
    const double peak = *std::ranges::max_element(m_samples);
    painter.drawText(
        QRect(0, 0, width(), line),
        int(QStyle::visualAlignment(layoutDirection(), Qt::AlignRight) | Qt::AlignVCenter),
        tr("up to %1").arg(rateText({std::uint64_t(peak)})));
}

} // namespace bulkhead
