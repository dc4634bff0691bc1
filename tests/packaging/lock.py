"""Reads requirements.lock and requirements-owl.lock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import distribution

from packaging.requirements import Requirement
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


def needed_by(requirements: Iterable[str]) -> set[str]:
    """The packages that ``requirements`` pull in here, theirs included, as installed beside the tests."""
    found: set[str] = set()
    waiting = [(Requirement(text), "") for text in requirements]
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        for wanted in {"", *requirement.extras}:
            if f"{name}[{wanted}]" not in found:
                found.add(f"{name}[{wanted}]")
                waiting += [(Requirement(text), wanted) for text in distribution(name).requires or []]
    return {key.partition("[")[0] for key in found}
