// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/pages/members_card.h"

#include "app/models/advice.h"
#include "app/views/action_button.h"
#include "app/views/cell_delegate.h"
#include "app/window/actions.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QScrollBar>
#include <QTreeView>

namespace bulkhead
{

namespace
{

const std::initializer_list<Deed> memberDeeds{Deed::Replace, Deed::Fail, Deed::Remove,
                                              Deed::RemoveSpare};

} // namespace

MembersCard::MembersCard(Actions *actions, QWidget *parent)
    : Card(tr("Disks"), parent)
    , m_actions(actions)
    , m_model(new MemberModel(this))
    , m_table(new QTreeView)
    , m_whatIf(quietLabel())
{
    build(actions);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        showWhatIf();
        showButtons();
        emit selectionChanged();
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, &MembersCard::showMenu);
}

void MembersCard::build(Actions *actions)
{
    m_table->setObjectName(QStringLiteral("memberTable"));
    m_table->setAccessibleName(tr("Disks of the array"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CellDelegate(m_table));
    m_table->setRootIsDecorated(false);
    m_table->setItemsExpandable(false);
    m_table->setIndentation(0);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setTextElideMode(Qt::ElideRight);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    QHeaderView *header = m_table->header();
    header->setStretchLastSection(false);
    header->setSectionsMovable(false);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(MemberModel::Disk, QHeaderView::Stretch);
    header->setMinimumSectionSize(48);

    m_whatIf->setObjectName(QStringLiteral("memberWhatIfLabel"));
    m_whatIf->setWordWrap(true);
    m_whatIf->hide();
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (const Deed deed : memberDeeds) {
        auto *button = new ActionButton(actions->of(deed));
        QString name = actions->of(deed)->objectName();
        button->setObjectName(name.replace(QLatin1String("Action"), QLatin1String("Button")));
        buttons->addWidget(button);
        m_buttons[deed] = button;
    }
    showButtons();
    buttons->addStretch(1);
    body()->addWidget(m_table);
    body()->addWidget(m_whatIf);
    body()->addLayout(buttons);
}

void MembersCard::setArray(const Array &array)
{
    if (array.id != m_array.id)
        m_table->clearSelection();
    m_array = array;
    m_model->setArray(array);
    showWhatIf();
    fitHeight();
}

void MembersCard::showWhatIf()
{
    const Member *member = m_model->member(m_table->currentIndex());
    m_whatIf->setVisible(member && !selected().isNull());
    if (member)
        m_whatIf->setText(tr("If this disk dies: %1").arg(whatIfMemberDies(m_array, *member)));
}

void MembersCard::showButtons()
{
    const Member *member = m_model->member(m_table->currentIndex());
    const bool spare = member && !selected().isNull() && member->slot < 0;
    for (const auto &[deed, button] : m_buttons)
        button->setVisible((deed == Deed::RemoveSpare) == spare);
}

void MembersCard::fitHeight()
{
    int row = m_table->sizeHintForRow(0);
    if (row < 0)
        row = fontMetrics().height() + 12;
    const int rows = m_model->rowCount();
    m_table->setFixedHeight(m_table->header()->sizeHint().height() + rows * row + 4);
}

void MembersCard::showEvent(QShowEvent *event)
{
    Card::showEvent(event);
    fitHeight();
}

void MembersCard::select(const Uuid &member)
{
    const QModelIndex index = m_model->indexOf(member);
    if (index.isValid())
        m_table->setCurrentIndex(index);
    else
        m_table->clearSelection();
}

Uuid MembersCard::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    const Member *member = rows.isEmpty() ? nullptr : m_model->member(rows.first());
    return member ? member->id : Uuid{};
}

void MembersCard::showMenu(const QPoint &at)
{
    if (!m_table->indexAt(at).isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    for (const Deed deed : memberDeeds)
        menu->addAction(m_actions->of(deed));
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

} // namespace bulkhead
