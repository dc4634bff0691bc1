"""Files in the cache folder that save work and never decide: one that is damaged, foreign or stale counts as absent."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph
import pyshacl
import rdflib

_PACKAGE = Path(__file__).parents[1]


def read_kept(path: Path, key: str) -> Any:
    """What was kept at ``path`` under ``key``; None if there is nothing that is certainly whole and of this key."""
    try:
        seal, _, body = path.read_bytes().partition(b"\n")
        return json.loads(body) if seal == _seal(key, body) else None
    except (OSError, ValueError, RecursionError):
        return None


def write_kept(path: Path, key: str, content: Any) -> None:
    """Keep ``content`` (what JSON can hold) at ``path``, all of it or nothing; a folder that refuses is no error."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    aside = path.with_name(f".{path.name}-{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(_seal(key, body) + b"\n" + body)
        aside.replace(path)


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
