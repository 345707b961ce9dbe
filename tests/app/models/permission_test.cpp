// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/permission.h"
#include "tests/app/gui_test.h"

using namespace bulkhead;

class PermissionTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { failOnAnyWarning(); }
    void nothingSelected();
    void serviceGone();
    void healthyMirror();
    void raid10();
    void degradedMirror();
    void rebuilding();
    void copying();
    void stopped();
    void moduleMissing();
};

namespace
{

const std::initializer_list<Deed> everyDeed{
    Deed::Create,  Deed::AddSpare, Deed::RemoveSpare, Deed::Fail,   Deed::Remove,
    Deed::Replace, Deed::Start,    Deed::Stop,        Deed::Delete, Deed::Scrub,
    Deed::Repair,  Deed::Pause,    Deed::Resume,      Deed::Cancel};

Selection pick(const SimulatedHost &host, int member)
{
    const Array &array = host.snapshot().arrays.at(0);
    if (member < 0)
        return {&array, nullptr};
    const auto slot = std::size_t(member);
    return {&array,
            slot < array.members.size() ? &array.members[slot]
                                        : &array.spares[slot - array.members.size()]};
}

bool may(const SimulatedHost &host, Deed deed, int member = -1)
{
    return whyNot(deed, host.snapshot(), pick(host, member)).isEmpty();
}

} // namespace

/// Goal: without a selection every deed but Create says what is missing. Method: all of them.
void PermissionTest::nothingSelected()
{
    const SimulatedHost host;
    for (const Deed deed : everyDeed)
        QCOMPARE(whyNot(deed, host.snapshot(), {}).isEmpty(), deed == Deed::Create);
}

/// Goal: without the service nothing is offered. Method: all deeds.
void PermissionTest::serviceGone()
{
    SimulatedHost host;
    host.setHelperReachable(false);
    for (const Deed deed : everyDeed)
        QVERIFY(!whyNot(deed, host.snapshot(), {}).isEmpty());
}

/// Goal: of RAID-10 a second disk may be taken out if it is of another pair. Method: four disks,
/// the first one failed.
void PermissionTest::raid10()
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid10, {"sdb", "sdc", "sdd", "sdf"});
    host.failDisk("sdb");
    QVERIFY(!may(host, Deed::Fail, 1));
    QVERIFY(may(host, Deed::Fail, 2));
    QVERIFY(may(host, Deed::Fail, 3));
}

/// Goal: a running mirror can be checked, stopped and lose one disk. Method: with a spare.
void PermissionTest::healthyMirror()
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"});
    for (const Deed deed : {Deed::AddSpare, Deed::Stop, Deed::Delete, Deed::Scrub, Deed::Repair})
        QVERIFY(may(host, deed));
    for (const Deed deed : {Deed::Start, Deed::Pause, Deed::Resume, Deed::Cancel})
        QVERIFY(!may(host, deed));
    QVERIFY(may(host, Deed::Fail, 0));
    QVERIFY(may(host, Deed::Replace, 0));
    QVERIFY(!may(host, Deed::Remove, 0));
    QVERIFY(!may(host, Deed::RemoveSpare, 0));
    QVERIFY(may(host, Deed::RemoveSpare, 2));
    QVERIFY(!may(host, Deed::Fail, 2));
}

/// Goal: the last disk is never offered for failing. Method: a mirror with one disk left.
void PermissionTest::degradedMirror()
{
    SimulatedHost host;
    host.addArray("Photos", Level::Raid1, {"sdb", "sdc"});
    host.failDisk("sdb");
    QVERIFY(may(host, Deed::AddSpare));
    QVERIFY(may(host, Deed::Remove, 0));
    QVERIFY(!may(host, Deed::Fail, 0));
    QVERIFY(whyNot(Deed::Fail, host.snapshot(), pick(host, 1)).contains("data would be lost"));
    QVERIFY(may(host, Deed::Replace, 0)); // by a disk that is chosen then
}

/// Goal: a rebuild can be paused, not given up. Method: while it runs, and paused.
void PermissionTest::rebuilding()
{
    SimulatedHost host;
    const Uuid id = host.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"}, 0.9);
    host.failDisk("sdb");
    QVERIFY(may(host, Deed::Pause));
    QVERIFY(!may(host, Deed::Resume));
    QVERIFY(!may(host, Deed::Cancel));
    QVERIFY(!may(host, Deed::Scrub));
    host.sync(id, "pause", nullptr, [](const Result<void> &) {});
    QVERIFY(!may(host, Deed::Pause));
    QVERIFY(may(host, Deed::Resume));
}

/// Goal: while one disk is copied to its successor, that may be given up and no second one begun.
/// Method: edit the snapshot.
void PermissionTest::copying()
{
    SimulatedHost simulated;
    simulated.addArray("Photos", Level::Raid1, {"sdb", "sdc"}, {"sdd"});
    HostSnapshot host = simulated.snapshot();
    Array &array = host.arrays[0];
    array.spares[0].replaces = 0;
    array.sync.action = SyncAction::Replace;
    QVERIFY(whyNot(Deed::Cancel, host, {&array, nullptr}).isEmpty());
    QVERIFY(whyNot(Deed::Pause, host, {&array, nullptr}).isEmpty());
    QVERIFY(whyNot(Deed::Replace, host, {&array, &array.members[1]}).contains("one at a time"));
}

/// Goal: a stopped array can be started and deleted, and not more. Method: edit its state.
void PermissionTest::stopped()
{
    HostSnapshot host;
    host.helperReachable = true;
    Array array;
    array.state = ArrayState::Inactive;
    QVERIFY(whyNot(Deed::Start, host, {&array, nullptr}).isEmpty());
    QVERIFY(whyNot(Deed::Delete, host, {&array, nullptr}).isEmpty());
    QVERIFY(!whyNot(Deed::Stop, host, {&array, nullptr}).isEmpty());
    QVERIFY(!whyNot(Deed::Scrub, host, {&array, nullptr}).isEmpty());
    array.state = ArrayState::Conflict;
    QVERIFY(!whyNot(Deed::Start, host, {&array, nullptr}).isEmpty());
}

/// Goal: without the module nothing is created or started. Method: both states of it.
void PermissionTest::moduleMissing()
{
    SimulatedHost host;
    for (const char *state : {"missing", "rejected"}) {
        host.setModuleState(state);
        QVERIFY(whyNot(Deed::Create, host.snapshot(), {}).contains("kernel module"));
        Array array;
        array.state = ArrayState::Inactive;
        QVERIFY(!whyNot(Deed::Start, host.snapshot(), {&array, nullptr}).isEmpty());
    }
    host.setModuleState("available");
    QVERIFY(whyNot(Deed::Create, host.snapshot(), {}).isEmpty());
}

BULKHEAD_GUI_TEST(PermissionTest)
#include "permission_test.moc"
