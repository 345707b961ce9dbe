// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/ctl/invocation.h"
#include "app/ctl/outcome.h"
#include "backend/host/bus_host.h"

#include <memory>

namespace bulkhead::ctl
{

/// One run of bulkheadctl that needs a computer: connects, looks, does what was asked.
class Session : public QObject
{
    Q_OBJECT
public:
    explicit Session(Invocation run, QObject *parent = nullptr);
    ~Session() override;

    void start();

signals:
    void finished(int status);

private:
    void run();
    void query();
    void showDisks();
    void regions(const Array &array);
    void control(const Array &array);
    void throttle(const Array &array);
    void finish(ExitCode code);

    Invocation m_run;
    Voice m_voice;
    std::unique_ptr<BusHost> m_host;
    bool m_finished = false;
};

} // namespace bulkhead::ctl
