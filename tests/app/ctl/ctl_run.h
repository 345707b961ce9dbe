// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QStringList>
#include <functional>

namespace bulkhead::test
{

/// What a run of bulkheadctl left behind.
struct CtlRun
{
    int status = -1; ///< -1: it did not end, or crashed.
    QString out;
    QString err;

    [[nodiscard]] QJsonDocument json() const;
    /// For the message of a test that failed.
    [[nodiscard]] QByteArray all() const;
};

/// Run the program; the caller's event loop goes on, so a fake computer in this process can
/// answer. Standard input is empty. @p meanwhile is called every now and then.
[[nodiscard]] CtlRun runCtl(const QString &bus, const QStringList &arguments,
                            const std::function<void()> &meanwhile = {});

/// The same with a terminal for input and error output: @p typed is what the person types.
/// Needs script(1).
[[nodiscard]] CtlRun runCtlOnTerminal(const QString &bus, const QStringList &arguments,
                                      const QByteArray &typed);

} // namespace bulkhead::test
