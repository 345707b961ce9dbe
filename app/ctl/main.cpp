// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/examine.h"
#include "app/ctl/session.h"

#include <QCoreApplication>
#include <QTimer>
#include <locale>

namespace ctl = bulkhead::ctl;

int main(int argc, char **argv)
{
    const auto parsed = ctl::parseCommandLine(argc, argv);
    if (const int *status = std::get_if<int>(&parsed))
        return *status;
    const auto &run = std::get<ctl::Invocation>(parsed);
    if (run.command == "examine")
        return ctl::examine(run);

    QCoreApplication app(argc, argv);
    ctl::Session session(run);
    // Queued: a session may end before the event loop has begun.
    QObject::connect(
        &session, &ctl::Session::finished, &app, [](int status) { QCoreApplication::exit(status); },
        Qt::QueuedConnection);
    QTimer::singleShot(0, &session, &ctl::Session::start);
    return QCoreApplication::exec();
}
