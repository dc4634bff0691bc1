"""The listening sockets of the server, one for each web process, which all outlive any of them.

Where processes share a socket, the one that wakes first takes all the connections that come in a moment, and keeps
them: of 64 clients, often none was served by the second process. So each has a socket of its own, and the kernel deals
connections out (SO_REUSEPORT, https://man7.org/linux/man-pages/man7/socket.7.html). The main process holds all of them
open: what waits in the queue of a process that ends is there for its successor, and until that one is ready the kernel
is told to deal out to the others alone.

Of the sockets that a service manager has opened several processes may have to share one: none can be opened beside.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from contextlib import suppress

from itukg.errors import ServeError
from itukg.web.listener import Instruction, attach, drain, listen, reopen

_SO_ATTACH_REUSEPORT_CBPF = 51
_SO_DETACH_REUSEPORT_BPF = 68
_RANDOM = 0xFFFFF000 + 56  # what a filter reads there is a number by chance
_LOAD, _MODULO, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x94, 0x15, 0x06


class Listeners:
    """The sockets; use as a context manager, which closes them."""

    def __init__(self, sockets: Sequence[socket.socket]) -> None:
        """Take bound sockets of one address."""
        self._sockets = sockets

    @classmethod
    def beside(cls, first: socket.socket, count: int) -> Listeners:
        """A bound socket that has SO_REUSEPORT and as many others on its address as make ``count``.

        Raises:
            ServeError: they cannot be opened.
        """
        sockets = [first]
        try:
            for _ in range(count - 1):
                another = socket.socket(first.family)
                sockets.append(another)
                another.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                another.bind(first.getsockname())
        except OSError as error:
            cls(sockets).close()
            raise ServeError(f"No socket could be opened for every web process: {error.strerror}.") from error
        return cls(sockets)

    def listen(self) -> None:
        """Let clients connect."""
        for one in self._sockets:
            listen(one)

    def of(self, number: int) -> socket.socket:
        """The socket of a web process."""
        return self._sockets[number % len(self._sockets)]

    def deal(self, ready: Sequence[int]) -> None:
        """Let new connections come to the sockets of the processes with these numbers alone; none: to all.

        Where the kernel cannot be told, they come to all, and wait for those that are not ready.
        """
        count = len(self._sockets)
        if count == 1:
            return
        chosen = sorted({number % count for number in ready})
        with suppress(OSError):
            if 0 < len(chosen) < count:
                attach(self._sockets[0], _SO_ATTACH_REUSEPORT_CBPF, _choosing(chosen))
            else:
                self._sockets[0].setsockopt(socket.SOL_SOCKET, _SO_DETACH_REUSEPORT_BPF, 0)

    def drain(self) -> None:
        """See `itukg.web.listener.drain`."""
        drain(self._sockets)

    def copy(self) -> Listeners:
        """The same sockets, which stay open when the others are closed."""
        return Listeners([one.dup() for one in self._sockets])

    def reopen(self) -> None:
        """Undo `drain` for another server that goes on with the sockets."""
        for one in self._sockets:
            reopen(one)

    def close(self) -> None:
        """Close the sockets of this process."""
        for one in self._sockets:
            one.close()

    def __enter__(self) -> Listeners:
        """The sockets themselves."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close them."""
        self.close()


def _choosing(ready: Sequence[int]) -> list[Instruction]:
    """A program that returns one of the numbers of sockets by chance; they count in the order of their listening."""
    program: list[Instruction] = [(_LOAD, 0, 0, _RANDOM), (_MODULO, 0, 0, len(ready))]
    for place, number in enumerate(ready):
        program += [(_JUMP_IF_EQUAL, 0, 1, place), (_RETURN, 0, 0, number)]
    return [*program, (_RETURN, 0, 0, ready[0])]
