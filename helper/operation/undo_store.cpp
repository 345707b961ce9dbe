// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/operation/undo_store.h"

#include "helper/operation/block_writes.h"
#include "helper/operation/durable_file.h"
#include "helper/operation/undo_manifest.h"

extern "C" {
#include "kmodule/core/codec.h"
}

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <set>

namespace bulkhead
{

namespace
{

constexpr std::size_t sectorBytes = 512;
constexpr std::size_t maxFileBytes = std::size_t{1} << 30;
constexpr std::size_t keptRecords = 32; ///< Finished ones, for putting back by hand.

/// A sector, its place and what it may hold because of us.
using SectorSum = std::tuple<std::uint32_t, std::uint64_t, std::uint32_t>;

std::uint32_t sumOf(const std::uint8_t *sector)
{
    return bkh_crc32c(~0U, sector, sectorBytes);
}

bool isZero(const std::uint8_t *sector)
{
    return std::all_of(sector, sector + sectorBytes, [](std::uint8_t b) { return b == 0; });
}

const char *textOf(UndoStore::State state)
{
    switch (state) {
    case UndoStore::State::Writing:
        return "writing";
    case UndoStore::State::Committing:
        return "committing";
    case UndoStore::State::Done:
        break;
    }
    return "done";
}

UndoStore::State stateFrom(const ByteVector &bytes)
{
    const std::string text(bytes.begin(), bytes.end());
    if (text == "writing")
        return UndoStore::State::Writing;
    return text == "committing" ? UndoStore::State::Committing : UndoStore::State::Done;
}

ByteVector encodeSums(const std::set<SectorSum> &sums)
{
    ByteVector bytes(sums.size() * 16);
    ByteWriter writer(bytes);
    for (const auto &[target, sector, sum] : sums) {
        writer.u32(target);
        writer.u64(sector);
        writer.u32(sum);
    }
    return bytes;
}

std::set<SectorSum> decodeSums(const ByteVector &bytes)
{
    std::set<SectorSum> sums;
    ByteReader reader(bytes);
    for (std::size_t i = 0; i + 16 <= bytes.size(); i += 16) {
        const std::uint32_t target = reader.u32();
        const std::uint64_t sector = reader.u64();
        sums.emplace(target, sector, reader.u32());
    }
    return sums;
}

void addSums(std::set<SectorSum> &sums, std::size_t target, const BlockWrite &write)
{
    for (std::size_t at = 0; at < write.bytes.size(); at += sectorBytes) {
        const std::uint8_t *sector = write.bytes.data() + at;
        if (!isZero(sector)) // zeros are always accepted
            sums.emplace(static_cast<std::uint32_t>(target), (write.offset + at) / sectorBytes,
                         sumOf(sector));
    }
}

/// Would putting @p before back destroy only what we wrote?
bool isOurs(const ByteVector &now, const std::uint8_t *before, const std::set<SectorSum> &sums,
            std::uint32_t target, std::uint64_t offset)
{
    for (std::size_t at = 0; at < now.size(); at += sectorBytes) {
        const std::uint8_t *sector = now.data() + at;
        const bool isKnown = std::memcmp(sector, before + at, sectorBytes) == 0 || isZero(sector)
            || sums.contains({target, (offset + at) / sectorBytes, sumOf(sector)});
        if (!isKnown)
            return false;
    }
    return true;
}

} // namespace

UndoStore::UndoStore(std::string folder)
    : m_folder(std::move(folder))
{
}

std::string UndoStore::pathOf(const std::string &id, const char *file) const
{
    return m_folder + '/' + id + '/' + file;
}

Result<UndoStore::Record> UndoStore::begin(const Plan &plan, const Disks &disks)
{
    Record record;
    record.id = plan.array.text() + '.' + plan.request.action + '.' + Uuid::random().text();
    record.action = plan.request.action;
    record.array = plan.array;

    ByteVector before;
    std::set<SectorSum> sums;
    for (std::size_t i = 0; i < plan.targets.size(); ++i) {
        if (!plan.targets[i].fresh)
            continue;
        const auto writes = blockWrites(plan, i, *disks[i]);
        if (!writes)
            return tl::unexpected(writes.error());
        SavedTarget saved{plan.targets[i], coveredRanges(*writes)};
        for (const auto &[offset, length] : saved.ranges) {
            auto bytes = disks[i]->read({offset}, {length});
            if (!bytes)
                return tl::unexpected(bytes.error());
            before.insert(before.end(), bytes->begin(), bytes->end());
        }
        for (const BlockWrite &write : *writes)
            addSums(sums, record.targets.size(), write);
        record.targets.push_back(std::move(saved));
    }

    dropOld();
    auto saved = makeFolder(m_folder + '/' + record.id);
    const auto put = [&](const char *file, const ByteVector &bytes) {
        if (saved)
            saved = writeDurably(pathOf(record.id, file), bytes);
    };
    put("before", before);
    put("after", encodeSums(sums));
    put("manifest", encodeManifest(record));
    if (saved)
        saved = mark(record, State::Writing); // last: from here on the record counts
    if (!saved) {
        std::error_code ignored;
        std::filesystem::remove_all(m_folder + '/' + record.id, ignored);
        return tl::unexpected(saved.error());
    }
    return record;
}

Result<void> UndoStore::mark(const Record &record, State state)
{
    const std::string text = textOf(state);
    return writeDurably(pathOf(record.id, "state"),
                        ByteSpan(reinterpret_cast<const std::uint8_t *>(text.data()), text.size()));
}

Result<UndoStore::Record> UndoStore::read(const std::string &id) const
{
    auto state = readWhole(pathOf(id, "state"), 64);
    if (!state)
        return tl::unexpected(state.error());
    auto manifest = readWhole(pathOf(id, "manifest"), maxFileBytes);
    if (!manifest)
        return tl::unexpected(manifest.error());
    auto record = decodeManifest(*manifest);
    if (record) {
        record->id = id;
        record->state = stateFrom(*state);
    }
    return record;
}

std::vector<UndoStore::Record> UndoStore::unfinished() const
{
    std::vector<Record> records;
    std::error_code none;
    for (const auto &entry : std::filesystem::directory_iterator(m_folder, none)) {
        auto record = read(entry.path().filename().string());
        if (record && record->state != State::Done)
            records.push_back(std::move(*record));
    }
    return records;
}

Result<void> UndoStore::rollBack(const Record &record, const Disks &disks)
{
    const auto before = readWhole(pathOf(record.id, "before"), maxFileBytes);
    const auto after = readWhole(pathOf(record.id, "after"), maxFileBytes);
    if (!before || !after)
        return fail(ErrorCode::IoError, record.id, "the saved bytes cannot be read");
    const auto sums = decodeSums(*after);

    // First look at all, then write: no disk is put back if one must not be.
    for (const bool isWriting : {false, true}) {
        std::size_t at = 0;
        for (std::size_t i = 0; i < record.targets.size(); ++i) {
            for (const auto &[offset, length] : record.targets[i].ranges) {
                if (at + length > before->size() || !disks[i])
                    return fail(ErrorCode::IoError, record.id, "the saved bytes are incomplete");
                const ByteSpan old(before->data() + at, length);
                at += length;
                if (isWriting) {
                    if (auto written = disks[i]->write({offset}, old, true); !written)
                        return written;
                    continue;
                }
                auto now = disks[i]->read({offset}, {length});
                if (!now)
                    return tl::unexpected(now.error());
                if (!isOurs(*now, old.data(), sums, static_cast<std::uint32_t>(i), offset))
                    return fail(ErrorCode::DeviceChanged, record.targets[i].target.device,
                                "somebody else wrote to it since");
            }
        }
    }
    return mark(record, State::Done);
}

void UndoStore::dropOld()
{
    namespace fs = std::filesystem;
    std::error_code none;
    std::vector<std::pair<fs::file_time_type, std::string>> done;
    for (const auto &entry : fs::directory_iterator(m_folder, none)) {
        const std::string id = entry.path().filename().string();
        const auto record = read(id);
        if (!record || record->state == State::Done)
            done.emplace_back(fs::last_write_time(entry.path(), none), id);
    }
    std::ranges::sort(done);
    for (std::size_t i = 0; i + keptRecords < done.size(); ++i)
        fs::remove_all(m_folder + '/' + done[i].second, none);
}

} // namespace bulkhead
