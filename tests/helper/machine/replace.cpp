// SPDX-License-Identifier: GPL-2.0-or-later
// Disks that are replaced while they work, and spares that arrays share.
#include "tests/helper/machine/replace.h"
#include "tests/helper/machine/steps.h"

#include <algorithm>

namespace bulkhead
{

namespace
{

using std::chrono::seconds;

void limitSpeed(BusClient &client, const std::string &array, std::uint64_t bytesPerSecond)
{
    (void)client.call(array, arrayInterface, "SetThrottle",
                      {std::uint64_t{0}, bytesPerSecond, Dictionary{}});
}

/// Starts to replace the member of a slot by a spare, or by @p disk; does not wait.
BusClient::Outcome startReplace(BusClient &client, const std::string &array, std::size_t slot,
                                const std::string &disk = {})
{
    Dictionary request{
        {"array", uuidOf(client, array, arrayInterface)},
        {"member", uuidOf(client, memberInSlot(client, array, slot), memberInterface)}};
    if (!disk.empty()) {
        request["disk"] = diskRequest(disk);
        request["erase"] = true;
    }
    return client.act("replace", request, false);
}

bool waitForCopy(const BusClient &client, const std::string &array)
{
    return waitUntil([&] { return client.text(array, arrayInterface, "SyncAction") == "replace"; },
                     seconds(20));
}

/// Is some disk still on its way into a slot?
bool isBeingReplaced(const BusClient &client, const std::string &array)
{
    const auto members = client.list(array, arrayInterface, "Members");
    return std::ranges::any_of(members, [&](const std::string &member) {
        return client.integer(member, memberInterface, "Replaces") >= 0;
    });
}

std::string deviceInSlot(const BusClient &client, const std::string &array, std::size_t slot)
{
    return client.text(memberInSlot(client, array, slot), memberInterface, "Device");
}

void awaitSettled(const BusClient &client, const std::string &array, Check &check)
{
    check(waitUntil([&] { return isWhole(client, array) && !isBeingReplaced(client, array); },
                    seconds(60)),
          "it comes to rest", stateOf(client, array) + ": " + storyOf(client, array));
}

} // namespace

void replaceByCopying(BusClient &client, const Disks &disks, Check &check)
{
    const auto created =
        client.act("create", createRequest("Copied", {disks[0], disks[1]}, {disks[2]}));
    if (!check(created.isOk(), "create", created.code + " " + created.text))
        return;
    const std::string array = client.findArray("Copied");
    const std::string device = client.text(array, arrayInterface, "Device");
    check(fillDevice(device, dataBytes, 7), "data is written");

    limitSpeed(client, array, 1 << 20);
    auto started = startReplace(client, array, 0);
    check(started.isOk() && waitForCopy(client, array), "a member that works is copied",
          started.code + " " + started.text + " " + storyOf(client, array));
    check(stateOf(client, array) == "active"
              && client.integer(array, arrayInterface, "FailuresLeft") == 1,
          "the array is as safe as it was", stateOf(client, array));
    const std::string spare = memberInSlot(client, array, 2);
    const bool saysIt = waitUntil(
        [&] {
            return client.integer(spare, memberInterface, "Replaces") == 0
                && client.text(spare, memberInterface, "State") == "rebuilding";
        },
        seconds(5));
    check(saysIt, "the new disk says what it is for", client.text(spare, memberInterface, "State"));
    check(startReplace(client, array, 1).code == "ArrayConflict", "one at a time");

    auto cancelled = actOn(client, "cancel-replace", array);
    check(cancelled.isOk(), "one may change one's mind", cancelled.code + " " + cancelled.text);
    const auto ended = client.waitForJob(started.job, seconds(20));
    check(ended.code == "Cancelled", "the job says so", ended.code + " " + ended.text);
    check(deviceInSlot(client, array, 0) == disks[0], "the old disk is still the member");
    check(verifyDevice(device, dataBytes, 7), "the data is right");

    started = startReplace(client, array, 0);
    check(started.isOk() && waitForCopy(client, array), "it begins again", started.code);
    check(fillDevice(device, dataBytes, 8), "data is written meanwhile");
    limitSpeed(client, array, 0);
    auto done = client.waitForJob(started.job, seconds(60));
    check(done.isOk(), "the job ends well", done.code + " " + done.text);
    awaitSettled(client, array, check);
    check(deviceInSlot(client, array, 0) == disks[2], "the new disk has the slot",
          deviceInSlot(client, array, 0));
    check(client.list(array, arrayInterface, "Members").size() == 2, "the old one is free");

    limitSpeed(client, array, 1 << 20);
    started = startReplace(client, array, 1, disks[0]);
    check(started.isOk() && waitForCopy(client, array),
          "a disk that is no spare can take a place, too", started.code + " " + started.text);
    auto stopped = actOn(client, "stop", array);
    check(stopped.isOk(), "stop meanwhile", stopped.code + " " + stopped.text);
    auto restarted = actOn(client, "start", array);
    check(restarted.isOk(), "start again", restarted.code + " " + restarted.text);
    awaitSettled(client, array, check);
    check(deviceInSlot(client, array, 1) == disks[0], "it went on by itself",
          storyOf(client, array));
    check(verifyDevice(device, dataBytes, 8), "the data is right");

    limitSpeed(client, array, 1 << 20);
    started = startReplace(client, array, 0, disks[1]);
    check(started.isOk() && waitForCopy(client, array), "another one", started.code);
    auto failed = actOn(client, "fail", array, memberInSlot(client, array, 0));
    check(failed.isOk(), "the old disk fails meanwhile", failed.code + " " + failed.text);
    limitSpeed(client, array, 0);
    awaitSettled(client, array, check);
    check(deviceInSlot(client, array, 0) == disks[1], "the new one is rebuilt in its place",
          storyOf(client, array));
    check(verifyDevice(device, dataBytes, 8), "the data is right");
    removeArray(client, array, check);
}

void replacementFails(BusClient &client, const Disks &disks, Check &check)
{
    const std::string array = client.findArray("Killed");
    if (!check(!array.empty(), "the array is there"))
        return;
    limitSpeed(client, array, 1 << 20);
    const auto started = startReplace(client, array, 0);
    check(started.isOk() && waitForCopy(client, array), "a member is copied", started.code);
    // The caller breaks the new disk now.
    const auto ended = client.waitForJob(started.job, seconds(60));
    check(ended.code == "KernelError"
              && ended.text.find("the new disk failed") != std::string::npos,
          "the job says that the new disk failed", ended.code + " " + ended.text);
    check(stateOf(client, array) == "active" && deviceInSlot(client, array, 0) == disks[0],
          "the array goes on with the old one", stateOf(client, array));
    check(waitUntil([&] { return client.list(array, arrayInterface, "Members").size() == 2; },
                    seconds(10)),
          "the broken disk is no spare any more");
    limitSpeed(client, array, 0);
}

void replaceOnly(BusClient &client, const Disks &, Check &check)
{
    const std::string array = client.findArray("Killed");
    const auto started = startReplace(client, array, 0);
    const auto ended = started.isOk() ? client.waitForJob(started.job, seconds(20)) : started;
    check(true, "replace ended with " + (ended.code.empty() ? "success" : ended.code));
}

void replacedOrNot(BusClient &client, const Disks &disks, Check &check)
{
    const std::string array = arrayAfterKill(client, check);
    if (!check(!array.empty(), "the array is there"))
        return;
    const std::string device = client.text(array, arrayInterface, "Device");
    check(client.integer(array, arrayInterface, "FailuresLeft") == 1, "it is as safe as before",
          stateOf(client, array));
    check(verifyDevice(device, dataBytes, 6), "its data is right at once");
    awaitSettled(client, array, check);
    const std::string now = deviceInSlot(client, array, 0);
    check(now == disks[0] || now == disks[2], "before or after, and it says which: " + now);
    check(client.list(array, arrayInterface, "Members").size() == (now == disks[0] ? 3U : 2U),
          "the other disk is a spare, or free");
    check(verifyDevice(device, dataBytes, 6), "its data is right");
    removeArray(client, array, check);
}

void sharedSpares(BusClient &client, const Disks &disks, Check &check)
{
    const auto one = client.act("create", createRequest("Photos", {disks[0], disks[1]}, {}));
    const auto two = client.act("create", createRequest("Films", {disks[2], disks[3]}, {disks[4]}));
    if (!check(one.isOk() && two.isOk(), "two arrays, one spare", one.text + two.text))
        return;
    const std::string photos = client.findArray("Photos");
    const std::string films = client.findArray("Films");
    for (const std::string &array : {photos, films}) {
        const auto shared = client.act("set-policy",
                                       {{"array", uuidOf(client, array, arrayInterface)},
                                        {"policy", "group"},
                                        {"group", "shelf"}});
        check(shared.isOk(), "they share it", shared.code + " " + shared.text);
    }
    check(client.text(films, arrayInterface, "SparePolicy") == "group"
              && client.text(films, arrayInterface, "SpareGroup") == "shelf",
          "and say so");
    const std::string device = client.text(photos, arrayInterface, "Device");
    check(fillDevice(device, dataBytes, 9), "data is written");
    const auto failing = std::chrono::steady_clock::now();
    const auto failed = actOn(client, "fail", photos, memberInSlot(client, photos, 0));
    check(failed.isOk(), "a disk of the array without a spare fails", failed.code + failed.text);
    // The table is what counts; who the new disk is, the labels say a moment later.
    const bool came = waitUntil(
        [&] { return storyOf(client, photos).find("rebuild started") != std::string::npos; },
        seconds(20));
    const long took = millisecondsSince(failing);
    check(came && took <= 2'000, "the other's spare takes over within two seconds",
          std::to_string(took) + " ms; " + storyOf(client, photos));
    check(waitUntil([&] { return deviceInSlot(client, photos, 0) == disks[4]; }, seconds(20)),
          "and is shown in the slot");
    awaitSettled(client, photos, check);
    check(client.list(films, arrayInterface, "Members").size() == 2, "the other has it no more",
          storyOf(client, films));
    check(storyOf(client, photos).find("“Films”") != std::string::npos
              && storyOf(client, films).find("“Photos”") != std::string::npos,
          "both histories say why", storyOf(client, photos) + storyOf(client, films));
    check(verifyDevice(device, dataBytes, 9), "the data is right");
    removeArray(client, photos, check);
    removeArray(client, films, check);
}

} // namespace bulkhead
