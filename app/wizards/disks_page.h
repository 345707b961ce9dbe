// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/disk_choice_model.h"
#include "app/wizards/flow_page.h"

class QCheckBox;
class QLabel;
class QListView;

namespace bulkhead
{

class Banner;
class Card;
class Host;

/// Choosing disks, with a consent for those whose contents would be lost.
class DisksPage : public FlowPage
{
    Q_OBJECT
public:
    struct Words
    {
        QString step;
        QString heading;
        QString text;
        QString nothing; ///< Instead of a list without a usable disk.
    };

    DisksPage(Host *host, DiskChoiceModel::Judge judge, DiskChoiceModel::Mode mode,
              const Words &words, QWidget *parent = nullptr);

    [[nodiscard]] std::vector<Disk> chosen() const { return m_model->chosen(); }

    [[nodiscard]] QString stepName() const override { return m_words.step; }
    [[nodiscard]] bool isComplete() const override;
    [[nodiscard]] QString whatIsMissing() const override;
    /// Into Request::disks, and Request::erase.
    void fill(Request &request) const override;
    void enter() override;
    bool takeError(const Error &error, const QString &sentence) override;

signals:
    void chosenChanged();

private:
    void build();
    void onHostChanged();
    void onChosenChanged();

    Host *m_host;
    Words m_words;
    int m_least;
    DiskChoiceModel *m_model;
    Banner *m_problem;
    QListView *m_list;
    QLabel *m_nothing;
    Card *m_erase;
    QLabel *m_eraseText;
    QCheckBox *m_consent;
};

} // namespace bulkhead
