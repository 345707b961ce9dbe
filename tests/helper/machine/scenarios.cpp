// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/disk/claimed_disk.h"
#include "helper/disk/descriptor_copies.h"
#include "helper/inventory/probe_child.h"
#include "tests/helper/machine/replace.h"
#include "tests/helper/machine/steps.h"

#include <algorithm>
#include <atomic>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace bulkhead
{

namespace
{

constexpr const char *sumsFile = "/run/sums-before";
using std::chrono::milliseconds;
using std::chrono::seconds;

/// Goal: the first thing everybody does. Create with a spare, use, fail, rebuild, stop, start.
void mainJob(BusClient &client, const Disks &disks, Check &check)
{
    const auto start = std::chrono::steady_clock::now();
    const auto created =
        client.act("create", createRequest("Main job", {disks[0], disks[1]}, {disks[2]}));
    if (!check(created.isOk(), "create", created.code + " " + created.text))
        return;
    check(millisecondsSince(start) < 15'000, "create is quick",
          std::to_string(millisecondsSince(start)) + " ms");
    const std::string array = client.findArray("Main job");
    check(stateOf(client, array) == "active", "the array is active", stateOf(client, array));
    const std::string device = client.text(array, arrayInterface, "Device");
    struct stat info
    { };
    check(stat(device.c_str(), &info) == 0 && S_ISBLK(info.st_mode), "its device is there", device);
    check(fillDevice(device, dataBytes, 1), "data is written");

    const std::string lost = memberInSlot(client, array, 0);
    const auto failing = std::chrono::steady_clock::now();
    const auto failed = actOn(client, "fail", array, lost);
    check(failed.isOk(), "fail a member", failed.code + " " + failed.text);
    const bool hasSteppedIn = waitUntil(
        [&] {
            const std::string now = memberInSlot(client, array, 0);
            return !now.empty() && now != lost;
        },
        seconds(10));
    const long took = millisecondsSince(failing);
    std::printf("# the spare took over after %lld ms\n", static_cast<long long>(took));
    check(hasSteppedIn && took <= 2'000, "the spare takes over within two seconds",
          std::to_string(took) + " ms");
    check(waitForState(client, array, "active", seconds(60)), "the rebuild ends",
          stateOf(client, array));
    check(verifyDevice(device, dataBytes, 1), "the data is right after the rebuild");
    const auto history = client.list(array, arrayInterface, "History");
    check(std::ranges::any_of(
              history,
              [](const std::string &line) { return line.find("takes over") != std::string::npos; }),
          "the history says why");

    const auto stopped = actOn(client, "stop", array);
    check(stopped.isOk(), "stop", stopped.code + " " + stopped.text);
    check(waitForState(client, array, "inactive", seconds(5)), "the array is inactive",
          stateOf(client, array));
    check(access(device.c_str(), F_OK) != 0, "its device is gone");
    const auto started = actOn(client, "start", array);
    check(started.isOk(), "start", started.code + " " + started.text);
    check(verifyDevice(device, dataBytes, 1), "the data is right after a restart");
    const auto removed = actOn(client, "stop", array);
    const auto deleted = actOn(client, "delete", array);
    check(removed.isOk() && deleted.isOk(), "delete", deleted.code + " " + deleted.text);
    check(waitUntil([&] { return client.findArray("Main job").empty(); }, seconds(5)),
          "the array is gone from the bus");
}

/// Goal: what the array page offers works: pictures, verbs, limits.
void controls(BusClient &client, const Disks &disks, Check &check)
{
    const auto created = client.act("create", createRequest("Controls", {disks[0], disks[1]}, {}));
    if (!check(created.isOk(), "create", created.code + " " + created.text))
        return;
    const std::string array = client.findArray("Controls");
    const std::string device = client.text(array, arrayInterface, "Device");
    check(fillDevice(device, dataBytes, 2), "data is written");

    const auto regions = client.call(array, arrayInterface, "Regions", {std::uint32_t{16}});
    const void *cells = nullptr;
    std::size_t count = 0;
    if (regions.isOk())
        sd_bus_message_read_array(regions.message.get(), 'y', &cells, &count);
    const std::string picture(static_cast<const char *>(cells), count);
    check(count == 16 && picture.find('n') != std::string::npos
              && picture.find_first_of("cd") != std::string::npos,
          "the picture shows written and unwritten regions", regions.code() + " " + picture);

    const auto verb = [&](const char *word) {
        return client.call(array, arrayInterface, "Sync", {word, Dictionary{}});
    };
    const auto throttled =
        client.call(array, arrayInterface, "SetThrottle",
                    {std::uint64_t{0}, std::uint64_t{1024 * 1024}, Dictionary{}});
    check(throttled.isOk(), "a speed limit is set", throttled.code() + throttled.text);
    check(client.number(array, arrayInterface, "ThrottleMax") == 1024 * 1024, "and shown");
    const auto scrub = verb("scrub");
    check(scrub.isOk(), "scrub starts", scrub.code() + " " + scrub.text);
    check(waitUntil([&] { return client.text(array, arrayInterface, "SyncAction") == "scrub"; },
                    seconds(5)),
          "and is shown");
    const auto pause = verb("pause");
    check(pause.isOk(), "pause", pause.code() + " " + pause.text);
    const auto resume = verb("resume");
    check(resume.isOk(), "resume", resume.code() + " " + resume.text);
    (void)client.call(array, arrayInterface, "SetThrottle",
                      {std::uint64_t{0}, std::uint64_t{0}, Dictionary{}});
    check(waitUntil([&] { return client.text(array, arrayInterface, "SyncAction") == "idle"; },
                    seconds(60)),
          "the scrub ends");
    check(client.number(array, arrayInterface, "Mismatches") == 0, "it found nothing");
    check(verb("dance").code() == "InvalidArgument", "an unknown verb is refused");
    (void)actOn(client, "stop", array);
    const auto deleted = actOn(client, "delete", array);
    check(deleted.isOk(), "delete", deleted.code + " " + deleted.text);
}

/// Goal: spares come and go, members are replaced and removed, by hand.
void members(BusClient &client, const Disks &disks, Check &check)
{
    const auto created = client.act("create", createRequest("Members", {disks[0], disks[1]}, {}));
    if (!check(created.isOk(), "create", created.code + " " + created.text))
        return;
    const std::string array = client.findArray("Members");
    const std::string uuid = uuidOf(client, array, arrayInterface);
    const std::string device = client.text(array, arrayInterface, "Device");
    check(fillDevice(device, dataBytes, 3), "data is written");
    const auto addSpare = [&](const std::string &disk) {
        return client.act("add-spare",
                          {{"array", uuid}, {"disk", diskRequest(disk)}, {"erase", true}});
    };
    auto added = addSpare(disks[2]);
    check(added.isOk(), "add a spare", added.code + " " + added.text);
    check(memberInSlot(client, array, 2) != "", "it is shown");
    const auto removed = actOn(client, "remove-spare", array, memberInSlot(client, array, 2));
    check(removed.isOk(), "remove it again", removed.code + " " + removed.text);
    added = addSpare(disks[2]);
    check(added.isOk(), "add it again", added.code + " " + added.text);

    const std::string spare = memberInSlot(client, array, 2);
    const auto replaced =
        client.act("replace",
                   {{"array", uuid},
                    {"member", uuidOf(client, memberInSlot(client, array, 1), memberInterface)},
                    {"spare", uuidOf(client, spare, memberInterface)}});
    check(replaced.isOk(), "replace a member", replaced.code + " " + replaced.text);
    check(memberInSlot(client, array, 1) == spare, "the spare has its slot");
    check(stateOf(client, array) == "active", "the job lasts until the rebuild is over",
          stateOf(client, array));
    std::string story;
    for (const std::string &line : client.list(array, arrayInterface, "History"))
        story += line + "; ";
    check(story.find("again") == std::string::npos, "the disk that was replaced stays out", story);
    check(verifyDevice(device, dataBytes, 3), "the data is right");
    (void)actOn(client, "stop", array);
    const auto deleted = actOn(client, "delete", array);
    check(deleted.isOk(), "delete", deleted.code + " " + deleted.text);
}

/// Goal: without our module nothing is written to any disk, and the error says so.
/// Method: the caller has taken the module away before.
void noModule(BusClient &client, const Disks &disks, Check &check)
{
    const std::uint64_t before[] = {sumOfDevice("/dev/" + disks[0]),
                                    sumOfDevice("/dev/" + disks[1])};
    const auto created = client.act("create", createRequest("Nothing", {disks[0], disks[1]}, {}));
    check(created.code == "ModuleMissing" || created.code == "ModuleRejected",
          "create is refused for want of the module", created.code + " " + created.text);
    check(created.text.find("kernel") != std::string::npos, "the sentence names the kernel",
          created.text);
    check(before[0] == sumOfDevice("/dev/" + disks[0])
              && before[1] == sumOfDevice("/dev/" + disks[1]),
          "no disk was written to");
}

/// Goal: somebody whom polkit does not know may look and plan, and nothing else.
/// Method: run as an ordinary user, with nobody to type a password.
void stranger(BusClient &client, const Disks &disks, Check &check)
{
    const auto planned = client.plan("create", createRequest("Mine", {disks[0], disks[1]}, {}));
    check(planned.answer.isOk(), "planning is open to all", planned.answer.code());
    const auto committed = client.commit(planned.token);
    check(committed.code == "NotAuthorized", "committing is not", committed.code);
    const auto again = client.commit(planned.token);
    check(again.code == "NotAuthorized" || again.code == "PlanExpired", "nor is trying again",
          again.code);
    check(client.findArray("Mine").empty(), "no array came of it");
}

/// What the disks held before somebody was killed, over which they are compared.
std::string sumsOf(const Disks &disks)
{
    std::string sums;
    for (const std::string &disk : disks)
        sums += std::to_string(sumOfDevice("/dev/" + disk)) + "\n";
    return sums;
}

/// Goal: one create, for whoever kills the helper meanwhile. The outcome is not judged here.
void createOnly(BusClient &client, const Disks &disks, Check &check)
{
    std::ofstream(sumsFile) << sumsOf(disks);
    const auto created = client.act("create", createRequest("Killed", {disks[0], disks[1]}, {}));
    check(true, "create ended with " + (created.code.empty() ? "success" : created.code));
}

/// Goal: after a helper was killed during create, either the array is whole or it never was,
/// and then the disks hold what they held before.
void converged(BusClient &client, const Disks &disks, Check &check)
{
    const std::string array = arrayAfterKill(client, check);
    if (array.empty()) {
        std::ifstream file(sumsFile);
        const std::string before{std::istreambuf_iterator<char>(file), {}};
        check(before == sumsOf(disks), "no array is left, and every byte is as it was");
        return;
    }
    if (stateOf(client, array) == "inactive") {
        const auto started = actOn(client, "start", array);
        check(started.isOk(), "the array starts", started.code + " " + started.text);
    }
    check(stateOf(client, array) == "active", "the array is whole", stateOf(client, array));
    const std::string device = client.text(array, arrayInterface, "Device");
    check(fillDevice(device, 1 << 20, 5) && verifyDevice(device, 1 << 20, 5), "and works");
    removeArray(client, array, check);
}

/// A mirror with a spare and data, for fail-only.
void mirror(BusClient &client, const Disks &disks, Check &check)
{
    const auto created =
        client.act("create", createRequest("Killed", {disks[0], disks[1]}, {disks[2]}));
    const std::string array = client.findArray("Killed");
    const std::string device = client.text(array, arrayInterface, "Device");
    check(created.isOk() && fillDevice(device, dataBytes, 6), "a mirror with a spare",
          created.code + " " + created.text);
}

/// Goal: a member fails and the spare takes over, for whoever kills the helper meanwhile.
void failOnly(BusClient &client, const Disks &, Check &check)
{
    const std::string array = client.findArray("Killed");
    const auto failed = actOn(client, "fail", array, memberInSlot(client, array, 0));
    (void)waitForState(client, array, "active", seconds(20));
    check(true, "fail ended with " + (failed.code.empty() ? "success" : failed.code));
}

/// Goal: after a helper was killed while a spare took over, the array is protected again
/// without anybody's help, and all data is there.
void protectedAgain(BusClient &client, const Disks &, Check &check)
{
    const std::string array = arrayAfterKill(client, check);
    if (!check(!array.empty(), "the array is there"))
        return;
    const std::string device = client.text(array, arrayInterface, "Device");
    check(verifyDevice(device, dataBytes, 6), "its data is right at once");
    if (client.list(array, arrayInterface, "Members").size() == 3 && isWhole(client, array))
        (void)actOn(client, "fail", array, memberInSlot(client, array, 0)); // killed before it
    check(waitUntil([&] { return isWhole(client, array); }, seconds(60)), "it is protected again",
          stateOf(client, array));
    check(verifyDevice(device, dataBytes, 6), "its data is right after the rebuild");
    removeArray(client, array, check);
}

/// The disk with this kernel name as it is now.
DiskIdentity identityOf(const std::string &device)
{
    DiskIdentity identity;
    identity.device = device;
    struct stat info
    { };
    if (stat(("/dev/" + device).c_str(), &info) == 0)
        identity.devno = info.st_rdev;
    std::uint64_t sectors = 0;
    std::ifstream("/sys/class/block/" + device + "/size") >> sectors;
    identity.size = Bytes{sectors * 512};
    return identity;
}

/// Waits until this process has a child that runs.
void awaitChild()
{
    siginfo_t child{};
    while (waitid(P_ALL, 0, &child, WEXITED | WNOHANG | WNOWAIT) != 0)
        std::this_thread::yield();
}

/// Claims the disk, does what is asked, releases it and takes it as the kernel would. Returns
/// what went wrong.
std::string handOverOnce(const DiskIdentity &identity, const std::function<void()> &meanwhile)
{
    auto disk = ClaimedDisk::claim(identity, ClaimedDisk::Mode::Exclusive);
    if (!disk)
        return "claim: " + disk.error().detail;
    meanwhile();
    if (const auto given = disk->releaseToKernel(); !given)
        return "release: " + given.error().detail;
    const int kernel = open(("/dev/" + identity.device).c_str(), O_RDWR | O_EXCL | O_CLOEXEC);
    if (kernel < 0)
        return "in use after it was released";
    closeEverywhere(kernel);
    return {};
}

/// Goal: a disk that is handed to the kernel is free for it, whatever is looked at meanwhile.
///
/// The kernel opens members exclusively, as here. Both halves run in this process, as they do
/// in the helper. The first disk has to be slow, so that looking at it takes long.
void handOver(BusClient &, const Disks &disks, Check &check)
{
    const std::string slow = "/dev/" + disks[0];
    const DiskIdentity identity = identityOf(disks[1]);
    std::thread looking;
    std::atomic<bool> enough = false;
    const std::string early = handOverOnce(identity, [&] {
        looking = std::thread([&] { enough = probeInChild(slow).has_value(); });
        awaitChild();
    });
    check(early.empty() && !enough, "what looks at a disk keeps no other", early);
    if (looking.joinable())
        looking.join();

    enough = false;
    looking = std::thread([&] {
        while (!enough)
            (void)probeInChild("/dev/" + disks[2]);
    });
    std::string why;
    const auto end = std::chrono::steady_clock::now() + seconds(3);
    while (why.empty() && std::chrono::steady_clock::now() < end)
        why = handOverOnce(identity, [] {});
    enough = true;
    looking.join();
    check(why.empty(), "a disk given to the kernel is free for it", why);
}

} // namespace

const std::vector<Scenario> &scenarios()
{
    static const std::vector<Scenario> all{
        {"main-job", 3, mainJob},         {"controls", 2, controls},
        {"members", 3, members},          {"no-module", 2, noModule},
        {"stranger", 2, stranger},        {"create-only", 2, createOnly},
        {"converged", 2, converged},      {"mirror", 3, mirror},
        {"fail-only", 3, failOnly},       {"protected", 3, protectedAgain},
        {"hand-over", 3, handOver},       {"hostile", 2, hostile},
        {"replace", 3, replaceByCopying}, {"replacement-fails", 3, replacementFails},
        {"replace-only", 3, replaceOnly}, {"replaced", 3, replacedOrNot},
        {"shared", 5, sharedSpares},
    };
    return all;
}

} // namespace bulkhead
