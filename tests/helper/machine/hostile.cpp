// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/method_table.h"
#include "tests/helper/machine/scenario.h"

#include <cstdio>
#include <cstring>
#include <random>
#include <set>

namespace bulkhead
{

namespace
{

constexpr std::size_t callsPerMethod = 200;
constexpr std::size_t setsPerProperty = 4;

/// Words and numbers that somebody with bad intent would try, the same ones in every run.
class Malice
{
public:
    /// @p known is what really exists: UUIDs, paths, plans, verbs.
    explicit Malice(std::vector<std::string> known)
        : m_known(std::move(known))
    {
    }

    /// A value of the type @p signature, and now and then of another.
    Value value(std::string_view signature, int depth = 0)
    {
        switch (chance(12) ? "stubxod"[m_random() % 7] : signature.front()) {
        case 's':
            return text();
        case 'o':
            return ObjectPath{"/org/bulkhead1/jobs/" + std::to_string(m_random() % 4)};
        case 't':
            return number();
        case 'u':
            return std::uint32_t(number());
        case 'b':
            return chance(2);
        case 'd':
            return -1.5;
        case 'a':
            return depth < 4 ? Value(dictionary(depth + 1)) : Value(text());
        default:
            return std::vector<std::string>(m_random() % 70, text());
        }
    }

    std::size_t below(std::size_t count) { return m_random() % count; }
    bool chance(unsigned oneOf) { return m_random() % oneOf == 0; }
    const std::string &known() { return m_known[below(m_known.size())]; }

private:
    std::string text()
    {
        static const std::vector<std::string> bad{"",
                                                  "../../etc/passwd",
                                                  "-f",
                                                  "%n%n%s",
                                                  "two\nlines",
                                                  "a b 0 1 error",
                                                  std::string(128, 'x'),
                                                  std::string(5000, 'y'),
                                                  "/dev/mapper/control",
                                                  "\u202eevil",
                                                  "00000000-0000-0000-0000-000000000000"};
        return chance(3) ? bad[below(bad.size())] : known();
    }

    std::uint64_t number()
    {
        static const std::uint64_t edges[] = {0,          1,     4096,       UINT32_MAX,
                                              1ULL << 32, 65537, UINT64_MAX, UINT64_MAX / 2};
        return edges[below(std::size(edges))];
    }

    Dictionary dictionary(int depth)
    {
        static const char *const keys[] = {"array",  "member", "spare", "disks",   "disk",
                                           "erase",  "force",  "name",  "level",   "latency",
                                           "object", "size",   "",      "unknown", "serial"};
        Dictionary result;
        for (std::size_t n = below(chance(10) ? 60 : 5); n > 0; --n)
            result[keys[below(std::size(keys))]] = value("s", depth);
        return result;
    }

