// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace bulkhead
{

/// Why something was refused or failed. The D-Bus error name is
/// "org.bulkhead1.Error." + errorName(code): these names are API.
enum class ErrorCode {
    NotAuthorized,
    NotAuthorizedDismissed,
    InvalidArgument,
    UnknownOption,
    DeviceBusy,
    DeviceChanged,
    DeviceMissing,
    DeviceTooSmall,
    HasData,
    PlanExpired,
    ArrayConflict,
    ArrayNotFound,
    ModuleMissing,
    ModuleRejected,
    MetadataCorrupt,
    KernelError,
    IoError,
    Cancelled,
    LimitExceeded,
    HelperUnavailable, ///< Client side only: no answer from the bus name.
};

/// A failure with its subject (a disk, an array, a field) and a detail for
/// people and logs. Never translated here: app/text puts the code into words.
struct Error
{
    ErrorCode code;
    std::string subject;
    std::string detail;

    bool operator==(const Error &) const = default;
};

template <class T>
using Result = tl::expected<T, Error>;

/// Shorthand for the failing half of a Result.
[[nodiscard]] tl::unexpected<Error> fail(ErrorCode code, std::string subject, std::string detail);

/// "DeviceBusy" and so on.
[[nodiscard]] std::string_view errorName(ErrorCode code);

/// The code whose name this is, with or without the "org.bulkhead1.Error." prefix;
/// KernelError for a name nobody knows.
[[nodiscard]] ErrorCode errorCodeFromName(std::string_view name);

} // namespace bulkhead
