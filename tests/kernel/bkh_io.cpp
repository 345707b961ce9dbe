// SPDX-License-Identifier: GPL-2.0-or-later
//
// bkh-io fill  DEV SECTOR COUNT SEED [fua]   writes stamped sectors, past the page cache
// bkh-io check DEV SECTOR COUNT SEED         every sector is as `fill` with SEED wrote it
// bkh-io zeros DEV SECTOR COUNT              every sector is zero
// bkh-io flush DEV
// bkh-io fails DEV SECTOR COUNT              reading it gives an error
// bkh-io refused DEV SECTOR COUNT SEED UNIT  prints what cannot be read, in pieces of UNIT sectors,
// as
//                                            SECTOR+COUNT …; the rest must be as written
// bkh-io compare DEV SECTOR COUNT DEV SECTOR…        both places hold the same
// bkh-io members DATA_START DEV DEV…         members are the same in every region ever written
// bkh-io memory KIB ROUNDS FILE              so much memory keeps what it holds: each round
//                                            checks all and fills half anew. FILE is made when
//                                            all of it was filled
//
// SEED is a number, or NUMBER:BASE where sectors count from BASE: so what was written to an array
// is found on a member. Status 1 and one line of words where the bytes are not as asked.

#include "tests/kernel/member.h"
#include "tests/kernel/stamp.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>

using namespace kerneltest;

