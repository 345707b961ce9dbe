// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/theme/style.h"

class QStyleOption;
class QStyleOptionButton;
class QStyleOptionComplex;
class QStyleOptionHeader;
class QStyleOptionMenuItem;
class QStyleOptionProgressBar;
class QStyleOptionSlider;

namespace bulkhead
{

// The drawings behind Style, one function per kind of control.

void paintButton(const QStyleOption *option, QPainter *painter, ButtonRole role, bool isDefault);
/// Symbol, text and the sign of a menu as one group in the middle.
void paintButtonLabel(const QStyleOptionButton *option, QPainter *painter, ButtonRole role);
void paintMenuBarItem(const QStyleOptionMenuItem *option, QPainter *painter);
void paintToolButton(const QStyleOption *option, QPainter *painter);
void paintField(const QStyleOption *option, QPainter *painter);
void paintFocus(const QStyleOption *option, QPainter *painter);
void paintItemPanel(const QStyleOption *option, QPainter *painter);
void paintCheck(const QStyleOption *option, QPainter *painter, bool round);
void paintBranch(const QStyleOption *option, QPainter *painter);
void paintHeader(const QStyleOptionHeader *option, QPainter *painter);
void paintProgressGroove(const QStyleOption *option, QPainter *painter);
void paintProgressFill(const QStyleOptionProgressBar *option, QPainter *painter);
void paintScrollBar(const QStyleOptionSlider *option, QPainter *painter, const QRect &slider);

} // namespace bulkhead
