// SPDX-License-Identifier: GPL-2.0-or-later
//
// bkh-work run DEV MODEL SEED OPS      random writes, zeroing, flushes and reads, several at a time
// bkh-work check DEV MODEL             all of it is as the model says
// bkh-work twins SEED ROUNDS OURS THEIRS SECTORS OUR_START THEIR_START [OUR_MEMBER THEIR_MEMBER]…
//                                      the same writes to two arrays; after each round their
//                                      members must be alike, SECTORS of each from START on
// bkh-work crash DEV MODEL OPEN SEED MOST [FLUSHES]
//                                      writes of at most MOST sectors until one fails; OPEN tells
//                                      which ones failed. With FLUSHES, one round of writes in so
//                                      many is followed by a flush; the model then has what was
//                                      flushed, OPEN all that was written since. OPEN is there
//                                      from the first write on
// bkh-work after DEV MODEL OPEN [UNIT [FROM]]
//                                      each sector is as the model says, or as a write in
//                                      OPEN left it; the model says so afterwards. Prints how many
//                                      could not be read. With UNIT, each of these must be in the
//                                      same UNIT sectors as one in OPEN, unless it is 0. FROM: only
//                                      sectors from this one on
// bkh-work changing DEV SEED OPS SECTORS       writes to the first SECTORS, from memory that keeps
//                                      changing meanwhile
//
// MODEL is a file with what DEV should hold, made of zeros if it is not there. Status 1 and one
// line where the bytes are not as they should be.

#include "tests/kernel/member.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <linux/fs.h>
#include <random>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <thread>
#include <tuple>
#include <unistd.h>

using namespace kerneltest;

namespace
{

constexpr std::uint64_t mostSectors = 2048;
constexpr int atOnce = 6;

using Image = std::vector<std::uint8_t>;

[[noreturn]] void differs(const std::string &what, std::uint64_t sector)
{
    std::printf("%s: sector %llu is not as it should be\n", what.c_str(),
                static_cast<unsigned long long>(sector));
    std::exit(1);
}

enum class Kind { Write, DurableWrite, Zero, Discard, Flush, Read };

struct Operation
{
    Kind kind;
    std::uint64_t sector;
    std::uint64_t sectors;
    std::uint32_t seed;
};

void fillRandom(std::uint32_t seed, std::uint8_t *to, std::size_t bytes)
{
    std::mt19937_64 random(seed);
    for (std::size_t at = 0; at < bytes; at += 8) {
        const std::uint64_t word = random();
        std::memcpy(to + at, &word, 8);
    }
}

class Device
{
public:
    explicit Device(std::string path)
        : m_path(std::move(path))
        , m_fd(::open(m_path.c_str(), O_RDWR | O_DIRECT | O_CLOEXEC))
    {
        if (m_fd < 0 || ::ioctl(m_fd, BLKGETSIZE64, &m_bytes) != 0)
            die("cannot open " + m_path);
    }
    ~Device() { ::close(m_fd); }
    Device(const Device &) = delete;
    Device &operator=(const Device &) = delete;

    [[nodiscard]] std::uint64_t sectors() const { return m_bytes / sectorBytes; }
    [[nodiscard]] const std::string &path() const { return m_path; }

    /// Writes; false if that failed.
    [[nodiscard]] bool tryWrite(const Operation &operation) const
    {
        const std::size_t bytes = operation.sectors * sectorBytes;
        const Buffer buffer = makeBuffer(bytes);
        fillRandom(operation.seed, buffer.get(), bytes);
        return ::pwrite(m_fd, buffer.get(), bytes, off_t(operation.sector * sectorBytes))
            == ssize_t(bytes);
    }

    /// The same from @p memory, which must work.
    void writeFrom(const std::uint8_t *memory, const Operation &operation) const
    {
        const std::size_t bytes = operation.sectors * sectorBytes;
        require(::pwrite(m_fd, memory, bytes, off_t(operation.sector * sectorBytes))
                    == ssize_t(bytes),
                "write");
    }

