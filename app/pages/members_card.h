// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/member_model.h"
#include "app/models/permission.h"
#include "app/views/card.h"

#include <map>

class QTreeView;

namespace bulkhead
{

class Actions;

/// The disks of an array as a table, with what can be done to the selected one.
class MembersCard : public Card
{
    Q_OBJECT
public:
    explicit MembersCard(Actions *actions, QWidget *parent = nullptr);

    void setArray(const Array &array);
    void select(const Uuid &member);
    /// Null if none is selected.
    [[nodiscard]] Uuid selected() const;

signals:
    void selectionChanged();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void build(Actions *actions);
    void showWhatIf();
    void showButtons();
    void fitHeight();
    void showMenu(const QPoint &at);

    Actions *m_actions;
    MemberModel *m_model;
    QTreeView *m_table;
    QLabel *m_whatIf;
    std::map<Deed, QWidget *> m_buttons;
    Array m_array;
};

} // namespace bulkhead
