// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/helper/machine/scenario.h"

namespace bulkhead
{

/// Goal: a disk is replaced while it works, through all that people and disks do meanwhile.
void replaceByCopying(BusClient &client, const Disks &disks, Check &check);

/// Goal: a new disk that fails costs nothing. Method: after "mirror"; the caller breaks it.
void replacementFails(BusClient &client, const Disks &disks, Check &check);

/// Goal: one replacement, for whoever kills the helper meanwhile. The outcome is not judged here.
void replaceOnly(BusClient &client, const Disks &disks, Check &check);

/// Goal: after a helper was killed during a replacement the array is as before or as after, was
/// never less safe, and all data is there.
void replacedOrNot(BusClient &client, const Disks &disks, Check &check);

/// Goal: a spare goes to the array of its group that needs it, at once and with a reason.
void sharedSpares(BusClient &client, const Disks &disks, Check &check);

} // namespace bulkhead
