// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/theme/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>
#include <optional>

namespace bulkhead
{

namespace
{

QByteArray source(const QString &name)
{
    static QHash<QString, QByteArray> read;
    auto found = read.constFind(name);
    if (found != read.constEnd())
        return *found;
    QFile file(QStringLiteral(":/bulkhead/symbolic/%1.svg").arg(name));
    QByteArray text;
    if (file.open(QIODevice::ReadOnly))
        text = file.readAll();
    else
        qWarning("no icon named %s", qPrintable(name));
    read.insert(name, text);
    return text;
}

QPixmap render(const QString &name, QSize pixels, const QColor &colour)
{
    const QString key = QStringLiteral("bulkhead/%1/%2x%3/%4")
                            .arg(name)
                            .arg(pixels.width())
                            .arg(pixels.height())
                            .arg(colour.rgba());
    QPixmap pixmap;
    if (pixels.isEmpty() || QPixmapCache::find(key, &pixmap))
        return pixmap;
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    QByteArray svg = source(name);
    svg.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(svg);
    QPainter painter(&pixmap);
    painter.setOpacity(colour.alphaF());
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    renderer.render(&painter);
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

/// Colours the drawing when it is painted, so it follows a change of palette.
class SymbolicEngine : public QIconEngine
{
public:
    SymbolicEngine(QString name, std::optional<Tone> tone)
        : m_name(std::move(name))
        , m_tone(tone)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        paintSymbol(painter, m_name, rect, colour(mode));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return render(m_name, size, colour(mode));
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        return pixmap(size, mode, state); // size is in device pixels already
    }

    [[nodiscard]] QIconEngine *clone() const override { return new SymbolicEngine(*this); }
    [[nodiscard]] bool isNull() override { return source(m_name).isEmpty(); }

private:
    [[nodiscard]] QColor colour(QIcon::Mode mode) const
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::Text);
        if (m_tone)
            return toneColour(*m_tone, palette);
        return palette.color(QPalette::Active, QPalette::Text);
    }

    QString m_name;
    std::optional<Tone> m_tone;
};

} // namespace

QIcon symbolicIcon(const QString &name)
{
    return QIcon(new SymbolicEngine(name, std::nullopt));
}

QIcon symbolicIcon(const QString &name, Tone tone)
{
    return QIcon(new SymbolicEngine(name, tone));
}

void paintSymbol(QPainter *painter, const QString &name, const QRectF &rect, const QColor &colour)
{
    const qreal ratio = painter->device()->devicePixelRatioF();
    const QSize pixels = (rect.size() * ratio).toSize();
    painter->save();
    painter->setRenderHint(QPainter::SmoothPixmapTransform);
    QPixmap pixmap = render(name, pixels, colour);
    painter->drawPixmap(rect, pixmap, QRectF(QPointF(), QSizeF(pixmap.size())));
    painter->restore();
}

QIcon applicationIcon()
{
    const QString id = QStringLiteral("org.bulkhead.Bulkhead");
    return QIcon::fromTheme(id, QIcon(QStringLiteral(":/bulkhead/%1.svg").arg(id)));
}

} // namespace bulkhead
