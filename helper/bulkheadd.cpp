// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/daemon.h"
#include "helper/service/journal.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <getopt.h>
#include <malloc.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

namespace
{

constexpr const char *usage =
    "usage: bulkheadd [--session] [--state-dir DIR] [--sysroot DIR] [--version]\n"
    "The root helper of Bulkhead; started by the system bus. See bulkheadd(8).\n";

constexpr std::size_t reservedBytes = std::size_t{8} << 20;
constexpr std::size_t stackBytes = std::size_t{512} << 10; ///< All of it is locked, per thread.

/// Swap or the root file system may lie on an array that we suspend: nothing of ours may be
/// paged in while it stands still, and the heap must not ask the kernel for more.
void stayInMemory()
{
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    mallopt(M_ARENA_MAX, 1);
    void *reserve = std::malloc(reservedBytes);
    if (reserve)
        std::memset(reserve, 1, reservedBytes);
    std::free(reserve); // stays with the heap
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stackBytes);
    pthread_setattr_default_np(&attributes);
    pthread_attr_destroy(&attributes);
    if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0)
        bulkhead::note(LOG_WARNING, "memory is not locked: spares work, but not under swap");
}

/// Descriptors 0 to 2 must never become a disk.
void keepStandardStreams()
{
    for (;;) {
        const int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (fd > 2) {
            close(fd);
            return;
        }
        if (fd < 0)
            return;
    }
}

bool parse(int argc, char **argv, bulkhead::DaemonOptions &options)
{
    static const option names[] = {{"session", no_argument, nullptr, 's'},
                                   {"state-dir", required_argument, nullptr, 'd'},
                                   {"sysroot", required_argument, nullptr, 'r'},
                                   {"help", no_argument, nullptr, 'h'},
                                   {"version", no_argument, nullptr, 'v'},
                                   {nullptr, 0, nullptr, 0}};
    for (int c = 0; (c = getopt_long(argc, argv, "", names, nullptr)) != -1;) {
        switch (c) {
        case 's':
            options.onSessionBus = true;
            break;
        case 'd':
            options.stateFolder = optarg;
            break;
        case 'r':
            options.root = optarg;
            break;
        case 'h':
            std::fputs(usage, stdout);
            std::exit(0);
        case 'v':
            std::printf("bulkheadd %s\n", BULKHEAD_VERSION);
            std::exit(0);
        default:
            return false;
        }
    }
    return optind == argc;
}

} // namespace

int main(int argc, char **argv)
{
    using namespace bulkhead;
    keepStandardStreams();
    umask(0077);
    DaemonOptions options;
    if (!parse(argc, argv, options)) {
        std::fputs(usage, stderr);
        return 2;
    }
    sd_bus *raw = nullptr;
    const int r = options.onSessionBus ? sd_bus_open_user(&raw) : sd_bus_open_system(&raw);
    BusPtr bus(raw);
    if (r < 0) {
        note(LOG_ERR, std::string("no bus: ") + strerrordesc_np(-r));
        return 1;
    }
    stayInMemory();
    EventLoop loop;
    sd_bus_attach_event(raw, loop.raw(), SD_EVENT_PRIORITY_NORMAL);
    sd_bus_set_exit_on_disconnect(raw, true);
    const auto onTerm = loop.onSignal(SIGTERM, [&] { loop.quit(0); });
    const auto onInt = loop.onSignal(SIGINT, [&] { loop.quit(0); });
    std::signal(SIGPIPE, SIG_IGN);
    Daemon daemon(loop, std::move(bus), options);
    daemon.start();
    return loop.run() < 0 ? 1 : 0;
}
