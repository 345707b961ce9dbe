// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/views/banner.h"

#include "app/theme/style.h"
#include "app/views/symbol_label.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace bulkhead
{

Banner::Banner(QWidget *parent)
    : Card({}, parent)
    , m_symbol(new SymbolLabel(24))
    , m_headline(new QLabel)
    , m_text(new QLabel)
    , m_button(new QPushButton)
{
    for (QLabel *label : {m_headline, m_text}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    setHeading(m_headline, 1.0);
    m_button->setObjectName(QStringLiteral("bannerButton"));

    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_headline);
    words->addWidget(m_text);
    auto *row = new QHBoxLayout;
    row->setSpacing(14);
    row->addWidget(m_symbol, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(m_button, 0, Qt::AlignVCenter);
    body()->setContentsMargins(16, 12, 14, 12);
    body()->addLayout(row);
    m_button->hide();
    connect(m_button, &QPushButton::clicked, this, &Banner::pressed);
    hide();
}

void Banner::say(Tone tone, const QString &symbol, const QString &headline, const QString &text,
                 const QString &button)
{
    setTone(tone);
    m_symbol->setSymbol(symbol, tone);
    m_headline->setText(headline);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
    setAccessibleName(headline);
    setAccessibleDescription(text);
    setVisible(true);
}

QString Banner::headline() const
{
    return m_headline->text();
}

QString Banner::explanation() const
{
    return m_text->text();
}

} // namespace bulkhead
