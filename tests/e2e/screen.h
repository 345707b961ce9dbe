// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the tests of the real window share. tests/e2e/run says where the machine is:
//   BULKHEAD_E2E_BUS     D-Bus address of the machine's system bus
//   BULKHEAD_E2E_STATE   its state folder, for tests/machine/machine
//   BULKHEAD_E2E_SHOTS   where the screenshots go
#pragma once

#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QStringList>

namespace bulkhead::e2e
{

inline constexpr int patience = 120000; ///< ms; machines without KVM are slow

template <class Widget>
[[nodiscard]] Widget *visible(const QString &name)
{
    for (QWidget *window : QApplication::topLevelWidgets()) {
        if (!window->isVisible())
            continue;
        for (Widget *found : window->findChildren<Widget *>(name)) {
            if (found->isVisible())
                return found;
        }
    }
    return nullptr;
}

[[nodiscard]] QAbstractButton *enabledButton(const QString &name);
/// Waits for the button and presses it.
[[nodiscard]] bool click(const QString &name);
[[nodiscard]] QDialog *dialog();
/// Everything that can be read on the screen, with what a screen reader says of it.
[[nodiscard]] QString textOnScreen();
/// Tells what is on the screen while a test waits in vain; false.
bool givesUp();

/// Saves a picture of @p widget under @p name.
void shot(const QString &name, QWidget *widget);

/// tests/machine/machine VERB STATE WORDS...; "FAILED" if it did. The window stays alive meanwhile.
[[nodiscard]] QString machine(const QStringList &words);
/// A script inside the machine.
[[nodiscard]] QString inside(const QString &script);
/// Runs a program beside the window; what it printed, then a line with its status.
[[nodiscard]] QString outputOf(const QString &program, const QStringList &arguments);

} // namespace bulkhead::e2e
