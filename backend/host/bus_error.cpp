// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/bus_error.h"

#include <QDBusMessage>
#include <algorithm>
#include <array>

namespace bulkhead
{

namespace
{

struct Mapping
{
    const char *name; ///< A prefix if it ends in a dot.
    ErrorCode code;
    const char *detail; ///< Empty: what the bus says is good enough.
};

constexpr std::array mappings = {
    Mapping{"org.freedesktop.DBus.Error.ServiceUnknown", ErrorCode::HelperUnavailable,
            "the service is not running and cannot be started: is it installed?"},
    Mapping{"org.freedesktop.DBus.Error.NameHasNoOwner", ErrorCode::HelperUnavailable,
            "the service is not running"},
    Mapping{"org.freedesktop.DBus.Error.Spawn.", ErrorCode::HelperUnavailable, ""},
    Mapping{"org.freedesktop.systemd1.", ErrorCode::HelperUnavailable, ""},
    Mapping{"org.freedesktop.DBus.Error.NoReply", ErrorCode::HelperUnavailable,
            "the service went away or did not answer in time"},
    Mapping{"org.freedesktop.DBus.Error.TimedOut", ErrorCode::HelperUnavailable,
            "the service did not start in time"},
    Mapping{"org.freedesktop.DBus.Error.Timeout", ErrorCode::HelperUnavailable,
            "the service did not answer in time"},
    Mapping{"org.freedesktop.DBus.Error.Disconnected", ErrorCode::HelperUnavailable,
            "the connection to the bus was lost"},
    Mapping{"org.freedesktop.DBus.Error.NoServer", ErrorCode::HelperUnavailable, ""},
    Mapping{"org.freedesktop.DBus.Error.FileNotFound", ErrorCode::HelperUnavailable, ""},
    Mapping{"org.freedesktop.DBus.Error.AccessDenied", ErrorCode::NotAuthorized, ""},
    Mapping{"org.freedesktop.DBus.Error.AuthFailed", ErrorCode::NotAuthorized, ""},
    Mapping{"org.freedesktop.DBus.Error.InteractiveAuthorizationRequired", ErrorCode::NotAuthorized,
            ""},
    Mapping{"org.freedesktop.PolicyKit1.Error.Cancelled", ErrorCode::NotAuthorizedDismissed, ""},
    Mapping{"org.freedesktop.PolicyKit1.Error.", ErrorCode::NotAuthorized, ""},
    Mapping{"org.freedesktop.DBus.Error.InvalidArgs", ErrorCode::InvalidArgument, ""},
    Mapping{"org.freedesktop.DBus.Error.InvalidSignature", ErrorCode::InvalidArgument, ""},
    Mapping{"org.freedesktop.DBus.Error.Unknown", ErrorCode::InvalidArgument, ""},
    Mapping{"org.freedesktop.DBus.Error.LimitsExceeded", ErrorCode::LimitExceeded, ""},
    Mapping{"org.freedesktop.DBus.Error.NoMemory", ErrorCode::LimitExceeded, ""},
};

bool matches(const Mapping &mapping, const QString &name)
{
    const QLatin1String pattern(mapping.name);
    const bool prefix =
        pattern.endsWith(QLatin1Char('.')) || pattern.endsWith(QLatin1String("Error.Unknown"));
    return prefix ? name.startsWith(pattern) : name == pattern;
}

/// The helper puts "subject: detail" into one text. A subject is one word: a disk, a field.
Error fromHelper(ErrorCode code, const std::string &subject, const std::string &said)
{
    const std::size_t colon = said.find(": ");
    const bool split = colon != said.npos && colon > 0 && colon == said.find_first_of(" :");
    if (!split)
        return {code, subject, said};
    return {code, said.substr(0, colon), said.substr(colon + 2)};
}

} // namespace

Error errorFromBus(const QString &name, const QString &message, const QString &subject)
{
    const std::string who = subject.toStdString();
    const std::string said = message.toStdString();
    if (name.startsWith(QLatin1String("org.bulkhead1.Error.")))
        return fromHelper(errorCodeFromName(name.toStdString()), who, said);
    const auto known = std::ranges::find_if(
        mappings, [&](const Mapping &mapping) { return matches(mapping, name); });
    if (known == mappings.end())
        return {ErrorCode::KernelError, who, name.toStdString() + ": " + said};
    if (*known->detail)
        return {known->code, who, known->detail};
    return {known->code, who, said};
}

Error errorFromBus(const QDBusMessage &reply, const QString &subject)
{
    return errorFromBus(reply.errorName(), reply.errorMessage(), subject);
}

Error errorOfJob(const Job &job)
{
    return fromHelper(errorCodeFromName(job.errorName), {}, job.errorText);
}

} // namespace bulkhead
