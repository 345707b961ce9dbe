// SPDX-License-Identifier: GPL-2.0-or-later
// Fills an array of md's and says whether its members hold what our geometry says.
//
// usage: placement fill DEVICE
//        placement verify LEVEL LAYOUT CHUNK_SECTORS MEMBER_SECTORS ARRAY_SECTORS MEMBER…
//
// LAYOUT is md's number. The data of a MEMBER begins at its first byte (metadata 1.0).
#include <charconv>
#include <cstdio>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

extern "C" {
#include "kmodule/core/rows.h"
}

namespace
{

using Sector = std::vector<unsigned char>;
using File = std::vector<unsigned char>;

/// What sector @p number of the array holds: random to the eye, different everywhere.
Sector content(std::uint64_t number)
{
    Sector bytes(BKH_SECTOR_BYTES);
    std::uint64_t state = number * 0x9e3779b97f4a7c15ULL + 0x2545f4914f6cdd1dULL;
    for (std::size_t at = 0; at < bytes.size(); at += 8) {
        state ^= state << 13U;
        state ^= state >> 7U;
        state ^= state << 17U;
        for (unsigned byte = 0; byte < 8; ++byte)
            bytes[at + byte] = static_cast<unsigned char>(state >> (8 * byte));
    }
    return bytes;
}

/// Times two to the @p power, bit by bit.
unsigned char timesPower(unsigned value, unsigned power)
{
    while (power--)
        value = (value << 1U) ^ ((value & 0x80U) != 0 ? 0x11dU : 0U);
    return static_cast<unsigned char>(value);
}

struct Check
{
    bkh_geometry geometry{};
    std::vector<File> members;

    [[nodiscard]] bool holds(std::uint32_t member, std::uint64_t sector, const Sector &expected,
                             const char *what) const
    {
        const auto at = members[member].begin() + std::ptrdiff_t(sector * BKH_SECTOR_BYTES);
        if (std::equal(expected.begin(), expected.end(), at))
            return true;
        std::printf("member %u, sector %llu does not hold %s\n", member,
                    static_cast<unsigned long long>(sector), what);
        return false;
    }

    [[nodiscard]] bool copies() const
    {
        for (std::uint64_t at = 0; at < geometry.array_sectors; ++at)
            for (unsigned copy = 0; copy < geometry.copies; ++copy) {
                const bkh_spot spot = bkh_copy_spot(&geometry, at, copy);
                const std::string what = "array sector " + std::to_string(at);
                if (!holds(spot.member, spot.sector, content(at), what.c_str()))
                    return false;
            }
        return true;
    }

    [[nodiscard]] bool rowSector(const bkh_row &row, std::uint32_t inChunk) const
    {
        const std::uint64_t sector = row.row * geometry.chunk_sectors + inChunk;
        Sector p(BKH_SECTOR_BYTES), q(BKH_SECTOR_BYTES);
        for (unsigned block = 0; block < geometry.nr_data; ++block) {
            const Sector data =
                content((row.row * geometry.nr_data + block) * geometry.chunk_sectors + inChunk);
            if (!holds(bkh_row_member(&geometry, &row, block), sector, data, "its data"))
                return false;
            const unsigned power = bkh_row_power(&geometry, &row, block);
            for (std::size_t i = 0; i < data.size(); ++i) {
                p[i] ^= data[i];
                q[i] ^= timesPower(data[i], power);
            }
        }
        return holds(row.p, sector, p, "P")
            && (geometry.nr_parity < 2 || holds(row.q, sector, q, "Q"));
    }

    [[nodiscard]] bool rows() const
    {
        for (std::uint64_t number = 0; number < geometry.member_sectors / geometry.chunk_sectors;
             ++number) {
            bkh_row row;
            bkh_row_init(&geometry, number, &row);
            for (std::uint32_t at = 0; at < geometry.chunk_sectors; ++at)
                if (!rowSector(row, at))
                    return false;
        }
        return true;
    }
};

std::uint64_t number(std::string_view text)
{
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

int fill(const std::string &device)
{
    std::fstream out(device, std::ios::in | std::ios::out | std::ios::binary);
    out.seekg(0, std::ios::end);
    const std::uint64_t sectors = std::uint64_t(out.tellg()) / BKH_SECTOR_BYTES;
    out.seekp(0);
    for (std::uint64_t at = 0; at < sectors; ++at) {
        const Sector bytes = content(at);
        out.write(reinterpret_cast<const char *>(bytes.data()), std::streamsize(bytes.size()));
    }
    out.flush();
    std::printf("%llu\n", static_cast<unsigned long long>(sectors));
    return out.good() && sectors ? 0 : 1;
}

int verify(std::span<char *> words)
{
    Check check;
    const auto members = words.subspan(5);
    const int error = bkh_geometry_init(&check.geometry, bkh_level(number(words[0])),
                                        std::uint32_t(number(words[1])), unsigned(members.size()),
                                        std::uint32_t(number(words[2])), number(words[3]));
    if (error) {
        std::printf("the geometry is refused: %d\n", error);
        return 1;
    }
    if (check.geometry.array_sectors != number(words[4])) {
        std::printf("we make it %llu sectors\n",
                    static_cast<unsigned long long>(check.geometry.array_sectors));
        return 1;
    }
    for (const char *path : members) {
        File bytes(check.geometry.member_sectors * BKH_SECTOR_BYTES);
        std::ifstream in(path, std::ios::binary);
        in.read(reinterpret_cast<char *>(bytes.data()), std::streamsize(bytes.size()));
        if (!in) {
            std::printf("cannot read %s\n", path);
            return 1;
        }
        check.members.push_back(std::move(bytes));
    }
    return (check.geometry.nr_data ? check.rows() : check.copies()) ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    const std::span<char *> words(argv, std::size_t(argc));
    if (argc == 3 && std::string_view(words[1]) == "fill")
        return fill(words[2]);
    if (argc > 8 && std::string_view(words[1]) == "verify")
        return verify(words.subspan(2));
    std::fputs("usage: placement fill|verify …\n", stderr);
    return 2;
}
