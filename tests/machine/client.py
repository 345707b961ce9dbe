# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs a command in a machine: the part of `machine sh` that is outside."""

import json
import os
import selectors
import socket
import sys
import time

import wire

TIMED_OUT = 124
LOST = 255


def connect(path):
    """A connection to the socket at PATH, however long that is."""
    sock = socket.socket(socket.AF_UNIX)
    folder = os.open(path.parent, os.O_PATH)
    try:
        sock.connect(f"/proc/self/fd/{folder}/{path.name}")
    except OSError as error:
        raise SystemExit(f"machine: {path.parent} does not run ({error.strerror})") from None
    finally:
        os.close(folder)
    return sock


def _write(fd, data):
    while data:
        data = data[os.write(fd, data):]


def run(where, argv, user=None, timeout=None, stdin=False, out=1, err=2, env=None):
    """Runs ARGV in the machine and returns its exit status.

    OUT and ERR are descriptors. After TIMEOUT seconds the command is killed: status 124.
    """
    sock = connect(where.agent)
    request = {"kind": "exec", "argv": argv, "user": user, "cwd": os.getcwd(), "stdin": stdin,
               "env": env or {}}
    sock.sendall(wire.frame(0, wire.OPEN, json.dumps(request).encode()))
    parser = wire.Parser(synced=True)
    deadline = time.monotonic() + timeout if timeout else None
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        polled = stdin and _register_stdin(selector)
        while True:
            left = deadline - time.monotonic() if deadline else None
            if left is not None and left <= 0:
                sock.close()
                print(f"machine: no end after {timeout} s: {' '.join(argv)}", file=sys.stderr)
                return TIMED_OUT
            ready = {key.fd for key, _ in selector.select(0 if stdin and not polled else left)}
            if stdin and (not polled or 0 in ready):
                data = os.read(0, wire.CHUNK)
                sock.sendall(wire.frame(0, wire.DATA if data else wire.EOF, data))
                stdin = bool(data)
                if not stdin and polled:
                    selector.unregister(0)
            if sock.fileno() in ready:
                data = sock.recv(1 << 16)
                if not data:
                    print("machine: it ended while the command ran", file=sys.stderr)
                    return LOST
                for _, kind, payload in parser.feed(data):
                    if kind == wire.EXIT:
                        return json.loads(payload)["status"]
                    _write(out if kind == wire.DATA else err, payload)


def _register_stdin(selector):
    """Watches standard input, if it can be watched; plain files cannot and are always ready."""
    try:
        selector.register(0, selectors.EVENT_READ)
    except PermissionError:
        return False
    return True


def capture(where, argv, **options):
    """Runs ARGV and returns (status, what it said on standard output)."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        os._exit(run(where, argv, out=writer, **options) & 255)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        text = file.read().decode("utf-8", "replace")
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), text


def wait_line(pipe, timeout):
    """One line of PIPE, None after TIMEOUT seconds, b"" at its end."""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        return pipe.readline() if selector.select(timeout) else None


def wait_until(condition, timeout):
    """Waits until CONDITION() holds; False after TIMEOUT seconds."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True
