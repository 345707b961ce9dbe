// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/protection_choice.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace bulkhead
{

/// What hardly anybody needs to change, folded away: the size of the pieces and how they lie.
class ShapeBox : public QWidget
{
    Q_OBJECT
public:
    explicit ShapeBox(QWidget *parent = nullptr);

    /// Offers what this level has on so many disks. A choice that is still possible stays.
    void setLevel(Level level, std::size_t members);
    [[nodiscard]] ShapeWish wish() const;
    /// Why the chosen one is not possible; empty if it is.
    void setProblem(const QString &sentence);

signals:
    void changed();
    void opened();

private:
    void build();
    void setOpen(bool open);
    void fillChunks(Bytes before);
    void fillLayouts(const std::string &before, std::size_t members);

    Level m_level = Level::Raid1;
    QToolButton *m_fold;
    QWidget *m_body;
    QLabel *m_none; ///< In place of the boxes, for a level that has neither.
    QWidget *m_form;
    QComboBox *m_chunk;
    QComboBox *m_layout;
    QLabel *m_problem;
};

} // namespace bulkhead
