# SPDX-License-Identifier: GPL-2.0-or-later
"""The commands of `machine`."""

import os
import pathlib
import traceback
import uuid

import client
import disks
import keeper
import splats as splat_reader
import state
import uml

KINDS = ("uml-fast", "uml-debug", "qemu")
STARTED_S = {"uml-fast": 60, "uml-debug": 180, "qemu": 300}


def _driver(kind):
    if kind == "qemu":
        import qemu
        return qemu
    return uml


def start(args):
    """Starts a machine and returns when it is ready."""
    where = state.State(args.state)
    where.dir.mkdir(parents=True, exist_ok=True)
    if where.running():
        raise SystemExit(f"machine: {where.dir} runs already")
    settings = {
        "kind": args.kind,
        "mem": args.mem or _driver(args.kind).DEFAULT_MEM_MIB[args.kind],
        "stages": [str(pathlib.Path(p).resolve()) for p in args.stage],
        "services": args.services,
        "module": str(pathlib.Path(args.module).resolve()) if args.module else None,
        "limit_s": args.limit,
        "cpus": args.cpus,
        "user": {"name": "practice", "uid": 1907},
        "disks": disks.prepare(where, args.disks, args.size, args.keep_disks),
    }
    if settings["module"] and not os.path.exists(settings["module"]):
        raise SystemExit(f"machine: no module {settings['module']}")
    where.write("machine.json", settings)
    return _boot(where, settings)


def _boot(where, settings):
    """Starts the keeper in the background and waits for what it says."""
    driver = _driver(settings["kind"])
    where.share.mkdir(exist_ok=True)
    where.console.write_bytes(b"")
    (where.dir / "ready.json").unlink(missing_ok=True)
    where.write("guest.json", {
        "kind": settings["kind"], "stages": settings["stages"], "services": settings["services"],
        "module": settings["module"], "modules": driver.modules(settings["kind"]),
        "line": driver.guest_line(), "repo": str(state.REPO), "share": str(where.share),
        "hostname": f"bulkhead-{settings['kind']}", "user": settings["user"],
        "machine_id": uuid.uuid5(uuid.NAMESPACE_OID, str(where.dir)).hex, "load": driver.EARLY_LOAD,
        "disks": settings["disks"],
    })
    reader, writer = os.pipe()
    ours, passed = driver.lines(where)
    words = driver.command(where, settings, passed)
    if os.fork() == 0:
        os.close(reader)
        _become_keeper(where, settings, words, ours, passed, writer)
    os.close(writer)
    ours.close()
    for fd in passed:
        os.close(fd)
    with os.fdopen(reader, "rb") as pipe:
        said = client.wait_line(pipe, STARTED_S[settings["kind"]])
    if said == b"ready\n":
        return 0
    if said is None:
        where.kill()
    tail = where.console.read_text(encoding="utf-8", errors="replace")[-3000:]
    raise SystemExit(f"{tail}\nmachine: {where.dir} did not come up; see {where.console}")


