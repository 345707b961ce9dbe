# SPDX-License-Identifier: GPL-2.0-or-later
"""What runs inside a machine besides the agent."""

import fcntl
import os
import shutil
import socket
import struct
import subprocess


def run(*argv, check=True):
    """Runs a command; its output goes to the console."""
    return subprocess.run(argv, check=check, stdin=subprocess.DEVNULL).returncode


def _write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.lexists(path):
        os.unlink(path)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def basics(config):
    """Name, loopback, links in /dev, users, folders in /run."""
    for link, target in (("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"),
                         ("stderr", "fd/2")):
        if not os.path.lexists(f"/dev/{link}"):
            os.symlink(target, f"/dev/{link}")
    for name in ("lock", "user"):
        os.makedirs(f"/run/{name}", exist_ok=True)
    if not config["services"]:
        os.environ["DM_DISABLE_UDEV"] = "1"  # libdevmapper makes the nodes itself
    socket.sethostname(config["hostname"])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            fcntl.ioctl(sock, 0x8914, struct.pack("16sh", b"lo", 0x49))  # SIOCSIFFLAGS: up
        except OSError:
            pass
    _write("/etc/hostname", config["hostname"] + "\n")
    _write("/etc/hosts", f"127.0.0.1 localhost {config['hostname']}\n")
    _write("/etc/fstab", "")
    _write("/etc/machine-id", config["machine_id"] + "\n")
    _add_user(config["user"])
    _module_tree(config)


def _add_user(user):
    """An ordinary user, for whom polkit is asked."""
    with open("/etc/passwd", encoding="utf-8") as file:
        passwd = file.read()
    if f"\n{user['name']}:" in passwd:
        return
    line = f"{user['name']}:x:{user['uid']}:{user['uid']}:Practice:/home/{user['name']}:/bin/sh\n"
    _write("/etc/passwd", passwd + line)
    with open("/etc/group", encoding="utf-8") as file:
        group = file.read()
    _write("/etc/group", group + f"{user['name']}:x:{user['uid']}:\n")
    os.makedirs(f"/home/{user['name']}", exist_ok=True)
    os.chown(f"/home/{user['name']}", user["uid"], user["uid"])


def _module_tree(config):
    """Lays the kernel's modules where modprobe looks."""
    at = f"/usr/lib/modules/{os.uname().release}"
    source = config["modules"]
    if not source:
        return
    os.makedirs(at, exist_ok=True)
    for name in os.listdir(source):
        if name in ("build", "source"):
            continue
        if name.endswith(".bin") and name.startswith("modules.dep") and config["module"]:
            continue  # the text is longer by our module
        if name == "modules.dep" and config["module"]:
            shutil.copyfile(f"{source}/{name}", f"{at}/{name}")
        else:
            os.symlink(f"{source}/{name}", f"{at}/{name}")
    if config["module"]:
        os.makedirs(f"{at}/updates", exist_ok=True)
        os.symlink(config["module"], f"{at}/updates/dm-bulkhead.ko")
        said = subprocess.run(["modinfo", "-F", "depends", config["module"]], text=True,
                              stdout=subprocess.PIPE, check=True).stdout.strip()
        needs = [_path_of(at, name) for name in said.split(",") if name]
        with open(f"{at}/modules.dep", "a", encoding="utf-8") as file:
            file.write(f"updates/dm-bulkhead.ko: {' '.join(n for n in needs if n)}\n")


def _path_of(at, module):
    """The path of MODULE in modules.dep, and of what it needs itself."""
    with open(f"{at}/modules.dep", encoding="utf-8") as file:
        for line in file:
            path, _, needs = line.partition(":")
            if os.path.basename(path).split(".")[0].replace("-", "_") == module.replace("-", "_"):
                return f"{path}{needs.rstrip()}"
    return ""


def load_module(config):
    """Loads the module under test."""
    for name in config["load"]:
        run("modprobe", name)
    if config["module"]:
        print("machine: loading the module", flush=True)
        with open("/dev/kmsg", "w", encoding="ascii") as log:
            log.write("machine: the module is loaded from here on\n")
        run("modprobe", "dm-bulkhead")


def start(config):
    """udev, the system bus, polkit and udisks, in the order a boot has."""
    raise NotImplementedError
