// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/text_agent.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimer>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace bulkhead::ctl
{

namespace
{

/// It registers in milliseconds, or not at all.
constexpr int patienceMs = 3000;

} // namespace

TextAgent::~TextAgent()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    m_process.waitForFinished(1000);
}

void TextAgent::start(std::function<void()> ready)
{
    // Called once, whichever comes first: registered, ended, or out of patience.
    const auto once = std::make_shared<std::function<void()>>(std::move(ready));
    const auto go = [once] {
        if (const auto call = std::exchange(*once, nullptr))
            call();
    };
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return go();
    // The agent closes its end of the pipe when it listens.
    auto *notifier = new QSocketNotifier(ends[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [notifier, go, from = ends[0]] {
        notifier->setEnabled(false);
        notifier->deleteLater();
        close(from);
        go();
    });
    const int to = ends[1];
    m_process.setChildProcessModifier([to] { fcntl(to, F_SETFD, 0); });
    m_process.setProcessChannelMode(QProcess::ForwardedChannels);
    m_process.setInputChannelMode(QProcess::ForwardedInputChannel);
    connect(&m_process, &QProcess::started, this, [to] { close(to); });
    connect(&m_process, &QProcess::errorOccurred, this, [go](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            go();
    });
    m_process.start(QStringLiteral("pkttyagent"),
                    {QStringLiteral("--fallback"), QStringLiteral("--notify-fd"),
                     QString::number(to), QStringLiteral("--process"),
                     QString::number(QCoreApplication::applicationPid())});
    QTimer::singleShot(patienceMs, this, go);
}

} // namespace bulkhead::ctl
