// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/theme/colours.h"

#include <array>
#include <cmath>

namespace bulkhead
{

namespace
{

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF());
}

struct Shades
{
    QRgb window, base, alternate, text, button, accent, placeholder, disabled, tip, tipText;
};

QPalette paletteOf(const Shades &shades)
{
    QPalette palette{QColor(shades.button), QColor(shades.window)};
    const QColor text(shades.text);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(role, text);
    palette.setColor(QPalette::Base, QColor(shades.base));
    palette.setColor(QPalette::AlternateBase, QColor(shades.alternate));
    palette.setColor(QPalette::Highlight, QColor(shades.accent));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, toneColour(Tone::Info, palette));
    palette.setColor(QPalette::LinkVisited, toneColour(Tone::Info, palette));
    palette.setColor(QPalette::PlaceholderText, QColor(shades.placeholder));
    palette.setColor(QPalette::ToolTipBase, QColor(shades.tip));
    palette.setColor(QPalette::ToolTipText, QColor(shades.tipText));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(shades.disabled));
    return palette;
}

} // namespace

bool isDark(const QPalette &palette)
{
    return luminance(palette.color(QPalette::Window)) < 0.18;
}

QColor mix(const QColor &top, const QColor &bottom, double share)
{
    const auto channel = [share](double a, double b) { return float(a * share + b * (1 - share)); };
    return QColor::fromRgbF(channel(top.redF(), bottom.redF()),
                            channel(top.greenF(), bottom.greenF()),
                            channel(top.blueF(), bottom.blueF()));
}

double contrast(const QColor &a, const QColor &b)
{
    const double one = luminance(a) + 0.05;
    const double two = luminance(b) + 0.05;
    return one > two ? one / two : two / one;
}

QColor toneColour(Tone tone, const QPalette &palette)
{
    const bool dark = isDark(palette);
    switch (tone) {
    case Tone::Ok:
        return QColor(dark ? 0x56d07d : 0x17723a);
    case Tone::Info:
        return QColor(dark ? 0x7db4ff : 0x1a5fc7);
    case Tone::Warning:
        return QColor(dark ? 0xf0bd4f : 0x8a5300);
    case Tone::Danger:
        return QColor(dark ? 0xff8a80 : 0xb9232c);
    case Tone::Neutral:
        break;
    }
    return quietColour(palette);
}

QColor tintColour(Tone tone, const QPalette &palette)
{
    // Text needs dark tones to be readable; a thin wash of those would only look dirty.
    const QColor base = palette.color(QPalette::Active, QPalette::Base);
    const double share = isDark(palette) ? 0.18 : 0.12;
    switch (tone) {
    case Tone::Ok:
        return mix(QColor(0x1fa85c), base, share);
    case Tone::Info:
        return mix(QColor(0x2f7bf0), base, share);
    case Tone::Warning:
        return mix(QColor(0xf5a91b), base, share + 0.04);
    case Tone::Danger:
        return mix(QColor(0xe5484d), base, share);
    case Tone::Neutral:
        break;
    }
    return mix(quietColour(palette), base, 0.09);
}

QColor arrayColour(int index, const QPalette &palette)
{
    // No green, amber or red: those mean something here.
    static constexpr std::array<QRgb, 8> light{0x3366d6, 0x8a4fd3, 0x0c8599, 0xc2418f,
                                               0x5b6b8c, 0x5f3dc4, 0x1098ad, 0x9c5b2e};
    static constexpr std::array<QRgb, 8> dark{0x7aa5ff, 0xb794ff, 0x4fc7d9, 0xf08cc6,
                                              0xa3b1cc, 0x9f8cff, 0x66d9e8, 0xd9a679};
    const auto at = std::size_t(index < 0 ? 4 : index) % light.size();
    return QColor(isDark(palette) ? dark[at] : light[at]);
}

QColor quietColour(const QPalette &palette)
{
    const QColor text = palette.color(QPalette::Active, QPalette::Text);
    const QColor base = palette.color(QPalette::Active, QPalette::Window);
    return mix(text, base, 0.68);
}

QColor lineColour(const QPalette &palette)
{
    const QColor text = palette.color(QPalette::Active, QPalette::WindowText);
    const QColor window = palette.color(QPalette::Active, QPalette::Window);
    return mix(text, window, isDark(palette) ? 0.17 : 0.15);
}

QPalette lightPalette()
{
    return paletteOf({.window = 0xf4f5f8,
                      .base = 0xffffff,
                      .alternate = 0xf7f8fa,
                      .text = 0x1b2130,
                      .button = 0xffffff,
                      .accent = 0x2a62cf,
                      .placeholder = 0x6c7486,
                      .disabled = 0x858c9b,
                      .tip = 0x252b38,
                      .tipText = 0xf4f5f8});
}

QPalette darkPalette()
{
    return paletteOf({.window = 0x1b1e25,
                      .base = 0x242932,
                      .alternate = 0x2a2f39,
                      .text = 0xe8ebf2,
                      .button = 0x323844,
                      .accent = 0x386ddb,
                      .placeholder = 0x98a1b3,
                      .disabled = 0x7e8798,
                      .tip = 0x3a4150,
                      .tipText = 0xf4f5f8});
}

} // namespace bulkhead
