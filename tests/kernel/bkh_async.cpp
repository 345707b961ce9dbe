// SPDX-License-Identifier: GPL-2.0-or-later
//
// bkh-async together DEV SECTOR COUNT SEED [SECTOR COUNT SEED]…
//                         writes them all with one call, past the page cache; prints "ok" or
//                         "error" for each. SEED as for bkh-io
// bkh-async order DEV SEED ROUNDS SECTORS
//                         writes that overlap, many in flight, to the first SECTORS; each sector
//                         must be as the last write that was begun left it
// bkh-async changing DEV SEED ROUNDS SECTORS
//                         neighbouring writes with one call, from memory that keeps changing
// bkh-async nowait DEV read|write SECTOR COUNT SEED
//                         one request that must not wait; prints "ok", "again" or "error". A read
//                         is "ok" only if it is as `bkh-io fill` with SEED wrote it

#include "tests/kernel/member.h"
#include "tests/kernel/stamp.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <random>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <thread>
#include <unistd.h>

using namespace kerneltest;

namespace
{

constexpr unsigned mostAtOnce = 64;

/// Writes in flight to one device.
class Async
{
public:
    explicit Async(const std::string &path)
        : m_fd(::open(path.c_str(), O_RDWR | O_DIRECT | O_CLOEXEC))
    {
        if (m_fd < 0 || ::syscall(SYS_io_setup, mostAtOnce, &m_context) != 0)
            die("cannot open " + path);
    }
    ~Async()
    {
        ::syscall(SYS_io_destroy, m_context);
        ::close(m_fd);
    }
    Async(const Async &) = delete;
    Async &operator=(const Async &) = delete;

    void prepare(std::uint64_t sector, const std::uint8_t *from, std::uint64_t sectors,
                 std::uint16_t opcode = IOCB_CMD_PWRITE, int flags = 0)
    {
        iocb cb{};
        cb.aio_rw_flags = flags;
        cb.aio_fildes = std::uint32_t(m_fd);
        cb.aio_lio_opcode = opcode;
        cb.aio_buf = reinterpret_cast<std::uintptr_t>(from);
        cb.aio_nbytes = sectors * sectorBytes;
        cb.aio_offset = std::int64_t(sector * sectorBytes);
        cb.aio_data = m_blocks.size();
        m_blocks.push_back(cb);
    }

    /// Begins what was prepared since, with one call.
    void submit()
    {
        std::vector<iocb *> all;
        for (std::size_t i = m_begun; i < m_blocks.size(); ++i)
            all.push_back(&m_blocks[i]);
        const auto n = long(all.size());
        if (::syscall(SYS_io_submit, m_context, n, all.data()) != n)
            die("io_submit");
        m_begun = m_blocks.size();
    }

    /// Waits for all; whether each was done, in full.
    std::vector<bool> wait()
    {
        std::vector<bool> good;
        const std::vector<iocb> blocks = m_blocks;
        for (const std::int64_t result : results())
            good.push_back(result == std::int64_t(blocks[good.size()].aio_nbytes));
        return good;
    }

