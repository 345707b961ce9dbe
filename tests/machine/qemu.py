# SPDX-License-Identifier: GPL-2.0-or-later
"""How a qemu machine is started: Debian's stock kernel, the root over 9p, virtio-scsi disks."""

import gzip
import json
import os
import pathlib
import shutil
import socket
import subprocess

import debian
import x86_kernel

EARLY_LOAD = ["virtio_scsi", "sd_mod", "dm_mod", "loop"]
DEFAULT_MEM_MIB = {"qemu": 1024}
# What the initramfs loads, in this order; each with what it needs.
EARLY_MODULES = ("virtio_pci", "virtio_console", "9pnet_virtio", "9p", "overlay")
INIT = """#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys /dev /root
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t devtmpfs dev /dev
for module in $(/bin/busybox cat /modules.list); do
    /bin/busybox insmod /$module || echo "machine: no $module"
done
/bin/busybox mount -t 9p -o ro,trans=virtio,version=9p2000.L,msize=512000,cache=loose root /root ||
    /bin/busybox poweroff -f
init=$(/bin/busybox sed -n 's/.*bulkhead.init=\\([^ ]*\\).*/\\1/p' /proc/cmdline)
/bin/busybox umount /proc
exec /bin/busybox switch_root /root "$init"
"""


