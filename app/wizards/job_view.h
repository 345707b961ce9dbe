// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/host.h"

#include <QWidget>

class QLabel;
class QProgressBar;

namespace bulkhead
{

class SymbolLabel;

/// A job while it runs, and how it ended.
class JobView : public QWidget
{
    Q_OBJECT
public:
    explicit JobView(QWidget *parent = nullptr);

    void showAuthorising();
    void showRunning(const Job &job, bool outOfSight);
    void showSuccess(const QString &headline, const QString &text);
    void showFailure(const QString &headline, const QString &text);

private:
    void say(const QString &headline, const QString &text);

    SymbolLabel *m_symbol;
    QLabel *m_headline;
    QLabel *m_text;
    QProgressBar *m_bar;
};

} // namespace bulkhead