    /// Waits for all: bytes, or an errno below zero, of each.
    std::vector<std::int64_t> results()
    {
        std::vector<std::int64_t> all(m_blocks.size());
        std::vector<io_event> events(m_blocks.size());
        const auto n = long(events.size());
        if (::syscall(SYS_io_getevents, m_context, n, n, events.data(), nullptr) != n)
            die("io_getevents");
        for (const io_event &event : events)
            all[event.data] = event.res;
        m_blocks.clear();
        m_blocks.reserve(mostAtOnce);
        m_begun = 0;
        return all;
    }

private:
    int m_fd;
    aio_context_t m_context = 0;
    std::vector<iocb> m_blocks;
    std::size_t m_begun = 0;
};

int together(const std::vector<std::string> &words)
{
    Async device(words[0]);
    std::vector<Buffer> buffers;
    for (std::size_t i = 1; i < words.size(); i += 3) {
        const std::uint64_t sector = number(words[i]), count = number(words[i + 1]);
        const Stamp stamp = parseStamp(words[i + 2]);
        buffers.push_back(makeBuffer(count * sectorBytes));
        for (std::uint64_t k = 0; k < count; ++k)
            stampSector(stamp, sector + k, buffers.back().get() + k * sectorBytes);
        device.prepare(sector, buffers.back().get(), count);
    }
    device.submit();
    std::string line;
    for (const bool good : device.wait())
        line += good ? " ok" : " error";
    std::printf("%s\n", line.c_str() + 1);
    return 0;
}

int nowait(const std::vector<std::string> &words)
{
    Async device(words[0]);
    const bool write = words[1] == "write";
    const std::uint64_t sector = number(words[2]), count = number(words[3]);
    const Stamp stamp = parseStamp(words[4]);
    const Buffer wanted = makeBuffer(count * sectorBytes), buffer = makeBuffer(count * sectorBytes);
    for (std::uint64_t k = 0; k < count; ++k)
        stampSector(stamp, sector + k, wanted.get() + k * sectorBytes);
    device.prepare(sector, write ? wanted.get() : buffer.get(), count,
                   write ? IOCB_CMD_PWRITE : IOCB_CMD_PREAD, RWF_NOWAIT);
    device.submit();
    const std::int64_t result = device.results().front();
    const bool right = result == std::int64_t(count * sectorBytes)
        && (write || std::memcmp(wanted.get(), buffer.get(), count * sectorBytes) == 0);
    std::puts(right ? "ok" : result == -EAGAIN ? "again" : "error");
    return 0;
}

int order(const std::string &path, std::uint64_t seed, std::uint64_t rounds, std::uint64_t sectors)
{
    std::mt19937_64 random(seed);
    Async device(path);
    const Buffer memory = makeBuffer(mostAtOnce * 64 * sectorBytes);
    std::vector<std::uint64_t> last(sectors); // who wrote it, 0 for nobody
    std::uint64_t writes = 0;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        const std::uint64_t base = random() % (sectors - 512);
        const unsigned n = unsigned(random() % (mostAtOnce - 1)) + 1;
        std::uint64_t at = base;
        for (unsigned i = 0; i < n; ++i) {
            // Streams, with writes here and there over what may be on its way.
            const std::uint64_t count = random() % 64 + 1;
            if (at + count > base + 448 || random() % 4 == 0)
                at = base + random() % 448;
            std::uint8_t *from = memory.get() + std::size_t(i) * 64 * sectorBytes;
            ++writes;
            for (std::uint64_t k = 0; k < count; ++k) {
                stampSector({writes, 0}, at + k, from + k * sectorBytes);
                last[at + k] = writes;
            }
            device.prepare(at, from, count);
            at += count;
            if (random() % 4 == 0 || i + 1 == n)
                device.submit();
        }
        const std::vector<bool> good = device.wait();
        if (std::find(good.begin(), good.end(), false) != good.end())
            die("a write failed");
    }
    const Member all(path);
    const Buffer have = makeBuffer(sectors * sectorBytes);
    all.read(0, have.get(), sectors * sectorBytes);
    for (std::uint64_t k = 0; k < sectors; ++k) {
        std::uint8_t want[sectorBytes];
        stampSector({last[k], 0}, k, want);
        if (!last[k] || std::memcmp(want, have.get() + k * sectorBytes, sectorBytes) == 0)
            continue;
        std::printf("sector %llu is not as the last write left it\n", (unsigned long long)k);
        return 1;
    }
    return 0;
}

int changing(const std::string &path, std::uint64_t seed, std::uint64_t rounds,
             std::uint64_t sectors)
{
    std::mt19937_64 random(seed);
    Async device(path);
    constexpr std::uint64_t each = 64, most = mostAtOnce;
    const std::size_t bytes = most * each * sectorBytes;
    const Buffer memory = makeBuffer(bytes);
    std::atomic<bool> stop{false};
    std::thread writer([&] {
        auto *bytesOf = reinterpret_cast<volatile std::uint8_t *>(memory.get());
        for (std::size_t i = 0; !stop; i = (i + 509) % bytes)
            bytesOf[i] = std::uint8_t(bytesOf[i] + 1);
    });
    for (std::uint64_t round = 0; round < rounds; ++round) {
        const std::uint64_t count = random() % each + 1, n = random() % most + 1;
        std::uint64_t at = random() % (sectors - n * count);
        for (std::uint64_t i = 0; i < n; ++i, at += count)
            device.prepare(at, memory.get() + i * each * sectorBytes, count);
        device.submit();
        (void)device.wait();
    }
    stop = true;
    writer.join();
    return 0;
}

int run(const std::vector<std::string> &words)
{
    if (words.size() >= 5 && words.size() % 3 == 2 && words[0] == "together")
        return together({words.begin() + 1, words.end()});
    if (words.size() == 5 && words[0] == "order")
        return order(words[1], number(words[2]), number(words[3]), number(words[4]));
    if (words.size() == 5 && words[0] == "changing")
        return changing(words[1], number(words[2]), number(words[3]), number(words[4]));
    if (words.size() == 6 && words[0] == "nowait" && (words[2] == "read" || words[2] == "write"))
        return nowait({words.begin() + 1, words.end()});
    die("usage: together|order|changing|nowait …, see the head of bkh_async.cpp");
}

} // namespace

int main(int argc, char **argv)
{
    return run(std::vector<std::string>(argv + 1, argv + argc));
}
