// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/bus/value.h"

#include <QProcess>
#include <QTemporaryDir>
#include <memory>
#include <string>

namespace bulkhead
{

/// A dbus-daemon of our own, gone with the object. Everybody may own and call everything:
/// what is tested is what the helper itself refuses.
class PrivateBus
{
public:
    PrivateBus();
    ~PrivateBus();

    [[nodiscard]] bool isUp() const { return !m_address.empty(); }
    [[nodiscard]] const std::string &address() const { return m_address; }
    [[nodiscard]] BusPtr connect() const;

private:
    QTemporaryDir m_folder;
    QProcess m_daemon;
    std::string m_address;
};

/// What came back from a call.
struct Answer
{
    std::string error; ///< D-Bus error name; empty for success.
    std::string text;
    MessagePtr message;

    [[nodiscard]] bool isOk() const { return error.empty(); }
    /// "NotAuthorized" of "org.bulkhead1.Error.NotAuthorized".
    [[nodiscard]] std::string code() const;
};

/// One call, waited for. @p interactive allows a polkit prompt.
Answer callAndWait(sd_bus *bus, const char *service, const char *path, const char *interface,
                   const char *member, const std::vector<Value> &arguments,
                   bool interactive = false, std::uint64_t timeoutUs = 20'000'000);

/// The same with a message that is made already.
Answer sendAndWait(sd_bus *bus, const MessagePtr &call, std::uint64_t timeoutUs = 20'000'000);

/// The same, not waited for.
void callWithoutWaiting(sd_bus *bus, const char *service, const char *path, const char *interface,
                        const char *member, const std::vector<Value> &arguments);

} // namespace bulkhead
