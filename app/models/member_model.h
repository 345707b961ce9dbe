// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/array.h"

#include <QAbstractTableModel>

namespace bulkhead
{

/// The members and spares of one array as a table; missing members stay as rows.
///
/// setArray() keeps rows that are still there and only announces dataChanged for them.
class MemberModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Slot, Disk, Device, Size, State, Errors, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setArray(const Array &array);
    [[nodiscard]] const Member *member(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const Uuid &member) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] QString cell(const Member &member, int column) const;
    [[nodiscard]] QVariant decoration(const Member &member, int column) const;

    std::vector<Member> m_rows;
    Sync m_sync;
};

} // namespace bulkhead
