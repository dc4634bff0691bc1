"""Reads requirements.lock and its like."""

from __future__ import annotations

import re

from packaging.utils import canonicalize_name

from tests.requirements import CHECKOUT

_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})\b")


def lock_entries(lock: str = "requirements.lock") -> dict[str, str]:
    """The entries of the file ``lock``: package -> its lines, comments left out."""
    entries: dict[str, str] = {}
    name = ""
    for line in (CHECKOUT / lock).read_text(encoding="utf-8").splitlines():
        if line.lstrip().startswith("#") or not line:
            continue
        if not line.startswith(" "):
            name = canonicalize_name(re.split(r"[=\[ ;]", line, maxsplit=1)[0])
            entries[name] = ""
        entries[name] += line + "\n"
    return entries


def hashes(entry: str) -> list[str]:
    """The hashes of an entry."""
    return _HASH.findall(entry)
