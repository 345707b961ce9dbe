# SPDX-License-Identifier: GPL-2.0-or-later
"""What is known about one machine: a directory with its settings, disks, sockets and logs."""

import json
import os
import pathlib
import signal
import time

REPO = pathlib.Path(__file__).resolve().parent.parent.parent


class State:
    """The state directory of a machine."""

    def __init__(self, path):
        self.dir = pathlib.Path(path).resolve()
        self.agent = self.dir / "agent.sock"
        self.bus = self.dir / "bus.sock"
        self.console = self.dir / "console.log"
        self.share = self.dir / "share"
        self.disks = self.dir / "disks"
        self.pids = self.dir / "pids.json"

    def read(self, name, default=None):
        """The JSON file NAME."""
        try:
            return json.loads((self.dir / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            if default is None:
                raise SystemExit(f"machine: {self.dir} holds no machine") from None
            return default

    def write(self, name, value):
        """Replaces the JSON file NAME in one step."""
        fresh = self.dir / f".{name}.{os.getpid()}"
        fresh.write_text(json.dumps(value, indent=1), encoding="utf-8")
        fresh.rename(self.dir / name)

    def running(self):
        """Whether the machine's keeper lives."""
        pids = self.read("pids.json", {})
        return bool(pids) and is_ours(pids["keeper"])

    def kill(self):
        """A power cut: ends the machine at once, and waits until it has gone."""
        pids = self.read("pids.json", {})
        for name in ("machine", "guard"):
            if name in pids and is_ours(pids[name]):
                kill_group(pids[name]["pid"])
        deadline = time.monotonic() + 10
        while self.running():
            if time.monotonic() > deadline:
                os.kill(pids["keeper"]["pid"], signal.SIGKILL)
            time.sleep(0.01)


def kill_group(pid):
    """Ends the process group PID, or the process if it leads none."""
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except OSError:
            pass


def mark(pid):
    """PID with its start time, so that a reused number is never taken for it."""
    return {"pid": pid, "start": _start_time(pid)}


def _start_time(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


def is_ours(marked):
    """Whether the process that was marked still runs."""
    return marked["start"] is not None and _start_time(marked["pid"]) == marked["start"]
