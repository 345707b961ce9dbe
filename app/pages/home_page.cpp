// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/pages/home_page.h"

#include "app/models/host_model.h"
#include "app/models/words.h"
#include "app/views/action_button.h"
#include "app/views/banner.h"
#include "app/views/bay_view.h"
#include "app/views/elided_label.h"
#include "app/views/symbol_label.h"
#include "app/window/actions.h"

#include <QBoxLayout>
#include <QLabel>
#include <algorithm>

namespace bulkhead
{

HomePage::HomePage(HostModel *model, Actions *actions, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_symbol(new SymbolLabel(60))
    , m_headline(new QLabel)
    , m_text(new QLabel)
    , m_troubles(new QVBoxLayout)
    , m_picture(new BayView)
    , m_selection(new ElidedLabel)
    , m_whatIf(new ElidedLabel)
{
    build(actions);
    m_picture->setModel(model);
    connect(m_picture, &QAbstractItemView::activated, this, &HomePage::opened);
    connect(m_picture->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        showSelection();
        emit selectionChanged();
    });
}

void HomePage::build(Actions *actions)
{
    m_headline->setObjectName(QStringLiteral("homeHeadline"));
    m_text->setObjectName(QStringLiteral("homeText"));
    m_picture->setObjectName(QStringLiteral("bayView"));
    m_picture->setAccessibleName(tr("Drives"));
    m_symbol->setBadge(true);
    setHeading(m_headline, 1.7);
    m_text->setTextFormat(Qt::PlainText);
    for (QLabel *label : {m_headline, m_text})
        label->setWordWrap(true);
    auto *create = new ActionButton(actions->of(Deed::Create));
    create->setObjectName(QStringLiteral("createArrayButton"));
    create->setPrimary(QStringLiteral("add"));

    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_headline);
    words->addWidget(m_text);
    auto *hero = new QHBoxLayout;
    hero->setSpacing(18);
    hero->addWidget(m_symbol, 0, Qt::AlignTop);
    hero->addLayout(words, 1);
    hero->addWidget(create, 0, Qt::AlignVCenter);

    m_selection->setObjectName(QStringLiteral("selectionLabel"));
    m_whatIf->setObjectName(QStringLiteral("whatIfLabel"));
    setHeading(m_selection, 1.0);
    auto *foot = new Card;
    foot->setObjectName(QStringLiteral("selectionCard"));
    foot->body()->setContentsMargins(16, 10, 16, 10);
    foot->body()->setSpacing(2);
    foot->body()->addWidget(m_selection);
    foot->body()->addWidget(m_whatIf);

    m_troubles->setSpacing(8);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(24, 22, 24, 16);
    page->setSpacing(16);
    page->addLayout(hero);
    page->addLayout(m_troubles);
    page->addWidget(m_picture, 1);
    page->addWidget(foot);
    showSelection();
}

void HomePage::setSnapshot(const HostSnapshot &host)
{
    m_host = host;
    const Advice advice = adviceFor(host);
    m_symbol->setSymbol(advice.symbol, advice.tone);
    m_headline->setText(advice.headline);
    m_text->setText(advice.text);
    m_text->setVisible(!advice.text.isEmpty());
    showTroubles(host);
    showSelection();
}

void HomePage::showTroubles(const HostSnapshot &host)
{
    std::vector<const Array *> troubled;
    for (const Array &array : host.arrays) {
        if (needsAttention(array))
            troubled.push_back(&array);
    }
    while (m_banners.size() < qsizetype(troubled.size())) {
        auto *banner = new Banner;
        m_troubles->addWidget(banner);
        m_banners.append(banner);
    }
    for (qsizetype i = 0; i < m_banners.size(); ++i) {
        Banner *banner = m_banners[i];
        disconnect(banner, &Banner::pressed, this, nullptr);
        if (i >= qsizetype(troubled.size())) {
            banner->hide();
            continue;
        }
        const Array &array = *troubled[std::size_t(i)];
        const Advice advice = adviceFor(array);
        // The headline above says it already when there is only one.
        const bool alone = troubled.size() == 1;
        const QString step = stepText(advice.step);
        banner->setObjectName(QStringLiteral("trouble-%1").arg(fromStd(array.name)));
        banner->say(advice.tone, advice.symbol, advice.headline, advice.text,
                    step.isEmpty() ? tr("Show") : step);
        banner->setVisible(!alone || advice.step != Step::None);
        connect(banner, &Banner::pressed, this,
                [this, id = array.id, step = advice.step] { emit stepAsked(id, step); });
    }
}

void HomePage::showSelection()
{
    const QModelIndex index = m_picture->selectionModel()
        ? m_picture->selectionModel()->selectedIndexes().value(0)
        : QModelIndex();
    const Node *node = HostModel::node(index);
    if (!node) {
        m_selection->setText(tr("What if a disk dies?"));
        m_whatIf->setText(
            tr("Select a disk in the picture to see what would happen to your data."));
        return;
    }
    m_selection->setText(joined({node->title, node->serial, node->size, node->state}));
    QString text = node->tip;
    const auto array = std::ranges::find(m_host.arrays, node->array, &Array::id);
    if (node->kind == NodeKind::Member && array != m_host.arrays.end()) {
        for (const auto &members : {array->members, array->spares}) {
            const auto member = std::ranges::find(members, node->member, &Member::id);
            if (member != members.end())
                text = tr("If this disk dies: %1").arg(whatIfMemberDies(*array, *member));
        }
    } else if (node->kind == NodeKind::Disk) {
        const auto disk = std::ranges::find(m_host.disks, node->disk, &Disk::object);
        if (disk != m_host.disks.end())
            text = tr("If this disk dies: %1").arg(whatIfDiskDies(*disk));
    }
    m_whatIf->setText(text);
}

} // namespace bulkhead
