// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/advice.h"
#include "app/models/permission.h"
#include "backend/host/host.h"

#include <QPointer>

class QWidget;

namespace bulkhead
{

class FlowDialog;

/// Starts what the user asked for: a wizard, a plan to confirm, or a call that needs neither.
class Flows : public QObject
{
    Q_OBJECT
public:
    Flows(Host *host, QWidget *window);

    void start(Deed deed, const Selection &selection);
    /// The step that the advice about @p array proposes.
    void take(Step step, const Array &array);
    void limit(const Uuid &array, Bytes limit);

signals:
    /// A call without a dialog of its own was refused.
    void refused(const bulkhead::Uuid &array, const bulkhead::Error &error);
    void succeeded(const bulkhead::Request &request);

private:
    void open(FlowDialog *dialog);
    void confirm(const char *action, const QString &title, const Array &array,
                 const Member *member = nullptr, bool degraded = false);
    void sync(const Array &array, const char *verb);
    void startMember(Deed deed, const Array &array, const Member &member);

    Host *m_host;
    QWidget *m_window;
    QPointer<FlowDialog> m_open;
};

} // namespace bulkhead