namespace
{

constexpr std::uint64_t stepSectors = 2048;

/// Calls `step(sector, sectors)` over [from, from + count) in pieces of at most a mebibyte.
template <typename Step>
void inSteps(std::uint64_t from, std::uint64_t count, Step step)
{
    for (std::uint64_t done = 0; done < count; done += stepSectors)
        step(from + done, std::min(stepSectors, count - done));
}

int fill(Member &device, std::uint64_t from, std::uint64_t count, const Stamp &stamp)
{
    const Buffer buffer = makeBuffer(stepSectors * sectorBytes);
    inSteps(from, count, [&](std::uint64_t sector, std::uint64_t n) {
        for (std::uint64_t i = 0; i < n; ++i)
            stampSector(stamp, sector + i, buffer.get() + i * sectorBytes);
        device.write(sector * sectorBytes, buffer.get(), n * sectorBytes);
    });
    return 0;
}

/// Compares what is there with what `expect` writes for each sector.
template <typename Expect>
int check(const Member &device, std::uint64_t from, std::uint64_t count, const char *what,
          Expect expect)
{
    const Buffer buffer = makeBuffer(stepSectors * sectorBytes);
    std::uint64_t wrong = 0, first = 0;
    inSteps(from, count, [&](std::uint64_t sector, std::uint64_t n) {
        device.read(sector * sectorBytes, buffer.get(), n * sectorBytes);
        for (std::uint64_t i = 0; i < n; ++i) {
            std::uint8_t want[sectorBytes] = {};
            expect(sector + i, want);
            if (std::memcmp(want, buffer.get() + i * sectorBytes, sectorBytes) == 0)
                continue;
            if (!wrong++)
                first = sector + i;
        }
    });
    if (wrong)
        std::printf("%s: %llu of %llu sectors are not %s, the first is %llu\n",
                    device.path().c_str(), (unsigned long long)wrong, (unsigned long long)count,
                    what, (unsigned long long)first);
    return wrong != 0;
}

int compare(const Member &a, std::uint64_t fromA, const Member &b, std::uint64_t fromB,
            std::uint64_t count)
{
    const Buffer other = makeBuffer(stepSectors * sectorBytes);
    std::uint64_t have = UINT64_MAX;
    return check(a, fromA, count, ("those of " + b.path()).c_str(),
                 [&](std::uint64_t sector, std::uint8_t *want) {
                     const std::uint64_t at = sector - fromA;
                     const std::uint64_t step = at / stepSectors * stepSectors;
                     if (step != have) {
                         have = step;
                         b.read((fromB + step) * sectorBytes, other.get(),
                                std::min(stepSectors, count - step) * sectorBytes);
                     }
                     std::memcpy(want, other.get() + (at - step) * sectorBytes, sectorBytes);
                 });
}

/// Prints what gives an error; the rest is checked.
int refused(const Member &device, std::uint64_t from, std::uint64_t count, const Stamp &stamp,
            std::uint64_t unit)
{
    const Buffer buffer = makeBuffer(unit * sectorBytes);
    std::uint64_t begun = 0, length = 0;
    const auto print = [&] {
        if (length)
            std::printf("%llu+%llu ", (unsigned long long)begun, (unsigned long long)length);
        length = 0;
    };
    for (std::uint64_t at = from; at < from + count; at += unit) {
        if (device.tryRead(at * sectorBytes, buffer.get(), unit * sectorBytes)) {
            begun = length ? begun : at;
            length += unit;
            continue;
        }
        print();
        for (std::uint64_t i = 0; i < unit; ++i) {
            std::uint8_t want[sectorBytes] = {};
            stampSector(stamp, at + i, want);
            if (std::memcmp(want, buffer.get() + i * sectorBytes, sectorBytes) != 0) {
                std::printf("sector %llu is not what was written\n", (unsigned long long)(at + i));
                return 1;
            }
        }
    }
    print();
    return 0;
}

int compareMembers(const std::vector<std::string> &words)
{
    const std::uint64_t dataStart = number(words[0]);
    const Member first(words[1]);
    bool found = false;
    const Status status = readStatus(first, found);
    if (!found)
        die(words[1] + " holds no valid head");
    const std::uint64_t region = status.head.region_sectors;
    int wrong = 0;
    for (std::size_t m = 2; m < words.size(); ++m) {
        const Member other(words[m]);
        for (std::size_t r = 0; r < status.states.size(); ++r) {
            if (status.states[r] == BKH_REGION_NEVER)
                continue;
            const std::uint64_t at = dataStart + r * region;
            const std::uint64_t n = std::min(region, status.head.array_sectors - r * region);
            if (compare(first, at, other, at, n)) {
                std::printf("  (region %zu is '%c')\n", r, bkh_region_letter(status.states[r]));
                wrong = 1;
            }
        }
    }
    return wrong;
}

/// What each piece of memory holds changes with the rounds, so that an old copy of it is noticed.
int memory(std::uint64_t kib, std::uint64_t rounds, const std::string &filled)
{
    constexpr std::uint64_t pageBytes = 4096;
    const Buffer buffer = makeBuffer(kib * 1024);
    const auto stampPage = [](std::uint64_t page, std::uint64_t seed, std::uint8_t *to) {
        for (std::uint64_t at = 0; at < pageBytes; at += sectorBytes)
            stampSector({seed, 0}, page * pageBytes / sectorBytes + at / sectorBytes, to + at);
    };
    const std::uint64_t pages = kib * 1024 / pageBytes;
    std::vector<std::uint64_t> seeds(pages, 1);
    for (std::uint64_t page = 0; page < pages; ++page)
        stampPage(page, 1, buffer.get() + page * pageBytes);
    std::ofstream{filled};
    for (std::uint64_t round = 2; round < rounds + 2; ++round) {
        for (std::uint64_t page = 0; page < pages; ++page) {
            std::uint8_t *const at = buffer.get() + page * pageBytes;
            std::uint8_t want[pageBytes];
            stampPage(page, seeds[page], want);
            if (std::memcmp(want, at, pageBytes) != 0) {
                std::printf("page %llu is not what was written in round %llu\n",
                            (unsigned long long)page, (unsigned long long)seeds[page]);
                return 1;
            }
            if (page % 2 == round % 2)
                stampPage(page, seeds[page] = round, at);
        }
    }
    return 0;
}

int run(const std::string &what, const std::vector<std::string> &words)
{
    const auto sector = [&](std::size_t i) { return number(words.at(i)); };
    if (what == "members" && words.size() >= 3)
        return compareMembers(words);
    if (what == "flush" && words.size() == 1) {
        Member(words[0], Member::Access::Write).flush();
        return 0;
    }
    if (what == "fill" && (words.size() == 4 || (words.size() == 5 && words[4] == "fua"))) {
        Member device(words[0],
                      words.size() == 5 ? Member::Access::WriteThrough : Member::Access::Write);
        return fill(device, sector(1), sector(2), parseStamp(words[3]));
    }
    if (what == "check" && words.size() == 4) {
        const Stamp stamp = parseStamp(words[3]);
        return check(Member(words[0]), sector(1), sector(2), "what was written",
                     [&](std::uint64_t at, std::uint8_t *want) { stampSector(stamp, at, want); });
    }
    if (what == "refused" && words.size() == 5)
        return refused(Member(words[0]), sector(1), sector(2), parseStamp(words[3]), sector(4));
    if (what == "zeros" && words.size() == 3)
        return check(Member(words[0]), sector(1), sector(2), "zero",
                     [](std::uint64_t, std::uint8_t *) {});
    if (what == "compare" && words.size() == 5)
        return compare(Member(words[0]), sector(1), Member(words[3]), sector(4), sector(2));
    if (what == "memory" && words.size() == 3)
        return memory(number(words[0]), number(words[1]), words[2]);
    if (what == "fails" && words.size() == 3) {
        const Buffer buffer = makeBuffer(sector(2) * sectorBytes);
        const int error = Member(words[0]).tryRead(sector(1) * sectorBytes, buffer.get(),
                                                   sector(2) * sectorBytes);
        std::printf("%s\n", error ? std::strerror(error) : "it was read");
        return error == 0;
    }
    die("usage: fill|check|zeros|flush|fails|refused|compare|members|memory …, see the head "
        "of bkh_io.cpp");
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 3)
        die("usage: fill|check|zeros|flush|fails|refused|compare|members|memory …, see the head "
            "of bkh_io.cpp");
    return run(argv[1], std::vector<std::string>(argv + 2, argv + argc));
}
