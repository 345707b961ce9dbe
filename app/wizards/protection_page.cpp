// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/wizards/protection_page.h"

#include "app/models/words.h"
#include "app/theme/style.h"
#include "app/views/card.h"
#include "app/views/option_card.h"
#include "backend/host/host.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <algorithm>

namespace bulkhead
{

namespace
{

/// Labels, status and their copies, at both ends of each member: docs/format.md.
constexpr std::uint64_t overheadBytes = 17ULL << 20;
constexpr int longestName = 64; ///< In bytes of UTF-8.

} // namespace

std::vector<int> mirrorChoices(int disks)
{
    switch (disks) {
    case 2:
        return {2};
    case 3:
        return {3, 2};
    default:
        return {3, 2, disks};
    }
}

Bytes mirrorSize(const std::vector<Disk> &disks)
{
    if (disks.empty())
        return {};
    const std::uint64_t least = std::ranges::min_element(disks, {}, &Disk::size)->size.value;
    return {least > overheadBytes ? least - overheadBytes : 0};
}

ProtectionPage::ProtectionPage(Host *host, std::function<std::vector<Disk>()> chosen,
                               QWidget *parent)
    : FlowPage(parent)
    , m_host(host)
    , m_chosen(std::move(chosen))
    , m_name(new QLineEdit)
    , m_nameProblem(new QLabel)
    , m_cardBox(new QVBoxLayout)
    , m_spareRow(new QWidget)
    , m_spareBox(new QComboBox)
    , m_note(quietLabel())
{
    build();
    connect(m_name, &QLineEdit::textChanged, this, &ProtectionPage::onNameEdited);
    onNameEdited();
}

void ProtectionPage::build()
{
    auto *heading = new QLabel(tr("How shall your data be protected?"));
    setHeading(heading, 1.3);
    m_name->setObjectName(QStringLiteral("nameEdit"));
    m_name->setPlaceholderText(tr("For example Photos"));
    m_name->setAccessibleName(tr("Name of the array"));
    m_nameProblem->setObjectName(QStringLiteral("nameProblem"));
    m_nameProblem->setWordWrap(true);
    m_nameProblem->setTextFormat(Qt::PlainText);
    m_spareBox->setObjectName(QStringLiteral("spareBox"));
    m_note->setWordWrap(true);
    m_note->setObjectName(QStringLiteral("sizeNote"));

    auto *nameLabel = new QLabel(tr("&Name"));
    setHeading(nameLabel, 1.0);
    nameLabel->setBuddy(m_name);
    auto *levelLabel = new QLabel(tr("Mirror (RAID-1): every disk holds all the data"));
    setHeading(levelLabel, 1.0);
    auto *spareLabel = new QLabel(tr("&Spare disk"));
    spareLabel->setBuddy(m_spareBox);
    auto *spareRow = new QHBoxLayout(m_spareRow);
    spareRow->setContentsMargins(0, 0, 0, 0);
    spareRow->addWidget(spareLabel);
    spareRow->addWidget(m_spareBox, 1);

    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(8);
    page->addWidget(heading);
    page->addSpacing(8);
    page->addWidget(nameLabel);
    page->addWidget(m_name);
    page->addWidget(m_nameProblem);
    page->addSpacing(8);
    page->addWidget(levelLabel);
    m_cardBox->setSpacing(10);
    page->addLayout(m_cardBox);
    page->addWidget(m_spareRow);
    page->addWidget(m_note);
    page->addStretch(1);
}

void ProtectionPage::addCard(int members, bool recommended)
{
    const int spares = int(m_disks.size()) - members;
    const QString size = sizeText(mirrorSize(m_disks));
    auto *card = new OptionCard;
    card->setObjectName(QStringLiteral("levelCard%1").arg(members));
    card->setProperty("members", members);
    const QString title = spares == 0 ? tr("All %n disks hold the data", nullptr, members)
                                      : tr("%1 and %2")
                                            .arg(tr("%n disks hold the data", nullptr, members),
                                                 tr("%n spare(s)", nullptr, spares));
    const QString text = spares == 0 ? tr("Reading is spread over all disks.")
                                     : tr("A spare takes over by itself as soon as a disk fails.");
    const QStringList facts{tr("%1 usable").arg(size),
                            tr("%n disk(s) may fail", nullptr, members - 1)};
    card->setContents(title, facts, text, recommended ? tr("Recommended") : QString());
    m_cardBox->addWidget(card);
    m_cards.append(card);
    connect(card, &QRadioButton::toggled, this, [this](bool on) {
        if (on)
            fillSpareBox();
    });
}

void ProtectionPage::buildCards()
{
    const std::vector<Disk> disks = m_chosen();
    if (disks == m_disks && !m_cards.isEmpty())
        return;
    const int before = members();
    m_disks = disks;
    qDeleteAll(m_cards);
    m_cards.clear();
    const std::vector<int> choices = mirrorChoices(int(disks.size()));
    for (const int choice : choices)
        addCard(choice, choice == choices.front() && choices.size() > 1);
    // What was chosen before stays chosen if it is still possible.
    const auto same = std::ranges::find(
        m_cards, before, [](const OptionCard *card) { return card->property("members").toInt(); });
    (same == m_cards.end() ? m_cards.first() : *same)->setChecked(true);

    const auto [small, large] = std::ranges::minmax(disks, {}, &Disk::size);
    m_note->setVisible(large.size.value - small.size.value > large.size.value / 50);
    m_note->setText(
        tr("The disks differ in size: the smallest, %1, decides. Up to %2 of a larger "
           "disk stay unused.")
            .arg(sizeText(small.size), sizeText({large.size.value - small.size.value})));
}

int ProtectionPage::members() const
{
    for (const OptionCard *card : m_cards) {
        if (card->isChecked())
            return card->property("members").toInt();
    }
    return int(m_disks.size());
}

void ProtectionPage::fillSpareBox()
{
    const QString before = m_spareBox->currentData().toString();
    m_spareBox->clear();
    const Bytes least = mirrorSize(m_disks);
    // Any disk as large as the smallest member will do; the last of the largest is offered first.
    std::vector<Disk> order = m_disks;
    std::ranges::reverse(order);
    std::ranges::stable_sort(order, std::ranges::greater(), &Disk::size);
    for (const Disk &disk : order) {
        if (disk.size >= least)
            m_spareBox->addItem(fromStd(displayName(disk)), fromStd(disk.object));
    }
    const int same = m_spareBox->findData(before);
    m_spareBox->setCurrentIndex(same < 0 ? 0 : same);
    m_spareRow->setVisible(int(m_disks.size()) - members() == 1);
}

std::vector<Disk> ProtectionPage::spares() const
{
    const auto count = std::size_t(int(m_disks.size()) - members());
    std::vector<Disk> spares;
    for (int i = 0; i < m_spareBox->count() && spares.size() < count; ++i) {
        const int at = count == 1 ? m_spareBox->currentIndex() : i;
        const std::string object = m_spareBox->itemData(at).toString().toStdString();
        const auto disk = std::ranges::find(m_disks, object, &Disk::object);
        if (disk != m_disks.end())
            spares.push_back(*disk);
    }
    return spares;
}

QString ProtectionPage::nameProblem() const
{
    const QString name = m_name->text().trimmed();
    if (name.isEmpty())
        return {};
    if (name.toUtf8().size() > longestName)
        return tr("This name is too long.");
    if (std::ranges::any_of(name, [](QChar c) { return !c.isPrint(); }))
        return tr("A name cannot contain control characters.");
    const auto &arrays = m_host->snapshot().arrays;
    if (std::ranges::find(arrays, name.toStdString(), &Array::name) != arrays.end())
        return tr("There is already an array called “%1”.").arg(name);
    return {};
}

void ProtectionPage::onNameEdited()
{
    m_nameProblem->setText(nameProblem());
    QPalette colours;
    colours.setColor(QPalette::WindowText, toneColour(Tone::Danger, palette()));
    m_nameProblem->setPalette(colours);
    m_nameProblem->setVisible(!m_nameProblem->text().isEmpty());
    emit completeChanged();
}

bool ProtectionPage::isComplete() const
{
    return whatIsMissing().isEmpty();
}

QString ProtectionPage::whatIsMissing() const
{
    if (m_name->text().trimmed().isEmpty())
        return tr("Give the array a name.");
    return nameProblem();
}

void ProtectionPage::fill(Request &request) const
{
    request.name = m_name->text().trimmed().toStdString();
    request.level = std::string(text(Level::Raid1));
    for (const Disk &spare : spares()) {
        request.spares.push_back(refTo(spare));
        std::erase(request.disks, refTo(spare));
    }
}

void ProtectionPage::enter()
{
    buildCards();
    m_name->setFocus();
}

bool ProtectionPage::takeError(const Error &error, const QString &sentence)
{
    const bool name = error.subject == "name"
        || (error.code == ErrorCode::ArrayConflict && !m_name->text().isEmpty());
    if (!name)
        return false;
    m_nameProblem->setText(sentence);
    m_nameProblem->setVisible(true);
    return true;
}

} // namespace bulkhead
