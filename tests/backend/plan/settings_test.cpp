// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/backend/text.h"

#include "tests/backend/plan/sample_host.h"

using namespace bulkhead;

namespace
{

SampleHost withArray()
{
    SampleHost host(3);
    host.execute(planned(host.create({"sdb", "sdc"}, {"sdd"}), host.facts));
    host.rescan();
    return host;
}

} // namespace

class SettingsTest : public QObject
{
    Q_OBJECT
private slots:
    void renames();
    void refusesNames();
    void setsThePolicy();
    void refusesPolicies();
};

/// Goal: an array has its new name on all its disks, and stays where it is. Method: carry it out.
void SettingsTest::renames()
{
    SampleHost host = withArray();
    Request request = host.about("rename");
    request.name = "Holidays";
    const Plan plan = planned(request, host.facts);
    QCOMPARE(plan.preview.command, std::string("bulkheadctl rename Photos Holidays"));
    QCOMPARE(plan.steps.size(), std::size_t(1));
    QCOMPARE(plan.preview.warnings,
             std::vector<std::string>{
                 "Its device stays /dev/mapper/bulkhead-Photos until it is started again."});
    host.execute(plan);
    host.rescan();
    QCOMPARE(host.array().array.name, std::string("Holidays"));
    for (const auto &member : host.array().set.members)
        QCOMPARE(member->native.config.name, std::string("Holidays"));
    QCOMPARE(host.array().set.spares[0].native.config.name, std::string("Holidays"));
}

/// Goal: names that would confuse are refused. Method: one taken, one with a slash.
void SettingsTest::refusesNames()
{
    SampleHost host = withArray();
    Request request = host.about("rename");
    request.name = "Photos";
    QCOMPARE(makePlan(request, host.facts).error().code, ErrorCode::ArrayConflict);
    request.name = "a/b";
    QCOMPARE(makePlan(request, host.facts).error().code, ErrorCode::InvalidArgument);
}

/// Goal: the policy outlives the computer. Method: all three, read back from the disks.
void SettingsTest::setsThePolicy()
{
    SampleHost host = withArray();
    for (const auto &[policy, group] :
         {std::pair("group", "shelf"), std::pair("global", ""), std::pair("dedicated", "")}) {
        Request request = host.about("set-policy");
        request.policy = policy;
        request.group = group;
        const Plan plan = planned(request, host.facts);
        QCOMPARE(plan.preview.command,
                 std::string("bulkheadctl spare policy Photos ") + policy
                     + (*group ? std::string(" ") + group : ""));
        host.execute(plan);
        host.rescan();
        QCOMPARE(host.array().array.sparePolicy, std::string(policy));
        QCOMPARE(host.array().array.spareGroup, std::string(group));
    }
}

/// Goal: nonsense is refused in words. Method: an unknown policy, groups that are none.
void SettingsTest::refusesPolicies()
{
    SampleHost host = withArray();
    const auto refused = [&](const std::string &policy, const std::string &group) {
        Request request = host.about("set-policy");
        request.policy = policy;
        request.group = group;
        return refusal(request, host.facts);
    };
    QCOMPARE(refused("often", ""), std::string("The policy is dedicated, group or global."));
    QCOMPARE(refused("global", "x"), std::string("Only the policy “group” has one."));
    const std::string needsName = "The group needs a name of 1 to 64 characters.";
    QCOMPARE(refused("group", ""), needsName);
    QCOMPARE(refused("group", std::string(65, 'x')), needsName);
    QCOMPARE(refused("group", "a\nb"), needsName);
}

QTEST_APPLESS_MAIN(SettingsTest)
#include "settings_test.moc"
