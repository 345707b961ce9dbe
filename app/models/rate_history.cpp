// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/rate_history.h"

namespace bulkhead
{

void RateHistory::record(const std::vector<Array> &arrays)
{
    std::map<Uuid, QVector<double>> next;
    for (const Array &array : arrays) {
        if (array.sync.action == SyncAction::Idle)
            continue;
        QVector<double> samples = m_samples[array.id];
        samples.append(array.sync.paused ? 0 : double(array.sync.ratePerSecond.value));
        if (samples.size() > most)
            samples.remove(0, samples.size() - most);
        next[array.id] = samples;
    }
    m_samples = std::move(next);
}

QVector<double> RateHistory::samples(const Uuid &array) const
{
    const auto found = m_samples.find(array);
    return found == m_samples.end() ? QVector<double>() : found->second;
}

} // namespace bulkhead
