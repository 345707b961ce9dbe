// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/uuid.h"

#include <optional>
#include <string>
#include <string_view>

namespace bulkhead
{

/// Device-mapper name of an array: "bulkhead-Photos". Bytes other than [A-Za-z0-9_.-] become
/// \xNN, which udev leaves alone; a result longer than device-mapper's 127 bytes gives
/// dmName(id) instead.
[[nodiscard]] std::string dmName(std::string_view arrayName, const Uuid &id);

/// "bulkhead-<uuid>": for an array whose own name is taken by another one.
[[nodiscard]] std::string dmName(const Uuid &id);

/// "BULKHEAD-<uuid>"
[[nodiscard]] std::string dmUuid(const Uuid &id);

/// The array a dm uuid names; nothing if the device is not ours.
[[nodiscard]] std::optional<Uuid> arrayOfDmUuid(std::string_view dmUuid);

} // namespace bulkhead
