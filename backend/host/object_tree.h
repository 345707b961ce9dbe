// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QDBusObjectPath>
#include <QList>
#include <QMap>
#include <QString>
#include <QVariantMap>
#include <string>

namespace bulkhead
{

/// Interface name → properties, of one object.
using InterfaceMap = QMap<QString, QVariantMap>;

/// Object path → interfaces: what an ObjectManager shows. Values are plain: nested
/// D-Bus arguments have been unpacked by plainValue().
using ObjectTree = QMap<QString, InterfaceMap>;

/// The wire type of GetManagedObjects: a{oa{sa{sv}}}.
using ManagedObjects = QMap<QDBusObjectPath, InterfaceMap>;

/// Tell QtDBus the types above; once is enough, more does no harm.
void registerTreeTypes();

/// A property value without QDBusArgument inside: aay becomes QByteArrayList, ao a
/// QStringList, a struct of numbers a QVariantList. Of other types it keeps nothing.
[[nodiscard]] QVariant plainValue(const QVariant &value);
void makePlain(QVariantMap &properties);

// Typed reads. A missing property or one of another type is the zero of the type:
// what a service sends is not trusted to have the right shape.
[[nodiscard]] std::string textOf(const QVariantMap &properties, const char *name);
[[nodiscard]] QString pathOf(const QVariantMap &properties, const char *name);
[[nodiscard]] quint64 numberOf(const QVariantMap &properties, const char *name);
[[nodiscard]] int signedOf(const QVariantMap &properties, const char *name);
[[nodiscard]] bool flagOf(const QVariantMap &properties, const char *name);
/// An ay with a NUL at its end, as udisks names files.
[[nodiscard]] std::string fileNameOf(const QVariantMap &properties, const char *name);
[[nodiscard]] QStringList listOf(const QVariantMap &properties, const char *name);

} // namespace bulkhead
