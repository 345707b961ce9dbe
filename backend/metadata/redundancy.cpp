// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/metadata/redundancy.h"

#include "backend/base/checked.h"
#include "backend/metadata/geometry_of.h"

#include <algorithm>
#include <bit>

namespace bulkhead
{

namespace
{

/// Who shares data with whom does not depend on how large the members are.
constexpr Bytes anySize{1ULL << 40};

Result<bkh_geometry> geometryFor(const Array &array)
{
    return geometryOf({array.level, array.layout, array.chunk, array.members.size(), anySize});
}

std::uint32_t inSync(const Array &array)
{
    std::uint32_t mask = 0;
    for (std::size_t slot = 0; slot < array.members.size() && slot < BKH_MAX_MEMBERS; ++slot)
        if (array.members[slot].state == MemberState::InSync)
            mask |= 1U << slot;
    return mask;
}

std::uint32_t bit(int slot)
{
    return slot >= 0 && slot < BKH_MAX_MEMBERS ? 1U << slot : 0;
}

} // namespace

int failuresLeft(const Array &array)
{
    const auto geometry = geometryFor(array);
    if (!geometry)
        return -1;
    return bkh_geometry_spare(&*geometry, inSync(array));
}

bool survivesWithout(const Array &array, const std::vector<int> &slots)
{
    const auto geometry = geometryFor(array);
    // A shape that nobody understands was judged by whoever wrote it down.
    if (!geometry)
        return array.failuresLeft >= static_cast<int>(slots.size());
    std::uint32_t left = inSync(array);
    for (const int slot : slots)
        left &= ~bit(slot);
    return bkh_geometry_enough(&*geometry, left);
}

std::vector<int> neededSlots(const Array &array, std::vector<int> gone)
{
    std::vector<int> needed;
    if (!survivesWithout(array, gone))
        return needed;
    std::uint32_t left = inSync(array);
    for (const int slot : gone)
        left &= ~bit(slot);
    gone.push_back(-1);
    for (int slot = 0; slot < BKH_MAX_MEMBERS; ++slot) {
        gone.back() = slot;
        if ((left & bit(slot)) != 0 && !survivesWithout(array, gone))
            needed.push_back(slot);
    }
    return needed;
}

Bytes neededMemberData(const Array &array)
{
    const auto geometry = geometryFor(array);
    if (!geometry || array.level == Level::Raid1)
        return array.size;
    const std::uint64_t unit = array.chunk.value;
    const std::uint64_t chunks = array.size.value / unit;
    const std::uint64_t parts = geometry->nr_data > 0 ? geometry->nr_data : array.members.size();
    const auto pieces = checkedMul(chunks, geometry->copies);
    const std::uint64_t used = pieces ? (*pieces / parts + (*pieces % parts != 0 ? 1 : 0)) : 0;
    const auto bytes = checkedMul(used, unit);
    const auto rounded = bytes && pieces ? checkedAdd(*bytes, BKH_DATA_ALIGN - 1) : std::nullopt;
    return {rounded ? alignDown(*rounded, BKH_DATA_ALIGN) : UINT64_MAX};
}

} // namespace bulkhead
