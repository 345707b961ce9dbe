// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/helper/machine/bus_client.h"

#include "backend/scan/disks.h"

#include <thread>

namespace bulkhead
{

namespace
{

constexpr const char *service = "org.bulkhead1";
constexpr const char *rootInterface = "org.bulkhead1.Manager";
constexpr const char *rootObject = "/org/bulkhead1/Manager";
constexpr const char *propertiesInterface = "org.freedesktop.DBus.Properties";
constexpr const char *jobInterface = "org.bulkhead1.Job";

} // namespace

BusClient::BusClient(BusPtr bus)
    : m_bus(std::move(bus))
{
}

Answer BusClient::call(const std::string &path, const char *interface, const char *member,
                       const std::vector<Value> &arguments)
{
    return callAndWait(m_bus.get(), service, path.c_str(), interface, member, arguments, true,
                       60'000'000);
}

BusClient::Planned BusClient::plan(const std::string &action, const Dictionary &request)
{
    Planned planned{call(rootObject, rootInterface, "Plan", {action, request}), ""};
    const char *token = nullptr;
    if (planned.answer.isOk() && sd_bus_message_read(planned.answer.message.get(), "s", &token) > 0)
        planned.token = token;
    return planned;
}

BusClient::Outcome BusClient::commit(const std::string &token, bool waits)
{
    const Answer answer = call(rootObject, rootInterface, "Commit", {token, Dictionary{}});
    if (!answer.isOk())
        return {answer.code(), answer.text, ""};
    const char *path = nullptr;
    sd_bus_message_read(answer.message.get(), "o", &path);
    if (!waits)
        return {"", "", path};
    return waitForJob(path, std::chrono::seconds(120));
}

BusClient::Outcome BusClient::act(const std::string &action, const Dictionary &request, bool waits)
{
    const Planned planned = plan(action, request);
    if (!planned.answer.isOk())
        return {planned.answer.code(), planned.answer.text, ""};
    return commit(planned.token, waits);
}

BusClient::Outcome BusClient::waitForJob(const std::string &job, std::chrono::seconds patience)
{
    std::string state;
    const bool hasEnded = waitUntil(
        [&] {
            state = text(job, jobInterface, "State"); // none: the helper it belonged to is gone
            return state != "running";
        },
        patience);
    Outcome outcome{"", text(job, jobInterface, "ErrorText"), job};
    if (!hasEnded || state.empty())
        outcome.code = hasEnded ? "gone" : "still running";
    else if (text(job, jobInterface, "State") != "succeeded") {
        const std::string name = text(job, jobInterface, "ErrorName");
        outcome.code = name.substr(name.rfind('.') + 1);
    }
    return outcome;
}

std::string BusClient::text(const std::string &path, const char *interface,
                            const char *property) const
{
    char *value = nullptr;
    const int r = sd_bus_get_property_string(m_bus.get(), service, path.c_str(), interface,
                                             property, nullptr, &value);
    const std::string result = r < 0 ? "" : value;
    free(value);
    return result;
}

std::uint64_t BusClient::number(const std::string &path, const char *interface,
                                const char *property) const
{
    std::uint64_t value = 0;
    sd_bus_get_property_trivial(m_bus.get(), service, path.c_str(), interface, property, nullptr,
                                't', &value);
    return value;
}

int BusClient::integer(const std::string &path, const char *interface, const char *property) const
{
    std::int32_t value = -1;
    sd_bus_get_property_trivial(m_bus.get(), service, path.c_str(), interface, property, nullptr,
                                'i', &value);
    return value;
}

std::vector<std::string> BusClient::list(const std::string &path, const char *interface,
                                         const char *property) const
{
    sd_bus_message *raw = nullptr;
    std::vector<std::string> result;
    if (sd_bus_get_property(m_bus.get(), service, path.c_str(), interface, property, nullptr, &raw,
                            std::string_view(property) == "History" ? "as" : "ao")
        < 0)
        return result;
    const MessagePtr message(raw);
    char **items = nullptr;
    sd_bus_message_read_strv(raw, &items); // takes object paths too
    for (char **item = items; item && *item; ++item) {
        result.emplace_back(*item);
        free(*item);
    }
    free(items);
    return result;
}

Answer BusClient::set(const std::string &path, const char *interface, const char *property,
                      const Value &value)
{
    sd_bus_message *raw = nullptr;
    sd_bus_message_new_method_call(m_bus.get(), &raw, service, path.c_str(), propertiesInterface,
                                   "Set");
    const MessagePtr call(raw);
    sd_bus_message_append(raw, "ss", interface, property);
    sd_bus_message_open_container(raw, 'v', signatureOf(value));
    append(raw, value);
    sd_bus_message_close_container(raw);
    return sendAndWait(m_bus.get(), call);
}

std::vector<std::string> BusClient::properties(const std::string &path, const char *interface) const
{
    std::vector<std::string> names;
    const Answer answer = callAndWait(m_bus.get(), service, path.c_str(), propertiesInterface,
                                      "GetAll", {std::string(interface)});
    if (!answer.isOk())
        return names;
    sd_bus_message *m = answer.message.get();
    sd_bus_message_enter_container(m, 'a', "{sv}");
    while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
        const char *name = nullptr;
        sd_bus_message_read(m, "s", &name);
        names.emplace_back(name);
        sd_bus_message_skip(m, "v");
        sd_bus_message_exit_container(m);
    }
    return names;
}

std::vector<std::string> BusClient::objects(const std::string &kind) const
{
    std::vector<std::string> paths;
    const Answer answer =
        callAndWait(m_bus.get(), service, "/org/bulkhead1", "org.freedesktop.DBus.ObjectManager",
                    "GetManagedObjects", {});
    if (!answer.isOk())
        return paths;
    sd_bus_message *m = answer.message.get();
    sd_bus_message_enter_container(m, 'a', "{oa{sa{sv}}}");
    while (sd_bus_message_enter_container(m, 'e', "oa{sa{sv}}") > 0) {
        const char *path = nullptr;
        sd_bus_message_read(m, "o", &path);
        if (std::string(path).starts_with("/org/bulkhead1/" + kind + "/"))
            paths.emplace_back(path);
        sd_bus_message_skip(m, "a{sa{sv}}");
        sd_bus_message_exit_container(m);
    }
    return paths;
}

std::string BusClient::findArray(const std::string &name) const
{
    for (const std::string &path : objects("arrays")) {
        if (text(path, "org.bulkhead1.Array", "Name") == name)
            return path;
    }
    return {};
}

bool BusClient::isUp() const
{
    return !text(rootObject, rootInterface, "Version").empty();
}

bool waitUntil(const std::function<bool()> &condition, std::chrono::milliseconds patience)
{
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

Dictionary diskRequest(const std::string &device)
{
    const auto nothing = [](const std::string &) { return Result<std::vector<Signature>>(); };
    for (const DiskFacts &facts : enumerateDisks(nothing).value_or(std::vector<DiskFacts>())) {
        const Disk &disk = facts.disk;
        if (disk.device == device)
            return {{"object", disk.object},
                    {"size", disk.size.value},
                    {"serial", disk.serial},
                    {"wwn", disk.wwn}};
    }
    return {{"object", udisksBlockPath(device)}, {"size", std::uint64_t{0}}};
}

} // namespace bulkhead
