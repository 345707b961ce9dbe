// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/table_line.h"
#include "helper/dm/control.h"

namespace bulkhead
{

/// What our arrays are to device-mapper: one device with one target.
///
/// Every function waits for udev where a link appears or goes, and leaves either the old or
/// the new state behind, never a suspended device if that can be helped.

/// Creates the device, loads the table and starts it. A failure removes the device again.
[[nodiscard]] Result<void> activate(const DmControl &dm, const std::string &name,
                                    const TableLine &table);

/// Replaces the live table while the device stays in use. If the new table does not start,
/// the old one is put back; the error then tells both stories. DeviceChanged, and nothing is
/// done, if the slots do not hold @p before (empty: whoever), or if the kernel changed them itself.
[[nodiscard]] Result<void> switchTable(const DmControl &dm, const TableLine &table,
                                       const std::vector<Uuid> &before = {});

/// Only asks what switchTable() would refuse.
[[nodiscard]] Result<void> expectMembers(const DmControl &dm, const Uuid &array,
                                         const std::vector<Uuid> &before);

/// Removes the device. DeviceBusy while somebody has it open.
[[nodiscard]] Result<void> deactivate(const DmControl &dm, const Uuid &array);

/// Is the device ours: our prefix, one target, and that target "bulkhead"?
[[nodiscard]] bool isOurs(const DmControl &dm, const DmControl::Device &device);

} // namespace bulkhead