    [[nodiscard]] bool tryFlush() const { return ::fsync(m_fd) == 0; }

    /// False if it cannot be read.
    [[nodiscard]] bool tryRead(std::uint64_t sector, std::uint8_t *to, std::uint64_t count) const
    {
        const std::size_t bytes = count * sectorBytes;
        return ::pread(m_fd, to, bytes, off_t(sector * sectorBytes)) == ssize_t(bytes);
    }

    /// Does it, and reads are compared with @p model.
    void perform(const Operation &operation, const Image &model) const
    {
        const std::uint64_t at = operation.sector * sectorBytes;
        const std::size_t bytes = operation.sectors * sectorBytes;
        std::uint64_t range[2] = {at, bytes};
        const Buffer buffer = makeBuffer(std::max<std::size_t>(bytes, 512));
        switch (operation.kind) {
        case Kind::Write:
        case Kind::DurableWrite:
            fillRandom(operation.seed, buffer.get(), bytes);
            write(buffer.get(), bytes, at, operation.kind == Kind::DurableWrite ? RWF_DSYNC : 0);
            break;
        case Kind::Zero:
            require(::ioctl(m_fd, BLKZEROOUT, range) == 0, "zeroing");
            break;
        case Kind::Discard:
            (void)::ioctl(m_fd, BLKDISCARD, range); // may be refused
            break;
        case Kind::Flush:
            require(::fsync(m_fd) == 0, "flush");
            break;
        case Kind::Read:
            require(::pread(m_fd, buffer.get(), bytes, off_t(at)) == ssize_t(bytes), "read");
            if (std::memcmp(buffer.get(), model.data() + at, bytes) != 0)
                differs(m_path, operation.sector);
            break;
        }
    }

private:
    void require(bool good, const char *what) const
    {
        if (!good)
            die(m_path + ": " + what + " failed: " + std::strerror(errno));
    }

    /// From memory that is cut in odd places, as file systems and applications have it.
    void write(std::uint8_t *from, std::size_t bytes, std::uint64_t at, int flags) const
    {
        std::vector<iovec> parts;
        const std::size_t cut = bytes > 4096 ? 512 * (1 + at / sectorBytes % 7) : bytes;
        parts.push_back({from, cut});
        if (cut < bytes)
            parts.push_back({from + cut, bytes - cut});
        require(::pwritev2(m_fd, parts.data(), int(parts.size()), off_t(at), flags)
                    == ssize_t(bytes),
                "write");
    }

    std::string m_path;
    int m_fd;
    std::uint64_t m_bytes = 0;
};

class Random
{
public:
    explicit Random(std::uint64_t seed)
        : m_engine(seed)
    {
    }
    std::uint64_t below(std::uint64_t bound) { return m_engine() % bound; }

