"""What the application has answered, while none of it has been sent yet."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from itukg.web.answer_cache import Header
from itukg.web.coding import SMALLEST, encode, encode_parts, is_compressible
from itukg.web.plain import Plain
from itukg.web.proxies import Application, Environ

# Answers up to here are given to the server whole, which then needs no thread of ours until the client has taken them.
WHOLE = 1 << 20
_CHUNK = 65_536


class Reply:
    """Status, headers and body of an answer."""

    def __init__(self) -> None:
        """Nothing has been answered; see `ask` and `of`."""
        self.status = ""
        self._headers: dict[str, Header] = {}
        self._body: Iterable[bytes] = ()

    @classmethod
    def ask(cls, application: Application, environ: Environ) -> Reply:
        """What the application answers."""
        reply = cls()
        reply._body = application(environ, reply._start)
        return reply

    @classmethod
    def of(cls, plain: Plain) -> Reply:
        """An answer that was given without the application."""
        reply = cls()
        reply.status = plain.status
        reply._headers = {name.lower(): (name, value) for name, value in plain.headers.items()}
        if isinstance(plain.body, bytes):
            reply._headers["content-length"] = "Content-Length", str(len(plain.body))
            reply._body = (plain.body,)
        else:
            reply._body = plain.body
        return reply

    def _start(self, status: str, headers: list[Header], *_: Any) -> None:
        self.status = status
        for pair in headers:
            name = pair[0].lower()
            before = self._headers.get(name)
            self._headers[name] = pair if before is None else (before[0], f"{before[1]}, {pair[1]}")
        # The server sets the date; one that is kept would soon be wrong.
        self._headers.pop("date", None)

    @property
    def headers(self) -> list[Header]:
        """All headers, each once."""
        return list(self._headers.values())

    def header(self, name: str) -> str:
        """The value of a header; '' if there is none. ``name`` is in lower case."""
        return self._headers.get(name, ("", ""))[1]

    def replace(self, name: str, value: str) -> None:
        """Give a header a value ('': none)."""
        if value:
            self._headers[name.lower()] = name, value
        else:
            self._headers.pop(name.lower(), None)

    def add(self, standing: Mapping[str, Header]) -> None:
        """Add the headers that are not there yet; the keys are their names in lower case."""
        self._headers = {**standing, **self._headers}

    @property
    def length(self) -> int:
        """How long the body is; -1 where nobody has said."""
        text = self.header("content-length")
        return int(text) if text.isdigit() else -1

    @property
    def compressible(self) -> bool:
        """Whether it may be sent in a content coding, and is worth it."""
        return (
            self.status.startswith("200")
            and self.length >= SMALLEST
            and not self.header("content-encoding")
            and "no-transform" not in self.header("cache-control")
            and is_compressible(self.header("content-type"))
        )

    def read(self) -> bytes:
        """The whole body, which is closed then."""
        try:
            return b"".join(self._body)
        finally:
            self.close()

    def parts(self) -> Iterable[bytes]:
        """The body as it is, for the server to take and to close."""
        return self._body

    def encode(self, coding: str) -> None:
        """Compress the body, a long one into a file, so that its length is known before anything is sent."""
        if 0 <= self.length <= WHOLE:
            data = encode(self.read(), coding)
            self._describe(coding, len(data))
            self._body = [data]
            return
        spool = tempfile.SpooledTemporaryFile(max_size=WHOLE)  # noqa: SIM115 # the server closes it
        try:
            for part in encode_parts(self._body, coding):
                spool.write(part)
        except BaseException:
            spool.close()
            raise
        finally:
            self.close()
        self._describe(coding, spool.tell())
        spool.seek(0)
        self._body = _File(spool)

    def _describe(self, coding: str, length: int) -> None:
        self.replace("Content-Length", str(length))
        self.replace("Content-Encoding", coding)

    def close(self) -> None:
        """Let go of the body."""
        close = getattr(self._body, "close", None)
        if close is not None:
            close()


class _File:
    """A body that lies in a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        while part := self._file.read(_CHUNK):
            yield part

    def close(self) -> None:
        self._file.close()
