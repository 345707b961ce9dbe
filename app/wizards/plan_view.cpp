// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/wizards/plan_view.h"

#include "app/models/words.h"
#include "app/theme/icons.h"
#include "app/theme/style.h"
#include "app/views/banner.h"
#include "app/views/symbol_label.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <set>

namespace bulkhead
{

namespace
{

QLabel *wrapped(const QString &text)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

/// "WDC WD40EFRX · WD-WCC7K0AA1B2C · sdb"; empty if the text names the disk already.
QString diskOf(const PlanStep &step)
{
    const QString text = fromStd(step.text);
    if (!step.serial.empty() && text.contains(fromStd(step.serial)))
        return {};
    return joined({fromStd(step.model), fromStd(step.serial), fromStd(step.disk)});
}

QHBoxLayout *symbolRow(const QString &symbol, Tone tone, QLabel *first, QLabel *second = nullptr)
{
    auto *row = new QHBoxLayout;
    auto *sign = new SymbolLabel(18);
    sign->setSymbol(symbol, tone);
    row->setSpacing(10);
    row->addWidget(sign, 0, Qt::AlignTop);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(first);
    if (second)
        words->addWidget(second);
    row->addLayout(words, 1);
    return row;
}

QWidget *fact(const QString &name, const QString &value)
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(quietLabel(name));
    auto *label = new QLabel(value);
    setHeading(label, 1.1);
    layout->addWidget(label);
    return box;
}

} // namespace

int disksErased(const PlanPreview &plan)
{
    std::set<std::string> disks;
    for (const PlanStep &step : plan.steps) {
        if (step.kind == "erase")
            disks.insert(step.serial + '/' + step.disk);
    }
    return int(disks.size());
}

PlanView::PlanView(QWidget *parent)
    : QScrollArea(parent)
    , m_banner(new Banner)
{
    setObjectName(QStringLiteral("planView"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *inner = new QWidget;
    m_page = new QVBoxLayout(inner);
    m_page->setContentsMargins(0, 0, 6, 0);
    m_page->setSpacing(12);
    m_page->addWidget(m_banner);
    m_page->addStretch(1);
    m_banner->setObjectName(QStringLiteral("planProblem"));
    setWidget(inner);
    viewport()->setAutoFillBackground(false);
    inner->setAutoFillBackground(false);
}

void PlanView::clear()
{
    delete m_content;
    m_content = new QWidget;
    m_body = new QVBoxLayout(m_content);
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(12);
    m_page->insertWidget(1, m_content);
}

void PlanView::showProblem(Tone tone, const QString &headline, const QString &text)
{
    m_banner->say(tone, symbolOf(tone), headline, text);
    ensureVisible(0, 0);
}

void PlanView::clearProblem()
{
    m_banner->hide();
}

QString PlanView::problem() const
{
    return m_banner->isHidden() ? QString()
                                : m_banner->headline() + QLatin1Char(' ') + m_banner->explanation();
}

void PlanView::showWaiting()
{
    clear();
    m_body->addWidget(quietLabel(tr("Working out the plan…")));
}

void PlanView::showNothing()
{
    clear();
}

void PlanView::addHeading(const QString &text)
{
    auto *label = new QLabel(text);
    setHeading(label, 1.0);
    m_body->addSpacing(4);
    m_body->addWidget(label);
}

void PlanView::addFacts(const PlanPreview &plan)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(32);
    if (plan.size.value > 0)
        row->addWidget(fact(tr("Usable size"), sizeText(plan.size)));
    if (plan.size.value > 0 || plan.survives > 0)
        row->addWidget(fact(tr("Survives"), tr("%n failure(s)", nullptr, plan.survives)));
    if (plan.survivesDuring < plan.survives)
        row->addWidget(
            fact(tr("Until it is done"), tr("%n failure(s)", nullptr, plan.survivesDuring)));
    if (plan.durationUs > 0)
        row->addWidget(fact(tr("Takes"), durationText(plan.durationUs)));
    row->addStretch(1);
    m_body->addLayout(row);
}

void PlanView::addLosses(const PlanPreview &plan)
{
    if (disksErased(plan) == 0)
        return;
    auto *card = new Card(tr("What is lost"));
    card->setObjectName(QStringLiteral("planLosses"));
    card->setTone(Tone::Danger);
    for (const PlanStep &step : plan.steps) {
        if (step.kind != "erase")
            continue;
        auto *what = wrapped(fromStd(step.text));
        QFont font = what->font();
        font.setWeight(QFont::DemiBold);
        what->setFont(font);
        const QString disk = diskOf(step);
        card->body()->addLayout(symbolRow(QStringLiteral("delete"), Tone::Danger, what,
                                          disk.isEmpty() ? nullptr : wrapped(disk)));
    }
    m_body->addWidget(card);
}

void PlanView::addWarnings(const PlanPreview &plan)
{
    for (const std::string &warning : plan.warnings)
        m_body->addLayout(
            symbolRow(QStringLiteral("warning"), Tone::Warning, wrapped(fromStd(warning))));
}

void PlanView::addSteps(const PlanPreview &plan)
{
    if (plan.steps.empty())
        return;
    auto *card = new Card(tr("What will be done"));
    int number = 0;
    for (const PlanStep &step : plan.steps) {
        auto *row = new QHBoxLayout;
        row->setSpacing(10);
        auto *count = quietLabel(tr("%1.", "number of a step").arg(++number));
        count->setMinimumWidth(count->fontMetrics().horizontalAdvance(QStringLiteral("00.")));
        row->addWidget(count, 0, Qt::AlignTop);
        auto *words = new QVBoxLayout;
        words->setSpacing(0);
        words->addWidget(wrapped(fromStd(step.text)));
        if (const QString disk = diskOf(step); !disk.isEmpty())
            words->addWidget(quietLabel(disk));
        row->addLayout(words, 1);
        card->body()->addLayout(row);
    }
    m_body->addWidget(card);
}

void PlanView::addCommand(const PlanPreview &plan)
{
    if (plan.command.empty())
        return;
    addHeading(tr("The same on the command line"));
    auto *row = new QHBoxLayout;
    auto *line = new QLineEdit(fromStd(plan.command));
    line->setObjectName(QStringLiteral("planCommand"));
    line->setReadOnly(true);
    line->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    line->setCursorPosition(0);
    line->setAccessibleName(tr("Equivalent command"));
    auto *copy = new QPushButton(symbolicIcon(QStringLiteral("copy")), tr("Copy"));
    copy->setObjectName(QStringLiteral("copyCommandButton"));
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, line, [line, copy] {
        QApplication::clipboard()->setText(line->text());
        copy->setText(tr("Copied"));
        QTimer::singleShot(1500, copy, [copy] { copy->setText(tr("Copy")); });
    });
    row->addWidget(line, 1);
    row->addWidget(copy);
    m_body->addLayout(row);
}

void PlanView::showPlan(const PlanPreview &plan, bool withFacts)
{
    clear();
    auto *title = wrapped(fromStd(plan.title));
    title->setObjectName(QStringLiteral("planTitle"));
    setHeading(title, 1.25);
    m_body->addWidget(title);
    if (!plan.summary.empty())
        m_body->addWidget(wrapped(fromStd(plan.summary)));
    if (withFacts)
        addFacts(plan);
    addLosses(plan);
    addWarnings(plan);
    addSteps(plan);
    addCommand(plan);
}

} // namespace bulkhead
