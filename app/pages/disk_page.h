// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/node.h"

#include <QWidget>

class QFormLayout;
class QLabel;

namespace bulkhead
{

class Actions;
class Banner;
class ElidedLabel;
class SymbolLabel;

/// One disk that belongs to no array: what it is, whether it can be used, what if it dies.
class DiskPage : public QWidget
{
    Q_OBJECT
public:
    explicit DiskPage(Actions *actions, QWidget *parent = nullptr);

    void setDisk(const Disk &disk, const std::vector<Array> &arrays);

private:
    void addFact(const QString &name, QLabel *&value, const char *objectName);

    SymbolLabel *m_symbol;
    ElidedLabel *m_title;
    QLabel *m_about;
    Banner *m_banner;
    QFormLayout *m_facts;
    QLabel *m_serial = nullptr;
    QLabel *m_device = nullptr;
    QLabel *m_contents = nullptr;
    QLabel *m_mounted = nullptr;
    QLabel *m_whatIf = nullptr;
};

} // namespace bulkhead
