// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/wizards/shape_box.h"

#include "app/models/words.h"
#include "app/views/card.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace bulkhead
{

namespace
{

/// More copies than this nobody wants by mistake; the command line takes them.
constexpr std::size_t mostCopies = 3;

} // namespace

ShapeBox::ShapeBox(QWidget *parent)
    : QWidget(parent)
    , m_fold(new QToolButton)
    , m_body(new QWidget)
    , m_none(quietLabel())
    , m_form(new QWidget)
    , m_chunk(new QComboBox)
    , m_layout(new QComboBox)
    , m_problem(new QLabel)
{
    build();
    connect(m_fold, &QToolButton::clicked, this, [this] { setOpen(m_body->isHidden()); });
    connect(m_chunk, &QComboBox::currentIndexChanged, this, &ShapeBox::changed);
    connect(m_layout, &QComboBox::currentIndexChanged, this, &ShapeBox::changed);
}

void ShapeBox::build()
{
    m_fold->setObjectName(QStringLiteral("advancedButton"));
    m_fold->setText(tr("Advanced"));
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->setArrowType(Qt::RightArrow);
    m_fold->setAutoRaise(true);
    m_none->setText(tr("A mirror is not cut into pieces: there is nothing to set."));
    m_none->setWordWrap(true);
    m_chunk->setObjectName(QStringLiteral("chunkBox"));
    m_layout->setObjectName(QStringLiteral("layoutBox"));
    m_layout->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_problem->setObjectName(QStringLiteral("shapeProblem"));
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);

    auto *chunkLabel = new QLabel(tr("&Pieces of"));
    chunkLabel->setBuddy(m_chunk);
    auto *layoutLabel = new QLabel(tr("&Arranged as"));
    layoutLabel->setBuddy(m_layout);
    auto *form = new QGridLayout(m_form);
    form->setContentsMargins(0, 0, 0, 0);
    form->setColumnStretch(1, 1);
    form->addWidget(chunkLabel, 0, 0);
    form->addWidget(m_chunk, 0, 1);
    form->addWidget(layoutLabel, 1, 0);
    form->addWidget(m_layout, 1, 1);
    auto *body = new QVBoxLayout(m_body);
    body->setContentsMargins(20, 0, 0, 0);
    body->addWidget(m_none);
    body->addWidget(m_form);
    body->addWidget(m_problem);
    m_body->hide();
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(4);
    page->addWidget(m_fold, 0, Qt::AlignLeft);
    page->addWidget(m_body);
    setProblem({});
    setOpen(false);
}

void ShapeBox::setLevel(Level level, std::size_t members)
{
    const ShapeWish before = level == m_level ? wish() : ShapeWish{};
    {
        const QSignalBlocker quietChunk(m_chunk);
        const QSignalBlocker quietLayout(m_layout);
        m_level = level;
        fillChunks(before.chunk);
        fillLayouts(before.layout, members);
    }
    m_none->setVisible(level == Level::Raid1);
    m_form->setVisible(level != Level::Raid1);
    if (wish().layout != before.layout || wish().chunk != before.chunk)
        emit changed();
}

void ShapeBox::fillChunks(Bytes before)
{
    m_chunk->clear();
    const Bytes usual = usualChunk(m_level);
    for (quint64 kib = 4; m_level != Level::Raid1 && kib <= 16384; kib *= 2) {
        const QString size = kib < 1024 ? tr("%1 KiB").arg(kib) : tr("%1 MiB").arg(kib / 1024);
        const bool isUsual = kib * 1024 == usual.value;
        m_chunk->addItem(isUsual ? tr("%1 (usual)").arg(size) : size, isUsual ? 0 : kib * 1024);
    }
    m_chunk->setCurrentIndex(std::max(0, m_chunk->findData(quint64(before.value))));
}

void ShapeBox::fillLayouts(const std::string &before, std::size_t members)
{
    m_layout->clear();
    const auto add = [this](const std::string &name) {
        const QString word = fromStd(name);
        const QString copies = word.section(QLatin1Char('='), 1);
        QString text = word;
        if (name.starts_with("near"))
            text = tr("%1 copies side by side (%2)").arg(copies, word);
        else if (name.starts_with("far"))
            text = tr("%1 copies far apart: reads faster, writes slower (%2)").arg(copies, word);
        else if (name.starts_with("offset"))
            text = tr("%1 copies, each one disk on (%2)").arg(copies, word);
        const bool isUsual = name == usualLayout(m_level);
        m_layout->addItem(isUsual ? tr("%1, usual").arg(text) : text, isUsual ? QString() : word);
    };
    if (m_level != Level::Raid1)
        for (const std::string &name :
             layoutsOf(m_level, m_level == Level::Raid10 ? std::min(members, mostCopies) : members))
            add(name);
    m_layout->setCurrentIndex(std::max(0, m_layout->findData(fromStd(before))));
}

ShapeWish ShapeBox::wish() const
{
    return {m_layout->currentData().toString().toStdString(),
            {m_chunk->currentData().toULongLong()}};
}

void ShapeBox::setProblem(const QString &sentence)
{
    QPalette colours;
    colours.setColor(QPalette::WindowText, toneColour(Tone::Danger, palette()));
    m_problem->setPalette(colours);
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
    if (!sentence.isEmpty())
        setOpen(true);
}

void ShapeBox::setOpen(bool open)
{
    m_fold->setArrowType(open ? Qt::DownArrow : (isRightToLeft() ? Qt::LeftArrow : Qt::RightArrow));
    m_fold->setAccessibleDescription(open ? tr("Open") : tr("Closed"));
    if (open == !m_body->isHidden())
        return;
    m_body->setVisible(open);
    if (open)
        emit opened();
}

} // namespace bulkhead
