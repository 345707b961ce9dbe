// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/operation/block_writes.h"

#include "backend/base/checked.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

constexpr std::uint64_t blockBytes = 4096;
constexpr std::uint64_t maxRangeBytes = std::uint64_t{4} << 20; ///< Of one piece saved or read.

} // namespace

Result<std::vector<BlockWrite>> wipeWrites(const std::vector<Signature> &signatures,
                                           const ClaimedDisk &disk)
{
    std::vector<BlockWrite> writes;
    for (const Signature &mark : signatures) {
        const std::uint64_t size = disk.identity().size.value;
        if (!fitsWithin(mark.offset, mark.bytes.size(), size) || mark.bytes.size() > maxRangeBytes)
            return fail(ErrorCode::InvalidArgument, disk.identity().device,
                        "a mark outside the disk");
        const std::uint64_t start = alignDown(mark.offset, blockBytes);
        const std::uint64_t end =
            alignDown(mark.offset + mark.bytes.size() - 1, blockBytes) + blockBytes;
        if (end > size)
            return fail(ErrorCode::InvalidArgument, disk.identity().device,
                        "a mark in the last, incomplete block");
        auto block = disk.read({start}, {end - start});
        if (!block)
            return tl::unexpected(block.error());
        // Two marks may share a block: start from what the wipe before leaves there.
        for (const BlockWrite &earlier : writes) {
            const std::uint64_t from = std::max(start, earlier.offset);
            const std::uint64_t to = std::min(end, earlier.offset + earlier.bytes.size());
            for (std::uint64_t at = from; at < to; ++at)
                (*block)[at - start] = earlier.bytes[at - earlier.offset];
        }
        std::fill_n(block->begin() + static_cast<std::ptrdiff_t>(mark.offset - start),
                    mark.bytes.size(), std::uint8_t{0});
        writes.push_back({start, std::move(*block)});
    }
    return writes;
}

Result<std::vector<BlockWrite>> blockWrites(const Plan &plan, std::size_t target,
                                            const ClaimedDisk &disk)
{
    std::vector<BlockWrite> writes;
    for (const Step &step : plan.steps) {
        if (const auto *wipe = std::get_if<WipeSignatures>(&step.act);
            wipe && wipe->target == target) {
            auto blocks = wipeWrites(wipe->signatures, disk);
            if (!blocks)
                return blocks;
            std::ranges::move(*blocks, std::back_inserter(writes));
        }
        if (const auto *blocks = std::get_if<WriteBlocks>(&step.act)) {
            for (const Write &write : blocks->writes) {
                if (write.member == target)
                    writes.push_back({write.offset, write.bytes});
            }
        }
    }
    return writes;
}

std::vector<std::pair<std::uint64_t, std::uint64_t>> coveredRanges(
    const std::vector<BlockWrite> &writes)
{
    std::vector<std::pair<std::uint64_t, std::uint64_t>> pieces;
    for (const BlockWrite &write : writes)
        pieces.emplace_back(write.offset, write.bytes.size());
    std::ranges::sort(pieces);
    std::vector<std::pair<std::uint64_t, std::uint64_t>> joined;
    for (const auto &[offset, length] : pieces) {
        if (!joined.empty() && offset <= joined.back().first + joined.back().second) {
            auto &last = joined.back();
            last.second = std::max(last.second, offset + length - last.first);
        } else if (length > 0) {
            joined.emplace_back(offset, length);
        }
    }
    return joined;
}

} // namespace bulkhead
