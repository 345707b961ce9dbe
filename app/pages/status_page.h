// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace bulkhead
{

class SymbolLabel;

/// A whole page for when there is nothing else to show: loading, or the service is not there.
class StatusPage : public QWidget
{
    Q_OBJECT
public:
    explicit StatusPage(QWidget *parent = nullptr);

    void showLoading();
    /// @p detail: what is known of the cause; may be empty.
    void showUnreachable(const QString &detail);

signals:
    void retryAsked();

private:
    SymbolLabel *m_symbol;
    QLabel *m_headline;
    QLabel *m_text;
    QLabel *m_detail;
    QWidget *m_command;
    QLineEdit *m_commandEdit;
    QPushButton *m_retry;
};

} // namespace bulkhead
