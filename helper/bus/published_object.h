// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/bus/dispatcher.h"

namespace bulkhead
{

struct PropertySpec
{
    const char *name;
    const char *signature;
    bool constant = false; ///< Never changes while the object lives.
};

struct SignalSpec
{
    const char *name;
    const char *signature;
    const char *argumentNames; ///< Each ended by NUL.
};

/// What objects of one interface look like on the bus. Its methods are the rows that the
/// dispatcher's table has for the interface: there is no other way to add one.
class InterfaceTable
{
public:
    InterfaceTable(const char *interface, const std::vector<PropertySpec> &properties,
                   const std::vector<SignalSpec> &signals, const Dispatcher &dispatcher);
    InterfaceTable(const InterfaceTable &) = delete;
    InterfaceTable &operator=(const InterfaceTable &) = delete;

    [[nodiscard]] const char *interface() const { return m_interface; }
    [[nodiscard]] const sd_bus_vtable *vtable() const { return m_vtable.data(); }

private:
    const char *m_interface;
    std::vector<sd_bus_vtable> m_vtable;
};

/// One object on the bus, under one interface of ours: a path and what it shows.
///
/// Announced through the ObjectManager when made and when destroyed; a change of a
/// property is announced when update() sees it differ.
class PublishedObject
{
public:
    PublishedObject(sd_bus *bus, Dispatcher &dispatcher, const InterfaceTable &table,
                    std::string path, Dictionary properties);
    ~PublishedObject();
    PublishedObject(const PublishedObject &) = delete;
    PublishedObject &operator=(const PublishedObject &) = delete;

    [[nodiscard]] const std::string &path() const { return m_path; }
    [[nodiscard]] const Dictionary &properties() const { return m_properties; }
    /// Replaces the properties named in @p changed, and tells the bus which really differ.
    void update(const Dictionary &changed);
    void emitSignal(const char *name, const std::vector<Value> &arguments);

private:
    friend class InterfaceTable;
    static int onMethod(sd_bus_message *message, void *userdata, sd_bus_error *error);
    static int onGet(sd_bus *bus, const char *path, const char *interface, const char *property,
                     sd_bus_message *reply, void *userdata, sd_bus_error *error);

    sd_bus *m_bus;
    Dispatcher &m_dispatcher;
    const char *m_interface;
    std::string m_path;
    Dictionary m_properties;
    SlotPtr m_slot;
};

} // namespace bulkhead
