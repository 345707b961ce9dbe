// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/permission.h"

#include <QKeySequence>
#include <QObject>
#include <map>

class QAction;

namespace bulkhead
{

/// Every deed as one QAction, shared by menus, tool bar, buttons and context menus.
///
/// A disabled action says why, in its tool tip and in the status bar.
class Actions : public QObject
{
    Q_OBJECT
public:
    explicit Actions(QObject *parent = nullptr);

    [[nodiscard]] QAction *of(Deed deed) const { return m_actions.at(deed); }
    void update(const HostSnapshot &host, const Selection &selection);

signals:
    void asked(bulkhead::Deed deed);

private:
    void add(Deed deed, const char *name, const QString &symbol, const QString &text,
             const QString &tip, const QKeySequence &keys = {});

    std::map<Deed, QAction *> m_actions;
    std::map<Deed, QString> m_tips;
};

} // namespace bulkhead
