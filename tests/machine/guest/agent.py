# SPDX-License-Identifier: GPL-2.0-or-later
"""The agent inside a machine: runs commands and joins bus connections for the keeper outside."""

import errno
import json
import os
import pwd
import re
import selectors
import signal
import socket
import subprocess
import termios
import tty

import wire

BUS = "/run/dbus/system_bus_socket"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def raw(fd):
    """Makes a terminal line carry bytes as they are."""
    if os.isatty(fd):
        tty.setraw(fd, termios.TCSANOW)


class Channel:
    """One command or bus connection: what is read from it, and what waits to be written to it."""

    def __init__(self, agent, number):
        self.agent = agent
        self.number = number
        self.sink = None            # fd that takes DATA from outside
        self.backlog = bytearray()
        self.closing_sink = False
        self.sources = {}           # fd -> frame type for what it says
        self.process = None
        self.sock = None
        self.greeting = None        # of a bus connection, until its first line is complete
        self.uid = 0

    def add_source(self, fd, kind):
        """Forwards what FD says as frames of KIND."""
        os.set_blocking(fd, False)
        self.sources[fd] = kind
        self.agent.watch(fd, self)

    def on_ready(self, fd, mask):
        """Moves what can be moved on FD."""
        if mask & selectors.EVENT_WRITE:
            self.flush()
        if mask & selectors.EVENT_READ and fd in self.sources:
            try:
                data = os.read(fd, wire.CHUNK)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if data:
                self.agent.send(self.number, self.sources[fd], data)
            else:
                self.drop_source(fd)

    def drop_source(self, fd):
        """FD has nothing more to say."""
        del self.sources[fd]
        self.agent.watch(fd, self)
        if self.process is None:
            self.close()
            return
        os.close(fd)
        if not self.sources:
            self.finish_if_done()

    def write(self, data):
        """Queues DATA for the command or the connection."""
        if self.greeting is not None:
            data = self.greet(data)
        if self.sink is not None:
            self.backlog += data
            self.flush()

    def greet(self, data):
        """The client outside claims its own user id; inside it has to be that of this end."""
        ours = str(self.uid).encode().hex().encode()
        *lines, rest = (self.greeting + data).split(b"\r\n")
        out = b""
        for number, line in enumerate(lines):
            line = re.sub(rb"^(\0?AUTH EXTERNAL |DATA )[0-9a-fA-F]+$", rb"\g<1>" + ours, line)
            out += line + b"\r\n"
            if line == b"BEGIN":
                self.greeting = None
                return out + b"\r\n".join([*lines[number + 1:], rest])
        self.greeting = rest
        return out

    def end_input(self):
        """Nothing more comes from outside."""
        self.closing_sink = True
        self.flush()

    def flush(self):
        """Writes as much of the backlog as the sink takes."""
        if self.sink is None:
            return
        try:
            while self.backlog:
                del self.backlog[:os.write(self.sink, self.backlog[:65536])]
        except BlockingIOError:
            pass
        except OSError:
            self.backlog.clear()
            self.closing_sink = True
        if self.closing_sink and not self.backlog:
            self.end_sink()
        else:
            self.agent.watch(self.sink, self)

    def end_sink(self):
        """Closes the way in."""
        fd, self.sink = self.sink, None
        self.agent.watch(fd, self)
        if self.sock:
            try:
                self.sock.shutdown(socket.SHUT_WR)
            except OSError:
                pass
        else:
            os.close(fd)

    def finish_if_done(self):
        """Reports the exit of a command once it has ended and said everything."""
        if self.process and not self.sources and self.process.returncode is not None:
            self.close(self.process.returncode)

    def close(self, status=0):
        """Tells outside, and forgets the channel."""
        if status < 0:
            status = 128 - status
        self.release()
        self.agent.send(self.number, wire.EXIT, json.dumps({"status": status}).encode())

    def release(self):
        """Frees every descriptor."""
        fds = set(self.sources) | ({self.sink} - {None})
        self.sources.clear()
        self.sink = None
        for fd in fds:
            self.agent.watch(fd, self)
            if not self.sock:
                os.close(fd)
        if self.sock:
            self.sock.close()
            self.sock = None
        self.agent.channels.pop(self.number, None)

    def kill(self):
        """The client has gone: so does what it started."""
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except OSError:
                pass
        self.release()


