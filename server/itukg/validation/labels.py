"""Findings -> the same with the names of all that they speak of, and what is known of the rules that were broken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pyoxigraph as ox

from itukg.linkeddata.labels import PREDICATES
from itukg.sources import Sources
from itukg.turtle.terms import text_of
from itukg.validation.findings import Finding, Rule

_SH = "http://www.w3.org/ns/shacl#"
_DESCRIPTIONS = (_SH + "description", "http://www.w3.org/2000/01/rdf-schema#comment", _SH + "message")

Texts = Mapping[str, str]


def labelled(findings: Iterable[Finding], sources: Sources) -> list[Finding]:
    """The findings with the labels of focus, path and value where they have none yet.

    What is found about a blank node gets the thing on which the node hangs (``owner``), and its labels.
    """
    waiting = list(findings)
    owners = _owners(sources) if any(finding.focus.startswith("_:") for finding in waiting) else {}
    wanted = {iri for finding in waiting for iri in (finding.focus, finding.path, _iri(finding.value))}
    labels = _texts(sources, wanted | set(owners.values()), PREDICATES)
    return [_labelled(finding, labels, owners) for finding in waiting]


def rules_of(findings: Iterable[Finding], sources: Sources) -> dict[str, Rule]:
    """What shapes say of themselves, for those among the rules of the findings."""
    wanted = {finding.rule for finding in findings if "://" in finding.rule}
    names, descriptions = _texts(sources, wanted, PREDICATES), _texts(sources, wanted, _DESCRIPTIONS)
    return {rule: Rule(names.get(rule, {}), descriptions.get(rule, {})) for rule in sorted(wanted)}


def _labelled(finding: Finding, labels: Mapping[str, Texts], owners: Mapping[str, str]) -> Finding:
    owner = finding.owner or owners.get(finding.focus, "")
    known = labels.get(finding.path, {})
    # A name without a language is no more than the end of the IRI.
    path_names = known if known and set(finding.path_names) <= {""} else finding.path_names
    return replace(
        finding,
        owner=owner,
        focus_labels=finding.focus_labels or labels.get(owner or finding.focus, {}),
        path_names=path_names,
        value_labels=finding.value_labels or labels.get(_iri(finding.value), {}),
    )


def _iri(value: str) -> str:
    """The IRI, if that is all that the value is."""
    inside = value[1:-1]
    return inside if value == f"<{inside}>" and not set(inside) & set("<> ") else ""


def _texts(sources: Sources, wanted: Iterable[str], predicates: Iterable[str]) -> dict[str, dict[str, str]]:
    """IRI -> language -> text: of every language that of the first predicate, and of those the first in order."""
    things, rank = set(wanted) - {""}, {predicate: number for number, predicate in enumerate(predicates)}
    best: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    for parsed in sources.files.values() if things else ():
        for triple in parsed.triples:
            position = rank.get(triple.predicate.value)
            value = triple.object
            if position is None or not isinstance(value, ox.Literal) or text_of(triple.subject) not in things:
                continue
            of_thing, language = best[text_of(triple.subject)], value.language or ""
            of_thing[language] = min(of_thing.get(language, (position, value.value)), (position, value.value))
    return {thing: {code: text for code, (_, text) in sorted(texts.items())} for thing, texts in best.items()}


def _owners(sources: Sources) -> dict[str, str]:
    """Blank node, written ``_:name`` -> the thing with a name that it hangs on, over any number of others."""
    above: dict[str, str] = {}
    for parsed in sources.files.values():
        for triple in parsed.triples:
            if isinstance(triple.object, ox.BlankNode):
                above.setdefault(str(triple.object), text_of(triple.subject))
    found = {}
    for node in above:
        owner, seen = node, set[str]()
        while owner.startswith("_:") and owner not in seen:
            seen.add(owner)
            owner = above.get(owner, "")
        found[node] = owner if not owner.startswith("_:") else ""
    return found
