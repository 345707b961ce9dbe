# SPDX-License-Identifier: GPL-2.0-or-later
"""The control socket of qemu."""

import json

import client


class Qmp:
    """One session; use it in a `with` statement, since qemu talks to one client at a time."""

    def __init__(self, where):
        self._sock = client.connect(where.dir / "qmp.sock")
        self._sock.settimeout(30)
        self._file = self._sock.makefile("rb")
        self.events = []
        self._next()
        self("qmp_capabilities")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()
        self._sock.close()

    def _next(self):
        line = self._file.readline()
        if not line:
            raise SystemExit("machine: qemu has gone")
        return json.loads(line)

    def __call__(self, command, **arguments):
        """Runs a command and returns what it answers."""
        request = {"execute": command, "arguments": arguments}
        self._sock.sendall(json.dumps(request).encode() + b"\n")
        while True:
            answer = self._next()
            if "event" in answer:
                self.events.append(answer)
            elif "error" in answer:
                raise SystemExit(f"machine: {command}: {answer['error']['desc']}")
            else:
                return answer["return"]

    def wait(self, event, **data):
        """Waits for an event with this DATA."""
        while True:
            for seen in self.events:
                if seen["event"] == event and data.items() <= seen.get("data", {}).items():
                    self.events.remove(seen)
                    return
            answer = self._next()
            if "event" in answer:
                self.events.append(answer)
