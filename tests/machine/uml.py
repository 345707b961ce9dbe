# SPDX-License-Identifier: GPL-2.0-or-later
"""How a User-Mode-Linux machine is started."""

import os
import pathlib
import socket

import uml_kernel

EARLY_LOAD = []
DEFAULT_MEM_MIB = {"uml-fast": 512, "uml-debug": 1024}


def lines(_where):
    """Makes the agent's line: our end, and the descriptors that the machine gets."""
    ours, theirs = socket.socketpair()
    return ours, [os.dup(theirs.fileno())]


def guest_line():
    """The line as the inside sees it."""
    return "/dev/ttyS1"


def modules(kind):
    """The tree for /usr/lib/modules inside."""
    root = uml_kernel.tree(kind) / "root/lib/modules"
    found = list(root.iterdir()) if root.is_dir() else []
    return str(found[0]) if found else None


def command(where, settings, passed):
    """The command line that boots the machine."""
    kind = settings["kind"]
    tree = uml_kernel.tree(kind)
    if not uml_kernel.ready(kind):
        raise SystemExit(f"machine: {kind} is not prepared; run tests/machine/kernels {kind}")
    words = [str(tree / "linux"), f"mem={settings['mem']}M", "root=none", "rootfstype=hostfs",
             "rootflags=/", "ro", f"init={pathlib.Path(__file__).parent}/guest/init",
             f"uml_dir={where.dir}/uml/", "umid=machine", "con=null", "con0=null,fd:1",
             "con1=null,fd:1", "ssl=null", f"ssl1=fd:{passed[0]}", "console=tty0",
             "panic=-1" if settings.get("reboot") else "panic=0", "oops=panic",
             "hung_task_panic=0", "printk.time=1", "random.trust_cpu=on",
             f"bulkhead.state={where.dir}"]
    for number, disk in enumerate(settings["disks"]):
        words.append(f"ubd{number}={disk['file']}")
    (where.dir / "uml").mkdir(exist_ok=True)
    return words
