"""One mistake, one message: findings that only follow from another one are left out.

They come back when the other one is put right, if they are mistakes of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from rdflib.namespace import RDF, SH

from itukg.validation.findings import SEVERITIES, Finding

_TYPE = str(RDF.type)
_MISSING = str(SH.MinCountConstraintComponent)
# A value that is of the wrong kind stands where the right one misses.
_WRONG = {f"{SH}{kind}ConstraintComponent" for kind in ("Class", "Datatype", "LanguageIn", "NodeKind", "Or")}
# Each language that misses is a want of its own.
_OF_ITS_OWN = f"{SH}Qualified"
# The order in which one of several findings about one statement is kept: what is nearest to its cause comes first. What
# a query says of a value mostly follows from what the shapes say of it, unless the query says that it tells the cause.
_TERMS, _REPEATED, _QUERIES, _LANGUAGE = "terms/", "repeated/", "queries/", "literal/language"
_EMPTY = "shapes/empty-target"
# Of what two descriptions say together hardly anything is meant.
_TWICE = "repeated/described-twice"
_ALIKE = 0.85


def without_echoes(findings: Iterable[Finding]) -> list[Finding]:
    """Leave out what is said twice or follows.

    Of one statement the gravest is told, and of those what is nearest to the cause. A thing whose class is in doubt is
    not judged by it, neither itself nor where it is used; one that is described twice is not judged at all. What
    misses because it was misspelt, or because what stands there is of the wrong kind, is not missing. What only lacks
    its name is not gone since a release. A target that selects nothing is told of when nothing else is wrong.

    Nothing is left out for something less grave, so that a dataset passes with its echoes if it passes without.
    """
    # In one order however they were found: by what was kept of an earlier run, or anew.
    found = sorted(findings, key=lambda one: (_rank(one), one.place, one.rule, one.component, one.order))
    kept: dict[tuple[str, ...], Finding] = {}
    for severity in SEVERITIES:
        causes = _Causes.among(one for one in found if _is_as_grave(one, severity))
        for one in found:
            if one.severity == severity and not causes.explain(one):
                kept.setdefault(_key(one), one)
    gravest = min((SEVERITIES.index(one.severity) for one in kept.values() if one.rule != _EMPTY), default=None)
    return [
        one for one in kept.values()
        if one.rule != _EMPTY or gravest is None or gravest > SEVERITIES.index(one.severity)
    ]  # fmt: skip


@dataclass(frozen=True)
class _Causes:
    """What other findings may follow from."""

    doubtful: frozenset[str]
    misspelt: tuple[Finding, ...]
    lost: tuple[Finding, ...]
    told: frozenset[str]
    twice: frozenset[str]
    wrong: frozenset[tuple[str, str]]

    @classmethod
    def among(cls, findings: Iterable[Finding]) -> _Causes:
        found = tuple(findings)
        named = [one for one in found if one.rule.startswith((_TERMS, _QUERIES))]
        return cls(
            # A class that is stated twice is in no doubt.
            doubtful=frozenset(one.focus for one in named if one.path == _TYPE and one.severity == SEVERITIES[0]),
            misspelt=tuple(one for one in named if one.rule.startswith(_TERMS) and one.path != _TYPE),
            lost=tuple(one for one in named if one.value.startswith("<")),
            told=frozenset(one.focus for one in found if not one.rule.startswith("release/")),
            twice=frozenset(one.focus for one in found if one.rule == _TWICE),
            wrong=frozenset((one.focus, one.path) for one in found if one.value and one.component in _WRONG),
        )

    def explain(self, one: Finding) -> bool:
        """Whether ``one`` follows from a cause."""
        if one.focus in self.twice and one.rule != _TWICE:
            return True
        if one.focus in self.doubtful and one.path != _TYPE:
            return True
        if one.path and not one.value and (one.focus, one.path) in self.wrong:
            return True
        if one.rule == "release/gone":
            return one.focus in self.told
        if (_is_shape(one) or one.rule.startswith(_QUERIES)) and any(_explains(other, one) for other in self.misspelt):
            return True
        return _is_shape(one) and (_names(one) in self.doubtful or any(_is_loss(other, one) for other in self.lost))


def _is_as_grave(finding: Finding, severity: str) -> bool:
    return SEVERITIES.index(finding.severity) <= SEVERITIES.index(severity)


def _rank(finding: Finding) -> tuple[int, int, int]:
    """Of several findings about one statement the one with the least rank is told."""
    rule = finding.rule
    nearness = (
        rule.startswith(_TERMS),
        rule.startswith((_REPEATED, _LANGUAGE)) or finding.is_cause,
        _is_shape(finding),
    )
    nearest = (*nearness, rule.startswith(_QUERIES), True).index(True)
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
    # The base and whatever else both begin with would make any two IRIs alike.
    one, another = _names(lost), other.focus
    differ = next((place for place, (a, b) in enumerate(zip(one, another, strict=False)) if a != b), 0)
    start = one.rfind("/", 0, differ) + 1
    return SequenceMatcher(None, one[start:], another[start:]).ratio() > _ALIKE


def _is_want(finding: Finding) -> bool:
    return not finding.value or _names(finding) == finding.focus
