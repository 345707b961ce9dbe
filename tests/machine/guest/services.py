# SPDX-License-Identifier: GPL-2.0-or-later
"""What runs inside a machine besides the agent."""

import fcntl
import os
import socket
import struct
import subprocess
import time


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
    if config["modules"] and not os.path.exists(at):
        os.makedirs(os.path.dirname(at), exist_ok=True)
        os.symlink(config["modules"], at)


def load_module(config):
    """Makes the module under test known to modprobe, and loads it."""
    for name in config["load"]:
        run("modprobe", "-q", name, check=False)
    module = config["module"]
    if not module:
        return
    said = subprocess.run(["modinfo", "-F", "depends", module], text=True,
                          stdout=subprocess.PIPE, check=True).stdout.strip()
    needs = "".join(f"modprobe {name}; " for name in said.split(",") if name)
    _write("/etc/modprobe.d/dm-bulkhead.conf", f"install dm-bulkhead {needs}insmod {module}\n")
    with open("/dev/kmsg", "w", encoding="ascii") as log:
        log.write("machine: the module is loaded from here on\n")
    run("modprobe", "dm-bulkhead")


def wait_for_disks(config):
    """Waits until the kernel has found every disk that is plugged in."""
    wanted = sum(disk["present"] for disk in config["disks"])
    pattern = "sd" if config["kind"] == "qemu" else "ubd"
    until = time.monotonic() + 60
    while sum(name.startswith(pattern) for name in os.listdir("/sys/block")) < wanted:
        if time.monotonic() > until:
            print("machine: not all disks were found", flush=True)
            return
        time.sleep(0.01)
    if pattern == "ubd":
        _limit_queues()


def _limit_queues():
    """Keeps all disks of User-Mode-Linux together below what its one I/O thread takes at a time.

    About 270 requests fit into the socket to that thread. A disk that finds it full while none of
    its own requests is on its way is never asked to try again: its I/O hangs for ever.
    """
    disks = [name for name in os.listdir("/sys/block") if name.startswith("ubd")]
    for name in disks:
        with open(f"/sys/block/{name}/queue/nr_requests", "r+", encoding="ascii") as file:
            file.write(str(max(4, 128 // len(disks))))


def _identity_rules(config):
    """Gives the disks of User-Mode-Linux, which have none, an identity to udev and udisks."""
    lines = []
    for number, disk in enumerate(config["disks"]):
        model = disk["model"].replace(" ", "_")
        serial = f"{model}_{disk['serial']}"
        facts = {"ID_BUS": "ata", "ID_TYPE": "disk", "ID_MODEL": model,
                 "ID_MODEL_ENC": disk["model"].replace(" ", r"\x20"), "ID_REVISION": "1.0", "ID_SERIAL": serial,
                 "ID_SERIAL_SHORT": disk["serial"], "ID_WWN": disk["wwn"],
                 "ID_WWN_WITH_EXTENSION": disk["wwn"], "ID_ATA": "1", "ID_ATA_SATA": "1",
                 "ID_ATA_ROTATION_RATE_RPM": "7200"}
        sets = ", ".join(f'ENV{{{key}}}="{value}"' for key, value in facts.items())
        name = f"ubd{chr(ord('a') + number)}"
        lines.append(f'SUBSYSTEM=="block", KERNEL=="{name}", {sets}\n')
    _write("/run/udev/rules.d/59-machine-disks.rules", "".join(lines))


def start(config):
    """udev, the system bus, polkit and udisks, in the order a boot has."""
    if config["kind"] != "qemu":
        _identity_rules(config)
    os.makedirs("/run/dbus", exist_ok=True)
    os.makedirs("/run/udisks2", exist_ok=True)
    run("/usr/lib/systemd/systemd-udevd", "--daemon")
    # Only what storage needs: events for everything else cost seconds under emulation.
    run("udevadm", "trigger", "--action=add", "--subsystem-match=block",
        "--subsystem-match=scsi", "--subsystem-match=scsi_disk", "--subsystem-match=bsg")
    run("dbus-daemon", "--system", "--fork", "--nopidfile")
    run("udevadm", "settle", "--timeout=120", check=False)
    for name in ("org.freedesktop.PolicyKit1", "org.freedesktop.UDisks2"):
        # The reply comes once the service has its name: nothing to wait for here.
        run("dbus-send", "--system", "--print-reply=literal", "--reply-timeout=120000",
            "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.StartServiceByName",
            f"string:{name}", "uint32:0", check=False)
