// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/pages/disk_page.h"

#include "app/models/advice.h"
#include "app/models/words.h"
#include "app/views/action_button.h"
#include "app/views/banner.h"
#include "app/views/elided_label.h"
#include "app/views/symbol_label.h"
#include "app/window/actions.h"
#include "backend/plan/eligibility.h"

#include <QBoxLayout>
#include <QFormLayout>
#include <QLabel>

namespace bulkhead
{

DiskPage::DiskPage(Actions *actions, QWidget *parent)
    : QWidget(parent)
    , m_symbol(new SymbolLabel(56))
    , m_title(new ElidedLabel)
    , m_about(quietLabel())
    , m_banner(new Banner)
    , m_facts(new QFormLayout)
{
    m_symbol->setBadge(true);
    setHeading(m_title, 1.6);
    m_title->setObjectName(QStringLiteral("diskTitle"));
    m_banner->setObjectName(QStringLiteral("diskBanner"));
    auto *create = new ActionButton(actions->of(Deed::Create));
    create->setObjectName(QStringLiteral("diskCreateArrayButton"));

    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_about);
    auto *head = new QHBoxLayout;
    head->setSpacing(16);
    head->addWidget(m_symbol);
    head->addLayout(words, 1);
    head->addWidget(create);

    auto *card = new Card;
    m_facts->setHorizontalSpacing(28);
    m_facts->setVerticalSpacing(10);
    m_facts->setLabelAlignment(Qt::AlignLeading);
    addFact(tr("Serial number"), m_serial, "diskSerial");
    addFact(tr("Device"), m_device, "diskDevice");
    addFact(tr("Contents"), m_contents, "diskContents");
    addFact(tr("Mounted at"), m_mounted, "diskMounted");
    addFact(tr("If this disk dies"), m_whatIf, "diskWhatIf");
    card->body()->addLayout(m_facts);

    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(24, 22, 24, 16);
    page->setSpacing(16);
    page->addLayout(head);
    page->addWidget(m_banner);
    page->addWidget(card);
    page->addStretch(1);
}

void DiskPage::addFact(const QString &name, QLabel *&value, const char *objectName)
{
    value = new QLabel;
    value->setObjectName(QLatin1String(objectName));
    value->setWordWrap(true);
    value->setTextFormat(Qt::PlainText);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_facts->addRow(quietLabel(name), value);
}

void DiskPage::setDisk(const Disk &disk, const std::vector<Array> &arrays)
{
    const Eligibility eligibility = eligibleForCreate(disk, arrays);
    m_symbol->setSymbol(disk.rotational ? QStringLiteral("disk") : QStringLiteral("ssd"),
                        Tone::Info);
    m_title->setText(diskTitle(disk));
    m_about->setText(joined({sizeText(disk.size), fromStd(disk.bus).toUpper(),
                             disk.rotational ? tr("hard disk") : tr("solid-state disk")}));
    if (!eligibility.usable)
        m_banner->say(Tone::Neutral, QStringLiteral("lock"), tr("It cannot join an array now."),
                      fromStd(eligibility.reason));
    else if (eligibility.needsErase)
        m_banner->say(Tone::Warning, QStringLiteral("warning"),
                      tr("It could join an array, but would be erased."),
                      fromStd(eligibility.reason));
    else
        m_banner->say(Tone::Ok, QStringLiteral("ok"), tr("It is free to join an array."));
    const auto orDash = [](const QString &text) {
        return text.isEmpty() ? QStringLiteral("–") : text;
    };
    QStringList mounts;
    for (const std::string &mount : disk.mountPoints)
        mounts.append(fromStd(mount));
    m_serial->setText(orDash(fromStd(disk.serial)));
    m_device->setText(QStringLiteral("/dev/") + fromStd(disk.device));
    m_contents->setText(disk.contents.empty() ? tr("Nothing") : fromStd(disk.contents));
    m_mounted->setText(orDash(mounts.join(QStringLiteral(", "))));
    m_whatIf->setText(whatIfDiskDies(disk));
}

} // namespace bulkhead
