// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/plan/facts.h"

namespace bulkhead
{

/// Everything libblkid recognises on an open disk, and our own labels, with the bytes a wipe
/// would zero. At most maxSignatures. libblkid parses a stranger's bytes: a root process calls this
/// in a forked, unprivileged child on an inherited read-only descriptor, and passes the answer on
/// with encodeSignatures().
[[nodiscard]] Result<std::vector<Signature>> probeSignatures(int fd);

inline constexpr std::size_t maxSignatures = 64;

/// For the pipe between that child and its parent.
[[nodiscard]] ByteVector encodeSignatures(const std::vector<Signature> &signatures);
/// MetadataCorrupt if the child answered nonsense.
[[nodiscard]] Result<std::vector<Signature>> decodeSignatures(ByteSpan bytes);

/// "ext4 “Photos”", "GPT, 2 partitions", "Linux RAID member": Disk::contents. Empty if there
/// are none.
[[nodiscard]] std::string describeContents(const std::vector<Signature> &signatures,
                                           std::size_t partitions);

/// "md", "ddf", "imsm", …: Disk::foreignFormat; empty if it is no other RAID's.
[[nodiscard]] std::string foreignFormat(const std::vector<Signature> &signatures);

} // namespace bulkhead
