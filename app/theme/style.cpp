// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/theme/style.h"

#include "app/theme/colours.h"
#include "app/theme/icons.h"
#include "app/theme/style_paint.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QPainter>
#include <QScrollBar>
#include <QStyleFactory>
#include <QStyleOption>

namespace bulkhead
{

namespace
{

constexpr auto roleProperty = "bulkheadButtonRole";

/// The palette for things that are selected quietly: a tint, and the text as it was.
QPalette quietSelection(QPalette palette)
{
    for (const auto group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
        const QColor accent = palette.color(group, QPalette::Highlight);
        palette.setColor(group, QPalette::HighlightedText, palette.color(group, QPalette::Text));
        palette.setColor(group, QPalette::Highlight,
                         mix(accent, palette.color(group, QPalette::Base), 0.2));
    }
    return palette;
}

} // namespace

void setButtonRole(QWidget *button, ButtonRole role)
{
    button->setProperty(roleProperty, int(role));
    button->update();
}

ButtonRole buttonRole(const QWidget *button)
{
    return button ? ButtonRole(button->property(roleProperty).toInt()) : ButtonRole::Plain;
}

Style::Style()
    : QProxyStyle(QStringLiteral("Fusion"))
{
}

void Style::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget)
        || qobject_cast<QScrollBar *>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

QPalette Style::standardPalette() const
{
    return m_dark ? darkPalette() : lightPalette();
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ButtonMargin:
        return 16;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_ToolBarFrameWidth:
        return 0;
    case PM_ToolBarItemSpacing:
        return 4;
    case PM_ToolBarItemMargin:
        return 6;
    case PM_ScrollBarExtent:
        return 12;
    case PM_HeaderMargin:
        return 8;
    case PM_SplitterWidth:
        return 1;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 18;
    case PM_SmallIconSize:
    case PM_ToolBarIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
        return 18;
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return 12;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return 8;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_ItemView_ShowDecorationSelected:
    case SH_Menu_AllowActiveAndDisabled:
    case SH_UnderlineShortcut:
        return 1;
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
        return 0;
    case SH_Table_GridLineColor:
        return int(lineColour(option ? option->palette : standardPalette()).rgba());
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    const int line = option ? option->fontMetrics.height() : 16;
    switch (type) {
    case CT_PushButton:
        result.rwidth() += 16;
        result.setHeight(qMax(result.height(), line + 16));
        break;
    case CT_LineEdit:
    case CT_ComboBox:
        result.setHeight(qMax(result.height(), line + 16));
        break;
    case CT_ToolButton:
        result += QSize(8, 4);
        break;
    case CT_HeaderSection:
        result.setHeight(line + 14);
        break;
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
            item && item->menuItemType != QStyleOptionMenuItem::Separator)
            result.setHeight(qMax(result.height(), line + 12));
        break;
    case CT_MenuBarItem:
        result += QSize(4, 6);
        break;
    default:
        break;
    }
    return result;
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option,
                            const QWidget *widget) const
{
    if (element == SE_LineEditContents) {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        const int inset = frame && frame->lineWidth > 0 ? 10 : 2;
        return option->rect.adjusted(inset, 2, -inset, -2);
    }
    return QProxyStyle::subElementRect(element, option, widget);
}

/// There are no arrow buttons: the groove is the whole bar.
QRect Style::scrollBarRect(const QStyleOptionComplex *option, SubControl sub) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (!bar || sub == SC_ScrollBarAddLine || sub == SC_ScrollBarSubLine)
        return {};
    const bool flat = bar->orientation == Qt::Horizontal;
    const int length = flat ? bar->rect.width() : bar->rect.height();
    const qint64 range = qint64(bar->maximum) - bar->minimum;
    int knob = length;
    if (range > 0) {
        const qint64 page = qMax(bar->pageStep, 1);
        knob = qBound(qMin(36, length), int(page * length / (range + page)), length);
    }
    const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition,
                                              length - knob, bar->upsideDown);
    const auto part = [&](int from, int to) {
        const QRect rect = flat ? QRect(from, 0, to - from, bar->rect.height())
                                : QRect(0, from, bar->rect.width(), to - from);
        return visualRect(bar->direction, bar->rect, rect);
    };
    switch (sub) {
    case SC_ScrollBarSlider:
        return part(start, start + knob);
    case SC_ScrollBarSubPage:
        return part(0, start);
    case SC_ScrollBarAddPage:
        return part(start + knob, length);
    default:
        return bar->rect;
    }
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                            SubControl sub, const QWidget *widget) const
{
    if (control == CC_ComboBox && sub == SC_ComboBoxEditField)
        return visualRect(option->direction, option->rect, option->rect.adjusted(10, 2, -32, -2));
    if (control == CC_ScrollBar)
        return scrollBarRect(option, sub);
    return QProxyStyle::subControlRect(control, option, sub, widget);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand: {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        const bool isDefault = button && button->features & QStyleOptionButton::DefaultButton;
        return paintButton(option, painter, buttonRole(widget), isDefault);
    }
    case PE_FrameDefaultButton:
    case PE_PanelStatusBar:
    case PE_FrameStatusBarItem:
        return;
    case PE_PanelButtonTool:
        return paintToolButton(option, painter);
    case PE_PanelLineEdit:
        return paintField(option, painter);
    case PE_FrameLineEdit:
        return;
    case PE_FrameFocusRect:
        return paintFocus(option, painter);
    case PE_PanelItemViewItem:
        return paintItemPanel(option, painter);
    case PE_PanelItemViewRow:
        return; // the item panel says it all
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return paintCheck(option, painter, false);
    case PE_IndicatorRadioButton:
        return paintCheck(option, painter, true);
    case PE_IndicatorBranch:
        return paintBranch(option, painter);
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            return paintButtonLabel(button, painter, buttonRole(widget));
        }
        break;
    case CE_ItemViewItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option)) {
            QStyleOptionViewItem quiet = *item;
            quiet.palette.setColor(QPalette::HighlightedText, item->palette.color(QPalette::Text));
            return QProxyStyle::drawControl(element, &quiet, painter, widget);
        }
        break;
    case CE_MenuBarItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option))
            return paintMenuBarItem(item, painter);
        break;
    case CE_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            QStyleOptionMenuItem quiet = *item;
            quiet.palette = quietSelection(item->palette);
            return QProxyStyle::drawControl(element, &quiet, painter, widget);
        }
        break;
    case CE_HeaderSection:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option))
            return paintHeader(header, painter);
        break;
    case CE_HeaderEmptyArea:
    case CE_ToolBar:
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, option->palette.window());
        return;
    case CE_ProgressBarGroove:
        return paintProgressGroove(option, painter);
    case CE_ProgressBarContents:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option))
            return paintProgressFill(bar, painter);
        break;
    case CE_Splitter:
        painter->fillRect(option->rect, lineColour(option->palette));
        return;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                               QPainter *painter, const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option))
            return paintScrollBar(bar, painter,
                                  subControlRect(control, option, SC_ScrollBarSlider, widget));
    }
    if (control == CC_ComboBox) {
        paintButton(option, painter, ButtonRole::Plain, false);
        const QRect rect = option->rect;
        const QRect arrow(rect.right() - 26, rect.center().y() - 7, 16, 16);
        paintSymbol(painter, QStringLiteral("chevron-down"),
                    visualRect(option->direction, rect, arrow), quietColour(option->palette));
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace bulkhead