class Agent:
    """The loop over the line and all channels."""

    def __init__(self, line):
        self.line = line
        self.channels = {}
        self.orphans = {}
        self.selector = selectors.DefaultSelector()
        self.watched = {}
        self.parser = wire.Parser(synced=True)
        self.wakeup, wakeup_in = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wakeup_in, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.selector.register(self.line, selectors.EVENT_READ, None)
        self.selector.register(self.wakeup, selectors.EVENT_READ, None)

    def watch(self, fd, channel):
        """Brings what the selector waits for on FD in line with what CHANNEL wants."""
        mask = 0
        if fd in channel.sources:
            mask |= selectors.EVENT_READ
        if fd == channel.sink and channel.backlog:
            mask |= selectors.EVENT_WRITE
        before = self.watched.get(fd, 0)
        if mask and before:
            self.selector.modify(fd, mask, channel)
        elif mask:
            self.selector.register(fd, mask, channel)
        elif before:
            self.selector.unregister(fd)
        self.watched[fd] = mask

    def send(self, channel, kind, payload=b""):
        """Writes one frame; the line is always read outside, so this may block but not for good."""
        data = memoryview(wire.frame(channel, kind, payload))
        while data:
            data = data[os.write(self.line, data):]

    def run(self, figures):
        """Announces READY and serves for ever."""
        os.write(self.line, wire.MAGIC)
        self.send(0, wire.READY, json.dumps(figures).encode())
        while True:
            for key, mask in self.selector.select():
                if key.data:
                    if self.watched.get(key.fd):
                        key.data.on_ready(key.fd, mask)
                elif key.fd == self.line:
                    self.read_line()
                else:
                    os.read(self.wakeup, 4096)
                    self.reap()

    def read_line(self):
        """Takes frames from outside."""
        data = os.read(self.line, 65536)
        if not data:
            raise SystemExit("the line was closed")
        self.send(0, wire.TAKEN, wire.COUNT.pack(len(data)))
        for number, kind, payload in self.parser.feed(data):
            channel = self.channels.get(number)
            if kind == wire.OPEN:
                self.open(number, json.loads(payload))
            elif channel and kind == wire.DATA:
                channel.write(payload)
            elif channel and kind == wire.EOF:
                channel.end_input()
            elif channel and kind == wire.KILL:
                if channel.process and channel.process.returncode is None:
                    self.orphans[channel.process.pid] = channel.process
                channel.kill()

    def reap(self):
        """Collects commands that have ended."""
        for process in list(self.orphans.values()):
            if process.poll() is not None:
                del self.orphans[process.pid]
        for channel in list(self.channels.values()):
            if channel.process and channel.process.poll() is not None:
                channel.finish_if_done()

    def open(self, number, request):
        """Starts what REQUEST asks for."""
        channel = Channel(self, number)
        self.channels[number] = channel
        try:
            if request["kind"] == "bus":
                self.open_bus(channel, request)
            else:
                self.open_exec(channel, request)
        except (OSError, KeyError, subprocess.SubprocessError) as error:
            status = 126 if getattr(error, "errno", 0) == errno.EACCES else 127
            what = request.get("argv", ["bus"])[0]
            self.send(number, wire.ERROR, f"machine: {what}: {error}\n".encode())
            channel.close(status)

    def open_exec(self, channel, request):
        """Runs a command as root or as another user."""
        user = pwd.getpwnam(request.get("user") or "root")
        env = {"PATH": PATH, "HOME": user.pw_dir, "USER": user.pw_name, "LOGNAME": user.pw_name,
               "SHELL": "/bin/sh", "LANG": "C.UTF-8", "TERM": "dumb", **request.get("env", {})}
        if "DM_DISABLE_UDEV" in os.environ:
            env.setdefault("DM_DISABLE_UDEV", os.environ["DM_DISABLE_UDEV"])
        cwd = request.get("cwd") or "/"
        who = {}
        if user.pw_uid:
            who = {"user": user.pw_uid, "group": user.pw_gid,
                   "extra_groups": os.getgrouplist(user.pw_name, user.pw_gid)}
        channel.process = process = subprocess.Popen(
            request["argv"], env=env, cwd=cwd if os.path.isdir(cwd) else "/",
            stdin=subprocess.PIPE if request.get("stdin") else subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
            bufsize=0, **who)
        if process.stdin:
            channel.sink = os.dup(process.stdin.fileno())
            os.set_blocking(channel.sink, False)
            process.stdin.close()
        for stream, kind in ((process.stdout, wire.DATA), (process.stderr, wire.ERROR)):
            channel.add_source(os.dup(stream.fileno()), kind)
            stream.close()

    def open_bus(self, channel, request):
        """Joins the system bus; EXTERNAL authentication sees the user of this connection."""
        uid = pwd.getpwnam(request.get("user") or "root").pw_uid
        channel.uid = uid
        channel.greeting = b""
        channel.sock = sock = socket.socket(socket.AF_UNIX)
        os.seteuid(uid)
        try:
            sock.connect(request.get("path") or BUS)
        finally:
            os.seteuid(0)
        channel.sink = sock.fileno()
        channel.add_source(sock.fileno(), wire.DATA)
