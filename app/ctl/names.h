// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/host.h"

#include <string>

namespace bulkhead::ctl
{

// From the words of a command line to what they mean on this computer. An unknown or
// ambiguous word is InvalidArgument with a sentence that says what there is instead.

/// "sdb", "/dev/sdb", a serial number, a WWN, "Model Serial" or "Model (Serial)".
[[nodiscard]] Result<Disk> findDisk(const HostSnapshot &host, const std::string &word);

/// A name, a UUID, or at least four characters of its beginning. A name wins.
[[nodiscard]] Result<Array> findArray(const HostSnapshot &host, const std::string &word);

/// A member or, if @p spares, a spare of @p array: as a disk, or by UUID. Ghosts count.
[[nodiscard]] Result<Member> findMember(const Array &array, const std::string &word, bool spares);

} // namespace bulkhead::ctl
