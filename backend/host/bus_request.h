// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/host.h"
#include "backend/model/request.h"

#include <QList>
#include <QVariantMap>

namespace bulkhead
{

/// The a{sv} of Manager.Plan: only the keys the action knows, since others are refused.
[[nodiscard]] QVariantMap toBus(const Request &request);

/// What Manager.Plan answers.
[[nodiscard]] PlanPreview previewFromBus(const QString &token, const QVariantMap &preview,
                                         const QList<QVariantMap> &steps,
                                         const QStringList &warnings);

} // namespace bulkhead
