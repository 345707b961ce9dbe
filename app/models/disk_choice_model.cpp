// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/disk_choice_model.h"

#include "app/models/words.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

/// Free, then free once erased, then not at all.
int rank(const Eligibility &eligibility)
{
    return !eligibility.usable ? 2 : eligibility.needsErase ? 1 : 0;
}

} // namespace

DiskChoiceModel::DiskChoiceModel(Judge judge, Mode mode, QObject *parent)
    : QAbstractListModel(parent)
    , m_judge(std::move(judge))
    , m_mode(mode)
{
}

void DiskChoiceModel::setDisks(const std::vector<Disk> &disks)
{
    for (std::size_t at = 0; at < m_rows.size(); ++at) {
        Row &row = m_rows[at];
        const auto now = std::ranges::find(disks, row.disk.object, &Disk::object);
        refresh(row, now == disks.end() ? nullptr : &*now);
        const QModelIndex changed = index(int(at));
        emit dataChanged(changed, changed);
    }
    std::vector<Row> fresh;
    for (const Disk &disk : disks) {
        const auto known =
            std::ranges::find(m_rows, disk.object, [](const Row &row) { return row.disk.object; });
        if (known == m_rows.end())
            fresh.push_back({.disk = disk, .eligibility = m_judge(disk)});
    }
    std::ranges::stable_sort(fresh, {}, [](const Row &row) {
        return std::pair(rank(row.eligibility), row.disk.device);
    });
    // Rows that are there do not move while somebody may be clicking on them: new ones follow.
    if (!fresh.empty()) {
        const int first = int(m_rows.size());
        beginInsertRows({}, first, first + int(fresh.size()) - 1);
        std::ranges::move(fresh, std::back_inserter(m_rows));
        endInsertRows();
    }
    emit chosenChanged();
}

void DiskChoiceModel::refresh(Row &row, const Disk *now)
{
    const bool wasTicked = row.ticked;
    row.gone = !now;
    if (now) {
        row.disk = *now;
        row.eligibility = m_judge(*now);
    }
    if (row.gone || !row.eligibility.usable)
        row.ticked = false;
    if (!wasTicked || row.ticked)
        return;
    const QString name = fromStd(displayName(row.disk));
    emit choiceLost(row.gone ? tr("%1 is gone. Choose another disk, or connect it again.").arg(name)
                             : tr("%1 cannot be used any more. %2").arg(name, reason(row)));
}

std::vector<Disk> DiskChoiceModel::chosen() const
{
    std::vector<Disk> disks;
    for (const Row &row : m_rows) {
        if (row.ticked)
            disks.push_back(row.disk);
    }
    return disks;
}

std::vector<Disk> DiskChoiceModel::chosenWithData() const
{
    std::vector<Disk> disks;
    for (const Row &row : m_rows) {
        if (row.ticked && row.eligibility.needsErase)
            disks.push_back(row.disk);
    }
    return disks;
}

int DiskChoiceModel::usableCount() const
{
    return int(std::ranges::count_if(
        m_rows, [](const Row &row) { return row.eligibility.usable && !row.gone; }));
}

QModelIndex DiskChoiceModel::indexOf(const std::string &device) const
{
    const auto found =
        std::ranges::find(m_rows, device, [](const Row &row) { return row.disk.device; });
    return found == m_rows.end() ? QModelIndex() : index(int(found - m_rows.begin()));
}

bool DiskChoiceModel::isUsable(const QModelIndex &index) const
{
    if (!index.isValid())
        return false;
    const Row &row = m_rows[std::size_t(index.row())];
    return row.eligibility.usable && !row.gone;
}

int DiskChoiceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QString DiskChoiceModel::reason(const Row &row) const
{
    if (row.gone)
        return tr("This disk is gone.");
    return fromStd(row.eligibility.reason);
}

QString DiskChoiceModel::detail(const Row &row) const
{
    const Disk &disk = row.disk;
    const QString serial = fromStd(disk.serial);
    return joined({serial.isEmpty() ? QString() : tr("Serial %1").arg(serial), fromStd(disk.device),
                   fromStd(disk.bus).toUpper()});
}

QVariant DiskChoiceModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return diskTitle(row.disk);
    case Qt::CheckStateRole:
        if (!isUsable(index))
            return {};
        return int(row.ticked ? Qt::Checked : Qt::Unchecked);
    case Qt::ToolTipRole:
    case ReasonRole:
        return reason(row);
    case DetailRole:
        return detail(row);
    case SizeRole:
        return sizeText(row.disk.size);
    case ToneRole:
        if (row.gone)
            return int(Tone::Danger);
        return int(row.eligibility.needsErase ? Tone::Warning : Tone::Neutral);
    case SymbolRole:
        return row.gone           ? QStringLiteral("gone")
            : row.disk.rotational ? QStringLiteral("disk")
                                  : QStringLiteral("ssd");
    case Qt::AccessibleTextRole:
        return QStringList{diskTitle(row.disk), detail(row), sizeText(row.disk.size), reason(row)}
            .join(QStringLiteral(", "));
    default:
        return {};
    }
}

bool DiskChoiceModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !isUsable(index))
        return false;
    const bool tick = value.toInt() == Qt::Checked;
    Row &row = m_rows[std::size_t(index.row())];
    if (row.ticked == tick)
        return true;
    if (tick && m_mode == OnlyOne)
        std::ranges::for_each(m_rows, [](Row &other) { other.ticked = false; });
    row.ticked = tick;
    emit dataChanged(this->index(0), this->index(rowCount() - 1), {Qt::CheckStateRole});
    emit chosenChanged();
    return true;
}

Qt::ItemFlags DiskChoiceModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    // Unusable rows can still be reached by keyboard, to read why.
    const Qt::ItemFlags reachable =
        Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    return isUsable(index) ? reachable | Qt::ItemIsUserCheckable : reachable;
}

} // namespace bulkhead
