// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/model/request.h"

namespace bulkhead
{

DiskRef refTo(const Disk &disk)
{
    return {disk.object, disk.serial, disk.wwn, disk.size};
}

} // namespace bulkhead