    /// Small ones mostly, at 4 KiB mostly; some large, some of odd sectors.
    Operation operation(std::uint64_t device, bool onlyWrites)
    {
        Operation operation{Kind::Write, 0, 0, std::uint32_t(m_engine())};
        const std::uint64_t dice = below(100);
        if (!onlyWrites && dice < 25)
            operation.kind = Kind::Read;
        else if (!onlyWrites && dice < 30)
            operation.kind = Kind::Zero;
        else if (!onlyWrites && dice < 33)
            operation.kind = Kind::Flush;
        else if (dice < 38)
            operation.kind = Kind::DurableWrite;
        const std::uint64_t unit = below(4) ? 8 : 1;
        const std::uint64_t most = std::min(device, below(8) ? 64 : mostSectors);
        operation.sectors = std::max<std::uint64_t>(1 + below(most), unit) / unit * unit;
        operation.sectors = std::min(operation.sectors, device);
        operation.sector = below(device - operation.sectors + 1) / unit * unit;
        return operation;
    }

private:
    std::mt19937_64 m_engine;
};

/// Up to a handful that do not touch each other, so that their order does not matter.
std::vector<Operation> batch(Random &random, std::uint64_t device, bool onlyWrites)
{
    std::vector<Operation> operations;
    for (int i = 0; i < atOnce; ++i) {
        const Operation next = random.operation(device, onlyWrites);
        const auto touches = [&](const Operation &other) {
            return next.sector < other.sector + other.sectors
                && other.sector < next.sector + next.sectors;
        };
        if (std::ranges::none_of(operations, touches))
            operations.push_back(next);
    }
    return operations;
}

void performAll(const Device &device, const std::vector<Operation> &operations, const Image &model)
{
    std::vector<std::thread> threads;
    threads.reserve(operations.size());
    for (const Operation &operation : operations)
        threads.emplace_back([&] { device.perform(operation, model); });
    for (std::thread &thread : threads)
        thread.join();
}

void note(const std::vector<Operation> &operations, Image &model)
{
    for (const Operation &operation : operations) {
        std::uint8_t *to = model.data() + operation.sector * sectorBytes;
        const std::size_t bytes = operation.sectors * sectorBytes;
        if (operation.kind == Kind::Write || operation.kind == Kind::DurableWrite)
            fillRandom(operation.seed, to, bytes);
        else if (operation.kind == Kind::Zero)
            std::memset(to, 0, bytes);
    }
}

Image readModel(const std::string &path, const Device &device)
{
    Image model(device.sectors() * sectorBytes);
    std::ifstream file(path, std::ios::binary);
    if (file && !file.read(reinterpret_cast<char *>(model.data()), std::streamsize(model.size())))
        die(path + " is of another device");
    return model;
}

void checkAll(const Device &device, const Image &model)
{
    for (std::uint64_t at = 0; at < device.sectors(); at += mostSectors)
        device.perform({Kind::Read, at, std::min(mostSectors, device.sectors() - at), 0}, model);
}

void writeFile(const std::string &path, const Image &model)
{
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char *>(model.data()), std::streamsize(model.size()));
    if (!file.flush())
        die("cannot write " + path);
}

/// Does them at the same time; the first list is of those that worked.
std::pair<std::vector<Operation>, std::vector<Operation>> tryAll(
    const Device &device, const std::vector<Operation> &operations)
{
    std::vector<std::uint8_t> good(operations.size());
    std::vector<std::thread> threads;
    threads.reserve(operations.size());
    for (std::size_t i = 0; i < operations.size(); ++i)
        threads.emplace_back([&, i] { good[i] = device.tryWrite(operations[i]); });
    for (std::thread &thread : threads)
        thread.join();
    std::pair<std::vector<Operation>, std::vector<Operation>> lists;
    for (std::size_t i = 0; i < operations.size(); ++i)
        (good[i] ? lists.first : lists.second).push_back(operations[i]);
    return lists;
}

void tell(std::ofstream &file, const std::vector<Operation> &operations)
{
    for (const Operation &operation : operations)
        file << operation.sector << ' ' << operation.sectors << ' ' << operation.seed << '\n';
}

int runUntilCrash(const Device &device, const std::string &path, const std::string &openPath,
                  std::uint64_t seed, std::uint64_t most, std::uint64_t flushes)
{
    Image model = readModel(path, device);
    Random random(seed);
    std::vector<Operation> open, unflushed;
    if (flushes && !device.tryFlush()) // what was written before is none of OPEN's business
        die("cannot flush " + device.path());
    std::ofstream file(openPath);
    while (open.empty()) {
        auto operations = batch(random, device.sectors(), true);
        for (Operation &operation : operations)
            operation.sectors = std::min(operation.sectors, most);
        std::vector<Operation> done;
        std::tie(done, open) = tryAll(device, operations);
        if (!flushes) {
            note(done, model);
            continue;
        }
        unflushed.insert(unflushed.end(), done.begin(), done.end());
        if (open.empty() && random.below(flushes) == 0) {
            if (!device.tryFlush())
                break;
            note(unflushed, model);
            unflushed.clear();
        }
    }
    writeFile(path, model);
    tell(file, unflushed);
    tell(file, open);
    return 0;
}

