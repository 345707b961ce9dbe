// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/operation/undo_store.h"

namespace bulkhead
{

// The text file that says which disks an operation touches and where. One line per fact,
// words apart by blanks, strings of drives in hexadecimal.

[[nodiscard]] ByteVector encodeManifest(const UndoStore::Record &record);
/// MetadataCorrupt if it is not whole.
[[nodiscard]] Result<UndoStore::Record> decodeManifest(const ByteVector &bytes);

} // namespace bulkhead