def _become_keeper(where, settings, words, ours, passed, ready):
    """Turns this process into the keeper: nobody waits for it."""
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    log = os.open(where.dir / "keeper.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.dup2(null, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    # What the caller left open (locks, pipes of its own) is not ours to hold.
    keep = {0, 1, 2, ready, ours.fileno(), *passed}
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in keep:
            try:
                os.close(int(name))
            except OSError:
                pass
    try:
        keeper.keep(where, words, settings["limit_s"], ours, passed, ready)
    except Exception:  # pylint: disable=broad-except
        traceback.print_exc()
    os._exit(0)


def sh(args):
    """Runs a command in a machine and returns its exit status."""
    argv = args.rest
    if not argv:
        raise SystemExit("machine: sh STATE_DIR [options] -- CMD…")
    if len(argv) == 1:
        argv = ["/bin/sh", "-c", argv[0]]
    env = dict(word.split("=", 1) for word in args.env)
    return client.run(state.State(args.state), argv, user=args.user, timeout=args.timeout,
                      stdin=args.stdin, env=env)


def bus(args):
    """Prints the D-Bus address of a machine's system bus."""
    where = state.State(args.state)
    if args.user and args.user not in ("root", where.read("machine.json")["user"]["name"]):
        raise SystemExit(f"machine: no bus for {args.user}")
    path = where.dir / f"bus-{args.user}.sock" if args.user not in (None, "root") else where.bus
    if not path.exists():
        raise SystemExit(f"machine: {where.dir} does not run")
    print(f"unix:path={path}")
    return 0


def kill(args):
    """A power cut."""
    state.State(args.state).kill()
    return 0


def stop(args):
    """Shuts a machine down in order."""
    where = state.State(args.state)
    if not where.running():
        return 0
    client.run(where, [str(pathlib.Path(__file__).parent / "guest/shutdown")], timeout=60)
    if not client.wait_until(lambda: not where.running(), 20):
        where.kill()
        raise SystemExit("machine: it did not end by itself")
    return 0


def restart(args):
    """Stops a machine if it runs, and starts it again with the same settings and disks."""
    where = state.State(args.state)
    stop(args)
    settings = where.read("machine.json")
    for each in settings["disks"]:
        each.update(broken=[], slow=0)
    where.write("machine.json", settings)
    return _boot(where, settings)


def console(args):
    """Prints the path of the console log."""
    print(state.State(args.state).console)
    return 0


def splats(args):
    """Prints what the kernel complained about; fails if any of it can be ours."""
    where = state.State(args.state)
    text = where.console.read_text(encoding="utf-8", errors="replace")
    counted, own = splat_reader.find(text)
    for report in counted:
        print(report, end="\n\n")
    if args.all:
        for report in own:
            print(f"(the kernel's own)\n{report}", end="\n\n")
    return 1 if counted else 0


def disk(args):
    """Lists the disks, or changes one: disk STATE_DIR list | NAME ACTION [ARG…]."""
    where = state.State(args.state)
    settings = where.read("machine.json")
    if not where.running():
        raise SystemExit(f"machine: {where.dir} does not run")
    if args.name == "list":
        disks.listing(where, settings)
    elif args.action not in disks.ACTIONS:
        raise SystemExit(f"machine: disk NAME {'|'.join(disks.ACTIONS)}")
    else:
        disks.change(where, settings, args.name, args.action, args.words)
    return 0


COMMANDS = {"start": start, "sh": sh, "bus": bus, "disk": disk, "kill": kill, "stop": stop,
            "restart": restart, "console": console, "splats": splats}


def arguments(name, parser):
    """Declares what the command NAME takes."""
    if name == "start":
        parser.add_argument("kind", choices=KINDS)
    parser.add_argument("state", metavar="STATE_DIR")
    if name == "start":
        parser.add_argument("--disks", type=int, default=0, metavar="N")
        parser.add_argument("--size", default="128M", help="of each disk")
        parser.add_argument("--stage", action="append", default=[], metavar="DIR",
                            help="a tree laid over /, as DESTDIR=DIR cmake --install makes it")
        parser.add_argument("--services", action="store_true",
                            help="udev, the system bus, polkit and udisks")
        parser.add_argument("--mem", type=int, metavar="MIB")
        parser.add_argument("--cpus", type=int, default=2, help="qemu only")
        parser.add_argument("--module", metavar="PATH", help="dm-bulkhead.ko, loaded at boot")
        parser.add_argument("--keep-disks", action="store_true",
                            help="those of the last start in STATE_DIR")
        parser.add_argument("--limit", type=int, default=1800, metavar="S",
                            help="the machine is killed after so long")
    if name == "sh":
        parser.add_argument("--timeout", type=float, metavar="S")
        parser.add_argument("--user", metavar="NAME")
        parser.add_argument("--stdin", action="store_true", help="passes standard input on")
        parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE")
    if name == "splats":
        parser.add_argument("--all", action="store_true", help="prints the kernel's own as well")
    if name == "disk":
        parser.add_argument("name", metavar="NAME|list")
        parser.add_argument("action", nargs="?", metavar="|".join(disks.ACTIONS))
        parser.add_argument("words", nargs="*", metavar="ARG",
                            help="add: size; break-*: sectors; slow: KiB/s")
    if name == "bus":
        parser.add_argument("--user", metavar="NAME", help="whom the bus sees; default root")
