// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/host/object_tree.h"
#include "backend/model/host.h"

#include <optional>
#include <vector>

namespace bulkhead
{

/// The arrays the helper shows, by name. One of a level this program does not know is left
/// out: it could only be shown wrong.
[[nodiscard]] std::vector<Array> arraysFromTree(const ObjectTree &helper);

/// The jobs the helper shows, oldest first.
[[nodiscard]] std::vector<Job> jobsFromTree(const ObjectTree &helper);

[[nodiscard]] Job jobFrom(const QString &path, const QVariantMap &properties);

/// The object path of an array; empty if the helper shows none of this id.
[[nodiscard]] QString pathOfArray(const ObjectTree &helper, const Uuid &array);

} // namespace bulkhead
