"""One mistake, one message: findings that only follow from another one are left out.

They come back when the other one is put right, if they are mistakes of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from rdflib.namespace import RDF, SH

from itukg.validation.findings import SEVERITIES, Finding

_TYPE = str(RDF.type)
_MISSING = str(SH.MinCountConstraintComponent)
# Each language that misses is a want of its own.
_OF_ITS_OWN = f"{SH}Qualified"
# The order in which one of several findings about one statement is kept: what is nearest to its cause comes first.
_CAUSES = ("terms/", "repeated/", "queries/")
_ALIKE = 0.85


def without_echoes(findings: Iterable[Finding]) -> list[Finding]:
    """Leave out what is said twice or follows.

    Of one statement the gravest is told, and of those what is nearest to the cause. A thing whose class is in doubt is
    not judged by it, neither itself nor where it is used. What misses because it was misspelt is not missing. What only
    lacks its name is not gone since a release. A target that selects nothing is told of when nothing else is wrong.
    """
    # The rest of the key makes no difference in rank: it only keeps chance out.
    found = sorted(findings, key=lambda one: (_rank(one), one.order, one.rule, one.component))
    doubtful = {one.focus for one in found if one.path == _TYPE and one.severity == SEVERITIES[0]}
    misspelt = [one for one in found if one.rule.startswith("terms/") and one.path != _TYPE]
    told = {one.focus for one in found if not one.rule.startswith("release/")}
    lost = [one for one in found if one.rule.startswith(("terms/", "queries/")) and one.value.startswith("<")]
    kept: dict[tuple[str, ...], Finding] = {}
    for one in found:
        if one.focus in doubtful and one.path != _TYPE:
            continue
        if one.rule == "release/gone" and one.focus in told:
            continue
        if _is_shape(one) and (
            _names(one) in doubtful
            or any(_explains(other, one) for other in misspelt)
            or any(_is_loss(other, one) for other in lost)
        ):
            continue
        kept.setdefault(_key(one), one)
    only_empty = all(one.rule == "shapes/empty-target" for one in kept.values())
    return [one for one in kept.values() if only_empty or one.rule != "shapes/empty-target"]


def _rank(finding: Finding) -> tuple[int, int, int]:
    nearest = next((number for number, start in enumerate(_CAUSES) if finding.rule.startswith(start)), len(_CAUSES))
    return SEVERITIES.index(finding.severity), nearest, -finding.depth


def _key(finding: Finding) -> tuple[str, ...]:
    """Findings with equal keys say the same: those about one statement, or the same want of one property."""
    if finding.value and finding.path:
        return finding.focus, finding.path, finding.value
    by_kind = finding.path and finding.component and not finding.component.startswith(_OF_ITS_OWN)
    same = finding.component if by_kind else "\n".join(sorted(finding.messages.values()))
    return finding.focus, finding.path, finding.value, same


def _is_shape(finding: Finding) -> bool:
    return bool(finding.component)


def _names(finding: Finding) -> str:
    """The IRI that is the value of a finding; '' for none."""
    return finding.value[1:-1] if finding.value.startswith("<") else ""


def _explains(misspelt: Finding, other: Finding) -> bool:
    """Whether ``other`` misses what stands there under a wrong name."""
    if other.focus == misspelt.focus:
        return _is_want(other) and (not other.path or other.path in ("", misspelt.instead))
    return other.focus == _names(misspelt) and _is_want(other) and not other.path


def _is_loss(lost: Finding, other: Finding) -> bool:
    """Whether ``other`` says that nothing points at a thing whose IRI is misspelt where it was pointed at."""
    if other.path or other.component != _MISSING:
        return False
    return SequenceMatcher(None, _names(lost), other.focus).ratio() > _ALIKE


def _is_want(finding: Finding) -> bool:
    return not finding.value or _names(finding) == finding.focus
