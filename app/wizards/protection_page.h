// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/protection_choice.h"
#include "app/wizards/flow_page.h"

#include <functional>

class QComboBox;
class QLabel;
class QLineEdit;
class QScrollArea;
class QVBoxLayout;

namespace bulkhead
{

class Host;
class OptionCard;
class ShapeBox;

/// How the data is protected, how many disks wait as spares, and the name.
class ProtectionPage : public FlowPage
{
    Q_OBJECT
public:
    ProtectionPage(Host *host, std::function<std::vector<Disk>()> chosen,
                   QWidget *parent = nullptr);

    [[nodiscard]] QString stepName() const override { return tr("Protection"); }
    [[nodiscard]] bool isComplete() const override;
    [[nodiscard]] QString whatIsMissing() const override;
    /// Moves spares out of Request::disks; sets name, level and shape.
    void fill(Request &request) const override;
    void enter() override;
    bool takeError(const Error &error, const QString &sentence) override;

private:
    void build();
    QWidget *buildName();
    QWidget *buildSpares();
    void takeDisks();
    void makeCards();
    void refreshCards();
    void onLevelChosen();
    void onSparesChosen();
    void onNameEdited();
    void fillSpareCounts();
    void fillSpareBox();
    void showSizes();
    [[nodiscard]] std::vector<ProtectionChoice> choices() const;
    [[nodiscard]] OptionCard *chosenCard() const;
    [[nodiscard]] Level level() const;
    [[nodiscard]] ProtectionChoice chosen() const;
    [[nodiscard]] std::size_t spareCount() const;
    [[nodiscard]] std::vector<Disk> spares() const;
    [[nodiscard]] std::vector<Disk> members() const;
    [[nodiscard]] QString nameProblem() const;

    Host *m_host;
    std::function<std::vector<Disk>()> m_chosen;
    std::vector<Disk> m_disks; ///< The choice the cards were made for.
    std::vector<std::string> m_levels; ///< What the computer offered then.
    bool m_hasPicked = false; ///< A person chose a card: the recommendation leaves it alone.
    QScrollArea *m_scroll;
    QLineEdit *m_name;
    QLabel *m_nameProblem;
    QVBoxLayout *m_cardBox;
    QList<OptionCard *> m_cards;
    QComboBox *m_spareCount;
    QComboBox *m_spareBox;
    QLabel *m_note;
    ShapeBox *m_shape;
};

} // namespace bulkhead
