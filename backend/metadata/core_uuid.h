// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/uuid.h"

extern "C" {
#include "kmodule/core/types.h"
}

#include <algorithm>

namespace bulkhead
{

[[nodiscard]] inline bkh_uuid toCore(const Uuid &uuid)
{
    bkh_uuid core{};
    std::ranges::copy(uuid.bytes, core.b);
    return core;
}

[[nodiscard]] inline Uuid fromCore(const bkh_uuid &core)
{
    Uuid uuid;
    std::ranges::copy(core.b, uuid.bytes.begin());
    return uuid;
}

} // namespace bulkhead
