"""Listening sockets: opened or inherited, and closed without the loss of a connection. See `itukg.web.listeners`."""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import struct
import time
from collections.abc import Sequence
from contextlib import suppress

from itukg.errors import ServeError

BACKLOG = 1024
# A client that takes nothing of its answer for so long is given up by the kernel; its thread is free again.
STALLED_SECONDS = 30
_FIRST_INHERITED = 3
_DRAIN_SECONDS = 2.0
# A client that has just connected sends its request within this time; until then its connection counts as idle.
_SPEAK_SECONDS = 0.5
_SO_ATTACH_FILTER = 26
_SO_DETACH_FILTER = 27
# Code, jumps if true and if false, operand.
Instruction = tuple[int, int, int, int]
_DROP_ALL: Instruction = (0x06, 0, 0, 0)  # return 0: no byte of any packet is kept
_TCP_INFO_UNACKED = 24  # of a listening socket: how many connections wait to be accepted


def inherited() -> list[socket.socket]:
    """The sockets that systemd has opened for this process (socket activation), if it has.

    https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html. Such a socket outlives the process, and
    with it the connections that wait: a restart loses none.

    Raises:
        ServeError: something else was passed, or sockets of more than one address.
    """
    number = os.environ.get("LISTEN_FDS", "")
    if os.environ.get("LISTEN_PID") != str(os.getpid()):
        return []
    if not number.isdigit() or int(number) < 1:
        raise ServeError("The service manager must pass a socket.")
    try:
        passed = [socket.socket(fileno=_FIRST_INHERITED + place) for place in range(int(number))]
    except OSError as error:
        raise ServeError("What the service manager has passed is not a socket.") from error
    if any(one.family not in (socket.AF_INET, socket.AF_INET6) or one.type != socket.SOCK_STREAM for one in passed):
        raise ServeError("The service manager must pass a TCP socket.")
    if len({one.getsockname() for one in passed}) > 1:
        raise ServeError("The service manager must pass sockets of one address, one for every web process.")
    return passed


def reserve(host: str, port: int) -> socket.socket:
    """Bind the port (a free one for 0) and keep it, without listening yet.

    It has SO_REUSEPORT, so that it is held even while it does not listen and its last user's connections linger. Any
    other server of the same user could share it then: so it is looked at once without that option, which fails where
    somebody has it.

    Raises:
        ServeError: the port cannot be opened.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    held = socket.socket(family)
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
        # Not SO_REUSEADDR as well: another's look would pass by a socket that has it and does not listen.
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind((host, port))
    except OSError as error:
        held.close()
        reason = "it is in use" if error.errno == errno.EADDRINUSE else error.strerror
        raise ServeError(f"Port {port} on {host} cannot be opened: {reason}. Set PORT or --port.") from error
    return held


def listen(held: socket.socket) -> None:
    """Let clients connect; what is set here holds for every connection that is accepted."""
    held.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        held.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED_SECONDS * 1000)
    held.listen(BACKLOG)


def drain(listeners: Sequence[socket.socket]) -> None:
    """Let no more connections come in, and wait until those that have come are accepted.

    Closing a socket resets connections that wait in its queue, though their clients hold them for open. So packets to
    it are dropped first, by a filter of the kernel's; a client that comes now is refused when the socket is closed.
    """
    try:
        for listener in listeners:
            attach(listener, _SO_ATTACH_FILTER, [_DROP_ALL])
        until = time.monotonic() + _DRAIN_SECONDS
        while any(map(_waiting, listeners)) and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(_SPEAK_SECONDS)
    except OSError:
        return  # a kernel without it: what waits is lost, as on any other server


def reopen(listener: socket.socket) -> None:
    """Undo `drain` on a socket that another process goes on with; clients have tried again meanwhile."""
    with suppress(OSError):
        listener.setsockopt(socket.SOL_SOCKET, _SO_DETACH_FILTER, 0)


def attach(listener: socket.socket, option: int, program: Sequence[Instruction]) -> None:
    """Give the kernel a program in its classic BPF to run for a socket.

    https://www.kernel.org/doc/html/latest/networking/filter.html

    Raises:
        OSError: the kernel does not take it.
    """
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in program))
    listener.setsockopt(socket.SOL_SOCKET, option, struct.pack("@HP", len(program), ctypes.addressof(code)))


def _waiting(listener: socket.socket) -> int:
    information = listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO_UNACKED + 4)
    return int(struct.unpack_from("=I", information, _TCP_INFO_UNACKED)[0])
