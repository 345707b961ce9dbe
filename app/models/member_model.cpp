// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/member_model.h"

#include "app/models/words.h"
#include "app/theme/icons.h"

#include <QFont>
#include <QGuiApplication>
#include <QLocale>
#include <algorithm>

namespace bulkhead
{

void MemberModel::setArray(const Array &array)
{
    std::vector<Member> next = array.members;
    next.insert(next.end(), array.spares.begin(), array.spares.end());
    m_sync = array.sync;
    for (int row = int(m_rows.size()) - 1; row >= 0; --row) {
        if (std::ranges::find(next, m_rows[std::size_t(row)].id, &Member::id) != next.end())
            continue;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
    for (int row = 0; row < int(next.size()); ++row) {
        const auto at = m_rows.begin() + row;
        const auto old =
            std::ranges::find(at, m_rows.end(), next[std::size_t(row)].id, &Member::id);
        if (old == m_rows.end()) {
            beginInsertRows({}, row, row);
            m_rows.insert(at, next[std::size_t(row)]);
            endInsertRows();
        } else if (old != at) {
            const int from = int(old - m_rows.begin());
            beginMoveRows({}, from, from, {}, row);
            std::rotate(at, old, old + 1);
            endMoveRows();
        }
    }
    m_rows = std::move(next);
    if (!m_rows.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const Member *MemberModel::member(const QModelIndex &index) const
{
    if (!index.isValid() || index.row() >= int(m_rows.size()))
        return nullptr;
    return &m_rows[std::size_t(index.row())];
}

QModelIndex MemberModel::indexOf(const Uuid &member) const
{
    const auto found = std::ranges::find(m_rows, member, &Member::id);
    return found == m_rows.end() ? QModelIndex() : index(int(found - m_rows.begin()), 0);
}

int MemberModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int MemberModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString MemberModel::cell(const Member &member, int column) const
{
    switch (column) {
    case Slot:
        return slotText(member);
    case Disk:
        return joined({memberTitle(member), fromStd(member.serial)});
    case Device:
        return member.device.empty() ? tr("not connected") : fromStd(member.device);
    case Size:
        return member.size.value ? sizeText(member.size) : QString();
    case State:
        return stateText(member, m_sync);
    case Errors:
        return QLocale().toString(member.errors);
    default:
        return {};
    }
}

QVariant MemberModel::decoration(const Member &member, int column) const
{
    if (column == State)
        return symbolicIcon(symbolOf(member.state), toneOf(member.state));
    if (column == Slot)
        return symbolicIcon(member.device.empty() ? QStringLiteral("ghost")
                                : member.slot < 0 ? QStringLiteral("spare")
                                                  : QStringLiteral("disk"));
    return {};
}

QVariant MemberModel::data(const QModelIndex &index, int role) const
{
    const Member *member = this->member(index);
    if (!member)
        return {};
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return cell(*member, column);
    case Qt::ToolTipRole:
        return column == Disk ? cell(*member, column) : QVariant();
    case Qt::AccessibleTextRole:
        return tr("%1: %2", "column, then its value")
            .arg(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(),
                 cell(*member, column));
    case Qt::DecorationRole:
        return decoration(*member, column);
    case Qt::TextAlignmentRole:
        if (column == Size || column == Errors)
            return int(Qt::AlignTrailing | Qt::AlignVCenter);
        return {};
    case Qt::ForegroundRole:
        if (column == State)
            return toneColour(toneOf(member->state), QGuiApplication::palette());
        if (column == Errors && member->errors > 0)
            return toneColour(Tone::Warning, QGuiApplication::palette());
        if (member->device.empty() || column == Device || column == Size || column == Errors)
            return quietColour(QGuiApplication::palette());
        return {};
    default:
        return {};
    }
}

QVariant MemberModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool number = section == Size || section == Errors;
        return int((number ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Slot:
        return tr("Place");
    case Disk:
        return tr("Disk");
    case Device:
        return tr("Device");
    case Size:
        return tr("Size");
    case State:
        return tr("State");
    case Errors:
        return tr("Errors");
    default:
        return {};
    }
}

} // namespace bulkhead
