# SPDX-License-Identifier: GPL-2.0-or-later
"""How a User-Mode-Linux machine is started."""

import os
import pathlib
import socket
import struct

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
             "panic=0", "oops=panic",
             "nbd.nbds_max=0", "loop.max_loop=0", "printk.time=1", "random.trust_cpu=on",
             f"bulkhead.state={where.dir}"]
    for number, disk in enumerate(settings["disks"]):
        words.append(f"ubd{number}={disk['file']}")
    (where.dir / "uml").mkdir(exist_ok=True)
    return words


def control(where, words):
    """Gives a command to the machine's control socket."""
    path = where.dir / "uml/machine/mconsole"
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    sock.settimeout(20)
    sock.bind("")   # an address of its own, for the answer
    folder = os.open(path.parent, os.O_PATH)
    text = words.encode()
    # struct mconsole_request: magic, version, length, data[512]
    request = struct.pack("=IiI", 0xcafebabe, 2, len(text)) + text.ljust(512, b"\0")
    sock.sendto(request, f"/proc/self/fd/{folder}/{path.name}")
    os.close(folder)
    failed, more, said = 0, 1, b""
    while more:
        answer = sock.recv(4096)
        failed, more, length = struct.unpack_from("=iiI", answer)
        said += answer[12:12 + length].rstrip(b"\0")
    if failed:
        raise SystemExit(f"machine: {words}: {said.decode(errors='replace')}")
