// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/theme/colours.h"

#include <QFrame>

class QLabel;
class QVBoxLayout;

namespace bulkhead
{

/// A rounded sheet that holds things that belong together, with a title if it has one.
class Card : public QFrame
{
    Q_OBJECT
public:
    explicit Card(const QString &title = {}, QWidget *parent = nullptr);

    /// Put the contents here.
    [[nodiscard]] QVBoxLayout *body() const { return m_body; }
    void setTitle(const QString &title);
    /// Neutral is a plain sheet; other tones tint it.
    void setTone(Tone tone);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_title;
    QVBoxLayout *m_body;
    Tone m_tone = Tone::Neutral;
};

/// A label in second-rank text; follows the palette.
[[nodiscard]] QLabel *quietLabel(const QString &text = {}, QWidget *parent = nullptr);
/// Scale a label's font and make it bold; follows the application font's size at this moment.
void setHeading(QLabel *label, double factor, bool bold = true);

} // namespace bulkhead
