// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/theme/colours.h"

#include <QWidget>

namespace bulkhead
{

/// A symbol of a fixed size, in the colour of a tone or of an array. Says nothing to screen
/// readers: the words stand beside it.
class SymbolLabel : public QWidget
{
    Q_OBJECT
public:
    explicit SymbolLabel(int side, QWidget *parent = nullptr);

    void setSymbol(const QString &name, Tone tone);
    void setArraySymbol(const QString &name, int colour);
    /// A round tinted background behind the symbol.
    void setBadge(bool badge);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    Tone m_tone = Tone::Neutral;
    int m_colour = -1;
    bool m_badge = false;
};

} // namespace bulkhead
