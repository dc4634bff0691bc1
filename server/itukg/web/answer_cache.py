"""Answers of one web process in memory, by what was asked: bounded in bytes and number, the longest unused goes first.

The bytes of an answer are held once, however many ways of asking lead to it (each browser has its own Accept header),
and in every content coding that somebody has asked for.

``cachetools`` and ``cachelib`` were looked at: neither counts bytes that several entries share, and both lock for every
look.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

# How the views say from which snapshot an answer is, if it is the same for everybody who asks the same.
SNAPSHOT = "itukg.snapshot"
# Which snapshot the request has named, where the answer comes from that one and from no other: it stays right when
# another one is current.
PINNED = "itukg.pinned"
Key = tuple[str, ...]
Header = tuple[str, str]
Ready = tuple[list[Header], bytes]
# No answer takes more than this part of all: one large result must not drive out everything else.
_PART = 16
# What an entry takes beside its texts and bytes.
_OVERHEAD = 1_000


@dataclass(eq=False, slots=True)
class Content:
    """The bytes of an answer, by content coding. ``uses`` counts the answers that share them."""

    forms: dict[str, bytes]
    uses: int = 0

    @property
    def size(self) -> int:
        """Bytes in all codings."""
        return sum(map(len, self.forms.values()))


@dataclass(eq=False, slots=True)
class Answer:
    """A complete answer: what is sent beside the bytes, and what the log and the metrics say of it.

    ``headers`` are without Content-Length and Content-Encoding, which depend on the coding. ``compressible``: whether
    it may be sent in another coding than ``identity``. ``pinned``: whether it stays right when the snapshot changes.
    """

    snapshot: str
    status: str
    headers: list[Header]
    content: Content
    tag: str = ""
    modified: str = ""
    variant: Key = ()
    compressible: bool = False
    noted: Mapping[str, str] = field(default_factory=dict)
    ready: dict[str, Ready] = field(default_factory=dict)
    cost: int = 0
    pinned: bool = False


class AnswerCache:
    """The answers. Looking one up takes no lock; changing anything does."""

    def __init__(self, most_bytes: int, most_answers: int) -> None:
        """Take the limits; 0 bytes: nothing is ever kept."""
        self._most_bytes = most_bytes
        self._most_answers = most_answers
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._contents: dict[Key, Content] = {}
        self._lock = threading.Lock()
        self._snapshot = ""
        self.size = 0

    def __len__(self) -> int:
        """How many answers there are."""
        return len(self._answers)

    @property
    def largest(self) -> int:
        """How many bytes an answer may have that is kept."""
        return self._most_bytes // _PART

    def get(self, key: Key, snapshot: str) -> Answer | None:
        """The answer to what was asked, if it is from this snapshot."""
        answer = self._answers.get(key)
        if answer is None or answer.snapshot != snapshot:
            return None
        with suppress(KeyError):  # another thread has just removed it: it is right all the same
            self._answers.move_to_end(key)
        return answer

    def put(self, key: Key, answer: Answer) -> Answer:
        """Keep an answer, if it is not too large; others go that are of other snapshots and not pinned; return it."""
        answer.cost = _OVERHEAD + sum(map(len, key)) + sum(len(name) + len(value) for name, value in answer.headers)
        if max(map(len, answer.content.forms.values())) + answer.cost > self.largest:
            return answer
        with self._lock:
            if not answer.pinned and answer.snapshot != self._snapshot:
                self._clear(answer.snapshot)
            self._remove(key)
            shared = self._contents.get(answer.variant) if answer.variant else None
            if shared is not None:
                self.size -= shared.size
                shared.forms.update(answer.content.forms)
                self.size += shared.size
                answer.content = shared
            else:
                self.size += answer.content.size
                if answer.variant:
                    self._contents[answer.variant] = answer.content
            answer.content.uses += 1
            self._answers[key] = answer
            self.size += answer.cost
            self._shrink()
        return answer

    def add(self, answer: Answer, coding: str, data: bytes) -> None:
        """Keep the bytes of an answer in one more coding."""
        with self._lock:
            if coding not in answer.content.forms:
                answer.content.forms[coding] = data
                if answer.content.uses:  # else it is no longer among those that are counted, or never was
                    self.size += len(data)
                    self._shrink()

    def _shrink(self) -> None:
        while self._answers and (self.size > self._most_bytes or len(self._answers) > self._most_answers):
            self._remove(next(iter(self._answers)))

    def _remove(self, key: Key) -> None:
        answer = self._answers.pop(key, None)
        if answer is None:
            return
        self.size -= answer.cost
        answer.content.uses -= 1
        if answer.content.uses == 0:
            self.size -= answer.content.size
            self._contents.pop(answer.variant, None)

    def _clear(self, snapshot: str) -> None:
        for key in [key for key, answer in self._answers.items() if not answer.pinned]:
            self._remove(key)
        self._snapshot = snapshot
