// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/theme/colours.h"

#include <QIcon>
#include <QRectF>

class QPainter;

namespace bulkhead
{

/// One of icons/symbolic/ by its name without ending, in the text colour of the moment.
/// It follows the palette: the same QIcon is right in light and dark.
[[nodiscard]] QIcon symbolicIcon(const QString &name);
/// The same in the colour of a tone.
[[nodiscard]] QIcon symbolicIcon(const QString &name, Tone tone);

/// Draw it right here in exactly this colour.
void paintSymbol(QPainter *painter, const QString &name, const QRectF &rect, const QColor &colour);

/// The program's own icon, from the theme or bundled.
[[nodiscard]] QIcon applicationIcon();

} // namespace bulkhead
