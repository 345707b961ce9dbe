// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/pages/region_card.h"

#include "app/models/words.h"
#include "app/views/region_map.h"

#include <QLabel>
#include <QVBoxLayout>

namespace bulkhead
{

namespace
{

constexpr int paceMs = 400;

bool sameRegions(const Array &a, const Array &b)
{
    return a.id == b.id && a.regionCounts == b.regionCounts && a.sync.done == b.sync.done
        && a.state == b.state;
}

} // namespace

RegionCard::RegionCard(Host *host, QWidget *parent)
    : Card(tr("What is on the array"), parent)
    , m_host(host)
    , m_map(new RegionMap)
    , m_legend(new RegionLegend)
    , m_about(quietLabel())
{
    setObjectName(QStringLiteral("regionCard"));
    m_about->setWordWrap(true);
    body()->addWidget(m_about);
    body()->addWidget(m_map);
    body()->addWidget(m_legend);
    m_pace.setSingleShot(true);
    m_pace.setInterval(paceMs);
    const auto again = [this] {
        m_outdated = true;
        fetch();
    };
    connect(m_map, &RegionMap::cellsChanged, this, again);
    connect(&m_pace, &QTimer::timeout, this, &RegionCard::fetch);
}

void RegionCard::setArray(const Array &array)
{
    if (array.id != m_array.id)
        m_map->setStates({});
    if (!sameRegions(array, m_array))
        m_outdated = true;
    m_array = array;
    m_map->setCounts(array.regionCounts);
    m_legend->setCounts(array.regionCounts);
    m_about->setText(
        array.regionSize.value
            ? tr("Each cell is a part of the array, from its start to its end. Places that were "
                 "never written need no rebuild and no check.")
            : QString());
    m_about->setVisible(!m_about->text().isEmpty());
    const bool known = array.state == ArrayState::Active || array.state == ArrayState::Degraded;
    setVisible(known);
    if (known)
        fetch();
}

void RegionCard::showEvent(QShowEvent *event)
{
    Card::showEvent(event);
    fetch();
}

void RegionCard::fetch()
{
    if (!m_outdated || m_asked || m_pace.isActive() || !isVisible())
        return;
    m_outdated = false;
    m_asked = true;
    m_pace.start();
    const int cells = m_map->cells();
    m_host->regions(m_array.id, cells, this,
                    [this, cells, id = m_array.id](const Result<std::string> &result) {
                        m_asked = false;
                        // The window was resized or another array chosen meanwhile: ask again.
                        if (id != m_array.id || cells != m_map->cells())
                            m_outdated = true;
                        else if (result)
                            m_map->setStates(QByteArray::fromStdString(*result));
                        if (m_outdated && !m_pace.isActive())
                            m_pace.start();
                    });
}

} // namespace bulkhead
