# SPDX-License-Identifier: GPL-2.0-or-later
"""What can happen to the disks of a machine while it runs."""

import pathlib

import client
import qemu
import qmp

MODELS = ("ST4000VN006-3CW1", "WDC WD40EFPX-68C", "TOSHIBA HDWG440", "ST4000NE001-2MA1",
          "WDC WD4003FFBX-6", "HGST HDN724040AL", "ST4000DM004-2U91", "TOSHIBA MG08ADA4")
SLOW_KIB_S = 1024
MAX_UML = 16


def size_of(text):
    """Bytes, from a number with K, M, G or T after it or nothing."""
    unit = {"K": 10, "M": 20, "G": 30, "T": 40}.get(text[-1].upper())
    return int(text[:-1]) << unit if unit else int(text)


def make(where, number, size):
    """Makes one sparse disk file and returns what is known about the disk."""
    path = where.disks / f"disk{number}.img"
    with open(path, "wb") as file:
        file.truncate(size_of(size))
    return {"name": f"disk{number}", "file": str(path), "size": size_of(size),
            "serial": f"BKH{number:05d}", "model": MODELS[number % len(MODELS)],
            "wwn": f"0x5000c500b0{number:06x}", "present": True, "broken": [], "slow": 0}


def prepare(where, count, size, keep):
    """The disks for a start: new ones, or with KEEP those of the last start."""
    where.disks.mkdir(exist_ok=True)
    before = where.read("machine.json", {}).get("disks", [])
    if keep and before:
        return [{**disk, "broken": [], "slow": 0} for disk in before]
    for path in where.disks.iterdir():
        path.unlink()
    return [make(where, number, size) for number in range(count)]


class QemuDisks:
    """Disks on a virtio-scsi bus: pulled and returned as a person does it."""

    def __init__(self, where):
        self.where = where

    def node(self, number, _disk):
        """A shell word that gives the device inside."""
        return f"$(basename /sys/class/scsi_disk/*:0:{number}:0/device/block/sd*)"

    def pull(self, number, disk):
        """Takes the disk out."""
        del number
        with qmp.Qmp(self.where) as control:
            control("device_del", id=disk["name"])
            control.wait("DEVICE_DELETED", device=disk["name"])

    def put_in(self, number, disk):
        """Puts the disk in."""
        with qmp.Qmp(self.where) as control:
            control("device_add", **qemu.device(disk, number))
            if disk["slow"]:
                self._limit(control, disk)

    def add(self, number, disk):
        """Puts a new disk in."""
        with qmp.Qmp(self.where) as control:
            for node in qemu.nodes(disk):
                control("blockdev-add", **node)
            control("device_add", **qemu.device(disk, number))

    def faults(self, number, disk):
        """Makes the disk as broken as DISK says: a blkdebug node below the disk's own."""
        del number
        name = disk["name"]
        rules = []
        for kind, sectors in disk["broken"]:
            iotypes = ["read"] if kind == "reads" else ["write", "write-zeroes", "discard"]
            for iotype in iotypes:
                rule = {"event": "none", "iotype": iotype, "errno": 5}
                rules += [{**rule, "sector": s} for s in sectors] or [rule]
        with qmp.Qmp(self.where) as control:
            had = {node["node-name"] for node in control("query-named-block-nodes")}
            raw = {"driver": "raw", "node-name": f"{name}-raw", "discard": "unmap"}
            control("blockdev-reopen", options=[{**raw, "file": f"{name}-file"}])
            if f"{name}-broken" in had:
                control("blockdev-del", **{"node-name": f"{name}-broken"})
            if rules:
                control("blockdev-add", **{"driver": "blkdebug", "node-name": f"{name}-broken",
                                           "image": f"{name}-file", "inject-error": rules})
                control("blockdev-reopen", options=[{**raw, "file": f"{name}-broken"}])

    def speed(self, number, disk):
        """Limits the disk to DISK's rate."""
        del number
        with qmp.Qmp(self.where) as control:
            self._limit(control, disk)

    @staticmethod
    def _limit(control, disk):
        control("block_set_io_throttle", id=disk["name"], bps=disk["slow"] * 1024, bps_rd=0,
                bps_wr=0, iops=0, iops_rd=0, iops_wr=0)


