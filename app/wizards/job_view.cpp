// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/wizards/job_view.h"

#include "app/models/words.h"
#include "app/views/card.h"
#include "app/views/symbol_label.h"

#include <QLabel>
#include <QProgressBar>
#include <QVBoxLayout>

namespace bulkhead
{

JobView::JobView(QWidget *parent)
    : QWidget(parent)
    , m_symbol(new SymbolLabel(72))
    , m_headline(new QLabel)
    , m_text(new QLabel)
    , m_bar(new QProgressBar)
{
    m_symbol->setBadge(true);
    setHeading(m_headline, 1.4);
    m_headline->setObjectName(QStringLiteral("jobHeadline"));
    m_text->setObjectName(QStringLiteral("jobText"));
    m_bar->setObjectName(QStringLiteral("jobProgress"));
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(8);
    m_bar->setMaximumWidth(420);
    m_bar->setMinimumWidth(260);
    for (QLabel *label : {m_headline, m_text}) {
        label->setAlignment(Qt::AlignHCenter);
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    auto *page = new QVBoxLayout(this);
    page->setSpacing(14);
    page->addStretch(2);
    page->addWidget(m_symbol, 0, Qt::AlignHCenter);
    page->addSpacing(4);
    page->addWidget(m_headline);
    page->addWidget(m_text);
    page->addWidget(m_bar, 0, Qt::AlignHCenter);
    page->addStretch(3);
}

void JobView::say(const QString &headline, const QString &text)
{
    m_headline->setText(headline);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    setAccessibleName(headline);
    setAccessibleDescription(text);
}

void JobView::showAuthorising()
{
    m_symbol->setSymbol(QStringLiteral("lock"), Tone::Info);
    m_bar->hide();
    say(tr("Waiting for your permission"),
        tr("The system asks who you are. Nothing is written before you agree."));
}

void JobView::showRunning(const Job &job, bool outOfSight)
{
    m_symbol->setSymbol(QStringLiteral("rebuild"), outOfSight ? Tone::Warning : Tone::Info);
    m_bar->show();
    if (outOfSight) {
        m_bar->setRange(0, 0);
        return say(tr("The connection to the Bulkhead service was lost."),
                   tr("What was started may still be going on. This page finds out as soon as the "
                      "service answers again."));
    }
    m_bar->setRange(0, job.progressValid ? 1000 : 0);
    m_bar->setValue(int(job.progress * 1000));
    const QString what = fromStd(job.text);
    say(what.isEmpty() ? tr("Working…") : what,
        job.progressValid ? tr("%1 done").arg(percentText(job.progress)) : QString());
}

void JobView::showSuccess(const QString &headline, const QString &text)
{
    m_symbol->setSymbol(QStringLiteral("ok"), Tone::Ok);
    m_bar->hide();
    say(headline, text);
}

void JobView::showFailure(const QString &headline, const QString &text)
{
    m_symbol->setSymbol(QStringLiteral("failed"), Tone::Danger);
    m_bar->hide();
    say(headline, text);
}

} // namespace bulkhead
