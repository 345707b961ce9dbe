// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/views/card.h"
#include "backend/host/host.h"

#include <QTimer>

namespace bulkhead
{

class RegionLegend;
class RegionMap;

/// The region map of an array, fetched from the host as the array changes.
class RegionCard : public Card
{
    Q_OBJECT
public:
    explicit RegionCard(Host *host, QWidget *parent = nullptr);

    void setArray(const Array &array);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void fetch();

    Host *m_host;
    Array m_array;
    RegionMap *m_map;
    RegionLegend *m_legend;
    QLabel *m_about;
    QTimer m_pace; ///< The map is asked for at most as often as this.
    bool m_asked = false;
    bool m_outdated = true;
};

} // namespace bulkhead
