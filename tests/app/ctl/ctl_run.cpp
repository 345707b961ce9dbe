// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/app/ctl/ctl_run.h"

#include <QJsonDocument>
#include <QProcess>
#include <QTest>

namespace bulkhead::test
{

namespace
{

constexpr int patienceMs = 30'000;

CtlRun finish(QProcess &process, const std::function<void()> &meanwhile)
{
    [[maybe_unused]] const bool ended = QTest::qWaitFor(
        [&] {
            if (meanwhile)
                meanwhile();
            return process.state() == QProcess::NotRunning;
        },
        patienceMs);
    CtlRun run;
    if (process.state() == QProcess::NotRunning && process.exitStatus() == QProcess::NormalExit)
        run.status = process.exitCode();
    process.kill();
    process.waitForFinished();
    run.out = QString::fromUtf8(process.readAllStandardOutput());
    run.err = QString::fromUtf8(process.readAllStandardError());
    return run;
}

QStringList withBus(const QString &bus, QStringList arguments)
{
    if (!bus.isEmpty())
        arguments += {QStringLiteral("--bus"), bus};
    return arguments;
}

} // namespace

QJsonDocument CtlRun::json() const
{
    return QJsonDocument::fromJson(out.toUtf8());
}

QByteArray CtlRun::all() const
{
    return "status " + QByteArray::number(status) + "\n" + out.toUtf8() + "\n" + err.toUtf8();
}

CtlRun runCtl(const QString &bus, const QStringList &arguments,
              const std::function<void()> &meanwhile)
{
    QProcess process;
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(QStringLiteral(BULKHEADCTL), withBus(bus, arguments));
    return finish(process, meanwhile);
}

CtlRun runCtlOnTerminal(const QString &bus, const QStringList &arguments, const QByteArray &typed)
{
    QString line = QStringLiteral(BULKHEADCTL);
    for (QString word : withBus(bus, arguments))
        line += QStringLiteral(" '") + word.replace(u'\'', QStringLiteral("'\\''")) + u'\'';
    QProcess process;
    process.start(QStringLiteral("script"),
                  {QStringLiteral("-qefc"), line, QStringLiteral("/dev/null")});
    if (process.waitForStarted())
        process.write(typed);
    return finish(process, {});
}

} // namespace bulkhead::test
