"""Cutting connections of clients that have had their answer and still neither send nor leave.

The server hands no connection to the application, so it is found among the process's open files: one with the client's
address at its other end, on which the last to come was an answer that has arrived, and then nothing for a while. Where
a client has several such connections all are cut: whatever else they are, they are idle. Where the client has sent
something after its answer, the connection looks like one that waits for its next answer; it is cut when nothing has
moved on it for longer than any answer takes. The kernel knows the times (``TCP_INFO``,
https://man7.org/linux/man-pages/man7/tcp.7.html).
"""

from __future__ import annotations

import fcntl
import os
import socket
import stat
import struct
import termios
import threading
import time
from contextlib import suppress
from ipaddress import ip_address

_STEP_SECONDS = 0.5
_SILENT_MILLISECONDS = 1_000
# Beyond the time in which an answer may be made.
_STUCK_SECONDS = 30
# In struct tcp_info: milliseconds since data was last sent, and, after another value, since it was last received.
_LAST_SENT, _SIZE = 44, 56


class Severing:
    """A thread that cuts connections while there are any to cut."""

    def __init__(self, longest: float) -> None:
        """Take for how many seconds an answer may be made; nothing is to be cut yet."""
        self._stuck = int((longest + _STUCK_SECONDS) * 1000)
        self._lock = threading.Lock()
        self._wanted: list[tuple[str, threading.Event]] = []

    def cut(self, peer: str, ended: threading.Event) -> None:
        """Cut the idle connections with the address ``peer``, until ``ended`` is set."""
        with self._lock:
            self._wanted.append((peer, ended))
            if len(self._wanted) == 1:
                threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            time.sleep(_STEP_SECONDS)
            with self._lock:
                self._wanted = [(peer, ended) for peer, ended in self._wanted if not ended.is_set()]
                peers = {peer for peer, _ in self._wanted}
                if not peers:
                    return
            cut_idle(peers, self._stuck)


def cut_idle(peers: set[str], stuck: int) -> int:
    """Cut the idle connections of this process whose other end has one of the addresses; returns their number.

    ``stuck``: the milliseconds after which a connection is idle though the client was the last to send.
    """
    count = 0
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError, ValueError):
            if stat.S_ISSOCK(os.stat(f"/proc/self/fd/{name}").st_mode):
                with socket.socket(fileno=os.dup(int(name))) as connection:
                    if _is_idle(connection, peers, stuck):
                        connection.shutdown(socket.SHUT_RDWR)
                        count += 1
    return count


def _is_idle(connection: socket.socket, peers: set[str], stuck: int) -> bool:
    if connection.family not in (socket.AF_INET, socket.AF_INET6):
        return False
    address = ip_address(str(connection.getpeername()[0]).partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    if str(mapped or address) not in peers:
        return False
    information = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _SIZE)
    sent, _, received = struct.unpack_from("=III", information, _LAST_SENT)
    silent = min(sent, received)
    return silent > _SILENT_MILLISECONDS and (sent < received or silent > stuck) and not _is_sending(connection)


def _is_sending(connection: socket.socket) -> bool:
    """Whether a part of an answer is still on its way: a client may be slow to take a long one."""
    unsent = fcntl.ioctl(connection, termios.TIOCOUTQ, struct.pack("i", 0))
    return bool(struct.unpack("i", unsent)[0])
