// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/units.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace bulkhead::ctl
{

/// A command line, taken apart but not yet looked up: disks and arrays are still words.
struct Invocation
{
    /// list show disks examine monitor regions throttle commit scrub repair pause resume
    /// cancel, or an action of Manager.Plan: create delete start stop add-spare remove-spare
    /// fail replace cancel-replace remove rename set-policy.
    std::string command;
    bool isChange = false; ///< An action of Manager.Plan.
    bool planOnly = false;

    std::string bus; ///< D-Bus address; empty for the system bus.
    std::string host; ///< Name of another computer; empty for this one.
    bool json = false;

    bool yes = false;
    bool noWait = false;
    bool erase = false;
    bool degraded = false;
    std::string array;
    std::string name;
    std::string level;
    std::string layout; ///< Empty for the usual one.
    std::optional<Bytes> chunk;
    std::vector<std::string> disks;
    std::vector<std::string> spares;
    std::string member;
    std::string policy;
    std::string group;
    bool cancel = false; ///< Of replace.
    std::string token;

    std::optional<Bytes> minRate;
    std::optional<std::uint32_t> latencyMs;
    std::optional<Bytes> maxRate;
    int cells = 1024;
    bool untilIdle = false;
    std::vector<std::string> files;
    std::optional<Bytes> size;
};

/// What to run, or the exit status of a program that has said everything already
/// (--help, --version, a mistake).
[[nodiscard]] std::variant<Invocation, int> parseCommandLine(int argc, const char *const *argv);

/// "10M", "1.5GB", "64KiB", "4096": k M G T are powers of 1000, Ki Mi Gi Ti of 1024; "/s" may
/// follow. Nothing for anything else, or more than 64 bits hold.
[[nodiscard]] std::optional<Bytes> parseBytes(std::string_view text);

/// The same for the size of a chunk, which is a power of two: "64K" and "64KiB" are 65536.
[[nodiscard]] std::optional<Bytes> parseChunk(std::string_view text);

} // namespace bulkhead::ctl
