// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/ctl/exit_code.h"
#include "app/ctl/invocation.h"

#include <CLI/CLI.hpp>

namespace bulkhead::ctl
{

namespace
{

constexpr const char *footer = R"(
Disks are named as `bulkheadctl disks` shows them: sdb, /dev/sdb, the serial number, or model
and serial. Arrays are named by name or by the beginning of their UUID.

Exit status: 0 done, 1 failed or refused, 2 wrong usage, 3 not authorised, 4 the Bulkhead
service cannot be reached, 5 the kernel module is missing, 6 cancelled.)";

CLI::App *command(CLI::App &parent, Invocation &run, const char *name, const char *what,
                  std::string meaning = {})
{
    if (meaning.empty())
        meaning = name;
    CLI::App *sub = parent.add_subcommand(name, what);
    sub->callback([&run, meaning] { run.command = meaning; });
    return sub;
}

CLI::App *change(CLI::App &parent, Invocation &run, const char *name, const char *what,
                 const std::string &action = {})
{
    CLI::App *sub = parent.add_subcommand(name, what);
    sub->callback([&run, action = action.empty() ? std::string(name) : action] {
        run.command = action;
        run.isChange = true;
    });
    sub->add_flag("-y,--yes", run.yes, "Do not ask; needed where nobody can be asked");
    sub->add_flag("--no-wait", run.noWait, "Return as soon as it is started");
    return sub;
}

void addArray(CLI::App *sub, Invocation &run)
{
    sub->add_option("ARRAY", run.array, "Name or UUID of the array")->required();
}

void addErase(CLI::App *sub, Invocation &run)
{
    sub->add_flag("--erase", run.erase, "Accept that what is on the disks is lost");
}

/// The actions of Manager.Plan: at the top, and again below `plan`.
void addChanges(CLI::App &parent, Invocation &run)
{
    CLI::App *create = change(parent, run, "create", "Create an array");
    create
        ->add_option(
            "--level", run.level,
            "raid1 mirrors; raid10 mirrors and stripes; raid4, raid5 and raid6 keep parity, "
            "as far as the service can create them")
        ->required();
    create->add_option("--layout", run.layout,
                       "How data lies on the members: near=2, far=2 or offset=2 for raid10, "
                       "left-symmetric for raid5 and raid6");
    create
        ->add_option_function<std::string>(
            "--chunk", [&run](const std::string &text) { run.chunk = parseChunk(text); },
            "What lies in one piece on a member, 4K to 16M; 64K if not given")
        ->check([](const std::string &text) {
            return parseChunk(text).value_or(Bytes{}).value > 0 ? "" : "not a size: " + text;
        });
    create->add_option("--name", run.name, "What the array is called")->required();
    create->add_option("DISK", run.disks, "The members")->required();
    create->add_option("--spare", run.spares, "A disk that takes over when a member fails")
        ->allow_extra_args(false);
    addErase(create, run);

    addArray(change(parent, run, "delete", "Delete an array and free its disks"), run);
    CLI::App *start = change(parent, run, "start", "Start an array");
    addArray(start, run);
    start->add_flag("--degraded", run.degraded, "Also if members are missing");
    addArray(change(parent, run, "stop", "Stop an array; its data stays"), run);

    CLI::App *fail = change(parent, run, "fail", "Stop using a member");
    CLI::App *replace =
        change(parent, run, "replace", "Let another disk take the place of a member");
    CLI::App *remove = change(parent, run, "remove", "Take a failed member out of its array");
    for (CLI::App *sub : {fail, replace, remove}) {
        addArray(sub, run);
        sub->add_option("DISK", run.member, "The member")->required(sub != replace);
    }
    CLI::Option *named =
        replace->add_option("--spare", run.spares, "This spare, instead of the best one")
            ->allow_extra_args(false);
    CLI::Option *with = replace->add_option("--with", run.disks, "This disk, which is no spare yet")
                            ->allow_extra_args(false)
                            ->expected(1)
                            ->excludes(named);
    addErase(replace, run);
    replace
        ->add_flag("--cancel", run.cancel,
                   "Copy no more: the old disk stays, the new one is a spare")
        ->excludes(named)
        ->excludes(with);
    replace->callback([&run] {
        if (!run.cancel && run.member.empty())
            throw CLI::RequiredError("DISK");
        run.command = run.cancel ? "cancel-replace" : "replace";
        run.isChange = true;
    });
    CLI::App *rename = change(parent, run, "rename", "Give an array another name");
    addArray(rename, run);
    rename->add_option("NAME", run.name, "The new one")->required();

    CLI::App *spare =
        parent.add_subcommand("spare", "Add a spare, remove one, or say whom they serve");
    spare->require_subcommand(1);
    CLI::App *add = change(*spare, run, "add", "Give an array a spare", "add-spare");
    addArray(add, run);
    add->add_option("DISK", run.disks, "The disk")->required()->expected(1);
    addErase(add, run);
    CLI::App *policy =
        change(*spare, run, "policy", "Say whom the spares of an array serve", "set-policy");
    addArray(policy, run);
    policy
        ->add_option("POLICY", run.policy,
                     "dedicated: this array; group: the arrays of a group; global: all")
        ->required()
        ->check(CLI::IsMember({"dedicated", "group", "global"}));
    policy->add_option("GROUP", run.group, "Name of the group");
    CLI::App *take = change(*spare, run, "remove", "Take a spare away again", "remove-spare");
    addArray(take, run);
    take->add_option("DISK", run.member, "The spare")->required();
}

void addQueries(CLI::App &app, Invocation &run)
{
    command(app, run, "list", "List the arrays");
    addArray(command(app, run, "show", "Show all about an array"), run);
    command(app, run, "disks", "List the disks and whether they can be used");
    CLI::App *regions = command(app, run, "regions", "Show the map of what was ever written");
    addArray(regions, run);
    regions->add_option("--cells", run.cells, "Length of the map, 1 to 65536")
        ->check(CLI::Range(1, 65536));
    CLI::App *monitor = command(app, run, "monitor", "Show what goes on until interrupted");
    monitor->add_option("ARRAY", run.array, "Only this array");
    monitor->add_flag("--until-idle", run.untilIdle,
                      "Stop when nothing goes on; status 1 unless all is protected then");
    CLI::App *examine =
        command(app, run, "examine", "Say what RAID metadata a file or device carries");
    examine->add_option("FILE", run.files, "Files or devices; they are only read")->required();
    examine
        ->add_option_function<std::string>(
            "--size", [&run](const std::string &text) { run.size = parseBytes(text); },
            "Size of the disk, for an image that is shorter")
        ->check(
            [](const std::string &text) { return parseBytes(text) ? "" : "not a size: " + text; });
}

void addControls(CLI::App &app, Invocation &run)
{
    for (const auto &[verb, what] :
         {std::pair("scrub", "Compare the members with each other"),
          std::pair("repair", "Compare the members and write what differs"),
          std::pair("pause", "Pause what goes on"), std::pair("resume", "Resume it"),
          std::pair("cancel", "Cancel a scrub or repair")})
        addArray(command(app, run, verb, what), run);
    CLI::App *throttle = command(app, run, "throttle", "Limit how fast a rebuild goes");
    addArray(throttle, run);
    const auto rate = [&](const char *name, std::optional<Bytes> &value, const char *what) {
        throttle
            ->add_option_function<std::string>(
                name, [&value](const std::string &text) { value = parseBytes(text); }, what)
            ->check([](const std::string &text) {
                return parseBytes(text) ? "" : "not a rate: " + text;
            });
    };
    rate("--min", run.minRate, "At least this much a second, such as 10M; 0 for no limit");
    rate("--max", run.maxRate, "At most this much a second; 0 for no limit");
    throttle->add_option("--latency", run.latencyMs,
                         "Milliseconds that what people do may take meanwhile; 0 for any");
    CLI::App *plan = app.add_subcommand("plan", "Show what a change would do, and change nothing");
    plan->require_subcommand(1);
    plan->callback([&run] { run.planOnly = true; });
    addChanges(*plan, run);
    CLI::App *commit = command(app, run, "commit", "Carry out a plan made on this connection");
    commit->add_option("PLAN", run.token, "What Manager.Plan called it")->required();
    commit->add_flag("--no-wait", run.noWait, "Return as soon as it is started");
}

} // namespace

std::variant<Invocation, int> parseCommandLine(int argc, const char *const *argv)
{
    Invocation run;
    CLI::App app("Bulkhead keeps your data afloat when a disk dies.", "bulkheadctl");
    app.footer(footer);
    app.set_version_flag("--version", std::string("bulkheadctl " BULKHEAD_VERSION));
    app.require_subcommand(1);
    app.fallthrough();
    auto *bus =
        app.add_option("--bus", run.bus, "D-Bus address, such as unix:path=/tmp/x/bus.sock");
    app.add_option("--host", run.host, "Another computer, through ssh: name or user@name")
        ->excludes(bus);
    app.add_flag("--json", run.json, "Answer in JSON");
    addQueries(app, run);
    addControls(app, run);
    addChanges(app, run);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        const int status = app.exit(error);
        return status == 0 ? 0 : int(ExitCode::Usage);
    }
    if (run.command == "throttle" && !run.minRate && !run.maxRate && !run.latencyMs) {
        std::cerr << "bulkheadctl: throttle needs --min, --max or --latency.\n";
        return int(ExitCode::Usage);
    }
    return run;
}

} // namespace bulkhead::ctl
