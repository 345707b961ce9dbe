# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames on the line between the keeper (outside) and the agent (inside).

One line carries many channels. A frame is channel, type and payload; the side outside opens
channels. Before the first frame the agent writes MAGIC, since a line may carry noise at boot.
"""

import struct

MAGIC = b"\n\0bulkhead-agent\0"
HEADER = struct.Struct(">IBI")
CHUNK = 32768

# outside -> inside
OPEN = 1    # JSON: {"kind": "exec"|"bus", …}
KILL = 2    # the other end of the channel has gone
# both ways
DATA = 3    # standard input, or output; bytes of a bus connection
EOF = 4     # no more DATA this way
# inside -> outside
ERROR = 5   # standard error
EXIT = 6    # JSON: {"status": N}; the channel is closed
READY = 7   # on channel 0: the machine is up; JSON with figures
TAKEN = 8   # on channel 0: so many bytes of the line were read; COUNT

COUNT = struct.Struct(">I")
# Bytes towards the inside that may wait to be read. User-Mode-Linux never listens again on a
# line whose 4 KiB buffer was once full, so it must not get full.
WINDOW = 3072


def frame(channel, kind, payload=b""):
    """The bytes of one frame."""
    return HEADER.pack(channel, kind, len(payload)) + payload


class Parser:
    """Cuts a stream of bytes into frames, after MAGIC has been seen if asked for."""

    def __init__(self, synced=False):
        self._buffer = bytearray()
        self._synced = synced

    def feed(self, data):
        """Yields (channel, type, payload) for every frame that DATA completes."""
        self._buffer += data
        if not self._synced:
            at = self._buffer.find(MAGIC)
            if at < 0:
                return
            del self._buffer[:at + len(MAGIC)]
            self._synced = True
        while len(self._buffer) >= HEADER.size:
            channel, kind, length = HEADER.unpack_from(self._buffer)
            end = HEADER.size + length
            if len(self._buffer) < end:
                return
            payload = bytes(self._buffer[HEADER.size:end])
            del self._buffer[:end]
            yield channel, kind, payload