def has_kvm(accel="kvm", cpu="host"):
    """Whether KVM really runs a guest: having the device is not enough."""
    if accel == "kvm" and not os.access("/dev/kvm", os.R_OK | os.W_OK):
        return False
    # A machine with no firmware to speak of: a few bytes of code that end qemu through its exit
    # port with a status of their own: mov al,16; mov dx,0x501; out dx,al; hlt; jmp
    code = bytes.fromhex("b010ba0105eef4ebfd")
    image = debian.cache_dir() / "kvm-probe.bin"
    image.write_bytes(code.ljust(65520, b"\xf4") + bytes.fromhex("ea000000f0").ljust(16, b"\xf4"))
    try:
        done = subprocess.run(
            ["qemu-system-x86_64", "-accel", accel, "-cpu", cpu, "-nodefaults", "-display", "none",
             "-machine", "pc", "-bios", image, "-device", "isa-debug-exit,iobase=0x501"],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=5, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 33


def lines(_where):
    """The agent's line is a virtio port: a socket that qemu connects to."""
    ours, theirs = socket.socketpair()
    return ours, [os.dup(theirs.fileno())]


def guest_line():
    """The line as the inside sees it."""
    return "/dev/vport*p1"


def modules(_kind):
    """The tree for /usr/lib/modules inside."""
    return str(_module_root() / x86_kernel.release("stock"))


def _module_root():
    top = x86_kernel.top("stock")
    release = x86_kernel.release("stock")
    return next(p for p in (top / "usr/lib/modules", top / "lib/modules")
                if (p / release / "kernel").is_dir())


def _needs(root, names):
    """The files of the modules NAMES, each after what it needs."""
    files, order = {}, []
    for line in (root / "modules.dep").read_text(encoding="utf-8").splitlines():
        path, _, needs = line.partition(":")
        files[pathlib.Path(path).name.split(".")[0].replace("-", "_")] = (path, needs.split())
    for name in names:
        if name not in files:
            continue  # built in
        path, needs = files[name]
        order += [p for p in [*reversed(needs), path] if p not in order]
    return order


def initramfs():
    """Makes the initramfs once: busybox, the modules that mount the root, and a script."""
    root = _module_root() / x86_kernel.release("stock")
    made = x86_kernel.top("stock") / "initramfs-1.gz"
    with debian.locked("initramfs"):
        if made.exists():
            return made
        if not (root / "modules.dep").exists():
            subprocess.run(["/usr/sbin/depmod", "-b", _module_base(), x86_kernel.release("stock")],
                           check=True)
        stage = made.with_suffix(".d")
        shutil.rmtree(stage, ignore_errors=True)
        (stage / "bin").mkdir(parents=True)
        shutil.copy("/bin/busybox", stage / "bin/busybox")
        order = []
        for path in _needs(root, EARLY_MODULES):
            order.append(pathlib.Path(path).name)
            shutil.copy(root / path, stage / order[-1])
        (stage / "modules.list").write_text("\n".join(order), encoding="ascii")
        (stage / "init").write_text(INIT, encoding="ascii")
        (stage / "init").chmod(0o755)
        found = subprocess.run(["find", ".", "-print0"], cwd=stage, capture_output=True, check=True)
        cpio = subprocess.run(["cpio", "-0", "-o", "-H", "newc", "--quiet", "-R", "0:0"],
                              cwd=stage, input=found.stdout, capture_output=True, check=True)
        fresh = made.with_suffix(".new")
        fresh.write_bytes(gzip.compress(cpio.stdout, 1))
        fresh.rename(made)
        shutil.rmtree(stage)
    return made


def _module_base():
    """What depmod -b wants: the folder above lib/modules."""
    return _module_root().parent.parent


def nodes(disk):
    """The block nodes of one disk; a blkdebug node comes between them to break it (disks.py)."""
    name = disk["name"]
    return [{"driver": "file", "node-name": f"{name}-file", "filename": disk["file"],
             "discard": "unmap", "locking": "off"},
            {"driver": "raw", "node-name": f"{name}-raw", "file": f"{name}-file",
             "discard": "unmap"}]


def command(where, settings, passed):
    """The command line that boots the machine."""
    if not x86_kernel.ready("stock"):
        raise SystemExit("machine: stock is not prepared; run tests/machine/kernels stock")
    kvm = has_kvm()
    words = [
        "qemu-system-x86_64", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
        "-accel", "kvm" if kvm else "tcg,thread=multi,tb-size=512",
        "-cpu", "host" if kvm else "max", "-machine", "q35", "-m", f"{settings['mem']}M",
        "-smp", str(settings["cpus"]), "-kernel", str(x86_kernel.image("stock")),
        "-initrd", str(initramfs()), "-serial", "stdio",
        "-append", "console=ttyS0 panic=-1 oops=panic loglevel=4 mitigations=off "
        "tsc=unstable clocksource=hpet random.trust_cpu=on "
        "no_timer_check loop.max_loop=0 "
        f"bulkhead.init={pathlib.Path(__file__).parent}/guest/init bulkhead.state={where.dir}",
        "-qmp", "unix:qmp.sock,server=on,wait=off",
        "-device", "virtio-rng-pci", "-device", "virtio-serial-pci,id=serial0",
        "-chardev", f"socket,id=agent,fd={passed[0]}",
        "-device", "virtserialport,bus=serial0.0,nr=1,chardev=agent,name=agent",
        "-device", "virtio-scsi-pci,id=scsi0,num_queues=1",
    ]
    shown = [("root", "/", ",readonly=on"), ("repo", _repo(), ",readonly=on"),
             ("share", str(where.share), "")]
    shown += [(f"stage{n}", path, ",readonly=on") for n, path in enumerate(settings["stages"])]
    for tag, path, extra in shown:
        words += ["-fsdev", f"local,id={tag},path={path},security_model=none,"
                  f"multidevs=remap{extra}",
                  "-device", f"virtio-9p-pci,fsdev={tag},mount_tag={tag}"]
    for number, disk in enumerate(settings["disks"]):
        for node in nodes(disk):
            words += ["-blockdev", json.dumps(node)]
        if disk["present"]:
            words += ["-device", ",".join(f"{k}={v}" for k, v in device(disk, number).items())]
    return words


def _repo():
    return str(pathlib.Path(__file__).resolve().parent.parent.parent)


def device(disk, number):
    """The properties of the scsi-hd of one disk, for the command line and for device_add."""
    vendor, _, product = disk["model"].rpartition(" ")
    return {"driver": "scsi-hd", "bus": "scsi0.0", "channel": 0, "scsi-id": number, "lun": 0,
            "id": disk["name"], "drive": f"{disk['name']}-raw", "serial": disk["serial"],
            "wwn": disk["wwn"], "vendor": vendor or "ATA", "product": product[:16],
            "ver": "1.0", "rotation_rate": 7200, "device_id": disk["serial"],
            "rerror": "report", "werror": "report"}
