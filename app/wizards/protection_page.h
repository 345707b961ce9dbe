// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/wizards/flow_page.h"
#include "backend/model/disk.h"

#include <functional>

class QComboBox;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace bulkhead
{

class Host;
class OptionCard;

/// How many of the disks hold the data, which one waits as a spare, and the name.
class ProtectionPage : public FlowPage
{
    Q_OBJECT
public:
    ProtectionPage(Host *host, std::function<std::vector<Disk>()> chosen,
                   QWidget *parent = nullptr);

    [[nodiscard]] QString stepName() const override { return tr("Protection"); }
    [[nodiscard]] bool isComplete() const override;
    [[nodiscard]] QString whatIsMissing() const override;
    /// Moves spares out of Request::disks; sets name and level.
    void fill(Request &request) const override;
    void enter() override;
    bool takeError(const Error &error, const QString &sentence) override;

private:
    void build();
    void buildCards();
    void addCard(int members, bool recommended);
    void fillSpareBox();
    void onNameEdited();
    [[nodiscard]] int members() const;
    [[nodiscard]] std::vector<Disk> spares() const;
    [[nodiscard]] QString nameProblem() const;

    Host *m_host;
    std::function<std::vector<Disk>()> m_chosen;
    std::vector<Disk> m_disks; ///< The choice the cards were made for.
    QLineEdit *m_name;
    QLabel *m_nameProblem;
    QVBoxLayout *m_cardBox;
    QList<OptionCard *> m_cards;
    QWidget *m_spareRow;
    QComboBox *m_spareBox;
    QLabel *m_note;
};

/// Ways to use @p disks disks in a mirror: how many hold data, best first.
[[nodiscard]] std::vector<int> mirrorChoices(int disks);
/// What a mirror of @p disks would hold, as well as can be said before there is a plan.
[[nodiscard]] Bytes mirrorSize(const std::vector<Disk> &disks);

} // namespace bulkhead
