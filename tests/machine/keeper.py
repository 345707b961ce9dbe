# SPDX-License-Identifier: GPL-2.0-or-later
"""The process outside that stays as long as its machine runs.

It starts the machine under `timeout`, and shares the one line to the agent inside between any
number of local connections: commands at agent.sock, bus connections at bus.sock.
"""

import json
import os
import re
import selectors
import socket
import subprocess

import state
import wire


class Client:
    """One local connection: its channel, and what waits to be written to it."""

    def __init__(self, sock, number, framed):
        self.sock = sock
        self.number = number
        self.framed = framed        # agent.sock speaks frames, bus.sock plain bytes
        self.parser = wire.Parser(synced=True)
        self.backlog = bytearray()
        self.opened = False
        self.finished = False       # close once the backlog is written


class Keeper:
    """The loop over the line, the listening sockets and the clients."""

    def __init__(self, where, line, ready):
        self.state = where
        self.line = line
        self.ready = ready
        self.selector = selectors.DefaultSelector()
        self.clients = {}
        self.count = 0
        self.parser = wire.Parser()
        self.backlog = bytearray()
        self.window = wire.WINDOW
        line.setblocking(False)
        self.selector.register(line, selectors.EVENT_READ, self.on_line)
        self.up = False

    def listen(self, path, framed, user=None):
        """Offers connections at PATH."""
        path.unlink(missing_ok=True)
        sock = socket.socket(socket.AF_UNIX)
        # A path may be too long for an address; the way through the open folder never is.
        folder = os.open(path.parent, os.O_PATH)
        sock.bind(f"/proc/self/fd/{folder}/{path.name}")
        os.close(folder)
        sock.listen(64)
        sock.setblocking(False)
        self.selector.register(sock, selectors.EVENT_READ,
                               lambda mask: self.on_connect(sock, framed, user))

    def watch_end(self, process):
        """Ends the loop when the machine has ended."""
        self.selector.register(os.pidfd_open(process.pid), selectors.EVENT_READ, self.on_end)

    def run(self):
        """Serves until the machine ends."""
        try:
            while True:
                for key, mask in self.selector.select():
                    key.data(mask)
        except StopIteration:
            for client in list(self.clients.values()):
                client.sock.close()

    def on_end(self, _mask):
        """The machine has gone."""
        raise StopIteration

    def on_connect(self, listener, framed, user):
        """Gives a new connection a channel."""
        try:
            sock, _ = listener.accept()
        except BlockingIOError:
            return
        sock.setblocking(False)
        self.count += 1
        client = Client(sock, self.count, framed)
        self.clients[self.count] = client
        self.selector.register(sock, selectors.EVENT_READ,
                               lambda mask: self.on_client(client, mask))
        if not framed:
            client.opened = True
            self.to_line(wire.frame(client.number, wire.OPEN,
                                    json.dumps({"kind": "bus", "user": user}).encode()))

    def on_client(self, client, mask):
        """Moves bytes from and to a local connection."""
        if mask & selectors.EVENT_WRITE:
            self.flush_client(client)
        if mask & selectors.EVENT_READ and client.number in self.clients:
            try:
                data = client.sock.recv(wire.CHUNK)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self.drop(client, tell=True)
            elif not client.framed:
                self.to_line(wire.frame(client.number, wire.DATA, data))
            else:
                for _, kind, payload in client.parser.feed(data):
                    client.opened = True
                    self.to_line(wire.frame(client.number, kind, payload))

    def drop(self, client, tell):
        """Forgets a connection; TELL the inside if it does not know."""
        if self.clients.pop(client.number, None) is None:
            return
        self.selector.unregister(client.sock)
        client.sock.close()
        if tell and client.opened:
            self.to_line(wire.frame(client.number, wire.KILL))

    def flush_client(self, client):
        """Writes what waits for a local connection."""
        try:
            while client.backlog:
                del client.backlog[:client.sock.send(client.backlog[:1 << 20])]
        except BlockingIOError:
            pass
        except OSError:
            self.drop(client, tell=not client.finished)
            return
        if client.finished and not client.backlog:
            self.drop(client, tell=False)
            return
        mask = selectors.EVENT_READ | (selectors.EVENT_WRITE if client.backlog else 0)
        self.selector.modify(client.sock, mask, self.selector.get_key(client.sock).data)

    def to_line(self, data):
        """Queues DATA for the inside."""
        self.backlog += data
        self.flush_line()

    def flush_line(self):
        """Writes to the line what it takes."""
        try:
            while self.backlog and self.window:
                sent = self.line.send(self.backlog[:self.window])
                self.window -= sent
                del self.backlog[:sent]
        except BlockingIOError:
            pass
        except OSError:
            self.backlog.clear()
        waits = self.backlog and self.window
        mask = selectors.EVENT_READ | (selectors.EVENT_WRITE if waits else 0)
        self.selector.modify(self.line, mask, self.on_line)

    def on_line(self, mask):
        """Moves bytes from and to the inside."""
        if mask & selectors.EVENT_WRITE:
            self.flush_line()
        if not mask & selectors.EVENT_READ:
            return
        try:
            data = self.line.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.selector.unregister(self.line)  # the end of the machine is seen by itself
            return
        for number, kind, payload in self.parser.feed(data):
            if kind == wire.TAKEN:
                self.window += wire.COUNT.unpack(payload)[0]
                self.flush_line()
            elif kind == wire.READY:
                self.on_ready(payload)
            elif number in self.clients:
                self.to_client(self.clients[number], kind, payload)

    def on_ready(self, payload):
        """The machine is up: serve, and let `machine start` return."""
        self.listen(self.state.agent, True)
        self.listen(self.state.bus, False)
        settings = self.state.read("machine.json")
        user = settings["user"]["name"]
        self.listen(self.state.dir / f"bus-{user}.sock", False, user)
        self.state.write("ready.json", json.loads(payload))
        os.write(self.ready, b"ready\n")
        os.close(self.ready)
        self.up = True

    def to_client(self, client, kind, payload):
        """Hands one frame of the inside to the connection it is for."""
        if client.framed:
            client.backlog += wire.frame(client.number, kind, payload)
        elif kind == wire.DATA:
            client.backlog += payload
        client.finished = client.finished or kind == wire.EXIT
        self.flush_client(client)


