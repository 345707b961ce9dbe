// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/helper/private_bus.h"

#include <QFile>

namespace bulkhead
{

namespace
{

constexpr const char *configText = R"(<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=%1</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
)";

MessagePtr makeCall(sd_bus *bus, const char *service, const char *path, const char *interface,
                    const char *member, const std::vector<Value> &arguments)
{
    sd_bus_message *raw = nullptr;
    sd_bus_message_new_method_call(bus, &raw, service, path, interface, member);
    for (const Value &value : arguments)
        append(raw, value);
    return MessagePtr(raw);
}

} // namespace

PrivateBus::PrivateBus()
{
    const QString config = m_folder.filePath(QStringLiteral("bus.conf"));
    QFile file(config);
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.write(QString::fromLatin1(configText).arg(m_folder.path()).toUtf8());
    file.close();
    m_daemon.setProcessChannelMode(QProcess::SeparateChannels);
    m_daemon.start(QStringLiteral("dbus-daemon"),
                   {QStringLiteral("--nofork"), QStringLiteral("--print-address"),
                    QStringLiteral("--config-file=") + config});
    if (m_daemon.waitForReadyRead(10'000))
        m_address = m_daemon.readLine().trimmed().toStdString();
}

PrivateBus::~PrivateBus()
{
    m_daemon.kill();
    m_daemon.waitForFinished(5'000);
}

BusPtr PrivateBus::connect() const
{
    sd_bus *bus = nullptr;
    if (sd_bus_new(&bus) < 0)
        return nullptr;
    BusPtr owner(bus);
    const bool isUp = sd_bus_set_address(bus, m_address.c_str()) >= 0
        && sd_bus_set_bus_client(bus, 1) >= 0 && sd_bus_start(bus) >= 0;
    return isUp ? std::move(owner) : nullptr;
}

std::string Answer::code() const
{
    return error.substr(error.rfind('.') + 1);
}

Answer callAndWait(sd_bus *bus, const char *service, const char *path, const char *interface,
                   const char *member, const std::vector<Value> &arguments, bool interactive,
                   std::uint64_t timeoutUs)
{
    const MessagePtr call = makeCall(bus, service, path, interface, member, arguments);
    sd_bus_message_set_allow_interactive_authorization(call.get(), interactive);
    return sendAndWait(bus, call, timeoutUs);
}

Answer sendAndWait(sd_bus *bus, const MessagePtr &call, std::uint64_t timeoutUs)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;
    sd_bus_message *reply = nullptr;
    Answer answer;
    if (sd_bus_call(bus, call.get(), timeoutUs, &error, &reply) < 0) {
        answer.error = error.name ? error.name : "none";
        answer.text = error.message ? error.message : "";
    }
    sd_bus_error_free(&error);
    answer.message.reset(reply);
    return answer;
}

void callWithoutWaiting(sd_bus *bus, const char *service, const char *path, const char *interface,
                        const char *member, const std::vector<Value> &arguments)
{
    const MessagePtr call = makeCall(bus, service, path, interface, member, arguments);
    sd_bus_message_set_allow_interactive_authorization(call.get(), 1);
    sd_bus_send(bus, call.get(), nullptr);
    sd_bus_flush(bus);
}

} // namespace bulkhead
