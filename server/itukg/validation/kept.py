"""Files in the cache folder that save work and never decide: one that is damaged, foreign or stale counts as absent."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph
import pyshacl
import rdflib

_PACKAGE = Path(__file__).parents[1]
_refusals: ContextVar[list[Refusal] | None] = ContextVar("refusals", default=None)


def read_kept(path: Path, key: str) -> Any:
    """What was kept at ``path`` under ``key``; None if there is nothing that is certainly whole and of this key."""
    try:
        seal, _, body = path.read_bytes().partition(b"\n")
        return json.loads(body) if seal == _seal(key, body) else None
    except (OSError, ValueError, RecursionError):
        return None


def write_kept(path: Path, key: str, content: Any) -> None:
    """Keep ``content`` (what JSON can hold) at ``path``, all of it or nothing; a folder that refuses is no error.

    Who wants to know of that uses `noting_refusals`.
    """
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    aside = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(_seal(key, body) + b"\n" + body)
        aside.replace(path)
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        noted = _refusals.get()
        if noted is not None:
            noted.append(Refusal(path.parent, error))


class Refusal(NamedTuple):
    """A folder in which something could not be kept, and why."""

    folder: Path
    error: OSError


@contextmanager
def noting_refusals() -> Iterator[list[Refusal]]:
    """A list of what cannot be kept meanwhile, in the order in which it is tried."""
    noted: list[Refusal] = []
    token = _refusals.set(noted)
    try:
        yield noted
    finally:
        _refusals.reset(token)


def digest(*parts: str | bytes) -> str:
    """A hash of texts: other texts, or the same divided otherwise, have another."""
    found = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        found.update(f"{len(content)}:".encode())
        found.update(content)
    return found.hexdigest()


@cache
def code_digest() -> str:
    """A hash of the program: what another version found is not what this one would find."""
    versions = (sys.version, pyoxigraph.__version__, pyshacl.__version__, rdflib.__version__)
    return digest(*versions, *(path.read_bytes() for path in sorted(_PACKAGE.rglob("*.py"))))


def _seal(key: str, body: bytes) -> bytes:
    return digest(code_digest(), key, body).encode()
