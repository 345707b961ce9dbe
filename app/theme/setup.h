// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

class QApplication;

namespace bulkhead
{

class Style;

/// Names and scaling; before the QApplication exists.
void setUpBeforeApplication();
/// Style, font, icon and translations. The same in the program and in its tests.
void setUp(QApplication &app);
/// Words of the language of the system, over the English plurals.
void installTranslations(QApplication &app);

} // namespace bulkhead