/// What OPEN says: what sectors may hold besides the model, and which ones may be lost.
class Open
{
public:
    Open(const std::string &path, std::uint64_t sectors, std::uint64_t unit)
        : m_mayBeLost(sectors)
    {
        std::ifstream file(path);
        for (Operation next{Kind::Write, 0, 0, 0};
             file >> next.sector >> next.sectors >> next.seed;) {
            Image image(next.sectors * sectorBytes);
            fillRandom(next.seed, image.data(), image.size());
            m_writes.emplace_back(next, std::move(image));
            const std::uint64_t first = next.sector / unit * unit;
            const std::uint64_t end = (next.sector + next.sectors + unit - 1) / unit * unit;
            for (std::uint64_t i = first; i < end && i < sectors; ++i)
                m_mayBeLost[i] = true;
        }
    }

    [[nodiscard]] bool mayBeLost(std::uint64_t sector) const { return m_mayBeLost[sector]; }

    [[nodiscard]] bool mayHold(std::uint64_t sector, const std::uint8_t *bytes) const
    {
        return std::ranges::any_of(m_writes, [&](const auto &write) {
            const std::uint64_t at = sector - write.first.sector;
            return sector >= write.first.sector && at < write.first.sectors
                && std::memcmp(bytes, write.second.data() + at * sectorBytes, sectorBytes) == 0;
        });
    }

private:
    std::vector<std::pair<Operation, Image>> m_writes;
    std::vector<bool> m_mayBeLost;
};

int checkAfterCrash(const Device &device, const std::string &path, const std::string &openPath,
                    std::uint64_t unit, std::uint64_t from)
{
    Image model = readModel(path, device), found = model;
    const Open open(openPath, device.sectors(), std::max<std::uint64_t>(unit, 1));
    const Buffer buffer = makeBuffer(8 * sectorBytes);
    std::uint64_t refused = 0;
    for (std::uint64_t at = from; at < device.sectors(); at += 8) {
        const std::uint64_t count = std::min<std::uint64_t>(8, device.sectors() - at);
        const bool readable = device.tryRead(at, buffer.get(), count);
        for (std::uint64_t i = 0; i < count; ++i) {
            const std::size_t offset = (at + i) * sectorBytes;
            std::uint8_t *const now = buffer.get() + i * sectorBytes;
            if (!readable && !device.tryRead(at + i, now, 1)) {
                ++refused;
                if (unit && !open.mayBeLost(at + i))
                    differs("refused though it was flushed: " + device.path(), at + i);
                continue;
            }
            if (std::memcmp(now, model.data() + offset, sectorBytes) != 0
                && !open.mayHold(at + i, now))
                differs(device.path(), at + i);
            std::memcpy(found.data() + offset, now, sectorBytes);
        }
    }
    writeFile(path, found);
    std::printf("%llu\n", static_cast<unsigned long long>(refused));
    return 0;
}

/// Memory that one thread writes from and another one changes, on purpose without any order.
class ChangingMemory
{
public:
    explicit ChangingMemory(std::size_t bytes)
        : m_words(bytes / 8)
        , m_buffer(makeBuffer(bytes))
        , m_thread([this] { change(); })
    {
    }
    ~ChangingMemory()
    {
        m_stop = true;
        m_thread.join();
    }
    ChangingMemory(const ChangingMemory &) = delete;
    ChangingMemory &operator=(const ChangingMemory &) = delete;

    [[nodiscard]] std::uint8_t *data() const { return m_buffer.get(); }

private:
    void change()
    {
        auto *const words = reinterpret_cast<volatile std::uint64_t *>(m_buffer.get());
        for (std::uint64_t round = 1; !m_stop; ++round) {
            for (std::size_t i = 0; i < m_words; i += 32) // each sector several times
                words[i] = words[i] + round;
        }
    }

    std::size_t m_words;
    Buffer m_buffer;
    std::atomic<bool> m_stop = false;
    std::thread m_thread;
};

