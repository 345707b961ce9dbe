// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/base/error.h"

#include <algorithm>
#include <array>
#include <utility>

namespace bulkhead
{

namespace
{

using Entry = std::pair<ErrorCode, std::string_view>;

constexpr std::array<Entry, 20> names{{
    {ErrorCode::NotAuthorized, "NotAuthorized"},
    {ErrorCode::NotAuthorizedDismissed, "NotAuthorizedDismissed"},
    {ErrorCode::InvalidArgument, "InvalidArgument"},
    {ErrorCode::UnknownOption, "UnknownOption"},
    {ErrorCode::DeviceBusy, "DeviceBusy"},
    {ErrorCode::DeviceChanged, "DeviceChanged"},
    {ErrorCode::DeviceMissing, "DeviceMissing"},
    {ErrorCode::DeviceTooSmall, "DeviceTooSmall"},
    {ErrorCode::HasData, "HasData"},
    {ErrorCode::PlanExpired, "PlanExpired"},
    {ErrorCode::ArrayConflict, "ArrayConflict"},
    {ErrorCode::ArrayNotFound, "ArrayNotFound"},
    {ErrorCode::ModuleMissing, "ModuleMissing"},
    {ErrorCode::ModuleRejected, "ModuleRejected"},
    {ErrorCode::MetadataCorrupt, "MetadataCorrupt"},
    {ErrorCode::KernelError, "KernelError"},
    {ErrorCode::IoError, "IoError"},
    {ErrorCode::Cancelled, "Cancelled"},
    {ErrorCode::LimitExceeded, "LimitExceeded"},
    {ErrorCode::HelperUnavailable, "HelperUnavailable"},
}};

} // namespace

tl::unexpected<Error> fail(ErrorCode code, std::string subject, std::string detail)
{
    return tl::unexpected<Error>(Error{code, std::move(subject), std::move(detail)});
}

std::string_view errorName(ErrorCode code)
{
    const auto entry = std::ranges::find(names, code, &Entry::first);
    return entry == names.end() ? "KernelError" : entry->second;
}

ErrorCode errorCodeFromName(std::string_view name)
{
    constexpr std::string_view prefix = "org.bulkhead1.Error.";
    if (name.starts_with(prefix))
        name.remove_prefix(prefix.size());
    const auto entry = std::ranges::find(names, name, &Entry::second);
    return entry == names.end() ? ErrorCode::KernelError : entry->first;
}

} // namespace bulkhead
