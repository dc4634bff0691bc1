"""Messages between the web processes and the query workers: a length, a JSON header, then bytes or a file.

A result that does not fit into memory is handed over as an open file (SCM_RIGHTS), so that it is neither copied
nor held up by a slow client.
"""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Mapping
from typing import Any

_LENGTH = struct.Struct("!I")
_FILE = struct.Struct("=i")
_ONE_FILE = socket.CMSG_SPACE(_FILE.size)
# Most messages are whole in the first piece.
_AT_ONCE = 65_536
_LARGEST_HEADER = 16 * 1024 * 1024
# With these Python's `faulthandler` begins what it writes when a signal is about to end the process.
LAST_WORDS = b"Fatal Python error: "


class Hangup(Exception):
    """The other side ended before its message was complete."""


class Aborted(Hangup):
    """The other side's process was aborted, as Rust does where it gets no memory."""


def send(connection: socket.socket, header: Mapping[str, Any], body: bytes = b"", file: int | None = None) -> None:
    """Send one message; OSError if the other side is gone."""
    encoded = json.dumps(header).encode()
    start = _LENGTH.pack(len(encoded))
    if file is None:
        connection.sendall(start + encoded + body)
    else:
        socket.send_fds(connection, [start], [file])
        connection.sendall(encoded)


def receive(connection: socket.socket) -> tuple[dict[str, Any], int | None, bytes]:
    """Receive the header of one message, the file that came with it, and what of its body has come already.

    Raises:
        Hangup: the other side ended first.
        TimeoutError: it kept silent for longer than the connection's timeout.
    """
    try:
        start, ancillary, _, _ = connection.recvmsg(_AT_ONCE, _ONE_FILE)
    except ConnectionError as error:
        raise Hangup from error
    # `socket.recv_fds` would look for files in every message, and few have one.
    file = _FILE.unpack_from(ancillary[0][2])[0] if ancillary else None
    try:
        if len(start) < _LENGTH.size:
            start += read_exactly(connection, _LENGTH.size - len(start))
        (length,) = _LENGTH.unpack_from(start)
        if start.startswith(LAST_WORDS[: _LENGTH.size]):
            words = len(LAST_WORDS) + len(b"Aborted")
            start += read_exactly(connection, words - len(start))
            raise Aborted if start[:words].endswith(b"Aborted") else Hangup
        if length > _LARGEST_HEADER:
            raise Hangup
        end = _LENGTH.size + length
        if len(start) < end:
            start += read_exactly(connection, end - len(start))
        return json.loads(start[_LENGTH.size : end]), file, start[end:]
    except BaseException:
        if file is not None:
            os.close(file)
        raise


def read_exactly(connection: socket.socket, length: int) -> bytes:
    """Receive exactly ``length`` bytes.

    Raises:
        Hangup: the other side ended first.
    """
    parts = []
    while length > 0:
        try:
            part = connection.recv(min(length, 1 << 20))
        except ConnectionError as error:
            raise Hangup from error
        if not part:
            raise Hangup
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
