// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/views/action_button.h"

#include "app/theme/style.h"

#include <QAction>

namespace bulkhead
{

ActionButton::ActionButton(QAction *action, QWidget *parent)
    : QPushButton(parent)
{
    setAutoDefault(false);
    setAction(action);
    connect(this, &QPushButton::clicked, this, [this] { m_action->trigger(); });
}

void ActionButton::setAction(QAction *action)
{
    if (m_action == action)
        return;
    if (m_action)
        disconnect(m_action, nullptr, this, nullptr);
    m_action = action;
    connect(action, &QAction::changed, this, &ActionButton::follow);
    follow();
}

void ActionButton::setShownText(const QString &text)
{
    m_shownText = text;
    follow();
}

void ActionButton::setPrimary(bool primary)
{
    setButtonRole(this, primary ? ButtonRole::Primary : ButtonRole::Plain);
}

void ActionButton::setCompact(bool compact)
{
    if (m_compact == compact)
        return;
    m_compact = compact;
    follow();
}

void ActionButton::follow()
{
    QString plain = m_shownText.isEmpty() ? m_action->text() : m_shownText;
    // Menus and buttons share the text; the keys of a button would collide on a page.
    plain.remove(QLatin1Char('&'));
    setText(m_compact ? QString() : plain);
    setAccessibleName(plain);
    setEnabled(m_action->isEnabled());
    setToolTip(m_action->toolTip());
    setStatusTip(m_action->statusTip());
    setAccessibleDescription(m_action->isEnabled() ? QString() : m_action->statusTip());
    setIcon(m_action->icon());
}

} // namespace bulkhead
