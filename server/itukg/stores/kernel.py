"""What the kernel does for the publisher's processes: take the network away from one, end one with its parent.

Without a network, whatever a query makes the engine try, it gets EPERM: a second lock behind `sparql.query.disarm`.
Linux's seccomp lets a process give up system calls for good, without privileges:
https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html. A worker keeps the listening socket that it
inherited and may accept on it, but can open no socket and connect none.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import signal
import struct
import sys
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_MODE_FILTER = 2
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
# machine -> (the kernel's name of the architecture, numbers of socket and connect)
_CALLS = {"x86_64": (0xC000003E, 41, 42), "aarch64": (0xC00000B7, 198, 203)}
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06


def without_network() -> bool:
    """Give up ``socket`` and ``connect`` in this process and its children; False where the kernel offers no way."""
    known = _CALLS.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    architecture, *calls = known
    program = [
        (_LOAD, 0, 0, 4),  # the architecture of the call
        (_JUMP_IF_EQUAL, 0, 3, architecture),
        (_LOAD, 0, 0, 0),  # its number
        (_JUMP_IF_EQUAL, 1, 0, calls[0]),
        (_JUMP_IF_EQUAL, 0, 1, calls[1]),
        (_RETURN, 0, 0, _ERRNO | errno.EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
    # From a foreign architecture (line 2) nothing is allowed: the jump ends at the refusal.
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in program))
    header = struct.pack("@HP", len(program), ctypes.addressof(code))
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return bool(library.prctl(_PR_SET_SECCOMP, _MODE_FILTER, header, 0, 0) == 0)


def first_to_end() -> None:
    """Where the machine runs out of memory, let the kernel end this process before any other (Linux)."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def is_stopped(pid: int) -> bool:
    """Whether a process has been stopped by a signal or a tracer, so that it does nothing until it is told to."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "Tt"
    except OSError:
        return False


def end_with_parent(by: signal.Signals, parent: int) -> None:
    """Ask the kernel to send this process a signal when its parent ends (Linux; elsewhere closed pipes must do).

    The kernel tells only of an end to come: where the process ``parent`` (its id) is the parent no more, it ended while
    this one was starting, and the signal is sent at once.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, by)
        if os.getppid() != parent:
            os.kill(os.getpid(), by)
