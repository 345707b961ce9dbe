// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/helper/machine/steps.h"

namespace bulkhead
{

using std::chrono::milliseconds;
using std::chrono::seconds;

Dictionary createRequest(const std::string &name, const Disks &disks, const Disks &spares)
{
    std::vector<Dictionary> members;
    std::vector<Dictionary> extra;
    for (const std::string &disk : disks)
        members.push_back(diskRequest(disk));
    for (const std::string &disk : spares)
        extra.push_back(diskRequest(disk));
    Dictionary request{{"name", name}, {"level", "raid1"}, {"disks", members}, {"erase", true}};
    if (!extra.empty())
        request["spares"] = extra;
    return request;
}

std::string uuidOf(const BusClient &client, const std::string &path, const char *interface)
{
    return client.text(path, interface, "Uuid");
}

std::string memberInSlot(const BusClient &client, const std::string &array, std::size_t slot)
{
    const auto members = client.list(array, arrayInterface, "Members");
    return slot < members.size() ? members[slot] : "";
}

std::string stateOf(const BusClient &client, const std::string &array)
{
    return client.text(array, arrayInterface, "State");
}

bool isWhole(const BusClient &client, const std::string &array)
{
    return stateOf(client, array) == "active"
        && client.text(array, arrayInterface, "SyncAction") == "idle";
}

bool waitForState(const BusClient &client, const std::string &array, const char *state,
                  seconds patience)
{
    return waitUntil([&] { return stateOf(client, array) == state; }, patience);
}

long millisecondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start)
        .count();
}

BusClient::Outcome actOn(BusClient &client, const char *action, const std::string &array,
                         const std::string &member)
{
    Dictionary request{{"array", uuidOf(client, array, arrayInterface)}};
    if (!member.empty())
        request["member"] = uuidOf(client, member, memberInterface);
    return client.act(action, request);
}

std::string arrayAfterKill(BusClient &client, Check &check)
{
    check(waitUntil([&] { return client.isUp(); }, seconds(20)), "the helper is back");
    (void)client.call("/org/bulkhead1/Manager", "org.bulkhead1.Manager", "Rescan", {Dictionary{}});
    return client.findArray("Killed");
}

void removeArray(BusClient &client, const std::string &array, Check &check)
{
    const auto stopped = actOn(client, "stop", array);
    const auto deleted = actOn(client, "delete", array);
    check(stopped.isOk() && deleted.isOk(), "and can be deleted",
          stopped.code + stopped.text + deleted.code + deleted.text);
}

std::string storyOf(const BusClient &client, const std::string &array)
{
    std::string story;
    for (const std::string &line : client.list(array, arrayInterface, "History"))
        story += line + "; ";
    return story;
}

} // namespace bulkhead
