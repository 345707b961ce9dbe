// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/advice.h"
#include "backend/host/host.h"

#include <QScrollArea>

class QLabel;
class QListView;
class QStringListModel;
class QVBoxLayout;

namespace bulkhead
{

class ActionButton;
class Actions;
class Banner;
class ElidedLabel;
class MembersCard;
class RegionCard;
class SymbolLabel;
class SyncCard;

/// One array: state and next step, live work, disks, region map, history.
class ArrayPage : public QScrollArea
{
    Q_OBJECT
public:
    ArrayPage(Host *host, Actions *actions, QWidget *parent = nullptr);

    void setArray(const Array &array, int colour, const QVector<double> &rates);
    void selectMember(const Uuid &member);
    [[nodiscard]] Uuid selectedMember() const;
    /// A refused request about this array, said on its page until the next one works.
    void showProblem(const QString &headline, const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;

signals:
    void stepAsked(const bulkhead::Uuid &array, bulkhead::Step step);
    void selectionChanged();
    void limitAsked(const bulkhead::Uuid &array, bulkhead::Bytes limit);

private:
    void buildHead(Actions *actions, QVBoxLayout *page);
    void buildHistory(QVBoxLayout *page);
    void showHistory(const Array &array);

    Array m_array;
    Step m_step = Step::None;
    SymbolLabel *m_symbol;
    QList<ActionButton *> m_headButtons;
    ElidedLabel *m_title;
    ElidedLabel *m_about;
    Banner *m_problem;
    Banner *m_banner;
    SyncCard *m_sync;
    MembersCard *m_members;
    RegionCard *m_regions;
    QListView *m_history;
    QStringListModel *m_historyModel;
};

} // namespace bulkhead
