// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/theme/setup.h"

#include "app/theme/icons.h"
#include "app/theme/portal.h"
#include "app/theme/style.h"
#include "app/views/bay_accessible.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QLibraryInfo>
#include <QStyleFactory>
#include <QTranslator>

namespace bulkhead
{

namespace
{

/// A desktop that chose a font keeps it. Without one Qt ends at the generic family, which is
/// mostly an old face: prefer a newer one if it is there.
void preferFont(QApplication &app)
{
    QFont font = app.font();
    const QString shown = QFontInfo(font).family();
    if (shown != QLatin1String("DejaVu Sans") && shown != QLatin1String("Bitstream Vera Sans"))
        return;
    const QStringList there = QFontDatabase::families();
    for (const char *name : {"Inter", "Cantarell", "Adwaita Sans", "Noto Sans"}) {
        const QString family = QLatin1String(name);
        if (!there.contains(family))
            continue;
        font.setFamilies({family, shown});
        font.setPointSizeF(10);
        return app.setFont(font);
    }
}

} // namespace

void setUpBeforeApplication()
{
    QApplication::setOrganizationName(QStringLiteral("bulkhead"));
    QApplication::setApplicationName(QStringLiteral("bulkhead"));
    QApplication::setApplicationVersion(QStringLiteral(BULKHEAD_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.bulkhead.Bulkhead"));
    QApplication::setHighDpiScaleFactorRoundingPolicy(
        Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
}

void setUp(QApplication &app)
{
    auto *style = new Style;
    style->setPrefersDark(portalPrefersDark());
    QApplication::setStyle(style);
    preferFont(app);
    QApplication::setWindowIcon(applicationIcon());
    installTranslations(app);
    installBayAccessibility();
}

void installTranslations(QApplication &app)
{
    // Plurals have to be translated even into English: "1 disk", "2 disks".
    auto *plurals = new QTranslator(&app);
    if (plurals->load(QStringLiteral(":/i18n/bulkhead_en.qm")))
        QApplication::installTranslator(plurals);
    const QLocale locale;
    if (locale.language() == QLocale::English || locale.language() == QLocale::C)
        return;
    auto *qt = new QTranslator(&app);
    if (qt->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                 QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QApplication::installTranslator(qt);
    auto *own = new QTranslator(&app);
    if (own->load(locale, QStringLiteral("bulkhead"), QStringLiteral("_"),
                  QStringLiteral(":/i18n")))
        QApplication::installTranslator(own);
}

} // namespace bulkhead
