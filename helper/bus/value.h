// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/base/error.h"
#include "helper/bus/handles.h"

#include <array>
#include <concepts>
#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace bulkhead
{

/// A D-Bus object path; sd-bus has checked its form.
struct ObjectPath
{
    std::string text;

    auto operator<=>(const ObjectPath &) const = default;
};

struct Value;
using Dictionary = std::map<std::string, Value>; ///< a{sv}
using RegionCounts = std::array<std::uint64_t, 5>; ///< (ttttt)

/// One value of the types that the interface uses, and no others.
struct Value
{
    using Data =
        std::variant<bool, std::int32_t, std::uint32_t, std::uint64_t, double, std::string,
                     ObjectPath, std::vector<std::string>, std::vector<ObjectPath>,
                     std::vector<std::uint8_t>, RegionCounts, Dictionary, std::vector<Dictionary>>;
    Data data;

    Value() = default;
    Value(const char *text) // NOLINT(google-explicit-constructor): values are written in lists
        : data(std::string(text))
    {
    }
    template <class T>
    requires(!std::same_as<std::remove_cvref_t<T>, Value>)
        && std::is_constructible_v<Data, T &&> Value(
            T &&value) // NOLINT(google-explicit-constructor)
        : data(std::forward<T>(value))
    {
    }

    bool operator==(const Value &) const = default;
};

/// "b", "as" and so on.
[[nodiscard]] const char *signatureOf(const Value &value);

/// Appends @p value as its own type; negative errno.
int append(sd_bus_message *message, const Value &value);

/// The bounds of what a stranger may send. More is InvalidArgument.
struct ReadLimits
{
    std::size_t stringBytes = 1024;
    std::size_t entries = 32; ///< Of one dictionary.
    std::size_t items = 64; ///< Of one list.
    int depth = 3; ///< Dictionaries in lists in dictionaries.
};

/// Reads the next argument, whose signature has to be @p signature ("s", "u", "t", "b",
/// "a{sv}"). Bounded; a key that comes twice is InvalidArgument.
[[nodiscard]] Result<Value> readArgument(sd_bus_message *message, const char *signature,
                                         const ReadLimits &limits = {});

/// The value of that type under @p key, or null.
template <class T>
[[nodiscard]] const T *find(const Dictionary &dictionary, const std::string &key)
{
    const auto at = dictionary.find(key);
    return at == dictionary.end() ? nullptr : std::get_if<T>(&at->second.data);
}

} // namespace bulkhead
