// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/advice.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace bulkhead
{

class Actions;
class Banner;
class BayView;
class ActionButton;
class ElidedLabel;
class HostModel;
class SymbolLabel;

/// How things stand in one sentence, what needs attention, and the picture of all drives.
class HomePage : public QWidget
{
    Q_OBJECT
public:
    HomePage(HostModel *model, Actions *actions, QWidget *parent = nullptr);

    void setSnapshot(const HostSnapshot &host);
    [[nodiscard]] BayView *picture() const { return m_picture; }

signals:
    void stepAsked(const bulkhead::Uuid &array, bulkhead::Step step);
    /// Something in the picture was opened, by double click or Enter.
    void opened(const QModelIndex &index);
    void selectionChanged();

private:
    void build();
    void showTroubles(const HostSnapshot &host);
    void showSelection();

    HostModel *m_model;
    HostSnapshot m_host;
    Advice m_advice;
    Uuid m_troubled; ///< The array the advice is about, if it is about one.
    SymbolLabel *m_symbol;
    QLabel *m_headline;
    QLabel *m_text;
    QPushButton *m_step;
    ActionButton *m_create;
    QVBoxLayout *m_troubles;
    QList<Banner *> m_banners;
    BayView *m_picture;
    ElidedLabel *m_selection;
    ElidedLabel *m_whatIf;
};

} // namespace bulkhead