def _child_of(pid):
    """The one child of PID, or PID."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return int((re.findall(r"\d+", file.read()) or [pid])[0])


def keep(where, command, limit_s, line, passed, ready):
    """Starts COMMAND with the descriptors PASSED, and keeps the machine until it ends.

    LINE is our end of the agent's line; READY is a pipe to whoever waits for the machine.
    """
    with open(where.console, "ab") as console:
        guard = subprocess.Popen(["timeout", "--signal=KILL", str(limit_s), *command],
                                 stdin=subprocess.DEVNULL, stdout=console, stderr=console,
                                 pass_fds=passed, start_new_session=True, cwd=where.dir)
    for fd in passed:
        os.close(fd)
    pids = {"keeper": state.mark(os.getpid()), "guard": state.mark(guard.pid)}
    # timeout has forked once its child exists; until then the guard stands for the machine.
    while _child_of(guard.pid) == guard.pid and guard.poll() is None:
        os.sched_yield()
    machine = _child_of(guard.pid) if guard.poll() is None else guard.pid
    pids["machine"] = state.mark(machine)
    where.write("pids.json", pids)
    keeper = Keeper(where, line, ready)
    keeper.watch_end(guard)
    keeper.run()
    guard.wait()
    # A machine that was cut off may leave processes of its own group behind.
    state.kill_group(machine)
    for path in (where.agent, *where.dir.glob("bus*.sock")):
        path.unlink(missing_ok=True)
    if not keeper.up:
        os.write(ready, b"ended\n")
