// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

namespace bulkhead
{

/// Drops one reference with the library's own function.
template <auto unref>
struct Unref
{
    template <class T>
    void operator()(T *object) const
    {
        unref(object);
    }
};

using EventPtr = std::unique_ptr<sd_event, Unref<sd_event_unref>>;
using EventSourcePtr = std::unique_ptr<sd_event_source, Unref<sd_event_source_disable_unref>>;
using BusPtr = std::unique_ptr<sd_bus, Unref<sd_bus_flush_close_unref>>;
using SlotPtr = std::unique_ptr<sd_bus_slot, Unref<sd_bus_slot_unref>>;
using MessagePtr = std::unique_ptr<sd_bus_message, Unref<sd_bus_message_unref>>;

} // namespace bulkhead
