// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/pages/home_page.h"

#include "app/models/host_model.h"
#include "app/models/words.h"
#include "app/theme/style.h"
#include "app/views/action_button.h"
#include "app/views/banner.h"
#include "app/views/bay_view.h"
#include "app/views/elided_label.h"
#include "app/views/symbol_label.h"
#include "app/window/actions.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <algorithm>

namespace bulkhead
{

HomePage::HomePage(HostModel *model, Actions *actions, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_symbol(new SymbolLabel(60))
    , m_headline(new QLabel)
    , m_text(new QLabel)
    , m_step(new QPushButton)
    , m_create(new ActionButton(actions->of(Deed::Create)))
    , m_troubles(new QVBoxLayout)
    , m_picture(new BayView)
    , m_selection(new ElidedLabel)
    , m_whatIf(new ElidedLabel)
{
    build();
    m_picture->setModel(model);
    connect(m_picture, &QAbstractItemView::activated, this, &HomePage::opened);
    connect(m_picture->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        showSelection();
        emit selectionChanged();
    });
}

void HomePage::build()
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
    m_create->setObjectName(QStringLiteral("createArrayButton"));
    m_step->setObjectName(QStringLiteral("homeStepButton"));
    setButtonRole(m_step, ButtonRole::Primary);
    connect(m_step, &QPushButton::clicked, this,
            [this] { emit stepAsked(m_troubled, m_advice.step); });

    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_headline);
    words->addWidget(m_text);
    auto *hero = new QHBoxLayout;
    hero->setSpacing(18);
    hero->addWidget(m_symbol, 0, Qt::AlignTop);
    hero->addLayout(words, 1);
    hero->addWidget(m_step, 0, Qt::AlignVCenter);
    hero->addWidget(m_create, 0, Qt::AlignVCenter);

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
    auto *inner = new QWidget;
    auto *column = new QVBoxLayout(inner);
    column->setContentsMargins(24, 22, 24, 8);
    column->setSpacing(16);
    column->addLayout(hero);
    column->addLayout(m_troubles);
    column->addWidget(m_picture);
    column->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inner);
    m_picture->setGrows(true);
    connect(m_picture, &BayView::wanted, scroll, [this, scroll, inner](const QRect &rect) {
        const QRect part(m_picture->mapTo(inner, rect.topLeft()), rect.size());
        scroll->ensureVisible(part.center().x(), part.center().y(), 0, part.height() / 2 + 8);
    });

    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(0);
    page->addWidget(scroll, 1);
    auto *footRow = new QVBoxLayout;
    footRow->setContentsMargins(24, 8, 24, 16);
    footRow->addWidget(foot);
    page->addLayout(footRow);
    showSelection();
}

void HomePage::setSnapshot(const HostSnapshot &host)
{
    m_host = host;
    m_advice = adviceFor(host);
    m_symbol->setSymbol(m_advice.symbol, m_advice.tone);
    m_headline->setText(m_advice.headline);
    m_text->setText(m_advice.text);
    m_text->setVisible(!m_advice.text.isEmpty());
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
    // One trouble is told by the headline and its button; several get a line each.
    const bool alone = troubled.size() == 1;
    m_troubled = alone ? troubled.front()->id : Uuid{};
    m_step->setText(stepText(m_advice.step));
    m_step->setVisible(alone && m_advice.step != Step::None);
    m_create->setPrimary(m_step->isHidden());
    if (alone)
        troubled.clear();
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
        const QString step = stepText(advice.step);
        banner->setObjectName(QStringLiteral("trouble-%1").arg(fromStd(array.name)));
        banner->say(advice.tone, advice.symbol, advice.headline, advice.text,
                    step.isEmpty() ? tr("Show") : step);
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
