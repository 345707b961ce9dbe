// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/ctl/invocation.h"
#include "app/ctl/outcome.h"
#include "app/ctl/terminal.h"
#include "backend/host/host.h"

#include <QElapsedTimer>
#include <QTimer>
#include <map>

namespace bulkhead::ctl
{

/// Shows what goes on: lines that move on a terminal, a line for each change elsewhere,
/// a line of JSON for each change with --json.
class Monitor : public QObject
{
    Q_OBJECT
public:
    Monitor(Host &host, Invocation run, QObject *parent = nullptr);

    void start();

signals:
    void finished(int status);

private:
    void look();
    void show(const std::vector<Array> &arrays);
    [[nodiscard]] std::vector<Array> watched() const;
    /// Nothing goes on, and nothing is about to.
    [[nodiscard]] bool isIdle(const std::vector<Array> &arrays);
    void stopIfIdle(const std::vector<Array> &arrays);
    void finish(ExitCode code);

    Host &m_host;
    Invocation m_run;
    Voice m_voice;
    LiveLines m_live{1};
    Uuid m_array; ///< Null for all.
    std::map<Uuid, std::string> m_last; ///< What was last said of each array.
    QElapsedTimer m_waiting; ///< Since a spare should have gone to work.
    QElapsedTimer m_gone; ///< Since the helper went away.
    QTimer m_again; ///< Looks again where no signal would come.
    bool m_finished = false;
};

} // namespace bulkhead::ctl
