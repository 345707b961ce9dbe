// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/pages/sync_card.h"

#include "app/models/words.h"
#include "app/views/action_button.h"
#include "app/views/sparkline.h"
#include "app/window/actions.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QProgressBar>
#include <QSignalBlocker>
#include <algorithm>

namespace bulkhead
{

SyncCard::SyncCard(Actions *actions, QWidget *parent)
    : Card({}, parent)
    , m_actions(actions)
    , m_percent(new QLabel)
    , m_headline(new QLabel)
    , m_detail(new QLabel)
    , m_closeable(quietLabel())
    , m_bar(new QProgressBar)
    , m_chart(new Sparkline)
    , m_limit(new QComboBox)
    , m_pause(new ActionButton(actions->of(Deed::Pause)))
    , m_cancel(new ActionButton(actions->of(Deed::Cancel)))
{
    build();
    showLimit({});
    connect(m_limit, &QComboBox::activated, this,
            [this] { emit limitAsked({m_limit->currentData().toULongLong()}); });
}

void SyncCard::build()
{
    setObjectName(QStringLiteral("syncCard"));
    m_percent->setObjectName(QStringLiteral("rebuildPercent"));
    m_headline->setObjectName(QStringLiteral("rebuildHeadline"));
    m_detail->setObjectName(QStringLiteral("rebuildDetail"));
    m_bar->setObjectName(QStringLiteral("rebuildProgress"));
    m_limit->setObjectName(QStringLiteral("limitBox"));
    m_pause->setObjectName(QStringLiteral("pauseButton"));
    m_cancel->setObjectName(QStringLiteral("cancelSyncButton"));
    setHeading(m_percent, 2.4);
    setHeading(m_headline, 1.15);
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(10);
    m_bar->setAccessibleName(tr("Progress"));
    for (QLabel *label : {m_detail, m_closeable, m_headline})
        label->setWordWrap(true);

    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addStretch(1);
    words->addWidget(m_headline);
    words->addWidget(m_detail);
    words->addStretch(1);
    auto *top = new QHBoxLayout;
    top->setSpacing(20);
    top->addWidget(m_percent, 0, Qt::AlignVCenter);
    top->addLayout(words, 3);
    top->addWidget(m_chart, 2);

    auto *limitLabel = quietLabel(tr("Speed limit"));
    limitLabel->setBuddy(m_limit);
    m_limit->setAccessibleName(tr("Speed limit"));
    auto *foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addWidget(m_closeable, 1);
    foot->addWidget(limitLabel);
    foot->addWidget(m_limit);
    foot->addWidget(m_cancel);
    foot->addWidget(m_pause);
    body()->addLayout(top);
    body()->addWidget(m_bar);
    body()->addLayout(foot);
}

void SyncCard::showLimit(Bytes limit)
{
    constexpr std::uint64_t mega = 1'000'000;
    std::vector<std::uint64_t> limits{0, 200 * mega, 100 * mega, 50 * mega, 20 * mega};
    if (std::ranges::find(limits, limit.value) == limits.end())
        limits.push_back(limit.value);
    if (m_limit->count() != int(limits.size())) {
        const QSignalBlocker quiet(m_limit);
        m_limit->clear();
        for (const std::uint64_t value : limits)
            m_limit->addItem(value == 0 ? tr("None") : rateText({value}), qulonglong(value));
    }
    m_limit->setCurrentIndex(m_limit->findData(qulonglong(limit.value)));
}

QString SyncCard::headline(const Array &array) const
{
    const auto target = std::ranges::find(array.members, MemberState::Rebuilding, &Member::state);
    switch (array.sync.action) {
    case SyncAction::Rebuild:
        if (target == array.members.end())
            return tr("Rebuilding");
        return array.sync.paused ? tr("The rebuild of %1 is paused").arg(memberName(*target))
                                 : tr("Rebuilding %1").arg(memberName(*target));
    case SyncAction::Resync:
        return tr("Making all disks the same after an unclean stop");
    case SyncAction::Replace:
        return array.sync.paused ? tr("Copying to the new disk is paused")
                                 : tr("Copying a disk to the one that replaces it");
    case SyncAction::Scrub:
        return array.sync.paused ? tr("The check is paused")
                                 : tr("Checking that all disks hold the same");
    case SyncAction::Repair:
        return tr("Repairing places that differ");
    case SyncAction::Idle:
        break;
    }
    return {};
}

QString SyncCard::detail(const Sync &sync) const
{
    const QString amount =
        tr("%1 of %2", "done, total").arg(sizeText(sync.done), sizeText(sync.total));
    if (sync.paused)
        return amount;
    const QString rate = sync.ratePerSecond.value ? rateText(sync.ratePerSecond) : QString();
    const QString left =
        sync.remainingUs ? tr("%1 left").arg(durationText(sync.remainingUs)) : QString();
    return joined({amount, rate, left});
}

void SyncCard::setArray(const Array &array, const QVector<double> &rates)
{
    const Sync &sync = array.sync;
    setVisible(sync.action != SyncAction::Idle);
    if (sync.action == SyncAction::Idle)
        return;
    m_percent->setText(percentText(shareDone(sync)));
    m_headline->setText(headline(array));
    m_detail->setText(detail(sync));
    m_bar->setValue(int(shareDone(sync) * 1000));
    m_bar->setAccessibleDescription(joined({m_headline->text(), m_percent->text()}));
    m_chart->setSamples(rates);
    showLimit(array.throttle.max);
    const bool check = sync.action == SyncAction::Scrub || sync.action == SyncAction::Repair;
    m_cancel->setVisible(check || sync.action == SyncAction::Replace);
    m_pause->setAction(m_actions->of(sync.paused ? Deed::Resume : Deed::Pause));
    m_closeable->setText(check ? tr("You can close this window; the check goes on.")
                             : sync.action == SyncAction::Replace
                             ? tr("You can close this window; the copying goes on.")
                             : tr("You can close this window; the rebuild goes on."));
}

} // namespace bulkhead
