// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/operation/durable_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bulkhead
{

namespace
{

tl::unexpected<Error> fileError(const std::string &path)
{
    const int error = errno;
    return fail(ErrorCode::IoError, path, strerrordesc_np(error));
}

std::string folderOf(const std::string &path)
{
    const auto slash = path.rfind('/');
    return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

Result<void> syncFolder(const std::string &path)
{
    const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return fileError(path);
    const int r = fsync(fd);
    const int error = errno;
    close(fd);
    // Some network and overlay file systems cannot sync a folder: nothing is lost by going on.
    if (r != 0 && error != EINVAL)
        return fail(ErrorCode::IoError, path, strerrordesc_np(error));
    return {};
}

bool writeAll(int fd, ByteSpan bytes)
{
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t n = write(fd, bytes.data() + done, bytes.size() - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        done += static_cast<std::size_t>(n);
    }
    return true;
}

} // namespace

Result<void> writeDurably(const std::string &path, ByteSpan bytes)
{
    const std::string draft = path + ".new";
    const int fd = open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return fileError(draft);
    const bool isWritten = writeAll(fd, bytes) && fsync(fd) == 0;
    if (!isWritten) {
        auto error = fileError(draft);
        close(fd);
        unlink(draft.c_str());
        return error;
    }
    close(fd);
    if (rename(draft.c_str(), path.c_str()) != 0)
        return fileError(path);
    return syncFolder(folderOf(path));
}

Result<ByteVector> readWhole(const std::string &path, std::size_t maxBytes)
{
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return fileError(path);
    ByteVector bytes;
    std::uint8_t part[65536];
    for (;;) {
        const ssize_t n = read(fd, part, sizeof part);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 || bytes.size() + static_cast<std::size_t>(n) > maxBytes) {
            close(fd);
            return fail(ErrorCode::IoError, path, n < 0 ? "read error" : "it is too long");
        }
        if (n == 0)
            break;
        bytes.insert(bytes.end(), part, part + n);
    }
    close(fd);
    return bytes;
}

Result<void> makeFolder(const std::string &path)
{
    struct stat info
    { };
    if (stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode))
        return {};
    if (path != "/") {
        if (auto above = makeFolder(folderOf(path)); !above)
            return above;
    }
    if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
        return fileError(path);
    return syncFolder(folderOf(path));
}

} // namespace bulkhead
