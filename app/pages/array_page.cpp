// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/pages/array_page.h"

#include "app/models/words.h"
#include "app/pages/members_card.h"
#include "app/pages/region_card.h"
#include "app/pages/sync_card.h"
#include "app/theme/icons.h"
#include "app/views/action_button.h"
#include "app/views/banner.h"
#include "app/views/elided_label.h"
#include "app/views/symbol_label.h"
#include "app/window/actions.h"

#include <QBoxLayout>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QStringListModel>
#include <algorithm>

namespace bulkhead
{

namespace
{

constexpr int historyLines = 7;

/// "12 spare added: sdd" becomes "spare added: sdd".
QString eventText(const std::string &entry)
{
    const std::size_t space = entry.find(' ');
    const bool numbered = space != std::string::npos && space > 0
        && std::all_of(entry.begin(), entry.begin() + std::ptrdiff_t(space),
                       [](char c) { return c >= '0' && c <= '9'; });
    QString text = fromStd(numbered ? entry.substr(space + 1) : entry);
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

} // namespace

ArrayPage::ArrayPage(Host *host, Actions *actions, QWidget *parent)
    : QScrollArea(parent)
    , m_symbol(new SymbolLabel(56))
    , m_title(new ElidedLabel)
    , m_about(new ElidedLabel)
    , m_problem(new Banner)
    , m_banner(new Banner)
    , m_sync(new SyncCard(actions))
    , m_members(new MembersCard(actions))
    , m_regions(new RegionCard(host))
    , m_history(new QListView)
    , m_historyModel(new QStringListModel(this))
{
    setObjectName(QStringLiteral("arrayPage"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *inner = new QWidget;
    auto *page = new QVBoxLayout(inner);
    page->setContentsMargins(24, 22, 24, 20);
    page->setSpacing(14);
    buildHead(actions, page);
    page->addWidget(m_problem);
    page->addWidget(m_banner);
    page->addWidget(m_sync);
    page->addWidget(m_members);
    page->addWidget(m_regions);
    buildHistory(page);
    page->addStretch(1);
    setWidget(inner);

    m_problem->setObjectName(QStringLiteral("arrayProblem"));
    m_banner->setObjectName(QStringLiteral("arrayBanner"));
    connect(m_banner, &Banner::pressed, this, [this] { emit stepAsked(m_array.id, m_step); });
    connect(m_problem, &Banner::pressed, m_problem, &QWidget::hide);
    connect(m_members, &MembersCard::selectionChanged, this, &ArrayPage::selectionChanged);
    connect(m_sync, &SyncCard::limitAsked, this,
            [this](Bytes limit) { emit limitAsked(m_array.id, limit); });
}

void ArrayPage::buildHead(Actions *actions, QVBoxLayout *page)
{
    m_symbol->setBadge(true);
    setHeading(m_title, 1.7);
    m_title->setObjectName(QStringLiteral("arrayTitle"));
    m_about->setObjectName(QStringLiteral("arrayAbout"));
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_about);
    auto *row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(m_symbol);
    row->addLayout(words, 1);
    const auto button = [&](Deed deed, const char *name) {
        auto *result = new ActionButton(actions->of(deed));
        result->setObjectName(QLatin1String(name));
        row->addWidget(result);
        m_headButtons.append(result);
    };
    button(Deed::AddSpare, "addSpareButton");
    button(Deed::Scrub, "scrubButton");

    auto *menu = new QMenu(this);
    menu->setToolTipsVisible(true);
    for (const Deed deed : {Deed::Start, Deed::Stop, Deed::Repair})
        menu->addAction(actions->of(deed));
    menu->addSeparator();
    menu->addAction(actions->of(Deed::Delete));
    auto *more = new QPushButton(symbolicIcon(QStringLiteral("more")), tr("More"));
    more->setObjectName(QStringLiteral("moreButton"));
    more->setToolTip(tr("Start, stop, repair or delete the array"));
    more->setMenu(menu);
    row->addWidget(more);
    page->addLayout(row);
}

void ArrayPage::buildHistory(QVBoxLayout *page)
{
    m_history->setObjectName(QStringLiteral("historyList"));
    m_history->setAccessibleName(tr("History of the array"));
    m_history->setModel(m_historyModel);
    m_history->setFrameShape(QFrame::NoFrame);
    m_history->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_history->setSelectionMode(QAbstractItemView::NoSelection);
    m_history->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_history->setTextElideMode(Qt::ElideRight);
    m_history->setSpacing(1);
    auto *card = new Card(tr("History"));
    card->body()->addWidget(m_history);
    page->addWidget(card);
}

void ArrayPage::showHistory(const Array &array)
{
    QStringList lines;
    std::ranges::transform(array.history, std::back_inserter(lines), eventText);
    std::ranges::reverse(lines);
    if (lines.isEmpty())
        lines.append(tr("Nothing has happened yet."));
    if (lines != m_historyModel->stringList())
        m_historyModel->setStringList(lines);
    const int row = qMax(m_history->sizeHintForRow(0), fontMetrics().height()) + 2;
    m_history->setFixedHeight(row * qBound(1, int(lines.size()), historyLines) + 4);
}

void ArrayPage::setArray(const Array &array, int colour, const QVector<double> &rates)
{
    if (array.id != m_array.id) {
        m_problem->hide();
        ensureVisible(0, 0);
    }
    m_array = array;
    m_symbol->setArraySymbol(QStringLiteral("array"), colour);
    m_title->setText(fromStd(array.name));
    m_about->setText(joined({kindText(array), fromStd(array.device)}));
    const Advice advice = adviceFor(array);
    m_step = advice.step;
    QString text = advice.text;
    if (!array.stateReason.empty() && advice.tone == Tone::Danger)
        text += QLatin1Char('\n') + fromStd(array.stateReason);
    m_banner->say(advice.tone, advice.symbol, advice.headline, text, stepText(advice.step));
    m_sync->setArray(array, rates);
    m_members->setArray(array);
    m_regions->setArray(array);
    showHistory(array);
}

void ArrayPage::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    for (ActionButton *button : m_headButtons)
        button->setCompact(width() < 660);
}

void ArrayPage::showProblem(const QString &headline, const QString &text)
{
    m_problem->say(Tone::Danger, QStringLiteral("failed"), headline, text, tr("Dismiss"));
    ensureVisible(0, 0);
}

void ArrayPage::selectMember(const Uuid &member)
{
    m_members->select(member);
}

Uuid ArrayPage::selectedMember() const
{
    return m_members->selected();
}

} // namespace bulkhead
