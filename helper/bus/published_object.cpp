// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/bus/published_object.h"

#include <cstdlib>
#include <cstring>

namespace bulkhead
{

namespace
{

sd_bus_vtable startEntry()
{
    sd_bus_vtable entry{};
    entry.type = _SD_BUS_VTABLE_START;
    entry.x.start.element_size = sizeof(sd_bus_vtable);
    entry.x.start.features = _SD_BUS_VTABLE_PARAM_NAMES;
    entry.x.start.vtable_format_reference = &sd_bus_object_vtable_format;
    return entry;
}

sd_bus_vtable endEntry()
{
    sd_bus_vtable entry{};
    entry.type = _SD_BUS_VTABLE_END;
    return entry;
}

} // namespace

InterfaceTable::InterfaceTable(const char *interface, const std::vector<PropertySpec> &properties,
                               const std::vector<SignalSpec> &signals, const Dispatcher &dispatcher)
    : m_interface(interface)
{
    m_vtable.push_back(startEntry());
    for (const PropertySpec &property : properties) {
        sd_bus_vtable entry{};
        entry.type = _SD_BUS_VTABLE_PROPERTY;
        entry.flags =
            property.constant ? SD_BUS_VTABLE_PROPERTY_CONST : SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE;
        entry.x.property.member = property.name;
        entry.x.property.signature = property.signature;
        entry.x.property.get = PublishedObject::onGet;
        m_vtable.push_back(entry);
    }
    for (const Method &method : dispatcher.table()) {
        if (std::strcmp(method.interface, interface) != 0)
            continue;
        sd_bus_vtable entry{};
        entry.type = _SD_BUS_VTABLE_METHOD;
        // sd-bus itself refuses everyone but root unless told otherwise. Told so only
        // here, for rows of the one table, where the dispatcher asks polkit instead.
        entry.flags = SD_BUS_VTABLE_UNPRIVILEGED;
        entry.x.method.member = method.name;
        entry.x.method.signature = method.in;
        entry.x.method.result = method.out;
        entry.x.method.names = method.argumentNames;
        entry.x.method.handler = PublishedObject::onMethod;
        m_vtable.push_back(entry);
    }
    for (const SignalSpec &signal : signals) {
        sd_bus_vtable entry{};
        entry.type = _SD_BUS_VTABLE_SIGNAL;
        entry.x.signal.member = signal.name;
        entry.x.signal.signature = signal.signature;
        entry.x.signal.names = signal.argumentNames;
        m_vtable.push_back(entry);
    }
    m_vtable.push_back(endEntry());
}

PublishedObject::PublishedObject(sd_bus *bus, Dispatcher &dispatcher, const InterfaceTable &table,
                                 std::string path, Dictionary properties)
    : m_bus(bus)
    , m_dispatcher(dispatcher)
    , m_interface(table.interface())
    , m_path(std::move(path))
    , m_properties(std::move(properties))
{
    sd_bus_slot *slot = nullptr;
    if (sd_bus_add_object_vtable(bus, &slot, m_path.c_str(), m_interface, table.vtable(), this) < 0)
        std::abort(); // a path or a table that is wrong is a programmer's error
    m_slot.reset(slot);
    sd_bus_emit_object_added(m_bus, m_path.c_str());
}

PublishedObject::~PublishedObject()
{
    sd_bus_emit_object_removed(m_bus, m_path.c_str());
}

void PublishedObject::update(const Dictionary &changed)
{
    std::vector<char *> names;
    for (const auto &[name, value] : changed) {
        const auto at = m_properties.find(name);
        if (at == m_properties.end() || at->second == value)
            continue;
        at->second = value;
        // The library takes char ** but does not write through it.
        names.push_back(const_cast<char *>(at->first.c_str()));
    }
    if (names.empty())
        return;
    names.push_back(nullptr);
    sd_bus_emit_properties_changed_strv(m_bus, m_path.c_str(), m_interface, names.data());
}

void PublishedObject::emitSignal(const char *name, const std::vector<Value> &arguments)
{
    sd_bus_message *raw = nullptr;
    if (sd_bus_message_new_signal(m_bus, &raw, m_path.c_str(), m_interface, name) < 0)
        return;
    const MessagePtr message(raw);
    for (const Value &value : arguments)
        append(raw, value);
    sd_bus_send(m_bus, raw, nullptr);
}

int PublishedObject::onMethod(sd_bus_message *message, void *userdata, sd_bus_error *)
{
    return static_cast<PublishedObject *>(userdata)->m_dispatcher.take(message);
}

int PublishedObject::onGet(sd_bus *, const char *, const char *, const char *property,
                           sd_bus_message *reply, void *userdata, sd_bus_error *)
{
    const auto *object = static_cast<PublishedObject *>(userdata);
    const auto at = object->m_properties.find(property);
    return at == object->m_properties.end() ? -ENOENT : append(reply, at->second);
}

} // namespace bulkhead
