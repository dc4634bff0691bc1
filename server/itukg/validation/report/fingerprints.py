"""What a finding is known by again in another run, wherever in its file it has moved to."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping

from itukg.validation.findings import Finding


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """One for each finding, in their order, all different.

    They are made from the rule, the file, the thing, the property and the value, not from lines and columns, nor from
    the names of blank nodes, which are others in every run. What is equal in all that is numbered in the order of the
    findings.
    """
    found: list[str] = []
    seen: Counter[str] = Counter()
    for finding in findings:
        key = _digest(finding)
        seen[key] += 1
        found.append(f"{key}:{seen[key]}")
    return found


def _digest(finding: Finding) -> str:
    focus = f"_:{finding.owner}" if finding.focus.startswith("_:") else finding.focus
    value = "_:" if finding.value.startswith("_:") else finding.value
    # Where there is no thing, as in a mistake of syntax, the words tell findings apart.
    words = "" if focus else _english(finding.messages)
    parts = (finding.rule, finding.place.file, focus, finding.path, value, words)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _english(texts: Mapping[str, str]) -> str:
    return texts.get("en") or next(iter(texts.values()), "")
