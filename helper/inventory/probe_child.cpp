// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/inventory/probe_child.h"

#include "backend/scan/signatures.h"
#include "helper/disk/descriptor_copies.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bulkhead
{

namespace
{

constexpr std::size_t maxAnswerBytes = 1 << 20;
constexpr auto patience = std::chrono::seconds(20);

#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t architecture = 0; // no filter: the dropped privileges have to do
#endif

// What reading a disk, allocating memory and answering takes. No call that opens anything.
constexpr std::uint32_t allowed[] = {
    __NR_read,      __NR_pread64,        __NR_readv,         __NR_lseek,
    __NR_fstat,     __NR_ioctl,          __NR_write,         __NR_mmap,
    __NR_munmap,    __NR_mremap,         __NR_mprotect,      __NR_brk,
    __NR_futex,     __NR_madvise,        __NR_fadvise64,     __NR_close,
    __NR_exit,      __NR_exit_group,     __NR_getpid,        __NR_gettid,
    __NR_getrandom, __NR_rt_sigprocmask, __NR_clock_gettime, __NR_newfstatat,
};

/// Everything else ends in EPERM rather than death: libblkid then goes on without.
bool confine()
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return false;
    // A process without capabilities and with no way to open a file holds nothing of root's.
    struct
    {
        std::uint32_t version = 0x20080522;
        int pid = 0;
    } header;
    const std::uint32_t none[6] = {};
    if (syscall(__NR_capset, &header, none) != 0)
        return false;
    if (architecture == 0)
        return true;

    sock_filter filter[8 + 2 * std::size(allowed)];
    std::size_t n = 0;
    filter[n++] = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch));
    filter[n++] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0);
    filter[n++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    filter[n++] = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr));
    for (const std::uint32_t call : allowed) {
        filter[n++] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1);
        filter[n++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    }
    filter[n++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    const sock_fprog program{static_cast<unsigned short>(n), filter};
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0)
        return true;
    return errno == EINVAL; // a kernel without filters: the dropped privileges have to do
}

/// Closes everything but these two. Only async-signal-safe calls, as after any fork.
bool closeAllBut(int one, int other)
{
    const auto first = static_cast<unsigned>(std::min(one, other));
    const auto second = static_cast<unsigned>(std::max(one, other));
    return (first == 0 || close_range(0, first - 1, 0) == 0)
        && (second == first + 1 || close_range(first + 1, second - 1, 0) == 0)
        && close_range(second + 1, ~0U, 0) == 0;
}

[[noreturn]] void childMain(int disk, int answer)
{
    // A claim on another disk must not live on in here, nor be in reach of a stranger's bytes.
    if (!closeAllBut(disk, answer) || write(answer, "", 1) != 1)
        _exit(2);
    // Bounded memory and time, whatever is on the disk.
    const rlimit seconds{15, 15};
    setrlimit(RLIMIT_CPU, &seconds);
    const rlimit files{64, 64};
    setrlimit(RLIMIT_NOFILE, &files);
    if (!confine())
        _exit(2);
    const auto signatures = probeSignatures(disk);
    if (!signatures)
        _exit(1);
    const ByteVector bytes = encodeSignatures(*signatures);
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t n = write(answer, bytes.data() + done, bytes.size() - done);
        if (n <= 0)
            _exit(1);
        done += static_cast<std::size_t>(n);
    }
    _exit(0);
}

/// Waits for the child's first byte: it has closed what it must not keep. False if it died.
bool hasClosed(int fd)
{
    std::uint8_t byte = 0;
    ssize_t n = 0;
    do
        n = read(fd, &byte, 1);
    while (n < 0 && errno == EINTR);
    return n == 1;
}

/// Everything the child says until it closes the pipe; false if it takes too long.
bool collect(int fd, ByteVector &bytes)
{
    const auto deadline = std::chrono::steady_clock::now() + patience;
    std::uint8_t part[4096];
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        pollfd ready{fd, POLLIN, 0};
        if (left.count() <= 0 || poll(&ready, 1, static_cast<int>(left.count())) == 0)
            return false;
        const ssize_t n = read(fd, part, sizeof part);
        if (n == 0)
            return true;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 || bytes.size() + static_cast<std::size_t>(n) > maxAnswerBytes)
            return false;
        bytes.insert(bytes.end(), part, part + n);
    }
}

Result<std::vector<Signature>> probeOpen(int disk, const std::string &path)
{
    int answer[2] = {};
    if (pipe2(answer, O_CLOEXEC) != 0)
        return fail(ErrorCode::IoError, path, strerrordesc_np(errno));
    auto copies = whileDescriptorsAreCopied();
    const pid_t child = fork();
    if (child == 0)
        childMain(disk, answer[1]);
    close(answer[1]);
    if (child < 0) {
        close(answer[0]);
        return fail(ErrorCode::IoError, path, "no process to look at it with");
    }
    const bool isAlone = hasClosed(answer[0]);
    copies.unlock();
    ByteVector bytes;
    const bool isComplete = isAlone && collect(answer[0], bytes);
    close(answer[0]);
    if (!isComplete)
        kill(child, SIGKILL);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) { }
    if (!isComplete || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return fail(ErrorCode::IoError, path, "its contents could not be examined");
    return decodeSignatures(bytes);
}

} // namespace

Result<std::vector<Signature>> probeInChild(const std::string &devicePath)
{
    const int fd = open(devicePath.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return fail(ErrorCode::IoError, devicePath, strerrordesc_np(errno));
    struct stat info
    { };
    auto result = fstat(fd, &info) == 0 && S_ISBLK(info.st_mode)
        ? probeOpen(fd, devicePath)
        : Result<std::vector<Signature>>(
            fail(ErrorCode::InvalidArgument, devicePath, "not a block device"));
    close(fd);
    return result;
}

} // namespace bulkhead
