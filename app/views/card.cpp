// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/views/card.h"

#include <QEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace bulkhead
{

namespace
{

/// A label whose colour is worked out from the palette whenever that changes.
class ToneLabel : public QLabel
{
public:
    explicit ToneLabel(const QString &text, QWidget *parent)
        : QLabel(text, parent)
    {
        apply();
    }

protected:
    void changeEvent(QEvent *event) override
    {
        QLabel::changeEvent(event);
        // Our own setPalette() comes back here: m_busy ends the loop.
        if (event->type() == QEvent::PaletteChange && !m_busy)
            apply();
    }

private:
    void apply()
    {
        m_busy = true;
        QPalette own;
        const QPalette from = QGuiApplication::palette();
        own.setColor(QPalette::WindowText, quietColour(from));
        own.setColor(QPalette::Text, quietColour(from));
        setPalette(own);
        m_busy = false;
    }

    bool m_busy = false;
};

} // namespace

Card::Card(const QString &title, QWidget *parent)
    : QFrame(parent)
    , m_title(new QLabel)
    , m_body(new QVBoxLayout(this))
{
    m_body->setContentsMargins(18, 16, 18, 16);
    m_body->setSpacing(10);
    m_body->addWidget(m_title);
    setHeading(m_title, 1.05);
    setTitle(title);
}

void Card::setTitle(const QString &title)
{
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
}

void Card::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor line = lineColour(palette());
    if (m_tone == Tone::Neutral) {
        painter.setPen(mix(line, palette().color(QPalette::Window), 0.8));
        painter.setBrush(palette().base());
    } else {
        painter.setPen(mix(toneColour(m_tone, palette()), palette().color(QPalette::Base), 0.35));
        painter.setBrush(tintColour(m_tone, palette()));
    }
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10);
}

QLabel *quietLabel(const QString &text, QWidget *parent)
{
    auto *label = new ToneLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    return label;
}

void setHeading(QLabel *label, double factor, bool bold)
{
    QFont font = label->font();
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * factor);
    else
        font.setPixelSize(qRound(font.pixelSize() * factor));
    font.setWeight(bold ? QFont::DemiBold : QFont::Normal);
    label->setFont(font);
    label->setTextFormat(Qt::PlainText);
}

} // namespace bulkhead
