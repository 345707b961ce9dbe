// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace bulkhead::test
{

/// A message bus of the test's own, gone with the object. Everybody may do everything on it.
class PrivateBus
{
public:
    PrivateBus();
    ~PrivateBus();
    Q_DISABLE_COPY_MOVE(PrivateBus)

    /// "unix:path=…"; empty if dbus-daemon could not be started.
    [[nodiscard]] const QString &address() const { return m_address; }
    /// Make @p service activatable by running @p command (no spaces in its arguments).
    void addActivatable(const QString &service, const QString &command);
    /// As if the machine behind the connection were switched off.
    void stop();

private:
    QTemporaryDir m_folder;
    QProcess m_daemon;
    QString m_address;
};

} // namespace bulkhead::test
