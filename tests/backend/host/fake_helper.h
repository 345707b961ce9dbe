// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backend/host/simulated_host.h"
#include "tests/backend/host/fake_objects.h"

namespace bulkhead::test
{

/// What udisks would show of these disks.
[[nodiscard]] ObjectTree udisksTree(const std::vector<Disk> &disks);
/// What the helper would show of this computer.
[[nodiscard]] ObjectTree helperTree(const HostSnapshot &host);

/// A computer on a bus: a fake helper and a fake udisks, with a SimulatedHost behind them.
///
/// Script it through sim(): disks, arrays, errors (denied: failNextCommit with
/// NotAuthorized), time. Whatever changes there is signalled on the bus as the real
/// services would.
class FakeComputer : public QObject
{
    Q_OBJECT
public:
    explicit FakeComputer(const QString &address, QObject *parent = nullptr);

    [[nodiscard]] SimulatedHost &sim() { return m_sim; }
    [[nodiscard]] FakeObjects &helper() { return m_helper; }
    [[nodiscard]] FakeObjects &udisks() { return m_udisks; }

    /// The helper drops off the bus, or comes back with a new connection. Plans are lost.
    void helperVanishes();
    bool helperAppears();
    /// Take calls and never answer them.
    void setSilent(bool silent) { m_silent = silent; }
    /// How many calls came without allowing polkit to ask: should stay 0 for Commit.
    [[nodiscard]] int callsThatForbidAsking() const { return m_forbidden; }
    /// The a{sv} of the last Plan.
    [[nodiscard]] const QVariantMap &lastRequest() const { return m_lastRequest; }

private:
    void publish();
    std::optional<QDBusMessage> handle(const QDBusMessage &message);
    void handleManager(const QDBusMessage &message);
    void handleArray(const QDBusMessage &message);
    void handleJob(const QDBusMessage &message);
    void plan(const QDBusMessage &message);
    void refuse(const QDBusMessage &message, const Error &error);

    SimulatedHost m_sim;
    FakeObjects m_helper;
    FakeObjects m_udisks;
    QVariantMap m_lastRequest;
    bool m_silent = false;
    int m_forbidden = 0;
};

} // namespace bulkhead::test
