// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/views/option_card.h"

#include "app/theme/colours.h"

#include <QPainter>
#include <QStyleOption>

namespace bulkhead
{

namespace
{

constexpr int padding = 14;
constexpr int indent = padding + 18 + 12;

} // namespace

OptionCard::OptionCard(QWidget *parent)
    : QRadioButton(parent)
{
    setAttribute(Qt::WA_Hover);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void OptionCard::setContents(const QString &title, const QStringList &facts, const QString &text,
                             const QString &badge)
{
    setText(title);
    m_facts = facts;
    m_text = text;
    m_badge = badge;
    setAccessibleName(title);
    QStringList description = facts + QStringList{text, badge};
    description.removeAll(QString());
    setAccessibleDescription(description.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

QFont OptionCard::titleFont() const
{
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    bold.setPointSizeF(font().pointSizeF() * 1.05);
    return bold;
}

QRect OptionCard::textRect(int width) const
{
    const QRect room(0, 0, qMax(80, width - indent - padding), 10000);
    return fontMetrics().boundingRect(room, Qt::TextWordWrap, m_text);
}

int OptionCard::heightForWidth(int width) const
{
    const int title = QFontMetrics(titleFont()).height();
    const int facts = m_facts.isEmpty() ? 0 : fontMetrics().height() + 4;
    return 2 * padding + title + 4 + facts + textRect(width).height();
}

QSize OptionCard::sizeHint() const
{
    return {480, heightForWidth(480)};
}

QSize OptionCard::minimumSizeHint() const
{
    return {260, heightForWidth(qMax(260, width()))};
}

bool OptionCard::hitButton(const QPoint &point) const
{
    return rect().contains(point);
}

void OptionCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool on = isChecked();
    const QColor accent = palette().color(QPalette::Active, QPalette::Highlight);
    const QColor base = palette().color(QPalette::Base);
    const QColor text =
        isEnabled() ? palette().color(QPalette::Active, QPalette::Text) : quietColour(palette());
    const QColor line = lineColour(palette());
    painter.setPen(QPen(on                                ? accent
                            : underMouse() && isEnabled() ? mix(text, base, 0.4)
                                                          : line,
                        on ? 2 : 1));
    painter.setBrush(on ? mix(accent, base, isDark(palette()) ? 0.16 : 0.07) : base);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 9, 9);

    const auto mirrored = [this](const QRect &rect) {
        return QStyle::visualRect(layoutDirection(), this->rect(), rect);
    };
    const auto align = int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft));
    const QFontMetrics title(titleFont());
    QStyleOption radio;
    radio.initFrom(this);
    radio.rect = mirrored(QRect(padding, padding + (title.height() - 18) / 2, 18, 18));
    radio.state.setFlag(QStyle::State_On, on);
    style()->drawPrimitive(QStyle::PE_IndicatorRadioButton, &radio, &painter, this);

    int y = padding;
    const int room = width() - indent - padding;
    int badgeWidth = 0;
    if (!m_badge.isEmpty()) {
        QFont tag = font();
        tag.setPointSizeF(font().pointSizeF() * 0.85);
        tag.setWeight(QFont::DemiBold);
        const QFontMetrics metrics(tag);
        badgeWidth = metrics.horizontalAdvance(m_badge) + 18;
        const QRect badge =
            mirrored(QRect(width() - padding - badgeWidth, y, badgeWidth, metrics.height() + 4));
        painter.setPen(Qt::NoPen);
        painter.setBrush(tintColour(Tone::Ok, palette()));
        painter.drawRoundedRect(badge, badge.height() / 2.0, badge.height() / 2.0);
        painter.setFont(tag);
        painter.setPen(toneColour(Tone::Ok, palette()));
        painter.drawText(badge, Qt::AlignCenter, m_badge);
    }
    painter.setFont(titleFont());
    painter.setPen(text);
    painter.drawText(mirrored(QRect(indent, y, room - badgeWidth, title.height())),
                     align | int(Qt::AlignVCenter),
                     title.elidedText(this->text(), Qt::ElideRight, room - badgeWidth));
    y += title.height() + 4;
    painter.setFont(font());
    if (!m_facts.isEmpty()) {
        painter.drawText(
            mirrored(QRect(indent, y, room, fontMetrics().height())), align | int(Qt::AlignVCenter),
            fontMetrics().elidedText(m_facts.join(QStringLiteral(" · ")), Qt::ElideRight, room));
        y += fontMetrics().height() + 4;
    }
    painter.setPen(quietColour(palette()));
    painter.drawText(mirrored(QRect(indent, y, room, height() - y)), align | int(Qt::TextWordWrap),
                     m_text);
}

} // namespace bulkhead
