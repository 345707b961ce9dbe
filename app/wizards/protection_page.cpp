// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/wizards/protection_page.h"

#include "app/models/words.h"
#include "app/theme/style.h"
#include "app/views/card.h"
#include "app/views/option_card.h"
#include "app/wizards/shape_box.h"
#include "backend/host/host.h"
#include "backend/metadata/commit.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSignalBlocker>
#include <algorithm>

namespace bulkhead
{

namespace
{

constexpr int longestName = 64; ///< In bytes of UTF-8.

/// What a member on the smallest of these disks has for data.
Bytes leastData(const std::vector<Disk> &disks)
{
    return disks.empty() ? Bytes{}
                         : memberDataSize(std::ranges::min_element(disks, {}, &Disk::size)->size);
}

} // namespace

ProtectionPage::ProtectionPage(Host *host, std::function<std::vector<Disk>()> chosen,
                               QWidget *parent)
    : FlowPage(parent)
    , m_host(host)
    , m_chosen(std::move(chosen))
    , m_scroll(new QScrollArea)
    , m_name(new QLineEdit)
    , m_nameProblem(new QLabel)
    , m_cardBox(new QVBoxLayout)
    , m_spareCount(new QComboBox)
    , m_spareBox(new QComboBox)
    , m_note(quietLabel())
    , m_shape(new ShapeBox)
{
    build();
    connect(m_name, &QLineEdit::textChanged, this, &ProtectionPage::onNameEdited);
    connect(m_spareCount, &QComboBox::currentIndexChanged, this, &ProtectionPage::onSparesChosen);
    connect(m_spareBox, &QComboBox::currentIndexChanged, this, &ProtectionPage::refreshCards);
    connect(m_shape, &ShapeBox::changed, this, &ProtectionPage::refreshCards);
    // Only when the layout has given it its place.
    const auto show = [this] { m_scroll->ensureWidgetVisible(m_shape); };
    connect(m_shape, &ShapeBox::opened, this, show, Qt::QueuedConnection);
    onNameEdited();
}

QWidget *ProtectionPage::buildName()
{
    m_name->setObjectName(QStringLiteral("nameEdit"));
    m_name->setPlaceholderText(tr("For example Photos"));
    m_name->setAccessibleName(tr("Name of the array"));
    m_nameProblem->setObjectName(QStringLiteral("nameProblem"));
    m_nameProblem->setWordWrap(true);
    m_nameProblem->setTextFormat(Qt::PlainText);
    auto *label = new QLabel(tr("&Name"));
    setHeading(label, 1.0);
    label->setBuddy(m_name);
    auto *box = new QWidget;
    auto *rows = new QVBoxLayout(box);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(label);
    rows->addWidget(m_name);
    rows->addWidget(m_nameProblem);
    return box;
}

QWidget *ProtectionPage::buildSpares()
{
    m_spareCount->setObjectName(QStringLiteral("spareCountBox"));
    m_spareCount->setMinimumContentsLength(10);
    m_spareBox->setObjectName(QStringLiteral("spareBox"));
    m_spareBox->setAccessibleName(tr("Which disk is the spare"));
    m_spareBox->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    auto *label = new QLabel(tr("&Spare disks"));
    setHeading(label, 1.0);
    label->setBuddy(m_spareCount);
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(label);
    row->addWidget(m_spareCount);
    row->addWidget(m_spareBox, 1);
    row->addStretch(0);
    return box;
}

void ProtectionPage::build()
{
    auto *heading = new QLabel(tr("How shall your data be protected?"));
    setHeading(heading, 1.3);
    m_note->setWordWrap(true);
    m_note->setObjectName(QStringLiteral("sizeNote"));
    m_cardBox->setSpacing(10);

    auto *inner = new QWidget;
    auto *rows = new QVBoxLayout(inner);
    rows->setContentsMargins(0, 0, 6, 0);
    rows->setSpacing(10);
    rows->addWidget(buildName());
    rows->addLayout(m_cardBox);
    rows->addWidget(buildSpares());
    rows->addWidget(m_note);
    rows->addWidget(m_shape);
    rows->addStretch(1);
    m_scroll->setObjectName(QStringLiteral("protectionScroll"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(inner);
    m_scroll->viewport()->setAutoFillBackground(false);
    inner->setAutoFillBackground(false);

    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(10);
    page->addWidget(heading);
    page->addWidget(m_scroll, 1);
}

std::vector<ProtectionChoice> ProtectionPage::choices() const
{
    std::vector<ProtectionChoice> list = protectionChoices(m_levels, members());
    const Level now = level();
    for (ProtectionChoice &choice : list) {
        if (choice.level != now)
            continue;
        ProtectionChoice wished = protectionChoice(now, m_shape->wish(), members());
        wished.reason = choice.reason;
        // What makes a chosen card impossible is said where it was set, below.
        if (wished.offer || !choice.offer)
            choice = std::move(wished);
    }
    return list;
}

void ProtectionPage::takeDisks()
{
    const std::vector<Disk> disks = m_chosen();
    const auto &levels = m_host->snapshot().levels;
    if (disks == m_disks && levels == m_levels && !m_cards.isEmpty())
        return;
    m_disks = disks;
    m_levels = levels;
    fillSpareCounts();
    fillSpareBox();
    makeCards();
    showSizes();
}

void ProtectionPage::makeCards()
{
    const Level before = level();
    qDeleteAll(m_cards);
    m_cards.clear();
    const std::vector<ProtectionChoice> list = protectionChoices(m_levels, members());
    for (const ProtectionChoice &choice : list) {
        auto *card = new OptionCard;
        card->setObjectName(QStringLiteral("levelCard-")
                            + fromStd(std::string(text(choice.level))));
        card->setProperty("level", int(choice.level));
        m_cardBox->addWidget(card);
        m_cards.append(card);
        connect(card, &QRadioButton::toggled, this, [this](bool on) {
            if (on)
                onLevelChosen();
        });
        connect(card, &QRadioButton::clicked, this, [this] { m_hasPicked = true; });
    }
    // What was chosen before stays chosen if it is still possible.
    const auto pick = [&](auto wanted) {
        for (std::size_t i = 0; i < list.size() && !chosenCard(); ++i)
            if (list[i].offer && wanted(list[i]))
                m_cards[qsizetype(i)]->setChecked(true);
    };
    if (m_hasPicked)
        pick([&](const ProtectionChoice &choice) { return choice.level == before; });
    pick([](const ProtectionChoice &choice) { return !choice.reason.isEmpty(); });
    pick([](const ProtectionChoice &) { return true; });
    refreshCards();
}

void ProtectionPage::refreshCards()
{
    const std::vector<ProtectionChoice> list = choices();
    for (std::size_t i = 0; i < list.size() && i < std::size_t(m_cards.size()); ++i) {
        const ProtectionChoice &choice = list[i];
        OptionCard *card = m_cards[qsizetype(i)];
        const bool best = !choice.reason.isEmpty();
        card->setContents(choice.title, choice.facts,
                          best ? choice.reason + QLatin1Char(' ') + choice.text : choice.text,
                          best ? tr("Recommended") : QString());
        card->setEnabled(choice.offer.has_value());
    }
    const ProtectionChoice now = chosen();
    const bool usual = protectionChoice(level(), {}, members()).offer.has_value();
    m_shape->setProblem(usual && !now.offer ? now.text : QString());
    emit completeChanged();
}

OptionCard *ProtectionPage::chosenCard() const
{
    const auto card = std::ranges::find_if(m_cards, &OptionCard::isChecked);
    return card == m_cards.end() ? nullptr : *card;
}

Level ProtectionPage::level() const
{
    const OptionCard *card = chosenCard();
    return card ? Level(card->property("level").toInt()) : Level::Raid1;
}

ProtectionChoice ProtectionPage::chosen() const
{
    return protectionChoice(level(), m_shape->wish(), members());
}

void ProtectionPage::onLevelChosen()
{
    m_shape->setLevel(level(), members().size());
    refreshCards();
}

void ProtectionPage::onSparesChosen()
{
    fillSpareBox();
    m_shape->setLevel(level(), members().size());
    refreshCards();
}

void ProtectionPage::fillSpareCounts()
{
    const QSignalBlocker quiet(m_spareCount);
    const int before = m_spareCount->currentIndex();
    m_spareCount->clear();
    m_spareCount->addItem(tr("None"));
    for (int count = 1; count + 2 <= int(m_disks.size()); ++count)
        m_spareCount->addItem(tr("%n disk(s)", nullptr, count));
    m_spareCount->setCurrentIndex(std::clamp(before, 0, m_spareCount->count() - 1));
    m_spareCount->setEnabled(m_spareCount->count() > 1);
    m_spareCount->setToolTip(
        m_spareCount->isEnabled()
            ? tr("A spare takes over by itself as soon as a disk fails.")
            : tr("Both disks are needed for the data. Choose a third one for a spare."));
}

std::size_t ProtectionPage::spareCount() const
{
    return std::size_t(std::max(0, m_spareCount->currentIndex()));
}

void ProtectionPage::fillSpareBox()
{
    const QSignalBlocker quiet(m_spareBox);
    const QString before = m_spareBox->currentData().toString();
    m_spareBox->clear();
    // A spare is as large as the smallest member; the last of the largest is offered first.
    std::vector<Disk> order = m_disks;
    std::ranges::reverse(order);
    std::ranges::stable_sort(order, std::ranges::greater(), &Disk::size);
    for (const Disk &disk : order) {
        std::vector<Disk> others = m_disks;
        std::erase(others, disk);
        if (memberDataSize(disk.size) >= leastData(others))
            m_spareBox->addItem(fromStd(displayName(disk)), fromStd(disk.object));
    }
    const int same = m_spareBox->findData(before);
    m_spareBox->setCurrentIndex(same < 0 ? 0 : same);
    m_spareBox->setVisible(spareCount() == 1);
}

std::vector<Disk> ProtectionPage::spares() const
{
    const std::size_t count = spareCount();
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

std::vector<Disk> ProtectionPage::members() const
{
    std::vector<Disk> members = m_disks;
    for (const Disk &spare : spares())
        std::erase(members, spare);
    return members;
}

void ProtectionPage::showSizes()
{
    const auto [small, large] = std::ranges::minmax(m_disks, {}, &Disk::size);
    m_note->setVisible(large.size.value - small.size.value > large.size.value / 50);
    m_note->setText(
        tr("The disks differ in size: the smallest, %1, decides. Up to %2 of a larger "
           "disk stay unused.")
            .arg(sizeText(small.size), sizeText({large.size.value - small.size.value})));
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
    if (const QString problem = nameProblem(); !problem.isEmpty())
        return problem;
    if (!chosenCard())
        return tr("This computer cannot create an array of these disks.");
    return chosen().offer ? QString() : chosen().text;
}

void ProtectionPage::fill(Request &request) const
{
    const ShapeWish wish = m_shape->wish();
    request.name = m_name->text().trimmed().toStdString();
    request.level = std::string(text(level()));
    request.layout = wish.layout;
    request.chunk = wish.chunk;
    for (const Disk &spare : spares()) {
        request.spares.push_back(refTo(spare));
        std::erase(request.disks, refTo(spare));
    }
}

void ProtectionPage::enter()
{
    takeDisks();
    m_name->setFocus();
}

bool ProtectionPage::takeError(const Error &error, const QString &sentence)
{
    if (error.subject == "chunk" || error.subject == "layout") {
        m_shape->setProblem(sentence);
        return true;
    }
    const bool name = error.subject == "name"
        || (error.code == ErrorCode::ArrayConflict && !m_name->text().isEmpty());
    if (!name)
        return false;
    m_nameProblem->setText(sentence);
    m_nameProblem->setVisible(true);
    return true;
}

} // namespace bulkhead
