// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/helper/private_bus.h"

#include <chrono>
#include <functional>

namespace bulkhead
{

/// The helper as a client on the system bus sees it.
class BusClient
{
public:
    explicit BusClient(BusPtr bus);

    /// What Plan answered.
    struct Planned
    {
        Answer answer;
        std::string token;
    };
    /// How a plan ended: the code of the refusal or of the failed job, empty for success.
    struct Outcome
    {
        std::string code;
        std::string text;
        std::string job;

        [[nodiscard]] bool isOk() const { return code.empty(); }
    };

    Planned plan(const std::string &action, const Dictionary &request);
    Outcome commit(const std::string &token, bool waits = true);
    Outcome act(const std::string &action, const Dictionary &request, bool waits = true);
    Outcome waitForJob(const std::string &job, std::chrono::seconds patience);

    Answer call(const std::string &path, const char *interface, const char *member,
                const std::vector<Value> &arguments);
    [[nodiscard]] std::string text(const std::string &path, const char *interface,
                                   const char *property) const;
    [[nodiscard]] std::uint64_t number(const std::string &path, const char *interface,
                                       const char *property) const;
    /// -1 if there is none.
    [[nodiscard]] int integer(const std::string &path, const char *interface,
                              const char *property) const;
    [[nodiscard]] std::vector<std::string> list(const std::string &path, const char *interface,
                                                const char *property) const;
    /// Properties.Set, which the helper has to refuse.
    Answer set(const std::string &path, const char *interface, const char *property,
               const Value &value);
    [[nodiscard]] std::vector<std::string> properties(const std::string &path,
                                                      const char *interface) const;
    /// Paths of all objects of this kind: "arrays", "members", "jobs".
    [[nodiscard]] std::vector<std::string> objects(const std::string &kind) const;
    /// The array of that name; empty if there is none.
    [[nodiscard]] std::string findArray(const std::string &name) const;
    [[nodiscard]] bool isUp() const;

private:
    BusPtr m_bus;
};

/// Asks again until @p condition holds or the time is over.
bool waitUntil(const std::function<bool()> &condition, std::chrono::milliseconds patience);

/// A disk of a request, by kernel name: as udisks would show it.
Dictionary diskRequest(const std::string &device);

} // namespace bulkhead
