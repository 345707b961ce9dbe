# SPDX-License-Identifier: GPL-2.0-or-later
"""The file systems of a machine."""

import ctypes
import os

_libc = ctypes.CDLL(None, use_errno=True)

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_BIND, MS_REC, MS_PRIVATE, MNT_DETACH = 4096, 16384, 1 << 18, 2
SYS_PIVOT_ROOT = 155
NEW = "/run/new"


def _check(result, what):
    if result:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), what)


def mount(source, target, kind=None, flags=0, data=None):
    """mount(2)."""
    def encode(text):
        return text.encode() if text is not None else None
    _check(_libc.mount(encode(source), encode(target), encode(kind), flags, encode(data)), target)


def unmount(target, flags=0):
    """umount2(2)."""
    _check(_libc.umount2(target.encode(), flags), target)


def power_off():
    """reboot(2), which does not return."""
    os.sync()
    _libc.reboot(0x4321FEDC)


def host_folder(config, tag, path, at, writable=False):
    """Mounts the computer's folder PATH, known to qemu as TAG, as a file system of its own."""
    flags = 0 if writable else MS_RDONLY
    if config["kind"] == "qemu":
        mount(tag, at, "9p", flags, "trans=virtio,version=9p2000.L,msize=262144,cache=mmap")
    else:
        mount("none", at, "hostfs", flags, path)


def make_root(config):
    """Builds the overlay and makes it the root."""
    mount("tmpfs", "/run", "tmpfs", 0, "mode=755")
    for name in ("upper", "work", "new"):
        os.mkdir(f"/run/{name}")
    lower = "/"
    for number, path in enumerate(config["stages"]):
        # By itself, since the layers of an overlay must not lie in each other.
        os.mkdir(f"/run/stage{number}")
        host_folder(config, f"stage{number}", path, f"/run/stage{number}")
        lower = f"/run/stage{number}:{lower}"
    mount("overlay", NEW, "overlay", 0, f"lowerdir={lower},upperdir=/run/upper,workdir=/run/work")
    os.chmod(NEW, 0o755)  # a stage in a private folder must not lock the users out
    os.makedirs(f"{NEW}/mnt", exist_ok=True)
    mount(None, "/", None, MS_REC | MS_PRIVATE)
    os.chdir(NEW)
    _check(_libc.syscall(SYS_PIVOT_ROOT, b".", b"mnt"), "pivot_root")
    os.chroot(".")
    os.chdir("/")
    unmount("/mnt", MNT_DETACH)
    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    mount("sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    mount("devtmpfs", "/dev", "devtmpfs", MS_NOSUID, "mode=755")
    os.makedirs("/dev/pts", exist_ok=True)
    os.makedirs("/dev/shm", exist_ok=True)
    mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "mode=620,ptmxmode=666")
    mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777")
    mount("tmpfs", "/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=755")
    for kind, at in (("debugfs", "/sys/kernel/debug"), ("configfs", "/sys/kernel/config"),
                     ("cgroup2", "/sys/fs/cgroup")):
        try:
            mount(kind, at, kind)
        except OSError:
            pass  # the kernel has it as a module, or not at all
    # Uncached, unlike the root: what is built outside is there at once.
    host_folder(config, "repo", config["repo"], config["repo"])
    host_folder(config, "share", config["share"], config["share"], writable=True)
