// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"
#include "backend/model/host.h"

#include <QString>

class QDBusMessage;

namespace bulkhead
{

/// What a D-Bus error says, as one of ours. The helper's own names keep their code; the
/// names of the bus itself are mapped: nobody there → HelperUnavailable, refused by policy →
/// NotAuthorized, a method nobody knows → InvalidArgument.
[[nodiscard]] Error errorFromBus(const QString &name, const QString &message,
                                 const QString &subject);
[[nodiscard]] Error errorFromBus(const QDBusMessage &reply, const QString &subject);

/// Why a job did not succeed.
[[nodiscard]] Error errorOfJob(const Job &job);

} // namespace bulkhead
