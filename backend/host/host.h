// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/model/host.h"
#include "backend/model/request.h"

#include <QObject>
#include <functional>

namespace bulkhead
{

/// An asynchronous view of one computer: one snapshot, and a signal when it changed.
///
/// Nothing here ever blocks: requests call back later, on the thread of the host,
/// also when the helper or the bus goes away (HelperUnavailable). A callback is
/// dropped when its context object is destroyed first.
class Host : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    ~Host() override = default;

    [[nodiscard]] virtual const HostSnapshot &snapshot() const = 0;

    /// Ask for a plan. Errors: whatever the helper names.
    virtual void plan(const Request &request, QObject *context,
                      std::function<void(Result<PlanPreview>)> done) = 0;
    /// Authorise and start a plan; answers with the job's object path. May take minutes.
    virtual void commit(const std::string &token, QObject *context,
                        std::function<void(Result<std::string>)> done) = 0;
    /// Array.Sync: pause resume cancel scrub repair.
    virtual void sync(const Uuid &array, const std::string &verb, QObject *context,
                      std::function<void(Result<void>)> done) = 0;
    virtual void setThrottle(const Uuid &array, const Throttle &throttle, QObject *context,
                             std::function<void(Result<void>)> done) = 0;
    /// Array.Regions: one letter per cell.
    virtual void regions(const Uuid &array, int cells, QObject *context,
                         std::function<void(Result<std::string>)> done) = 0;
    virtual void cancelJob(const std::string &job, QObject *context,
                           std::function<void(Result<void>)> done) = 0;

signals:
    /// snapshot() differs from before; at most about four times a second.
    void changed();
    /// A job ended: its final state, also when nobody asked for it here.
    void jobCompleted(const bulkhead::Job &job);
};

} // namespace bulkhead
