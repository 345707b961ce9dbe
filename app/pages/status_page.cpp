// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/pages/status_page.h"

#include "app/theme/icons.h"
#include "app/theme/style.h"
#include "app/views/card.h"
#include "app/views/symbol_label.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QFontDatabase>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace bulkhead
{

StatusPage::StatusPage(QWidget *parent)
    : QWidget(parent)
    , m_symbol(new SymbolLabel(84))
    , m_headline(new QLabel)
    , m_text(new QLabel)
    , m_detail(quietLabel())
    , m_command(new QWidget)
    , m_commandEdit(new QLineEdit(QStringLiteral("systemctl status bulkheadd")))
    , m_retry(new QPushButton(tr("Try again")))
{
    m_symbol->setBadge(true);
    setHeading(m_headline, 1.6);
    m_headline->setObjectName(QStringLiteral("statusHeadline"));
    m_text->setObjectName(QStringLiteral("statusText"));
    m_retry->setObjectName(QStringLiteral("retryButton"));
    m_retry->setIcon(symbolicIcon(QStringLiteral("retry")));
    m_text->setTextFormat(Qt::PlainText);
    setButtonRole(m_retry, ButtonRole::Primary);
    for (QLabel *label : {m_headline, m_text, m_detail}) {
        label->setAlignment(Qt::AlignHCenter);
        label->setWordWrap(true);
    }
    m_commandEdit->setReadOnly(true);
    m_commandEdit->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_commandEdit->setAccessibleName(tr("Command that shows the state of the service"));
    m_commandEdit->setMinimumWidth(280);
    auto *copy = new QPushButton(symbolicIcon(QStringLiteral("copy")), tr("Copy"));
    copy->setObjectName(QStringLiteral("copyServiceCommandButton"));
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_commandEdit->text()); });
    auto *row = new QHBoxLayout(m_command);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_commandEdit, 1);
    row->addWidget(copy);

    // Labels that wrap need a width of their own: the column gives it to them.
    auto *column = new QVBoxLayout;
    column->setSpacing(12);
    column->addWidget(m_symbol, 0, Qt::AlignHCenter);
    column->addSpacing(4);
    for (QLabel *label : {m_headline, m_text, m_detail})
        column->addWidget(label);
    column->addSpacing(4);
    column->addWidget(m_command, 0, Qt::AlignHCenter);
    column->addWidget(m_retry, 0, Qt::AlignHCenter);
    auto *page = new QGridLayout(this);
    page->setContentsMargins(32, 32, 32, 32);
    page->addLayout(column, 1, 1);
    page->setColumnStretch(0, 1);
    page->setColumnStretch(1, 4);
    page->setColumnStretch(2, 1);
    page->setRowStretch(0, 2);
    page->setRowStretch(2, 3);
    connect(m_retry, &QPushButton::clicked, this, &StatusPage::retryAsked);
    showLoading();
}

void StatusPage::showLoading()
{
    m_symbol->setSymbol(QStringLiteral("disk"), Tone::Info);
    m_headline->setText(tr("Looking at the disks…"));
    m_text->setText(tr("Asking the Bulkhead service what there is."));
    m_detail->hide();
    m_command->hide();
    m_retry->hide();
}

void StatusPage::showUnreachable(const QString &detail)
{
    m_symbol->setSymbol(QStringLiteral("plug"), Tone::Warning);
    m_headline->setText(tr("The Bulkhead service cannot be reached"));
    m_text->setText(tr("It does the work on the disks and starts by itself when it is needed. Your "
                       "arrays go on working without it; they only cannot be shown or changed "
                       "here. This command shows what is the matter:"));
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    m_command->show();
    m_retry->show();
}

} // namespace bulkhead
