// SPDX-License-Identifier: GPL-2.0-or-later
// Runs inside a machine: drives the helper over the system bus and prints "ok" and "not ok"
// lines. usage: driver SCENARIO DISK...
#include "tests/helper/machine/scenario.h"

#include <cstdio>
#include <cstring>

using namespace bulkhead;

int main(int argc, char **argv)
{
    setvbuf(stdout, nullptr, _IOLBF, 0);
    if (argc < 3) {
        std::fputs("usage: driver SCENARIO DISK...\n", stderr);
        return 2;
    }
    const std::vector<std::string> disks(argv + 2, argv + argc);
    for (const Scenario &scenario : scenarios()) {
        if (std::strcmp(scenario.name, argv[1]) != 0)
            continue;
        if (disks.size() < scenario.disks) {
            std::printf("not ok %s: needs %zu disks\n", scenario.name, scenario.disks);
            return 1;
        }
        sd_bus *bus = nullptr;
        if (sd_bus_open_system(&bus) < 0) {
            std::printf("not ok %s: no system bus\n", scenario.name);
            return 1;
        }
        BusClient client{BusPtr(bus)};
        Check check(scenario.name);
        scenario.run(client, disks, check);
        return check.failures() == 0 ? 0 : 1;
    }
    std::fprintf(stderr, "there is no scenario %s\n", argv[1]);
    return 2;
}