class UmlDisks:
    """The ubd disks of User-Mode-Linux, with the faults that our patch gives their driver.

    A pulled disk stays in /sys, but every request to it fails, and udev is told that it has gone.
    """

    def __init__(self, where):
        self.where = where

    def node(self, number, _disk):
        """A shell word that gives the device inside."""
        return f"ubd{chr(ord('a') + number)}"

    def _run(self, script):
        status = client.run(self.where, ["/bin/sh", "-ec", script], timeout=60)
        if status:
            raise SystemExit(f"machine: the disk did not obey ({status})")

    def _set(self, name, number, value):
        """Sets one entry of an array that can only be written as a whole."""
        self._run(f"f=/sys/module/ubd/parameters/{name}; "
                  f"awk -F, -vOFS=, '{{ ${number + 1} = {value}; print }}' $f > /run/ubd.new; "
                  "cat /run/ubd.new > $f")

    def pull(self, number, disk):
        """Takes the disk out, as far as that goes."""
        self._set("fail", number, 4)
        self._run(f"echo remove > /sys/block/{self.node(number, disk)}/uevent")

    def put_in(self, number, disk):
        """Puts the disk in again."""
        self.faults(number, disk)
        self._run(f"echo add > /sys/block/{self.node(number, disk)}/uevent")

    def add(self, number, disk):
        """Puts a new disk in."""
        if number >= MAX_UML:
            raise SystemExit(f"machine: at most {MAX_UML} disks")
        import uml
        uml.control(self.where, f"config ubd{number}={disk['file']}")

    def faults(self, number, disk):
        """Makes the disk as broken as DISK says."""
        bits, first, count = 0, 0, 0
        for kind, sectors in disk["broken"]:
            bits |= 1 if kind == "reads" else 2
            if sectors:
                first, count = sectors[0], sectors[-1] - sectors[0] + 1
        self._set("fail_count", number, 0)
        self._set("fail_first", number, first)
        self._set("fail_count", number, count)
        self._set("fail", number, bits)

    def speed(self, number, disk):
        """Slows the disk: requests of about 128 KiB start no faster than the rate allows."""
        self._set("delay_ms", number, 128000 // disk["slow"] if disk["slow"] else 0)


def disks_of(where, settings):
    """The right one of the two."""
    return QemuDisks(where) if settings["kind"] == "qemu" else UmlDisks(where)


def _find(settings, name):
    for number, disk in enumerate(settings["disks"]):
        if disk["name"] == name:
            return number, disk
    raise SystemExit(f"machine: no disk {name}")


def listing(where, settings):
    """Prints name, device inside, serial, size and state of every disk."""
    bus = disks_of(where, settings)
    script = "; ".join(f"echo {bus.node(n, d)}" for n, d in enumerate(settings["disks"]))
    _, text = client.capture(where, ["/bin/sh", "-c", script], timeout=30)
    for disk, node in zip(settings["disks"], text.splitlines()):
        states = [] if disk["present"] else ["pulled"]
        for kind, sectors in disk["broken"]:
            states.append(f"broken-{kind}" + (f":{','.join(map(str, sectors))}" if sectors else ""))
        if disk["slow"]:
            states.append(f"slow:{disk['slow']}KiB/s")
        node = f"/dev/{node}" if disk["present"] and "*" not in node else "-"
        print(disk["name"], node, disk["serial"], disk["size"], "+".join(states) or "ok", sep="\t")


def change(where, settings, name, action, words):
    """Carries out one action on one disk and records it."""
    bus = disks_of(where, settings)
    if action == "add":
        number = len(settings["disks"])
        if name != f"disk{number}":
            raise SystemExit(f"machine: the next disk is disk{number}")
        disk = make(where, number, words[0] if words else "128M")
        settings["disks"].append(disk)
        bus.add(number, disk)
    else:
        number, disk = _find(settings, name)
        _act(bus, number, disk, action, words)
    where.write("machine.json", settings)


def _act(bus, number, disk, action, words):
    """Everything but adding."""
    if action == "pull" and disk["present"]:
        bus.pull(number, disk)
        disk["present"] = False
    elif action == "return" and not disk["present"]:
        bus.put_in(number, disk)
        disk["present"] = True
    elif action in ("break-reads", "break-writes", "heal"):
        kind = action.removeprefix("break-")
        disk["broken"] = [] if action == "heal" else \
            [b for b in disk["broken"] if b[0] != kind] + [[kind, [int(w) for w in words]]]
        bus.faults(number, disk)
    elif action in ("slow", "fast"):
        disk["slow"] = 0 if action == "fast" else int(words[0]) if words else SLOW_KIB_S
        bus.speed(number, disk)


ACTIONS = ("pull", "return", "add", "break-reads", "break-writes", "heal", "slow", "fast")


def file_of(settings, name):
    """The file behind a disk, for tests that look at it from outside."""
    return pathlib.Path(_find(settings, name)[1]["file"])
