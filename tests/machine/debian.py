# SPDX-License-Identifier: GPL-2.0-or-later
"""Debian packages, downloaded and unpacked in the cache, never installed.

A private apt (own sources, state and cache) looks at several suites at once; the computer's
own apt configuration is neither used for the choice of suites nor changed.
"""

import contextlib
import fcntl
import json
import os
import pathlib
import re
import shutil
import subprocess
import time

SOURCES = """\
deb [signed-by={keyring}] http://deb.debian.org/debian bookworm main
deb [signed-by={keyring}] http://deb.debian.org/debian-security bookworm-security main
deb [signed-by={keyring}] http://deb.debian.org/debian trixie main
deb [signed-by={keyring}] http://deb.debian.org/debian-security trixie-security main
deb [signed-by={keyring}] http://deb.debian.org/debian trixie-backports main
"""
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
LISTS_MAX_AGE_S = 7 * 24 * 3600


def cache_dir():
    """Where everything slow to make is kept; safe to delete at any time."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    path = pathlib.Path(base) / "bulkhead"
    path.mkdir(parents=True, exist_ok=True)
    return path


@contextlib.contextmanager
def locked(name):
    """Serialises the makers of one cache entry between processes."""
    locks = cache_dir() / "locks"
    locks.mkdir(exist_ok=True)
    with open(locks / name, "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _options():
    root = cache_dir() / "apt"
    for sub in ("state/lists/partial", "cache/archives/partial", "etc/parts", "etc/preferences.d"):
        (root / sub).mkdir(parents=True, exist_ok=True)
    (root / "state/status").touch()
    (root / "sources.list").write_text(SOURCES.format(keyring=KEYRING), encoding="ascii")
    settings = {
        "Dir::Etc::sourcelist": root / "sources.list",
        "Dir::Etc::sourceparts": root / "etc/parts",
        "Dir::Etc::preferences": root / "etc/none",
        "Dir::Etc::preferencesparts": root / "etc/preferences.d",
        "Dir::State": root / "state",
        "Dir::State::status": root / "state/status",
        "Dir::Cache": root / "cache",
        "APT::Architecture": "amd64",
        "APT::Architectures": "amd64",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
        "APT::Get::List-Cleanup": "false",
        # The archive is read by whoever runs this; _apt could not write to the cache.
        "APT::Sandbox::User": "root",
    }
    return [arg for key, value in settings.items() for arg in ("-o", f"{key}={value}")]


def _apt(tool, *args, cwd=None):
    done = subprocess.run([tool, *_options(), *args], cwd=cwd, text=True, check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    if done.returncode:
        raise SystemExit(f"{tool} {' '.join(args)} failed:\n{done.stdout[-2000:]}"
                         f"{done.stderr[-2000:]}")
    return done.stdout


def refresh():
    """Fetches the package lists when there are none or they are old."""
    stamp = cache_dir() / "apt/updated"
    with locked("apt"):
        if stamp.exists() and time.time() - stamp.stat().st_mtime < LISTS_MAX_AGE_S:
            return
        _apt("apt-get", "-q", "update")
        stamp.touch()


def newest(package, prefix=""):
    """The newest version of PACKAGE that starts with PREFIX, over all suites."""
    refresh()
    out = _apt("apt-cache", "madison", package)
    versions = [line.split("|")[1].strip() for line in out.splitlines() if "|" in line]
    versions = [v for v in versions if v.startswith(prefix)]
    if not versions:
        raise SystemExit(f"no package {package} {prefix}* in the Debian suites")
    best = versions[0]
    for version in versions[1:]:
        if subprocess.run(["dpkg", "--compare-versions", version, "gt", best],
                          check=False).returncode == 0:
            best = version
    return best


def pinned_choice(key, choose):
    """What was chosen for KEY before; else CHOOSE()s now and remembers it."""
    path = cache_dir() / "pins.json"
    pins = json.loads(path.read_text(encoding="ascii")) if path.exists() else {}
    if key not in pins:
        choice = choose()
        with locked("pins"):
            pins = json.loads(path.read_text(encoding="ascii")) if path.exists() else {}
            pins.setdefault(key, choice)
            fresh = path.with_suffix(f".{os.getpid()}")
            fresh.write_text(json.dumps(pins, indent=1, sort_keys=True), encoding="ascii")
            fresh.rename(path)
    return pins[key]


def pinned(package, prefix=""):
    """Like newest(), but keeps its answer, so that a point release does not rebuild everything."""
    return pinned_choice(f"{package} {prefix}".strip(), lambda: newest(package, prefix))


def forget_pins():
    """The next look takes the newest versions and fresh package lists."""
    for name in ("pins.json", "apt/updated"):
        (cache_dir() / name).unlink(missing_ok=True)


def names(pattern):
    """All package names that match the regular expression PATTERN in full."""
    refresh()
    wanted = re.compile(pattern)
    return sorted(n for n in _apt("apt-cache", "pkgnames").split() if wanted.fullmatch(n))


def newest_series(package):
    """PACKAGE itself, or for linux-source-7 the newest of linux-source-7.0, 7.1, …"""
    if not package.endswith("-7"):
        return package
    return pinned_choice(package, lambda: max(
        names(rf"{package}\.\d+"), key=lambda name: int(name.rsplit(".", 1)[1])))


def depends(package, version):
    """The names PACKAGE=VERSION depends on directly, first alternatives only."""
    out = _apt("apt-cache", "show", f"{package}={version}")
    line = next((l for l in out.splitlines() if l.startswith("Depends: ")), "Depends: ")
    return [re.split(r"[ (|]", part.strip())[0] for part in line[9:].split(",") if part.strip()]


def unpack(package, version, target):
    """Downloads PACKAGE=VERSION and unpacks it into TARGET, which may hold others already."""
    with locked("apt"):
        debs = cache_dir() / "debs"
        debs.mkdir(exist_ok=True)
        work = debs / f"partial-{os.getpid()}"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        try:
            _apt("apt-get", "-q", "download", f"{package}={version}", cwd=work)
            [deb] = work.glob("*.deb")
            target.mkdir(parents=True, exist_ok=True)
            subprocess.run(["dpkg-deb", "-x", deb, target], check=True)
        finally:
            shutil.rmtree(work, ignore_errors=True)
