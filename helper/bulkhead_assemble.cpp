// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/base/uuid.h"
#include "helper/assemble/assemble.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <getopt.h>
#include <iostream>
#include <sys/stat.h>

namespace
{

constexpr const char *usage =
    "usage: bulkhead-assemble [--all] [--array UUID] [--incomplete] [--wait SECONDS]\n"
    "                         [--dry-run] [DEVICE...]\n"
    "       bulkhead-assemble probe DEVICE\n"
    "Starts Bulkhead arrays without any bus. See bulkhead-assemble(8).\n";

bool parse(int argc, char **argv, bulkhead::AssembleOptions &options)
{
    static const option names[] = {{"all", no_argument, nullptr, 'a'},
                                   {"array", required_argument, nullptr, 'u'},
                                   {"incomplete", no_argument, nullptr, 'i'},
                                   {"wait", required_argument, nullptr, 'w'},
                                   {"dry-run", no_argument, nullptr, 'n'},
                                   {"state-dir", required_argument, nullptr, 'd'},
                                   {"sysroot", required_argument, nullptr, 'r'},
                                   {"help", no_argument, nullptr, 'h'},
                                   {"version", no_argument, nullptr, 'v'},
                                   {nullptr, 0, nullptr, 0}};
    bool isAll = false;
    for (int c = 0; (c = getopt_long(argc, argv, "", names, nullptr)) != -1;) {
        switch (c) {
        case 'a':
            isAll = true;
            break;
        case 'u': {
            const auto id = bulkhead::Uuid::parse(optarg);
            if (!id)
                return false;
            options.array = id->text();
            break;
        }
        case 'i':
            options.incomplete = true;
            break;
        case 'w':
            options.waitSeconds = static_cast<unsigned>(std::strtoul(optarg, nullptr, 10));
            break;
        case 'n':
            options.dryRun = true;
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
            std::printf("bulkhead-assemble %s\n", BULKHEAD_VERSION);
            std::exit(0);
        default:
            return false;
        }
    }
    options.devices.assign(argv + optind, argv + argc);
    // All arrays are meant unless some are named; saying both is a mistake.
    return !isAll || (options.array.empty() && options.devices.empty());
}

} // namespace

int main(int argc, char **argv)
{
    using namespace bulkhead;
    umask(0077);
    if (argc == 3 && std::strcmp(argv[1], "probe") == 0)
        return probeForUdev(argv[2], std::cout) ? 0 : 1;
    AssembleOptions options;
    if (!parse(argc, argv, options)) {
        std::fputs(usage, stderr);
        return AssembleUsage;
    }
    return assemble(options, std::cout);
}
