// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/e2e/screen.h"

#include <QDir>
#include <QLabel>
#include <QProcess>
#include <QTest>

namespace bulkhead::e2e
{

QAbstractButton *enabledButton(const QString &name)
{
    auto *found = visible<QAbstractButton>(name);
    return found && found->isEnabled() ? found : nullptr;
}

bool click(const QString &name)
{
    if (!QTest::qWaitFor([&] { return enabledButton(name) != nullptr; }, patience))
        return givesUp();
    QTest::mouseClick(enabledButton(name), Qt::LeftButton);
    return true;
}

QDialog *dialog()
{
    for (QWidget *window : QApplication::topLevelWidgets()) {
        auto *found = qobject_cast<QDialog *>(window);
        if (found && found->isVisible())
            return found;
    }
    return nullptr;
}

QString textOnScreen()
{
    QStringList lines;
    for (QWidget *window : QApplication::topLevelWidgets()) {
        for (const QWidget *widget : window->findChildren<QWidget *>()) {
            if (!widget->isVisible())
                continue;
            if (const auto *label = qobject_cast<const QLabel *>(widget))
                lines << label->text();
            lines << widget->accessibleName() << widget->accessibleDescription();
        }
    }
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

bool givesUp()
{
    qWarning().noquote() << "on screen:" << textOnScreen();
    return false;
}

void shot(const QString &name, QWidget *widget)
{
    QTest::qWait(0); // let what was just shown be laid out
    const QDir folder(qEnvironmentVariable("BULKHEAD_E2E_SHOTS"));
    QVERIFY(widget->grab().save(folder.filePath(name + QStringLiteral(".png"))));
}

QString outputOf(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, arguments);
    const bool ended =
        QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, patience);
    return QString::fromUtf8(process.readAll())
        + QStringLiteral("\nstatus %1").arg(ended ? process.exitCode() : -1);
}

QString machine(const QStringList &words)
{
    QProcess process;
    QStringList arguments = words;
    arguments.insert(1, qEnvironmentVariable("BULKHEAD_E2E_STATE"));
    process.start(qEnvironmentVariable("BULKHEAD_SOURCE_DIR")
                      + QStringLiteral("/tests/machine/machine"),
                  arguments);
    const bool ended =
        QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, patience);
    if (!ended || process.exitCode() != 0) {
        qWarning().noquote() << words << process.readAllStandardError();
        return QStringLiteral("FAILED");
    }
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
}

QString inside(const QString &script)
{
    return machine({QStringLiteral("sh"), QStringLiteral("--"), QStringLiteral("sh"),
                    QStringLiteral("-ec"), script});
}

} // namespace bulkhead::e2e
