// SPDX-License-Identifier: GPL-2.0-or-later
//
// ack-writer write DEVICE BLOCKS SEED   writes forever; prints "BLOCK VERSION" of each
//                                       acknowledged write
// ack-writer verify DEVICE LOG          exits 1 if the device lacks anything that LOG says
//                                       was acknowledged
//
// Four threads, each with its own quarter of the blocks, so that a block's versions are in order.
// Every 8 bytes of a block hold its number and its version, so that a mix of two writes shows.

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace
{

constexpr std::size_t blockBytes = 4096;
constexpr unsigned threads = 4;

using Block = std::array<std::uint64_t, blockBytes / 8>;

struct FreeBlock
{
    void operator()(Block *block) const { std::free(block); }
};

std::unique_ptr<Block, FreeBlock> alignedBlock()
{
    return std::unique_ptr<Block, FreeBlock>(
        static_cast<Block *>(std::aligned_alloc(blockBytes, blockBytes)));
}

std::uint64_t word(std::uint64_t block, std::uint64_t version)
{
    return block << 32 | version;
}

void writeQuarter(int fd, unsigned quarter, std::uint64_t blocks, std::uint64_t seed)
{
    std::mt19937_64 random(seed * threads + quarter);
    std::map<std::uint64_t, std::uint64_t> versions;
    const auto buffer = alignedBlock();
    while (true) {
        const std::uint64_t block = random() % (blocks / threads) * threads + quarter;
        const std::uint64_t version = ++versions[block];
        buffer->fill(word(block, version));
        if (pwrite(fd, buffer->data(), blockBytes, static_cast<off_t>(block * blockBytes))
            != static_cast<ssize_t>(blockBytes)) {
            std::perror("ack-writer: write");
            std::exit(1);
        }
        // One write(2) a line: lines of several threads never mix, and nothing waits in a buffer.
        const std::string line = std::to_string(block) + ' ' + std::to_string(version) + '\n';
        if (::write(STDOUT_FILENO, line.data(), line.size()) < 0)
            std::exit(1);
    }
}

int writeForever(const char *device, std::uint64_t blocks, std::uint64_t seed)
{
    const int fd = open(device, O_RDWR | O_DIRECT | O_CLOEXEC);
    if (fd < 0 || blocks < threads) {
        std::perror("ack-writer: open");
        return 1;
    }
    std::vector<std::thread> workers;
    for (unsigned quarter = 0; quarter < threads; ++quarter)
        workers.emplace_back(writeQuarter, fd, quarter, blocks, seed);
    for (std::thread &worker : workers)
        worker.join();
    return 0;
}

/// The newest acknowledged version of each block; a last line cut short by the crash is ignored.
std::map<std::uint64_t, std::uint64_t> acknowledged(const char *path)
{
    std::map<std::uint64_t, std::uint64_t> newest;
    std::ifstream log(path);
    std::string line;
    while (std::getline(log, line) && !log.eof()) {
        std::uint64_t block = 0;
        std::uint64_t version = 0;
        if (std::sscanf(line.c_str(), "%lu %lu", &block, &version) == 2 && newest[block] < version)
            newest[block] = version;
    }
    return newest;
}

/// Whole, and not older than what was acknowledged. It may be newer: the last lines of the log
/// are lost with the machine.
bool holds(const Block &found, std::uint64_t block, std::uint64_t version)
{
    for (const std::uint64_t value : found) {
        if (value != found[0])
            return false;
    }
    return found[0] >> 32 == block && (found[0] & 0xffffffff) >= version;
}

int verify(const char *device, const char *log)
{
    const int fd = open(device, O_RDONLY | O_DIRECT | O_CLOEXEC);
    if (fd < 0) {
        std::perror("ack-writer: open");
        return 1;
    }
    const auto newest = acknowledged(log);
    const auto buffer = alignedBlock();
    unsigned lost = 0;
    for (const auto &[block, version] : newest) {
        const auto offset = static_cast<off_t>(block * blockBytes);
        if (pread(fd, buffer->data(), blockBytes, offset) != static_cast<ssize_t>(blockBytes)
            || !holds(*buffer, block, version)) {
            std::fprintf(stderr, "block %lu: version %lu was acknowledged, not %lu of %lu\n", block,
                         version, (*buffer)[0] & 0xffffffff, (*buffer)[0] >> 32);
            ++lost;
        }
    }
    std::printf("%zu blocks acknowledged, %u lost\n", newest.size(), lost);
    return lost == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    const std::string mode = argc > 1 ? argv[1] : "";
    if (mode == "write" && argc == 5)
        return writeForever(argv[2], std::strtoull(argv[3], nullptr, 10),
                            std::strtoull(argv[4], nullptr, 10));
    if (mode == "verify" && argc == 4)
        return verify(argv[2], argv[3]);
    std::fputs("usage: ack-writer write DEVICE BLOCKS SEED | verify DEVICE LOG\n", stderr);
    return 2;
}
