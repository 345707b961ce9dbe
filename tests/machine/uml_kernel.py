# SPDX-License-Identifier: GPL-2.0-or-later
"""User-Mode-Linux kernels, built from Debian's linux-source packages.

The source tree is shared by all kernels of one version; each kernel has a build tree of its own,
which stays, because modules are built against it.
"""

import dataclasses
import hashlib
import os
import pathlib
import shutil
import subprocess
import tarfile

import debian

HERE = pathlib.Path(__file__).resolve().parent
# Part of every key: count it up when the recipe below changes what comes out.
RECIPE = "2"


@dataclasses.dataclass(frozen=True)
class Recipe:
    """What makes one kernel: a source package and the settings on top of all-off."""
    source: str
    fragments: tuple
    patch: str = ""     # for what boots; the others are compile tests only

    @property
    def bootable(self):
        """Whether the kernel is built, not just prepared for building modules."""
        return bool(self.patch)


RECIPES = {
    "uml-fast": Recipe("linux-source-6.1", ("uml-fast.config",), "ubd-faults.patch"),
    "uml-debug": Recipe("linux-source-6.1", ("uml-fast.config", "uml-debug.config"),
                        "ubd-faults.patch"),
    "um-6.12": Recipe("linux-source-6.12", ("uml-fast.config",)),
    "um-7": Recipe("linux-source-7", ("uml-fast.config",)),
}


def _fragment(recipe):
    return "".join((HERE / "config" / f).read_text(encoding="ascii") for f in recipe.fragments)


def _patch_file(recipe):
    return HERE / "config" / recipe.patch if recipe.patch else os.devnull


def tree(kind):
    """The build tree of KIND: its path depends on source version, settings and recipe."""
    recipe = RECIPES[kind]
    package = debian.newest_series(recipe.source)
    version = debian.pinned(package)
    patch = pathlib.Path(_patch_file(recipe)).read_text(encoding="ascii")
    key = hashlib.sha256("\0".join((RECIPE, package, version, _fragment(recipe), patch)).encode())
    return debian.cache_dir() / "kernels" / f"{kind}-{version}-{key.hexdigest()[:12]}"


def source(package, version, patch=os.devnull):
    """Unpacks and patches PACKAGE once and returns the source tree."""
    key = hashlib.sha256(pathlib.Path(patch).read_bytes()).hexdigest()[:8]
    top = debian.cache_dir() / "source" / f"{package}_{version}_{key}"
    with debian.locked(f"source-{package}"):
        if not (top / "unpacked").exists():
            shutil.rmtree(top, ignore_errors=True)
            debian.unpack(package, version, top / "deb")
            with tarfile.open(top / "deb/usr/src" / f"{package}.tar.xz") as tar:
                tar.extractall(top)
            shutil.rmtree(top / "deb")
            _count_atomic_sections(top / package)
            subprocess.run(["patch", "-p1", "-s", "-d", top / package, "-i", patch], check=True)
            (top / "unpacked").touch()
    return top / package


def _count_atomic_sections(tree_):
    """UML calls itself unpreemptible, yet counting atomic sections works there and finds bugs."""
    path = tree_ / "lib/Kconfig.debug"
    text = path.read_text(encoding="utf-8")
    head = "config DEBUG_ATOMIC_SLEEP\n"
    before, after = text.split(head, 1)
    after = after.replace("\tdepends on !ARCH_NO_PREEMPT\n", "", 1)
    path.write_text(before + head + after, encoding="utf-8")


def ready(kind):
    """Whether KIND is built completely."""
    return (tree(kind) / "built").exists()


def prepare(kind):
    """Builds KIND unless it is there, and returns its build tree."""
    out = tree(kind)
    with debian.locked(kind):
        if not (out / "built").exists():
            _build(RECIPES[kind], out)
            (out / "built").touch()
    return out


def _build(recipe, out):
    package = debian.newest_series(recipe.source)
    src = source(package, debian.pinned(package), _patch_file(recipe))
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    fragment = out / "fragment.config"
    fragment.write_text(_fragment(recipe), encoding="ascii")
    with open(out / "build.log", "wb") as log:
        _make(log, src, out, f"KCONFIG_ALLCONFIG={fragment}", "allnoconfig")
        goals = (["linux", "modules"] if recipe.bootable else []) + ["modules_prepare"]
        for goal in goals:
            _make(log, src, out, f"-j{os.cpu_count()}", goal)
        if recipe.bootable:
            _make(log, src, out, f"INSTALL_MOD_PATH={out}/root", "modules_install")


def _make(log, src, out, *args):
    lock = os.environ.get("BULKHEAD_HEAVY_LOCK")
    command = ["flock", lock] if lock else []
    command += ["make", "-C", str(src), "ARCH=um", f"O={out}", *args]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
    if done.returncode:
        tail = pathlib.Path(log.name).read_text(encoding="utf-8", errors="replace")[-3000:]
        raise SystemExit(f"{' '.join(command)} failed, see {log.name}:\n{tail}")
