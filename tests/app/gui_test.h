// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/theme/setup.h"
#include "backend/host/simulated_host.h"

#include <QApplication>
#include <QLocale>
#include <QStandardPaths>
#include <QTest>

/// The widget of this name, below @p parent or among the windows; the test fails without it.
template <class T>
T *must(const QObject *parent, const char *name)
{
    T *found = parent->findChild<T *>(QLatin1String(name));
    if (!found)
        qFatal("there is no %s", name);
    return found;
}

/// Let answers that are on their way arrive.
inline void settle(int milliseconds = 0)
{
    QTest::qWait(milliseconds);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCoreApplication::processEvents();
}

/// Simulated time passes, in steps that the window can follow.
inline void pass(bulkhead::SimulatedHost &host, int milliseconds)
{
    constexpr int step = 250;
    for (int done = 0; done < milliseconds; done += step)
        host.tick(step);
    settle();
}

/// A click where a person would click.
inline void click(QWidget *widget)
{
    QTest::mouseClick(widget, Qt::LeftButton);
    settle();
}

/// Every warning fails the test, but for what the offscreen platform says of itself.
inline void failOnAnyWarning()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
}

/// Runs as the program does: its style, its texts, in English.
#define BULKHEAD_GUI_TEST(Class)                                                                   \
    int main(int argc, char **argv)                                                                \
    {                                                                                              \
        QStandardPaths::setTestModeEnabled(true);                                                  \
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));                    \
        bulkhead::setUpBeforeApplication();                                                        \
        QApplication::setApplicationName(QStringLiteral(#Class));                                  \
        QApplication app(argc, argv);                                                              \
        bulkhead::setUp(app);                                                                      \
        Class test;                                                                                \
        return QTest::qExec(&test, argc, argv);                                                    \
    }
