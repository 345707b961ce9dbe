// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QPushButton>

class QAction;

namespace bulkhead
{

/// A push button that does what an action does, is disabled when it is, and says why as it does.
class ActionButton : public QPushButton
{
    Q_OBJECT
public:
    explicit ActionButton(QAction *action, QWidget *parent = nullptr);

    /// Be another action's button from now on.
    void setAction(QAction *action);
    [[nodiscard]] QAction *action() const { return m_action; }
    /// Instead of the action's own text; an empty one brings that back.
    void setShownText(const QString &text);
    /// Only the symbol, where room is short; the text becomes the tool tip.
    void setCompact(bool compact);
    /// The one button of the page that is meant to be pressed.
    void setPrimary(bool primary);

private:
    void follow();

    QAction *m_action = nullptr;
    QString m_shownText;
    bool m_compact = false;
};

} // namespace bulkhead
