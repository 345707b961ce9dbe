# SPDX-License-Identifier: GPL-2.0-or-later
"""Debian's own amd64 kernels: the image that the qemu machine boots, and header trees to build
modules against. Unpacked in the cache; absolute paths inside are turned to where they are.
"""

import os
import pathlib
import re
import shutil
import subprocess

import debian

RECIPE = "2"
# kind -> (regular expression of the header package, whether the image is wanted too)
KINDS = {
    "stock": (r"linux-headers-6\.1\.0-\d+-amd64", True),
    "headers-6.12": (r"linux-headers-6\.12\.\d+\+deb12-amd64", False),
    "headers-7": (r"linux-headers-7\.\d+\.\d+\+deb1\d-amd64", False),
}


def _numbers(text):
    return [int(n) for n in re.findall(r"\d+", text)]


def _headers_package(kind):
    """The newest header package of KIND's series, remembered like a version."""
    return debian.pinned_choice(kind, lambda: max(debian.names(KINDS[kind][0]), key=_numbers))


def top(kind):
    """Where KIND's packages are unpacked."""
    package = _headers_package(kind)
    version = debian.pinned(package)
    return debian.cache_dir() / "kernels" / f"{kind}-{version}-r{RECIPE}"


def release(kind):
    """What uname -r says on KIND."""
    return _headers_package(kind).removeprefix("linux-headers-")


def tree(kind):
    """The tree for `make -C`."""
    return top(kind) / "usr/src" / _headers_package(kind)


def image(kind):
    """The bootable image."""
    return top(kind) / "boot" / f"vmlinuz-{release(kind)}"


def ready(kind):
    """Whether KIND is unpacked completely."""
    return (top(kind) / "built").exists()


def prepare(kind):
    """Downloads and unpacks KIND unless it is there, and returns the tree for `make -C`."""
    out = top(kind)
    with debian.locked(kind):
        if not (out / "built").exists():
            shutil.rmtree(out, ignore_errors=True)
            headers = _headers_package(kind)
            version = debian.pinned(headers)
            packages = [headers] + [p for p in debian.depends(headers, version)
                                    if p.endswith("-common") or p.startswith("linux-kbuild")]
            if KINDS[kind][1]:
                packages.append(f"linux-image-{release(kind)}")
            for package in packages:
                debian.unpack(package, version, out)
            _relocate(out)
            _wrap_newer_programs(out)
            (out / "built").touch()
    return tree(kind)


def _wrap_newer_programs(out):
    """Lets build tools that were linked against a newer C library run with that library."""
    libc = None
    for path in sorted(out.glob("usr/lib/linux-kbuild-*/**/*")):
        if path.is_symlink() or not path.is_file() or not os.access(path, os.X_OK):
            continue
        said = subprocess.run(["ldd", path], capture_output=True, text=True, check=False)
        if "not found" not in said.stdout + said.stderr:
            continue
        if not libc:
            libc = out / "libc"
            debian.unpack("libc6", debian.pinned("libc6"), libc)
            loader = libc / "usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"
        real = path.with_name(path.name + ".newer")
        path.rename(real)
        path.write_text(f"#!/bin/sh\nexec {loader} --library-path {loader.parent}:"
                        f"/usr/lib/x86_64-linux-gnu {real} \"$@\"\n", encoding="utf-8")
        path.chmod(0o755)


def _relocate(out):
    """Points what the packages have as /usr/… at the unpacked copy."""
    for path in out.glob("usr/src/*/vmlinux"):
        # Its type information is only for pahole, which has to be of the same release.
        path.unlink()
    for path in out.glob("usr/src/*/Makefile"):
        text = path.read_text(encoding="utf-8")
        fixed = re.sub(r"(?<![\w/.)}])/usr/src/linux-", f"{out}/usr/src/linux-", text)
        if fixed != text:
            path.write_text(fixed, encoding="utf-8")
    for path in pathlib.Path(out).glob("usr/src/*/*"):
        if path.is_symlink() and os.readlink(path).startswith("/"):
            target = f"{out}{os.readlink(path)}"
            path.unlink()
            path.symlink_to(target)
