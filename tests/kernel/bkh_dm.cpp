// SPDX-License-Identifier: GPL-2.0-or-later
//
// bkh-dm swap NAME LINE…            gives NAME the table LINE… at once (load, suspend, resume)
// bkh-dm cut NAME[=PERCENT]…        a power cut for everything above: all of them are suspended,
//                                   and then every request fails. With PERCENT they have a cache
//                                   (bkh_cache), so much of which gets to their disks
// bkh-dm cycle NAME COUNT LINE      creates, starts and removes a device COUNT times
// bkh-dm reload NAME COUNT flush|noflush LINE     reloads the table of a running device COUNT times
// bkh-dm bad-tables NAME SEED LINE  wrong versions of LINE: each must be refused
// bkh-dm bad-messages NAME SEED     nonsense: each must be refused
// bkh-dm fail-nth NAME STEP LINE    fails the 1st, 2nd, 3rd … allocation of STEP until a pass is
//                                   clean; STEP: load, resume, suspend, table, or a message

#include "tests/kernel/dm_device.h"
#include "tests/kernel/fault.h"
#include "tests/kernel/member.h"
#include "tests/kernel/nonsense.h"

#include <cstdio>
#include <cstring>
#include <sys/mman.h>

using namespace kerneltest;

namespace
{

using Words = std::vector<std::string>;

void must(int error, const std::string &what)
{
    if (error)
        die(what + ": " + std::strerror(error));
}

int swap(const Words &words)
{
    DmDevice device(words.at(0));
    std::vector<Target> table;
    for (std::size_t i = 1; i < words.size(); ++i)
        table.push_back(parseTarget(words[i]));
    must(device.load(table), "load");
    must(device.suspend(DmDevice::Suspend::NoFlush), "suspend");
    must(device.resume(), "resume");
    return 0;
}

void loseCache(DmDevice &device, std::uint64_t sectors, const std::string &percent)
{
    std::string ignored;
    must(device.message("destage 0 " + std::to_string(sectors) + ' ' + percent, ignored),
         "destage " + device.name());
    must(device.message("off", ignored), "off " + device.name());
}

/// Between the first and the last suspend some members take writes that others do not: as when
/// power fails. Nothing that misses a member is acknowledged, because its request hangs until the
/// end.
int cut(const Words &words)
{
    std::vector<DmDevice> devices;
    for (const std::string &word : words)
        devices.emplace_back(word.substr(0, word.find('=')));
    for (DmDevice &device : devices)
        must(device.suspend(DmDevice::Suspend::NoFlush), "suspend " + device.name());
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::uint64_t sectors = devices[i].sectors();
        const std::size_t sign = words[i].find('=');
        if (sign == std::string::npos)
            must(devices[i].load({{0, sectors, "error", ""}}), "load " + devices[i].name());
        else
            loseCache(devices[i], sectors, words[i].substr(sign + 1));
    }
    for (DmDevice &device : devices)
        must(device.resume(), "resume " + device.name());
    return 0;
}

int cycle(const Words &words)
{
    const std::uint64_t count = number(words.at(1));
    const Target target = parseTarget(words.at(2));
    for (std::uint64_t i = 0; i < count; ++i) {
        DmDevice device(words[0]);
        must(device.create(), "create");
        must(device.load({target}), "load");
        must(device.resume(), "resume");
        must(device.remove(), "remove");
    }
    return 0;
}

int reload(const Words &words)
{
    DmDevice device(words.at(0));
    const std::uint64_t count = number(words.at(1));
    const auto how =
        words.at(2) == "noflush" ? DmDevice::Suspend::NoFlush : DmDevice::Suspend::Flush;
    const Target target = parseTarget(words.at(3));
    for (std::uint64_t i = 0; i < count; ++i) {
        must(device.load({target}), "load");
        must(device.suspend(how), "suspend");
        must(device.resume(), "resume");
    }
    return 0;
}

/// True if the table was refused somewhere between loading and resuming.
bool refused(const std::string &name, const Target &target, bool resume)
{
    DmDevice device(name);
    must(device.create(), "create");
    const int error = device.load({target});
    bool no = error != 0;
    if (!no && resume)
        no = device.resume() != 0;
    must(device.remove(), "remove");
    return no;
}

int badTables(const Words &words)
{
    const Target good = parseTarget(words.at(2));
    int accepted = 0;
    const std::vector<Target> bad = badTargets(good);
    for (const Target &target : bad) {
        if (refused(words[0], target, true))
            continue;
        std::printf("accepted: %llu %s\n", (unsigned long long)target.sectors,
                    target.parameters.c_str());
        ++accepted;
    }
    // What random damage makes may be right by chance: it is only loaded, and must harm nobody.
    const std::vector<Target> random = damagedTargets(good, number(words[1]), 100);
    for (const Target &target : random)
        refused(words[0], target, false);
    std::printf("%zu wrong tables, %zu damaged ones\n", bad.size(), random.size());
    return accepted != 0;
}

int badMessages(const Words &words)
{
    DmDevice device(words.at(0));
    int accepted = 0;
    const Words bad = badWords(number(words.at(1)), 100);
    for (const std::string &text : bad) {
        std::string answer;
        if (device.message(text, answer))
            continue;
        std::printf("accepted: %s\n", text.c_str());
        ++accepted;
    }
    std::printf("%zu wrong messages\n", bad.size());
    return accepted != 0;
}

/// What comes before the step that the fault is placed in; the fault is not active yet.
void prepare(DmDevice &device, const std::string &step, const Target &target)
{
    must(device.create(), "create");
    if (step == "load")
        return;
    must(device.load({target}), "load");
    if (step != "resume")
        must(device.resume(), "resume");
}

int failNth(const Words &words)
{
    const std::string &step = words.at(1);
    const Target target = parseTarget(words.at(2));
    DmDevice device(words[0]);
    std::string ignored;
    unsigned failed = 0;
    for (unsigned nth = 1; nth < 2000; ++nth) {
        prepare(device, step, target);
        FaultHere fault(nth);
        int error = 0;
        if (step == "load")
            error = device.load({target});
        else if (step == "resume")
            error = device.resume();
        else if (step == "suspend")
            error = device.suspend(DmDevice::Suspend::Flush);
        else if (step == "table")
            error = device.table(ignored);
        else
            error = device.message(step, ignored);
        const bool happened = fault.happened();
        failed += error != 0;
        must(device.remove(), "remove");
        if (!happened) {
            must(error, step + " without a fault");
            std::printf("%s: %u faults, %u errors\n", step.c_str(), nth - 1, failed);
            return 0;
        }
    }
    die(step + " never ran without a fault");
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 3)
        die("usage: swap|cut|cycle|reload|bad-tables|bad-messages|fail-nth NAME …");
    // Between suspend and resume nothing of ours may have to come from a swap on that very array.
    if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0)
        die("cannot lock the memory");
    const std::string what = argv[1];
    const Words words(argv + 2, argv + argc);
    if (what == "swap" && words.size() >= 2)
        return swap(words);
    if (what == "cut")
        return cut(words);
    if (what == "cycle" && words.size() == 3)
        return cycle(words);
    if (what == "reload" && words.size() == 4)
        return reload(words);
    if (what == "bad-tables" && words.size() == 3)
        return badTables(words);
    if (what == "bad-messages" && words.size() == 2)
        return badMessages(words);
    if (what == "fail-nth" && words.size() == 3)
        return failNth(words);
    die("usage: swap|cut|cycle|reload|bad-tables|bad-messages|fail-nth NAME …");
}
