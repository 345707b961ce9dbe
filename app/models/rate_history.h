// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/array.h"

#include <QVector>
#include <map>

namespace bulkhead
{

/// The rates of the last minutes, of every array that does something in the background.
class RateHistory
{
public:
    static constexpr int most = 120; ///< Samples kept of an array.

    /// Take one sample of each array; those that are idle or gone are forgotten.
    void record(const std::vector<Array> &arrays);
    [[nodiscard]] QVector<double> samples(const Uuid &array) const;

private:
    std::map<Uuid, QVector<double>> m_samples;
};

} // namespace bulkhead
