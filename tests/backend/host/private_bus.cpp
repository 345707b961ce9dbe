// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/host/private_bus.h"

#include <QFile>

namespace bulkhead::test
{

namespace
{

constexpr const char *configuration = R"(<busconfig>
<type>session</type>
<listen>unix:path=%1/bus.sock</listen>
<auth>EXTERNAL</auth>
<servicedir>%1</servicedir>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy>
</busconfig>
)";

void writeFile(const QString &path, const QString &text)
{
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(text.toUtf8());
}

} // namespace

PrivateBus::PrivateBus()
{
    const QString config = m_folder.filePath(QStringLiteral("bus.conf"));
    writeFile(config, QString::fromLatin1(configuration).arg(m_folder.path()));
    m_daemon.start(QStringLiteral("dbus-daemon"),
                   {QStringLiteral("--config-file=") + config, QStringLiteral("--nofork"),
                    QStringLiteral("--print-address=1")});
    if (m_daemon.waitForStarted() && m_daemon.waitForReadyRead())
        m_address = QStringLiteral("unix:path=%1/bus.sock").arg(m_folder.path());
}

PrivateBus::~PrivateBus()
{
    stop();
}

void PrivateBus::addActivatable(const QString &service, const QString &command)
{
    writeFile(m_folder.filePath(service + QStringLiteral(".service")),
              QStringLiteral("[D-BUS Service]\nName=%1\nExec=%2\n").arg(service, command));
    // The daemon looks again when it is asked to.
    QProcess::execute(QStringLiteral("dbus-send"),
                      {QStringLiteral("--bus=") + m_address, QStringLiteral("--print-reply"),
                       QStringLiteral("--dest=org.freedesktop.DBus"), QStringLiteral("/"),
                       QStringLiteral("org.freedesktop.DBus.ReloadConfig")});
}

void PrivateBus::stop()
{
    if (m_daemon.state() == QProcess::NotRunning)
        return;
    m_daemon.kill();
    m_daemon.waitForFinished();
}

} // namespace bulkhead::test