int runChanging(const Device &device, std::uint64_t seed, std::uint64_t count,
                std::uint64_t sectors)
{
    const ChangingMemory memory(mostSectors * sectorBytes);
    Random random(seed);
    for (std::uint64_t done = 0; done < count;) {
        const auto operations = batch(random, std::min(sectors, device.sectors()), true);
        std::vector<std::thread> threads;
        threads.reserve(operations.size());
        for (const Operation &operation : operations)
            threads.emplace_back([&] { device.writeFrom(memory.data(), operation); });
        for (std::thread &thread : threads)
            thread.join();
        done += operations.size();
    }
    return 0;
}

int runWork(const Device &device, const std::string &path, std::uint64_t seed, std::uint64_t count)
{
    Image model = readModel(path, device);
    Random random(seed);
    for (std::uint64_t done = 0; done < count;) {
        const auto operations = batch(random, device.sectors(), false);
        performAll(device, operations, model);
        note(operations, model);
        done += operations.size();
    }
    checkAll(device, model);
    writeFile(path, model);
    return 0;
}

struct Twins
{
    std::uint64_t sectors, ourStart, theirStart;
    std::vector<std::unique_ptr<Member>> ours, theirs;

    void compare() const
    {
        const std::size_t bytes = sectors * sectorBytes;
        const Buffer a = makeBuffer(bytes), b = makeBuffer(bytes);
        for (std::size_t i = 0; i < ours.size(); ++i) {
            ours[i]->read(ourStart * sectorBytes, a.get(), bytes);
            theirs[i]->read(theirStart * sectorBytes, b.get(), bytes);
            const auto [mine, other] = std::mismatch(a.get(), a.get() + bytes, b.get());
            if (mine != a.get() + bytes)
                differs(ours[i]->path() + " and " + theirs[i]->path(),
                        std::uint64_t(mine - a.get()) / sectorBytes);
        }
    }
};

int runTwins(const std::vector<std::string> &words)
{
    Random random(number(words[0]));
    const std::uint64_t rounds = number(words[1]);
    const Device ours(words[2]), theirs(words[3]);
    Twins twins{number(words[4]), number(words[5]), number(words[6]), {}, {}};
    for (std::size_t i = 7; i + 1 < words.size(); i += 2) {
        twins.ours.push_back(std::make_unique<Member>(words[i]));
        twins.theirs.push_back(std::make_unique<Member>(words[i + 1]));
    }
    if (ours.sectors() != theirs.sectors())
        die("the arrays are not of one size");
    for (std::uint64_t round = 0; round < rounds; ++round) {
        for (int i = 0; i < 3; ++i) {
            const auto operations = batch(random, ours.sectors(), true);
            performAll(ours, operations, {});
            performAll(theirs, operations, {});
        }
        const Operation flush{Kind::Flush, 0, 0, 0};
        ours.perform(flush, {});
        theirs.perform(flush, {});
        twins.compare();
    }
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() == 5 && words[0] == "run")
        return runWork(Device(words[1]), words[2], number(words[3]), number(words[4]));
    if (words.size() == 3 && words[0] == "check") {
        const Device device(words[1]);
        checkAll(device, readModel(words[2], device));
        return 0;
    }
    if ((words.size() == 6 || words.size() == 7) && words[0] == "crash")
        return runUntilCrash(Device(words[1]), words[2], words[3], number(words[4]),
                             number(words[5]), words.size() == 7 ? number(words[6]) : 0);
    if (words.size() >= 4 && words.size() <= 6 && words[0] == "after")
        return checkAfterCrash(Device(words[1]), words[2], words[3],
                               words.size() > 4 ? number(words[4]) : 0,
                               words.size() > 5 ? number(words[5]) : 0);
    if (words.size() == 5 && words[0] == "changing")
        return runChanging(Device(words[1]), number(words[2]), number(words[3]), number(words[4]));
    if (words.size() >= 10 && words[0] == "twins")
        return runTwins({words.begin() + 1, words.end()});
    die("usage: run|check|twins|crash|after|changing …, see the head of bkh_work.cpp");
}
