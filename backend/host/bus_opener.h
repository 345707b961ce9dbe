// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"

#include <QDBusConnection>
#include <QObject>
#include <functional>

namespace bulkhead
{

/// Open a connection to a bus without waiting for it.
///
/// libdbus authenticates synchronously, and a bridge over ssh may take as long as a person
/// needs for a password: that happens on a thread of its own. @p done is called on the
/// thread of @p context, unless that is gone by then. An empty @p address is the system
/// bus. Other D-Bus connections of the program may pause meanwhile.
void openBus(const QString &address, QObject *context,
             std::function<void(Result<QDBusConnection>)> done);

} // namespace bulkhead
