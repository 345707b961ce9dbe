// SPDX-License-Identifier: GPL-2.0-or-later
// Tables and messages that the target must refuse.
#pragma once

#include "tests/kernel/dm_device.h"

namespace kerneltest
{

/// Versions of a good target that are wrong in exactly one place. None may start.
std::vector<Target> badTargets(const Target &good);

/// Versions with random bytes changed; some are right by chance.
std::vector<Target> damagedTargets(const Target &good, std::uint64_t seed, unsigned count);

/// Messages that make no sense, the first ones made by hand, `count` more by chance.
std::vector<std::string> badWords(std::uint64_t seed, unsigned count);

} // namespace kerneltest
