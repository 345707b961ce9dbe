// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/theme/colours.h"

#include <QTest>

using namespace bulkhead;

class ColoursTest : public QObject
{
    Q_OBJECT
private slots:
    void contrastIsMeasured();
    void textIsReadable_data();
    void textIsReadable();
    void arraysDiffer_data() { textIsReadable_data(); }
    void arraysDiffer();
};

/// Goal: the measure itself is right. Method: the ends of the scale.
void ColoursTest::contrastIsMeasured()
{
    QVERIFY(qAbs(contrast(Qt::black, Qt::white) - 21) < 0.01);
    QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
}

void ColoursTest::textIsReadable_data()
{
    QTest::addColumn<QPalette>("palette");
    QTest::newRow("light") << lightPalette();
    QTest::newRow("dark") << darkPalette();
    // What Qt's own styles give where no desktop says otherwise.
    QTest::newRow("plain grey") << QPalette(QColor(0xefefef));
    QTest::newRow("plain dark") << QPalette(QColor(0x353535), QColor(0x2a2a2a));
}

/// Goal: every text has the contrast that WCAG asks for (4.5), on sheet, window and tint.
/// Method: measure all pairs that occur.
void ColoursTest::textIsReadable()
{
    QFETCH(QPalette, palette);
    const QColor base = palette.color(QPalette::Base);
    const QColor window = palette.color(QPalette::Window);
    const QColor text = palette.color(QPalette::Text);
    QVERIFY(contrast(text, base) >= 7);
    for (const QColor &ground : {base, window})
        QVERIFY2(contrast(quietColour(palette), ground) >= 4.5,
                 qPrintable(QString::number(contrast(quietColour(palette), ground))));
    for (const Tone tone : {Tone::Ok, Tone::Info, Tone::Warning, Tone::Danger}) {
        const QColor colour = toneColour(tone, palette);
        const QColor tint = tintColour(tone, palette);
        QVERIFY(contrast(text, tint) >= 4.5);
        for (const QColor &ground : {base, window, tint})
            QVERIFY2(contrast(colour, ground) >= 4.5,
                     qPrintable(QStringLiteral("tone %1 on %2: %3")
                                    .arg(int(tone))
                                    .arg(ground.name())
                                    .arg(contrast(colour, ground))));
    }
    if (QTest::currentDataTag() == QByteArray("light")
        || QTest::currentDataTag() == QByteArray("dark"))
        QVERIFY(
            contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight))
            >= 4.5);
}

/// Goal: array colours can be seen (3 to 1, as for graphics) and told apart. Method: all pairs.
void ColoursTest::arraysDiffer()
{
    QFETCH(QPalette, palette);
    for (int one = 0; one < 8; ++one) {
        const QColor colour = arrayColour(one, palette);
        QVERIFY(contrast(colour, palette.color(QPalette::Base)) >= 3);
        QCOMPARE(arrayColour(one + 8, palette), colour);
        for (int two = 0; two < one; ++two)
            QVERIFY(arrayColour(two, palette) != colour);
    }
}

QTEST_GUILESS_MAIN(ColoursTest)
#include "colours_test.moc"
