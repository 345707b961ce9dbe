// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/kernel/member.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kerneltest
{

namespace
{

constexpr std::uint64_t ringBytes = std::uint64_t{BKH_HEAD_SLOTS} * BKH_BLOCK_BYTES;
constexpr std::size_t arrayUuidAt = 64; // docs/format.md: the status head

/// The array whose head has the highest number in the ring, whichever that is.
bool newestArray(const std::uint8_t *ring, bkh_uuid &array)
{
    std::uint64_t best = 0;
    for (unsigned slot = 0; slot < BKH_HEAD_SLOTS; ++slot) {
        const std::uint8_t *block = ring + std::size_t{slot} * BKH_BLOCK_BYTES;
        bkh_uuid candidate;
        bkh_head head;
        std::memcpy(candidate.b, block + arrayUuidAt, BKH_UUID_BYTES);
        if (!bkh_head_decode(block, &candidate, &head) && head.seq > best) {
            best = head.seq;
            array = candidate;
        }
    }
    return best != 0;
}

void readStates(const Member &member, Status &status)
{
    const bkh_head &head = status.head;
    const Buffer a = makeBuffer(head.map_bytes);
    const Buffer b = makeBuffer(head.map_bytes);
    member.read(BKH_MAP_OFFSET, a.get(), head.map_bytes);
    member.read(BKH_MAP_OFFSET + head.map_bytes, b.get(), head.map_bytes);
    for (std::uint64_t block = 0; block * BKH_BLOCK_BYTES < head.map_bytes; ++block) {
        const std::uint8_t *slots[] = {a.get() + block * BKH_BLOCK_BYTES,
                                       b.get() + block * BKH_BLOCK_BYTES};
        for (const std::uint8_t *slot : slots) {
            std::uint8_t states[BKH_MAP_REGIONS_PER_BLOCK];
            std::uint64_t seq;
            status.badMapSlots += bkh_map_block_decode(slot, &head.array_uuid, block, &seq, states)
                != BKH_MAP_SLOT_VALID;
        }
        bkh_map_merge merge;
        bkh_map_merge_init(&merge);
        bkh_map_merge_feed(&merge, slots[0], slots[1], &head.array_uuid, block);
        bkh_map_merge_finish(&merge, true);
        status.states.insert(status.states.end(), std::begin(merge.states), std::end(merge.states));
    }
    status.states.resize(head.nr_regions);
}

} // namespace

void die(const std::string &what)
{
    std::fprintf(stderr, "%s: %s\n", program_invocation_short_name, what.c_str());
    std::exit(2);
}

std::uint64_t number(const std::string &text)
{
    char *end = nullptr;
    errno = 0;
    const std::uint64_t value = std::strtoull(text.c_str(), &end, 0);
    if (text.empty() || *end || errno)
        die("not a number: " + text);
    return value;
}

bkh_uuid parseUuid(const std::string &text)
{
    bkh_uuid uuid{};
    unsigned digits = 0;
    for (const char c : text) {
        if (c == '-')
            continue;
        const char *hex = "0123456789abcdef";
        const char *at = std::strchr(hex, c | 0x20);
        if (!at || digits == 2 * BKH_UUID_BYTES)
            die("not a uuid: " + text);
        uuid.b[digits / 2] = static_cast<std::uint8_t>(uuid.b[digits / 2] << 4 | (at - hex));
        ++digits;
    }
    if (digits != 2 * BKH_UUID_BYTES)
        die("not a uuid: " + text);
    return uuid;
}

std::string uuidText(const bkh_uuid &uuid)
{
    std::string text;
    for (unsigned i = 0; i < BKH_UUID_BYTES; ++i) {
        char digits[3];
        std::snprintf(digits, sizeof(digits), "%02x", uuid.b[i]);
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text += '-';
        text += digits;
    }
    return text;
}

Buffer makeBuffer(std::size_t bytes)
{
    const std::size_t whole = (bytes + 4095) / 4096 * 4096;
    auto *memory = static_cast<std::uint8_t *>(std::aligned_alloc(4096, whole));
    if (!memory)
        die("no memory");
    std::memset(memory, 0, whole);
    return Buffer(memory);
}

Member::Member(std::string path, Access access)
    : m_path(std::move(path))
{
    int flags = O_CLOEXEC | O_DIRECT | (access == Access::Read ? O_RDONLY : O_RDWR);
    if (access == Access::WriteThrough)
        flags |= O_DSYNC;
    m_fd = open(m_path.c_str(), flags);
    if (m_fd < 0)
        die(m_path + ": " + std::strerror(errno));
}

Member::~Member()
{
    close(m_fd);
}

std::uint64_t Member::bytes() const
{
    const off_t end = lseek(m_fd, 0, SEEK_END);
    if (end < 0)
        die(m_path + ": " + std::strerror(errno));
    return static_cast<std::uint64_t>(end);
}

int Member::tryRead(std::uint64_t offset, std::uint8_t *to, std::size_t bytes) const
{
    while (bytes > 0) {
        const ssize_t got = pread(m_fd, to, bytes, static_cast<off_t>(offset));
        if (got < 0)
            return errno;
        if (got == 0)
            return ENXIO;
        offset += static_cast<std::uint64_t>(got);
        to += got;
        bytes -= static_cast<std::size_t>(got);
    }
    return 0;
}

void Member::read(std::uint64_t offset, std::uint8_t *to, std::size_t bytes) const
{
    if (const int error = tryRead(offset, to, bytes))
        die(m_path + ": read at " + std::to_string(offset) + ": " + std::strerror(error));
}

void Member::write(std::uint64_t offset, const std::uint8_t *from, std::size_t bytes)
{
    while (bytes > 0) {
        const ssize_t put = pwrite(m_fd, from, bytes, static_cast<off_t>(offset));
        if (put <= 0)
            die(m_path + ": write at " + std::to_string(offset) + ": "
                + std::strerror(put ? errno : ENXIO));
        offset += static_cast<std::uint64_t>(put);
        from += put;
        bytes -= static_cast<std::size_t>(put);
    }
}

void Member::flush()
{
    if (fsync(m_fd))
        die(m_path + ": flush: " + std::strerror(errno));
}

Status readStatus(const Member &member, bool &found)
{
    Status status;
    const Buffer ring = makeBuffer(ringBytes);
    member.read(BKH_HEAD_OFFSET, ring.get(), ringBytes);
    bkh_uuid array{};
    found = newestArray(ring.get(), array) && !bkh_head_newest(ring.get(), &array, &status.head);
    if (found)
        readStates(member, status);
    return status;
}

std::string runLengths(const std::vector<std::uint8_t> &states)
{
    std::string text;
    for (std::size_t i = 0; i < states.size();) {
        std::size_t run = 1;
        while (i + run < states.size() && states[i + run] == states[i])
            ++run;
        if (!text.empty())
            text += ' ';
        text += bkh_region_letter(states[i]) + std::to_string(run);
        i += run;
    }
    return text;
}

} // namespace kerneltest
