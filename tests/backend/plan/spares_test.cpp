// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "tests/backend/plan/sample_host.h"

using namespace bulkhead;

namespace
{

/// sdb and sdc mirror, sdd is free.
SampleHost withArray()
{
    SampleHost host(3);
    host.execute(planned(host.create({"sdb", "sdc"}), host.facts));
    host.rescan();
    return host;
}

Request addSpare(SampleHost &host, const std::string &device)
{
    Request request = host.about("add-spare");
    request.disks = {host.ref(device)};
    return request;
}

} // namespace

class SparesTest : public QObject
{
    Q_OBJECT
private slots:
    void addsAndRemoves();
    void membersAreWrittenBeforeTheNewcomer();
    void refuses();
    void failedMembersAreNotWritten();
    void absentSpareIsForgotten();
};

/// Goal: a spare comes and goes, and the array stays sound. Method: carry both plans out.
void SparesTest::addsAndRemoves()
{
    SampleHost host = withArray();
    const Plan add = planned(addSpare(host, "sdd"), host.facts);
    QVERIFY(add.preview.destructive);
    QCOMPARE(add.preview.command, std::string("bulkheadctl spare add Photos /dev/sdd"));
    host.execute(add);
    host.rescan();
    QCOMPARE(host.array().array.spares.size(), std::size_t(1));
    QCOMPARE(host.array().array.spares[0].device, std::string("sdd"));
    QCOMPARE(host.array().set.config.generation, std::uint64_t(2));
    QVERIFY(host.array().set.conflict.empty());
    QVERIFY(assembleSet(host.array().set)->startable);
    QCOMPARE(refusal(addSpare(host, "sdd"), host.facts),
             std::string("Already a spare of array “Photos”."));

    Request request = host.about("remove-spare");
    request.member = host.array().array.spares[0].id.text();
    const Plan remove = planned(request, host.facts);
    QCOMPARE(remove.preview.command, std::string("bulkheadctl spare remove Photos /dev/sdd"));
    QCOMPARE(remove.preview.warnings, std::vector<std::string>{"The array then has no spare."});
    host.execute(remove);
    host.rescan();
    QVERIFY(host.array().array.spares.empty());
    QVERIFY(host.disk("sdd").disk.memberOf.empty());
    QCOMPARE(host.array().set.config.generation, std::uint64_t(3));
    host.execute(planned(addSpare(host, "sdd"), host.facts));
    host.rescan();
    QCOMPARE(host.array().array.spares.size(), std::size_t(1));
}

/// Goal: a cut never leaves the newest label on a stranger alone. Method: order of label writes.
void SparesTest::membersAreWrittenBeforeTheNewcomer()
{
    SampleHost host = withArray();
    const Plan plan = planned(addSpare(host, "sdd"), host.facts);
    const auto &commit = std::get<WriteBlocks>(plan.steps.back().act);
    std::vector<std::string> order;
    for (const Write &write : commit.writes)
        if (write.fua)
            order.push_back(plan.targets[write.member].device);
    QCOMPARE(order, (std::vector<std::string>{"sdb", "sdc", "sdd", "sdb", "sdc", "sdd"}));
    QVERIFY(plan.targets[2].fresh);
    QVERIFY(!plan.targets[0].fresh);
}

/// Goal: every refusal has its sentence. Method: one fault each.
void SparesTest::refuses()
{
    SampleHost host = withArray();
    Request request = addSpare(host, "sdd");
    request.disks.push_back(request.disks[0]);
    QCOMPARE(refusal(request, host.facts), std::string("Exactly one disk has to be named."));
    request.disks.clear();
    QCOMPARE(refusal(request, host.facts), std::string("Exactly one disk has to be named."));
    QCOMPARE(refusal(addSpare(host, "sdb"), host.facts), std::string("Part of array “Photos”."));
    host.disk("sdd").disk.contents = "xfs";
    QCOMPARE(refusal(addSpare(host, "sdd"), host.facts),
             std::string("Contains xfs: taking it erases it."));
    QCOMPARE(makePlan(addSpare(host, "sdd"), host.facts).error().code, ErrorCode::HasData);
    host.disk("sdd").disk.contents.clear();
    host.disk("sdd").disk.sectorBytes = 4096;
    QCOMPARE(refusal(addSpare(host, "sdd"), host.facts),
             std::string("Its sectors have 4096 bytes, those of the array 512."));
    host.disk("sdd").disk.sectorBytes = 512;
    host.disk("sdd").disk.wwn = host.disk("sdb").disk.wwn;
    QCOMPARE(refusal(addSpare(host, "sdd"), host.facts),
             std::string("It is the same disk as member sdb."));
    host.disk("sdd").disk.wwn = "0x5999";
    host.array().set.config.spares.resize(Config::maxSpares);
    QCOMPARE(makePlan(addSpare(host, "sdd"), host.facts).error().code, ErrorCode::LimitExceeded);
    host.array().set.config = {};
    QCOMPARE(refusal(addSpare(host, "sdd"), host.facts),
             std::string("None of its disks has a readable label."));
}

/// Goal: a broken disk does not stop the others from being cared for. Method: one failed.
void SparesTest::failedMembersAreNotWritten()
{
    SampleHost host = withArray();
    host.member(1).state = MemberState::Failed;
    const Plan plan = planned(addSpare(host, "sdd"), host.facts);
    QCOMPARE(plan.targets.size(), std::size_t(2));
    QCOMPARE(plan.targets[0].device, std::string("sdb"));
    QCOMPARE(plan.targets[1].device, std::string("sdd"));
}

/// Goal: a spare that is gone can be struck off. Method: its disk pulled out.
void SparesTest::absentSpareIsForgotten()
{
    SampleHost host = withArray();
    host.execute(planned(addSpare(host, "sdd"), host.facts));
    std::erase_if(host.facts.disks, [](const DiskFacts &d) { return d.disk.device == "sdd"; });
    host.rescan();
    QCOMPARE(host.array().array.spares[0].state, MemberState::Missing);
    Request request = host.about("remove-spare");
    request.member = host.array().array.spares[0].id.text();
    const Plan plan = planned(request, host.facts);
    QCOMPARE(plan.preview.summary,
             std::string("The spare is not connected; the array forgets it."));
    host.execute(plan);
    host.rescan();
    QVERIFY(host.array().array.spares.empty());
    request.member = Uuid::random().text();
    QCOMPARE(refusal(request, host.facts), std::string("The array has no such member."));
}

QTEST_APPLESS_MAIN(SparesTest)
#include "spares_test.moc"
