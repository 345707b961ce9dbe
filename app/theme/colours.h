// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace bulkhead
{

/// How good or bad something is. Always shown with an icon and words as well.
enum class Tone { Neutral, Ok, Info, Warning, Danger };

/// Dark mode is what the palette says, whoever made it.
[[nodiscard]] bool isDark(const QPalette &palette);

/// @p share of @p top over @p bottom, 0 to 1.
[[nodiscard]] QColor mix(const QColor &top, const QColor &bottom, double share);

/// WCAG 2 contrast ratio, 1 to 21.
[[nodiscard]] double contrast(const QColor &a, const QColor &b);

/// For text and icons on Window and Base: at least 4.5 to 1.
[[nodiscard]] QColor toneColour(Tone tone, const QPalette &palette);
/// A quiet background of that tone, on which toneColour() and Text are still readable.
[[nodiscard]] QColor tintColour(Tone tone, const QPalette &palette);

/// The colour that tells arrays apart; @p index counts round.
[[nodiscard]] QColor arrayColour(int index, const QPalette &palette);

/// Second-rank text: readable, but quieter than Text.
[[nodiscard]] QColor quietColour(const QPalette &palette);
/// Hairlines round cards and fields.
[[nodiscard]] QColor lineColour(const QPalette &palette);

/// Our own palettes, for desktops that do not bring one.
[[nodiscard]] QPalette lightPalette();
[[nodiscard]] QPalette darkPalette();

} // namespace bulkhead
