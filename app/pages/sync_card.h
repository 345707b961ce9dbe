// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/views/card.h"
#include "backend/model/array.h"

class QComboBox;
class QProgressBar;

namespace bulkhead
{

class ActionButton;
class Actions;
class Sparkline;

/// The background work of an array while it runs: how far, how fast, how long still.
class SyncCard : public Card
{
    Q_OBJECT
public:
    explicit SyncCard(Actions *actions, QWidget *parent = nullptr);

    /// Hides itself while the array is idle.
    void setArray(const Array &array, const QVector<double> &rates);

signals:
    /// Bytes per second; 0 for no limit.
    void limitAsked(bulkhead::Bytes limit);

private:
    void build();
    void showLimit(Bytes limit);
    [[nodiscard]] QString headline(const Array &array) const;
    [[nodiscard]] QString detail(const Sync &sync) const;

    Actions *m_actions;
    QLabel *m_percent;
    QLabel *m_headline;
    QLabel *m_detail;
    QLabel *m_closeable;
    QProgressBar *m_bar;
    Sparkline *m_chart;
    QComboBox *m_limit;
    ActionButton *m_pause;
    ActionButton *m_cancel;
};

} // namespace bulkhead
