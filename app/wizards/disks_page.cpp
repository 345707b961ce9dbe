// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/wizards/disks_page.h"

#include "app/models/words.h"
#include "app/text/error_text.h"
#include "app/views/banner.h"
#include "app/views/disk_choice_delegate.h"
#include "backend/host/host.h"

#include <QCheckBox>
#include <QLabel>
#include <QListView>
#include <QVBoxLayout>
#include <algorithm>

namespace bulkhead
{

DisksPage::DisksPage(Host *host, DiskChoiceModel::Judge judge, DiskChoiceModel::Mode mode,
                     const Words &words, QWidget *parent)
    : FlowPage(parent)
    , m_host(host)
    , m_words(words)
    , m_least(mode == DiskChoiceModel::Several ? 2 : 1)
    , m_model(new DiskChoiceModel(std::move(judge), mode, this))
    , m_problem(new Banner)
    , m_list(new QListView)
    , m_nothing(quietLabel(words.nothing))
    , m_erase(new Card)
    , m_eraseText(new QLabel)
    , m_consent(new QCheckBox)
{
    build();
    connect(m_model, &DiskChoiceModel::chosenChanged, this, &DisksPage::onChosenChanged);
    connect(m_model, &DiskChoiceModel::choiceLost, this, [this](const QString &sentence) {
        m_problem->say(Tone::Danger, QStringLiteral("gone"), sentence);
    });
    connect(m_consent, &QCheckBox::toggled, this, &FlowPage::completeChanged);
    connect(host, &Host::changed, this, &DisksPage::onHostChanged);
    onHostChanged();
}

void DisksPage::build()
{
    auto *heading = new QLabel(m_words.heading);
    setHeading(heading, 1.3);
    auto *text = quietLabel(m_words.text);
    text->setWordWrap(true);
    m_nothing->setWordWrap(true);
    m_nothing->setObjectName(QStringLiteral("noDisksLabel"));
    m_problem->setObjectName(QStringLiteral("disksProblem"));

    m_list->setObjectName(QStringLiteral("diskList"));
    m_list->setAccessibleName(m_words.heading);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new DiskChoiceDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setMouseTracking(true);
    m_list->setSpacing(1);

    m_eraseText->setWordWrap(true);
    m_eraseText->setTextFormat(Qt::PlainText);
    m_consent->setObjectName(QStringLiteral("eraseConsentBox"));
    m_erase->setObjectName(QStringLiteral("eraseCard"));
    m_erase->setTone(Tone::Warning);
    m_erase->body()->setContentsMargins(16, 12, 16, 12);
    m_erase->body()->addWidget(m_eraseText);
    m_erase->body()->addWidget(m_consent);

    auto *sheet = new Card;
    sheet->body()->setContentsMargins(6, 6, 6, 6);
    sheet->body()->addWidget(m_nothing);
    sheet->body()->addWidget(m_list, 1);

    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(10);
    page->addWidget(heading);
    page->addWidget(text);
    page->addWidget(m_problem);
    page->addWidget(sheet, 1);
    page->addWidget(m_erase);
}

void DisksPage::onHostChanged()
{
    m_model->setDisks(m_host->snapshot().disks);
    m_nothing->setVisible(m_model->usableCount() < m_least);
    emit completeChanged();
}

void DisksPage::onChosenChanged()
{
    const std::vector<Disk> lost = m_model->chosenWithData();
    QStringList lines;
    for (const Disk &disk : lost) {
        const QString contents =
            disk.contents.empty() ? tr("what is on it") : fromStd(disk.contents);
        lines.append(tr("%1 loses %2.", "disk, then its contents")
                         .arg(fromStd(displayName(disk)), contents));
    }
    const QString text = lines.join(QLatin1Char('\n'));
    // Consent is for the disks that were named: other disks, other consent.
    if (text != m_eraseText->text())
        m_consent->setChecked(false);
    m_eraseText->setText(text);
    m_consent->setText(tr("Erase everything on %n disk(s)", nullptr, int(lost.size())));
    m_erase->setVisible(!lost.empty());
    emit chosenChanged();
    emit completeChanged();
}

bool DisksPage::isComplete() const
{
    return whatIsMissing().isEmpty();
}

QString DisksPage::whatIsMissing() const
{
    const int chosen = int(m_model->chosen().size());
    if (chosen < m_least)
        return m_least == 1 ? tr("Choose a disk.")
            : chosen == 0   ? tr("Choose at least two disks.")
                            : tr("Choose one more disk.");
    if (!m_model->chosenWithData().empty() && !m_consent->isChecked())
        return tr("Agree to erase what is on the disks, or choose others.");
    return {};
}

void DisksPage::fill(Request &request) const
{
    request.disks.clear();
    std::ranges::transform(chosen(), std::back_inserter(request.disks), refTo);
    request.erase = !m_model->chosenWithData().empty() && m_consent->isChecked();
}

void DisksPage::enter()
{
    m_list->setFocus();
    if (!m_list->currentIndex().isValid())
        m_list->setCurrentIndex(m_model->index(0));
}

bool DisksPage::takeError(const Error &error, const QString &sentence)
{
    switch (error.code) {
    case ErrorCode::DeviceBusy:
    case ErrorCode::DeviceChanged:
    case ErrorCode::DeviceMissing:
    case ErrorCode::DeviceTooSmall:
    case ErrorCode::HasData:
    case ErrorCode::IoError:
        m_problem->say(Tone::Danger, QStringLiteral("failed"), sentence, errorDetail(error));
        return true;
    default:
        return false;
    }
}

} // namespace bulkhead
