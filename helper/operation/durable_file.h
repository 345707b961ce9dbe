// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/byte_io.h"
#include "backend/base/error.h"

#include <string>

namespace bulkhead
{

// Files of ours under the state folder, root's alone.

/// Writes the file whole or not at all; it and its name are on the medium on return.
[[nodiscard]] Result<void> writeDurably(const std::string &path, ByteSpan bytes);
[[nodiscard]] Result<ByteVector> readWhole(const std::string &path, std::size_t maxBytes);
/// Makes the folder and those above it; all of them durable.
[[nodiscard]] Result<void> makeFolder(const std::string &path);

} // namespace bulkhead
