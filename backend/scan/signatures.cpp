// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/scan/signatures.h"

#include "backend/base/utf8.h"
#include "backend/metadata/commit.h"
#include "backend/metadata/label.h"

#include <algorithm>
#include <array>
#include <blkid/blkid.h>
#include <charconv>
#include <memory>
#include <unistd.h>

namespace bulkhead
{

namespace
{

constexpr std::size_t maxMagicBytes = 1024;
constexpr std::size_t maxTextBytes = 256;
constexpr std::size_t markBytes = 8; // The magic of a label.

/// A type of libblkid in our words.
struct Format
{
    std::string_view type;
    std::string_view name; ///< As `examine` calls it; empty if no RAID.
    std::string_view words;
};

constexpr std::string_view ourType = "bulkhead_member";

constexpr std::array<Format, 20> formats{{
    {ourType, "", "Bulkhead member"},
    {"linux_raid_member", "md", "Linux RAID member"},
    {"ddf_raid_member", "ddf", "DDF RAID member"},
    {"isw_raid_member", "imsm", "Intel RAID member"},
    {"adaptec_raid_member", "asr", "Adaptec RAID member"},
    {"hpt37x_raid_member", "hpt37x", "HighPoint RAID member"},
    {"hpt45x_raid_member", "hpt45x", "HighPoint RAID member"},
    {"jmicron_raid_member", "jmicron", "JMicron RAID member"},
    {"lsi_mega_raid_member", "lsi", "LSI RAID member"},
    {"nvidia_raid_member", "nvidia", "NVIDIA RAID member"},
    {"promise_fasttrack_raid_member", "promise", "Promise RAID member"},
    {"silicon_medley_raid_member", "silicon", "Silicon Image RAID member"},
    {"via_raid_member", "via", "VIA RAID member"},
    {"LVM2_member", "", "LVM physical volume"},
    {"crypto_LUKS", "", "LUKS encrypted data"},
    {"swap", "", "swap space"},
    {"zfs_member", "", "ZFS pool member"},
    {"bcache", "", "bcache device"},
    {"gpt", "", "GPT"},
    {"dos", "", "MBR"},
}};

const Format *formatOf(const Signature &signature)
{
    const auto format = std::ranges::find(formats, std::string_view(signature.type), &Format::type);
    return format == formats.end() ? nullptr : &*format;
}

using Probe = std::unique_ptr<blkid_struct_probe, decltype(&blkid_free_probe)>;

Probe newProbe(int fd)
{
    Probe probe(blkid_new_probe(), &blkid_free_probe);
    if (!probe || blkid_probe_set_device(probe.get(), fd, 0, 0) != 0)
        return {nullptr, &blkid_free_probe};
    blkid_probe_enable_superblocks(probe.get(), 1);
    // Damaged superblocks count too: their magic would still be found by others.
    blkid_probe_set_superblocks_flags(probe.get(),
                                      BLKID_SUBLKS_MAGIC | BLKID_SUBLKS_TYPE | BLKID_SUBLKS_USAGE
                                          | BLKID_SUBLKS_LABEL | BLKID_SUBLKS_BADCSUM);
    blkid_probe_enable_partitions(probe.get(), 1);
    blkid_probe_set_partitions_flags(probe.get(), BLKID_PARTS_MAGIC | BLKID_PARTS_FORCE_GPT);
    return probe;
}

std::string valueOf(blkid_probe probe, const char *name)
{
    const char *data = nullptr;
    std::size_t length = 0;
    if (blkid_probe_lookup_value(probe, name, &data, &length) != 0 || !data)
        return {};
    const std::string_view text(data, length);
    return std::string(text.substr(0, text.find('\0')));
}

/// The mark that the last successful probing step found; no bytes if it has none.
Signature foundMark(blkid_probe probe)
{
    Signature mark;
    std::string offset = valueOf(probe, "SBMAGIC_OFFSET");
    const char *magicName = "SBMAGIC";
    mark.type = valueOf(probe, "TYPE");
    mark.usage = valueOf(probe, "USAGE");
    mark.label = cleanText(valueOf(probe, "LABEL"), maxTextBytes);
    if (offset.empty()) {
        offset = valueOf(probe, "PTMAGIC_OFFSET");
        magicName = "PTMAGIC";
        mark.type = valueOf(probe, "PTTYPE");
        mark.usage = "partition-table";
        mark.label.clear();
    }
    const char *magic = nullptr;
    std::size_t length = 0;
    const auto [end, error] =
        std::from_chars(offset.data(), offset.data() + offset.size(), mark.offset);
    if (error == std::errc{} && end == offset.data() + offset.size()
        && blkid_probe_lookup_value(probe, magicName, &magic, &length) == 0)
        mark.bytes.resize(std::min(length, maxMagicBytes));
    return mark;
}

/// Our own labels, sound or not: a disk whose labels are damaged must not look blank.
void addOurMarks(blkid_probe probe, int fd, std::vector<Signature> &signatures)
{
    const Bytes size{static_cast<std::uint64_t>(blkid_probe_get_size(probe))};
    if (size < minMemberSize)
        return;
    for (const Copy copy : {Front, Tail})
        for (const int slot : {0, 1}) {
            Signature mark{labelOffset(copy, slot, size),
                           ByteVector(markBytes),
                           std::string(ourType),
                           "raid",
                           {}};
            const ssize_t got =
                pread(fd, mark.bytes.data(), mark.bytes.size(), static_cast<off_t>(mark.offset));
            if (got == static_cast<ssize_t>(markBytes) && looksLikeLabel(mark.bytes))
                signatures.push_back(std::move(mark));
        }
}

void putText(ByteVector &out, std::string_view text)
{
    ByteVector field(2 + text.size());
    ByteWriter writer(field);
    writer.u16(static_cast<std::uint16_t>(text.size()));
    writer.bytes({reinterpret_cast<const std::uint8_t *>(text.data()), text.size()});
    out.insert(out.end(), field.begin(), field.end());
}

std::string takeText(ByteReader &reader, bool &good)
{
    const std::size_t length = reader.u16();
    good = good && length <= maxTextBytes;
    if (!good)
        return {};
    const std::string raw = reader.text(length);
    return cleanText(raw, maxTextBytes);
}

} // namespace

Result<std::vector<Signature>> probeSignatures(int fd)
{
    const Probe probe = newProbe(fd);
    if (!probe)
        return fail(ErrorCode::IoError, "probe", "the device cannot be probed");
    std::vector<Signature> signatures;
    while (signatures.size() + 4 < maxSignatures) { // Room for our own four.
        const int result = blkid_do_probe(probe.get());
        if (result < 0)
            return fail(ErrorCode::IoError, "probe", "the device cannot be read");
        if (result > 0)
            break;
        Signature mark = foundMark(probe.get());
        if (mark.bytes.empty())
            continue;
        // What is really there, not what libblkid compared: it goes into the undo file.
        const ssize_t got =
            pread(fd, mark.bytes.data(), mark.bytes.size(), static_cast<off_t>(mark.offset));
        if (got != static_cast<ssize_t>(mark.bytes.size()))
            return fail(ErrorCode::IoError, "probe", "the device cannot be read");
        // A format may have several marks: hide this one and let it be looked for again.
        if (blkid_probe_hide_range(probe.get(), mark.offset, mark.bytes.size()) == 0)
            blkid_probe_step_back(probe.get());
        const auto same = [&](const Signature &s) { return s.offset == mark.offset; };
        if (std::ranges::any_of(signatures, same))
            break; // Hiding did not help; it would go on for ever.
        signatures.push_back(std::move(mark));
    }
    addOurMarks(probe.get(), fd, signatures);
    return signatures;
}

ByteVector encodeSignatures(const std::vector<Signature> &signatures)
{
    ByteVector out;
    for (const Signature &signature : signatures) {
        ByteVector fixed(10);
        ByteWriter writer(fixed);
        writer.u64(signature.offset);
        writer.u16(static_cast<std::uint16_t>(signature.bytes.size()));
        out.insert(out.end(), fixed.begin(), fixed.end());
        out.insert(out.end(), signature.bytes.begin(), signature.bytes.end());
        putText(out, signature.type);
        putText(out, signature.usage);
        putText(out, signature.label);
    }
    return out;
}

Result<std::vector<Signature>> decodeSignatures(ByteSpan bytes)
{
    const auto bad = [] {
        return fail(ErrorCode::MetadataCorrupt, "probe", "its answer makes no sense");
    };
    std::vector<Signature> signatures;
    ByteReader reader(bytes);
    while (reader.position() < bytes.size()) {
        Signature signature;
        signature.offset = reader.u64();
        const std::size_t length = reader.u16();
        bool good = length > 0 && length <= maxMagicBytes && signatures.size() < maxSignatures;
        if (!good)
            return bad();
        signature.bytes.resize(length);
        reader.bytes(signature.bytes);
        signature.type = takeText(reader, good);
        signature.usage = takeText(reader, good);
        signature.label = takeText(reader, good);
        if (!good || !reader.ok())
            return bad();
        signatures.push_back(std::move(signature));
    }
    return signatures;
}

std::string describeContents(const std::vector<Signature> &signatures, std::size_t partitions)
{
    std::string words;
    std::vector<std::string> seen;
    for (const Signature &signature : signatures) {
        // The protective MBR is part of the GPT, and formats may leave several marks.
        const bool table = signature.usage == "partition-table";
        const std::string kind = table ? "table" : signature.type;
        if (signature.type == "PMBR" || std::ranges::find(seen, kind) != seen.end())
            continue;
        seen.push_back(kind);
        const Format *format = formatOf(signature);
        if (!words.empty())
            words += " and ";
        words += format ? std::string(format->words) : signature.type;
        if (!signature.label.empty())
            words += " “" + signature.label + "”";
        if (!table)
            continue;
        words += partitions == 0 ? ", no partitions" : ", " + std::to_string(partitions);
        if (partitions > 0)
            words += partitions == 1 ? " partition" : " partitions";
    }
    return words;
}

std::string foreignFormat(const std::vector<Signature> &signatures)
{
    for (const Signature &signature : signatures) {
        const Format *format = formatOf(signature);
        if (format && !format->name.empty())
            return std::string(format->name);
    }
    return {};
}

} // namespace bulkhead
