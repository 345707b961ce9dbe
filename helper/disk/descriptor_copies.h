// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <mutex>

namespace bulkhead
{

/// Held while a child process is made, until it has closed the descriptors it must not keep.
///
/// A child has a copy of every descriptor, and what a descriptor holds (an exclusive open, a
/// lock) ends only when the last copy is closed. Who closes such a one through closeEverywhere()
/// knows that it is free afterwards.
[[nodiscard]] std::unique_lock<std::mutex> whileDescriptorsAreCopied();

/// Closes @p fd when no child has a copy of it.
void closeEverywhere(int fd);

} // namespace bulkhead
