// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/helper/machine/scenario.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace bulkhead
{

namespace
{

constexpr std::size_t chunkBytes = 1 << 20;

using Buffer = std::unique_ptr<std::uint64_t, decltype(&std::free)>;

Buffer buffer()
{
    return {static_cast<std::uint64_t *>(std::aligned_alloc(4096, chunkBytes)), &std::free};
}

void fill(std::uint64_t *words, std::uint64_t offset, unsigned seed)
{
    for (std::size_t i = 0; i < chunkBytes / 8; ++i)
        words[i] = (offset / 8 + i) * 0x9e3779b97f4a7c15ULL ^ seed;
}

/// Calls @p each with every chunk of the first @p bytes.
template <class Each>
bool walk(const std::string &path, int flags, std::uint64_t bytes, Each each)
{
    const int fd = open(path.c_str(), flags | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool isGood = true;
    for (std::uint64_t at = 0; isGood && at + chunkBytes <= bytes; at += chunkBytes)
        isGood = each(fd, at);
    isGood = fsync(fd) == 0 && isGood;
    close(fd);
    return isGood;
}

} // namespace

bool Check::operator()(bool holds, const std::string &what, const std::string &why)
{
    std::printf("%s %s: %s%s%s\n", holds ? "ok" : "not ok", m_name.c_str(), what.c_str(),
                holds || why.empty() ? "" : " - ", holds ? "" : why.c_str());
    m_failures += holds ? 0 : 1;
    return holds;
}

bool fillDevice(const std::string &path, std::uint64_t bytes, unsigned seed)
{
    const Buffer data = buffer();
    return walk(path, O_WRONLY | O_DIRECT, bytes, [&](int fd, std::uint64_t at) {
        fill(data.get(), at, seed);
        return pwrite(fd, data.get(), chunkBytes, static_cast<off_t>(at))
            == static_cast<ssize_t>(chunkBytes);
    });
}

bool verifyDevice(const std::string &path, std::uint64_t bytes, unsigned seed)
{
    const Buffer data = buffer();
    const Buffer expected = buffer();
    return walk(path, O_RDONLY | O_DIRECT, bytes, [&](int fd, std::uint64_t at) {
        fill(expected.get(), at, seed);
        return pread(fd, data.get(), chunkBytes, static_cast<off_t>(at))
            == static_cast<ssize_t>(chunkBytes)
            && std::memcmp(data.get(), expected.get(), chunkBytes) == 0;
    });
}

std::uint64_t sumOfDevice(const std::string &path)
{
    const Buffer data = buffer();
    const int fd = open(path.c_str(), O_RDONLY | O_DIRECT | O_CLOEXEC);
    std::uint64_t sum = 14695981039346656037ULL;
    for (ssize_t n = 0; fd >= 0 && (n = read(fd, data.get(), chunkBytes)) > 0;) {
        for (ssize_t i = 0; i < n / 8; ++i)
            sum = (sum ^ data.get()[i]) * 1099511628211ULL;
    }
    if (fd >= 0)
        close(fd);
    return sum;
}

} // namespace bulkhead
