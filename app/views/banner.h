// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/views/card.h"

class QPushButton;

namespace bulkhead
{

class SymbolLabel;

/// One message in place: symbol, sentence, explanation, and one button for the next step.
class Banner : public Card
{
    Q_OBJECT
public:
    explicit Banner(QWidget *parent = nullptr);

    /// Shows the banner. An empty @p button leaves the button out.
    void say(Tone tone, const QString &symbol, const QString &headline, const QString &text = {},
             const QString &button = {});
    [[nodiscard]] QString headline() const;
    [[nodiscard]] QString explanation() const;
    [[nodiscard]] QPushButton *button() const { return m_button; }

signals:
    void pressed();

private:
    SymbolLabel *m_symbol;
    QLabel *m_headline;
    QLabel *m_text;
    QPushButton *m_button;
};

} // namespace bulkhead
