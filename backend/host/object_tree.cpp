// SPDX-License-Identifier: GPL-2.0-or-later
#include "backend/host/object_tree.h"

#include <QDBusArgument>
#include <QDBusMetaType>

namespace bulkhead
{

namespace
{

/// Properties are short lists; a longer one is a mistake or an attack.
constexpr int mostFields = 64;

QVariantList fieldsOf(const QDBusArgument &argument)
{
    QVariantList fields;
    argument.beginStructure();
    while (!argument.atEnd() && fields.size() < mostFields)
        fields.append(argument.asVariant());
    argument.endStructure();
    return fields;
}

} // namespace

void registerTreeTypes()
{
    // QtDBus looks for the types of a slot by the name that is written there.
    qRegisterMetaType<InterfaceMap>("bulkhead::InterfaceMap");
    qDBusRegisterMetaType<InterfaceMap>();
    qDBusRegisterMetaType<ManagedObjects>();
    qDBusRegisterMetaType<QList<QVariantMap>>();
    // It works out signatures when they are first needed, and connect() is too early for that:
    // without this the slots are refused, unless a value was sent before.
    for (const QMetaType type :
         {QMetaType::fromType<InterfaceMap>(), QMetaType::fromType<ManagedObjects>()})
        if (!QDBusMetaType::typeToSignature(type))
            qFatal("QtDBus does not know %s", type.name());
}

QVariant plainValue(const QVariant &value)
{
    if (value.metaType() == QMetaType::fromType<QDBusObjectPath>())
        return value.value<QDBusObjectPath>().path();
    if (value.metaType() != QMetaType::fromType<QDBusArgument>())
        return value;
    const auto argument = value.value<QDBusArgument>();
    const QString signature = argument.currentSignature();
    if (signature == QLatin1String("aay"))
        return QVariant::fromValue(qdbus_cast<QByteArrayList>(argument));
    if (signature == QLatin1String("ao")) {
        QStringList paths;
        for (const QDBusObjectPath &path : qdbus_cast<QList<QDBusObjectPath>>(argument))
            paths.append(path.path());
        return paths;
    }
    if (signature == QLatin1String("(ttttt)"))
        return fieldsOf(argument);
    return {};
}

void makePlain(QVariantMap &properties)
{
    for (QVariant &value : properties)
        value = plainValue(value);
}

std::string textOf(const QVariantMap &properties, const char *name)
{
    return properties.value(QLatin1String(name)).toString().toStdString();
}

QString pathOf(const QVariantMap &properties, const char *name)
{
    const QString path = properties.value(QLatin1String(name)).toString();
    // "/" is how D-Bus says that there is no such object.
    return path == QLatin1String("/") ? QString() : path;
}

quint64 numberOf(const QVariantMap &properties, const char *name)
{
    return properties.value(QLatin1String(name)).toULongLong();
}

int signedOf(const QVariantMap &properties, const char *name)
{
    return properties.value(QLatin1String(name)).toInt();
}

bool flagOf(const QVariantMap &properties, const char *name)
{
    return properties.value(QLatin1String(name)).toBool();
}

std::string fileNameOf(const QVariantMap &properties, const char *name)
{
    const QByteArray bytes = properties.value(QLatin1String(name)).toByteArray();
    return {bytes.constData()};
}

QStringList listOf(const QVariantMap &properties, const char *name)
{
    const QVariant value = properties.value(QLatin1String(name));
    if (value.metaType() == QMetaType::fromType<QByteArrayList>()) {
        QStringList names;
        for (const QByteArray &bytes : value.value<QByteArrayList>())
            names.append(QString::fromUtf8(bytes.constData()));
        return names;
    }
    return value.toStringList();
}

} // namespace bulkhead