    std::mt19937 m_random{2026};
    std::vector<std::string> m_known;
};

/// The types of a signature, one by one: "sa{sv}" is "s" and "a{sv}".
std::vector<std::string> typesOf(std::string_view signature)
{
    std::vector<std::string> types;
    while (!signature.empty()) {
        const std::size_t length = signature.starts_with("a{sv}") ? 5 : 1;
        types.emplace_back(signature.substr(0, length));
        signature.remove_prefix(length);
    }
    return types;
}

/// Where such a method can be called: real objects first, then one that is not there.
std::vector<std::string> objectsWith(const BusClient &client, std::string_view interface)
{
    const std::string kind = interface.ends_with("Array") ? "arrays"
        : interface.ends_with("Member")                   ? "members"
        : interface.ends_with("Job")                      ? "jobs"
                                                          : "";
    if (kind.empty())
        return {"/org/bulkhead1/Manager"};
    auto paths = client.objects(kind);
    paths.push_back("/org/bulkhead1/" + kind + "/none");
    return paths;
}

/// Who may do nothing tries everything; returns which methods let him.
std::set<std::string> callAll(BusClient &client, Malice &malice, std::size_t *calls)
{
    // Open to all by contract: they look, and write nothing.
    const std::set<std::string> open{"Plan", "Regions", "Rescan"};
    const Service service;
    std::set<std::string> leaks;
    for (const Method &method : methodTable(service)) {
        const auto paths = objectsWith(client, method.interface);
        for (std::size_t i = 0; i < callsPerMethod; ++i) {
            std::vector<Value> arguments;
            for (const std::string &type : typesOf(method.in))
                arguments.push_back(malice.value(type));
            // Half of them as they should be, but for who asks.
            if (std::strcmp(method.name, "Sync") == 0 && malice.chance(2))
                arguments = {malice.chance(2) ? "scrub" : "pause", Dictionary{}};
            if (std::strcmp(method.name, "SetThrottle") == 0 && malice.chance(2))
                arguments = {std::uint64_t{4096}, std::uint64_t{1U << 20}, Dictionary{}};
            if (std::strcmp(method.name, "Commit") == 0 && malice.chance(2))
                arguments = {malice.known(), Dictionary{}};
            if (!arguments.empty() && malice.chance(15))
                arguments.pop_back();
            const Answer answer = client.call(paths[malice.below(paths.size())], method.interface,
                                              method.name, arguments);
            ++*calls;
            if (answer.isOk() && !open.contains(method.name))
                leaks.insert(method.name);
        }
    }
    return leaks;
}

std::set<std::string> setAll(BusClient &client, Malice &malice, std::size_t *calls)
{
    std::set<std::string> leaks;
    for (const char *interface : {"org.bulkhead1.Manager", "org.bulkhead1.Array",
                                  "org.bulkhead1.Member", "org.bulkhead1.Job"}) {
        const std::string path = objectsWith(client, interface).front();
        for (const std::string &property : client.properties(path, interface)) {
            for (std::size_t i = 0; i < setsPerProperty; ++i, ++*calls) {
                if (client.set(path, interface, property.c_str(), malice.value("t")).isOk())
                    leaks.insert(property);
            }
        }
    }
    return leaks;
}

std::string joined(const std::set<std::string> &words)
{
    std::string line;
    for (const std::string &word : words)
        line += word + ' ';
    return line;
}

} // namespace

void hostile(BusClient &client, const Disks &disks, Check &check)
{
    std::vector<std::string> known{"scrub", "repair", "pause", "delete", "stop", "fail", "create"};
    const std::string array = client.findArray("Killed");
    if (!check(!array.empty(), "there is an array to attack"))
        return;
    const std::string uuid = client.text(array, "org.bulkhead1.Array", "Uuid");
    known.push_back(uuid);
    const auto members = client.list(array, "org.bulkhead1.Array", "Members");
    for (const std::string &member : members)
        known.push_back(client.text(member, "org.bulkhead1.Member", "Uuid"));
    if (!check(members.size() == 3, "and its members"))
        return;
    const auto plans = {
        client.plan("stop", {{"array", uuid}}),
        client.plan("fail", {{"array", uuid}, {"member", known[known.size() - 3]}}),
        client.plan(
            "create",
            {{"name", "Mine"},
             {"level", "raid1"},
             {"erase", true},
             {"disks", std::vector<Dictionary>{diskRequest(disks[0]), diskRequest(disks[1])}}}),
    };
    std::size_t real = 0;
    for (const auto &plan : plans) {
        if (!plan.token.empty())
            known.push_back(plan.token);
        real += !plan.token.empty();
    }
    check(real >= 2, "there are real plans to carry out", std::to_string(real));
    Malice malice(known);
    std::size_t calls = 0;
    const auto methods = callAll(client, malice, &calls);
    const auto properties = setAll(client, malice, &calls);
    std::printf("# %zu calls\n", calls);
    check(calls >= 1'000, "at least a thousand calls", std::to_string(calls));
    check(methods.empty(), "no method let a stranger in", joined(methods));
    check(properties.empty(), "no property could be set", joined(properties));
    check(client.isUp(), "the helper still answers");
    check(client.text(array, "org.bulkhead1.Array", "State") == "active", "the array is as it was");
    check(client.number(array, "org.bulkhead1.Array", "ThrottleMax") == 0, "so is its throttle");
    check(client.findArray("Mine").empty(), "no array came of it");
}

} // namespace bulkhead
