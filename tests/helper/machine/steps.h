// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/helper/machine/scenario.h"

namespace bulkhead
{

// What several scenarios do.

inline constexpr const char *arrayInterface = "org.bulkhead1.Array";
inline constexpr const char *memberInterface = "org.bulkhead1.Member";
inline constexpr std::uint64_t dataBytes = 24ULL << 20;

/// A mirror of @p disks; what is on them may go.
[[nodiscard]] Dictionary createRequest(const std::string &name, const Disks &disks,
                                       const Disks &spares);

[[nodiscard]] std::string uuidOf(const BusClient &client, const std::string &path,
                                 const char *interface);

/// The member in this slot, by path; spares follow the members.
[[nodiscard]] std::string memberInSlot(const BusClient &client, const std::string &array,
                                       std::size_t slot);

[[nodiscard]] std::string stateOf(const BusClient &client, const std::string &array);

/// All members in sync and nothing going on.
[[nodiscard]] bool isWhole(const BusClient &client, const std::string &array);

bool waitForState(const BusClient &client, const std::string &array, const char *state,
                  std::chrono::seconds patience);

[[nodiscard]] long millisecondsSince(std::chrono::steady_clock::time_point start);

/// A plan about the array, or one of its members by path, carried out to its end.
BusClient::Outcome actOn(BusClient &client, const char *action, const std::string &array,
                         const std::string &member = {});

/// The array "Killed", once the helper is back; nothing if there is none.
[[nodiscard]] std::string arrayAfterKill(BusClient &client, Check &check);

void removeArray(BusClient &client, const std::string &array, Check &check);

/// All lines of the array's history.
[[nodiscard]] std::string storyOf(const BusClient &client, const std::string &array);

} // namespace bulkhead
