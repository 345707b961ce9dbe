// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/disk.h"
#include "backend/plan/eligibility.h"

#include <QAbstractListModel>
#include <functional>

namespace bulkhead
{

/// Disks to choose from, those that may not be chosen with the reason why.
///
/// A disk that vanishes while somebody is choosing stays in the list as gone: unticked,
/// unusable, and back to normal if it returns.
class DiskChoiceModel : public QAbstractListModel
{
    Q_OBJECT
public:
    using Judge = std::function<Eligibility(const Disk &)>;
    enum Mode { Several, OnlyOne };
    enum Role { DetailRole = Qt::UserRole, ReasonRole, SizeRole, ToneRole, SymbolRole };

    DiskChoiceModel(Judge judge, Mode mode, QObject *parent = nullptr);

    /// The disks there are now; free ones first, then by name.
    void setDisks(const std::vector<Disk> &disks);

    /// What is ticked, in the order of the list.
    [[nodiscard]] std::vector<Disk> chosen() const;
    /// Those of chosen() whose contents would be lost.
    [[nodiscard]] std::vector<Disk> chosenWithData() const;
    [[nodiscard]] int usableCount() const;
    [[nodiscard]] QModelIndex indexOf(const std::string &device) const;
    [[nodiscard]] bool isUsable(const QModelIndex &index) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

signals:
    void chosenChanged();
    /// A ticked disk went away or may not be used any more; @p sentence says which and why.
    void choiceLost(const QString &sentence);

private:
    struct Row
    {
        Disk disk;
        Eligibility eligibility;
        bool ticked = false;
        bool gone = false;
    };

    void refresh(Row &row, const Disk *now);
    [[nodiscard]] QString reason(const Row &row) const;
    [[nodiscard]] QString detail(const Row &row) const;

    Judge m_judge;
    Mode m_mode;
    std::vector<Row> m_rows;
};

} // namespace bulkhead
