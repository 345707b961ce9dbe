// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/host/fake_objects.h"

#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusMetaType>

namespace bulkhead::test
{

namespace
{

const QString objectManager = QStringLiteral("org.freedesktop.DBus.ObjectManager");
const QString propertiesName = QStringLiteral("org.freedesktop.DBus.Properties");

ManagedObjects managed(const ObjectTree &tree)
{
    ManagedObjects objects;
    for (auto object = tree.begin(); object != tree.end(); ++object)
        objects.insert(QDBusObjectPath(object.key()), object.value());
    return objects;
}

} // namespace

QDBusArgument &operator<<(QDBusArgument &argument, const RegionCounts &counts)
{
    argument.beginStructure();
    for (const quint64 count : counts.counts)
        argument << count;
    argument.endStructure();
    return argument;
}

const QDBusArgument &operator>>(const QDBusArgument &argument, RegionCounts &counts)
{
    argument.beginStructure();
    for (quint64 &count : counts.counts)
        argument >> count;
    argument.endStructure();
    return argument;
}

FakeObjects::FakeObjects(QString address, QString service, QString root, QObject *parent)
    : QDBusVirtualObject(parent)
    , m_address(std::move(address))
    , m_service(std::move(service))
    , m_root(std::move(root))
{
    registerTreeTypes();
    qDBusRegisterMetaType<RegionCounts>();
    qDBusRegisterMetaType<QByteArrayList>();
}

FakeObjects::~FakeObjects()
{
    vanish();
}

bool FakeObjects::appear()
{
    static int number = 0;
    const QString name = QStringLiteral("fake-%1").arg(++number);
    QDBusConnection bus = QDBusConnection::connectToBus(m_address, name);
    if (!bus.isConnected() || !bus.registerVirtualObject(m_root, this, QDBusConnection::SubPath))
        return false;
    m_bus = bus;
    return m_bus->registerService(m_service);
}

void FakeObjects::vanish()
{
    if (!m_bus)
        return;
    const QString name = m_bus->name();
    m_bus->unregisterObject(m_root);
    m_bus.reset();
    QDBusConnection::disconnectFromBus(name);
}

void FakeObjects::setTree(const ObjectTree &tree)
{
    for (const QString &path : m_tree.keys())
        if (!tree.contains(path))
            removeObject(path);
    for (auto object = tree.begin(); object != tree.end(); ++object) {
        for (auto interface = object->begin(); interface != object->end(); ++interface)
            setInterface(object.key(), interface.key(), interface.value());
        QStringList gone;
        for (const QString &interface : m_tree.value(object.key()).keys())
            if (!object->contains(interface))
                gone.append(interface);
        if (gone.isEmpty())
            continue;
        for (const QString &interface : gone)
            m_tree[object.key()].remove(interface);
        sendSignal(m_root, objectManager, QStringLiteral("InterfacesRemoved"),
                   {QVariant::fromValue(QDBusObjectPath(object.key())), gone});
    }
}

void FakeObjects::setInterface(const QString &path, const QString &interface,
                               const QVariantMap &properties)
{
    InterfaceMap &object = m_tree[path];
    if (!object.contains(interface)) {
        object.insert(interface, properties);
        sendSignal(m_root, objectManager, QStringLiteral("InterfacesAdded"),
                   {QVariant::fromValue(QDBusObjectPath(path)),
                    QVariant::fromValue(InterfaceMap{{interface, properties}})});
        return;
    }
    QVariantMap news;
    for (auto property = properties.begin(); property != properties.end(); ++property)
        if (object[interface].value(property.key()) != property.value())
            news.insert(property.key(), property.value());
    if (news.isEmpty())
        return;
    object[interface] = properties;
    sendSignal(path, propertiesName, QStringLiteral("PropertiesChanged"),
               {interface, news, QStringList()});
}

void FakeObjects::removeObject(const QString &path)
{
    const QStringList interfaces = m_tree.take(path).keys();
    sendSignal(m_root, objectManager, QStringLiteral("InterfacesRemoved"),
               {QVariant::fromValue(QDBusObjectPath(path)), interfaces});
}

void FakeObjects::invalidate(const QString &path, const QString &interface, const QString &name)
{
    sendSignal(path, propertiesName, QStringLiteral("PropertiesChanged"),
               {interface, QVariantMap(), QStringList{name}});
}

void FakeObjects::sendSignal(const QString &path, const QString &interface, const QString &name,
                             const QVariantList &arguments)
{
    QDBusMessage message = QDBusMessage::createSignal(path, interface, name);
    message.setArguments(arguments);
    send(message);
}

void FakeObjects::send(const QDBusMessage &message)
{
    if (m_bus)
        m_bus->send(message);
}

bool FakeObjects::handleMessage(const QDBusMessage &message, const QDBusConnection &connection)
{
    m_calls.append(message.member() + QLatin1Char(' ') + message.path());
    if (const auto reply = answer(message))
        connection.send(*reply);
    return true;
}

std::optional<QDBusMessage> FakeObjects::answer(const QDBusMessage &message)
{
    const QString member = message.member();
    if (message.interface() == objectManager && member == QLatin1String("GetManagedObjects")) {
        if (!m_loadError.isEmpty())
            return message.createErrorReply(m_loadError, QStringLiteral("as the test wants"));
        return message.createReply(QVariant::fromValue(managed(m_tree)));
    }
    const auto object = m_tree.find(message.path());
    if (message.interface() == propertiesName && object != m_tree.end()
        && member == QLatin1String("GetAll"))
        return message.createReply(
            QVariant::fromValue(object->value(message.arguments().value(0).toString())));
    if (object == m_tree.end())
        return message.createErrorReply(QStringLiteral("org.freedesktop.DBus.Error.UnknownObject"),
                                        message.path());
    if (m_handler)
        return m_handler(message);
    return message.createErrorReply(QStringLiteral("org.freedesktop.DBus.Error.UnknownMethod"),
                                    member);
}

QString FakeObjects::introspect(const QString &) const
{
    return {};
}

} // namespace bulkhead::test
