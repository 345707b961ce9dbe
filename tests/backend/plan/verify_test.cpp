// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "tests/backend/plan/sample_host.h"

#include <functional>

using namespace bulkhead;

namespace
{

using Change = std::function<void(SampleHost &)>;

struct Row
{
    const char *name;
    Change change;
    ErrorCode code;
};

// What may happen between the plan and its first byte.
const std::vector<Row> changes{
    {"replugged", [](SampleHost &h) { h.disk("sdc").diskseq += 1; }, ErrorCode::DeviceChanged},
    {"renumbered", [](SampleHost &h) { h.disk("sdc").tableDevice = "8:99"; },
     ErrorCode::DeviceChanged},
    {"renamed",
     [](SampleHost &h) { std::swap(h.disk("sdc").disk.object, h.disk("sdd").disk.object); },
     ErrorCode::DeviceChanged},
    {"gone",
     [](SampleHost &h) {
         std::erase_if(h.facts.disks, [](const DiskFacts &d) { return d.disk.device == "sdc"; });
     },
     ErrorCode::DeviceMissing},
    {"mounted", [](SampleHost &h) { h.disk("sdc").disk.mountPoints = {"/mnt"}; },
     ErrorCode::DeviceBusy},
    {"resized", [](SampleHost &h) { h.disk("sdc").disk.size.value += 1 << 20; },
     ErrorCode::DeviceChanged},
    {"formatted",
     [](SampleHost &h) {
         h.disk("sdc").signatures.push_back({0, {1}, "xfs", "filesystem", ""});
     },
     ErrorCode::DeviceChanged},
    {"formatted differently",
     [](SampleHost &h) {
         h.disk("sdb").signatures[0].bytes = {9, 9};
     },
     ErrorCode::DeviceChanged},
    {"wiped by somebody", [](SampleHost &h) { h.disk("sdb").signatures.clear(); },
     ErrorCode::DeviceChanged},
};

SampleHost freshHost()
{
    SampleHost host(3);
    host.disk("sdb").signatures = {{1080, {0x53, 0xef}, "ext4", "filesystem", ""}};
    return host;
}

} // namespace

Q_DECLARE_METATYPE(const Row *)

class VerifyTest : public QObject
{
    Q_OBJECT
private slots:
    void unchanged();
    void noticesChanges_data();
    void noticesChanges();
    void noticesAnotherUpdate();
};

/// Goal: a plan stays good while nothing happens. Method: verify at once, although UUIDs differ.
void VerifyTest::unchanged()
{
    SampleHost host = freshHost();
    Request request = host.create({"sdb", "sdc"});
    request.erase = true;
    const Plan plan = planned(request, host.facts);
    QVERIFY(verifyPlan(plan, host.facts));
    host.facts.nowUs += 1'000'000;
    QVERIFY(verifyPlan(plan, host.facts));
}

void VerifyTest::noticesChanges_data()
{
    QTest::addColumn<const Row *>("row");
    for (const Row &row : changes)
        QTest::newRow(row.name) << &row;
}

/// Goal: what was agreed to is what is done, or nothing is. Method: one change per row.
void VerifyTest::noticesChanges()
{
    QFETCH(const Row *, row);
    SampleHost host = freshHost();
    Request request = host.create({"sdb", "sdc"});
    request.erase = true;
    const Plan plan = planned(request, host.facts);
    row->change(host);
    const auto still = verifyPlan(plan, host.facts);
    QVERIFY(!still);
    QCOMPARE(still.error().code, row->code);
}

/// Goal: two plans made from one state are not both carried out. Method: commit one, verify the
/// other.
void VerifyTest::noticesAnotherUpdate()
{
    SampleHost host(4);
    host.execute(planned(host.create({"sdb", "sdc"}), host.facts));
    host.rescan();
    const auto spare = [&](const char *device) {
        Request request = host.about("add-spare");
        request.disks = {host.ref(device)};
        return planned(request, host.facts);
    };
    const Plan one = spare("sdd");
    const Plan two = spare("sde");
    QVERIFY(verifyPlan(two, host.facts));
    host.execute(one);
    host.rescan();
    QCOMPARE(verifyPlan(two, host.facts).error().code, ErrorCode::DeviceChanged);
    QVERIFY(!verifyPlan(one, host.facts));
}

QTEST_APPLESS_MAIN(VerifyTest)
#include "verify_test.moc"
