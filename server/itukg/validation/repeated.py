"""Statements that stand in the files twice: a graph keeps one of them, so only the files can tell.

Within one graph nothing is stated twice. Across graphs a later source may state again what an earlier one did, but not
the name of the thing: that is its identity, which is stated in one place.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from itukg.dataset import Role
from itukg.sources import Sources
from itukg.turtle.for_rdflib import to_rdflib
from itukg.turtle.index import Occurrence
from itukg.validation.findings import Finding
from itukg.validation.locate import locate
from itukg.validation.words import short

_NAMES = ("http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label")
_LOOKED_AT = (Role.DATA, Role.VOCABULARY, Role.LINKS, Role.CATALOG)
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_MESSAGES: Mapping[str, Mapping[str, str]] = {
    "same-file": {
        "en": "This is stated twice in the file. Remove one of the two {path} with the same value.",
        "zh": "该内容在此文件中陈述了两次。请删除两个值相同的{path}之一。",
    },
    "described-twice": {
        "en": "{thing} is described a second time here; line {line} describes it first. If two things are meant, give "
        "one of them another IRI; if it is one, put its statements together.",
        "zh": "此处第二次描述{thing}，首次描述在第{line}行。"
        "如为两个事物，请为其中之一另取IRI；如为一个，请将其陈述合并。",
    },
    "other-file": {
        "en": "This is stated in {file} already. Remove {path} with the same value from one of the two files: a thing "
        "is described in one place.",
        "zh": "该内容已在{file}中陈述。请从两个文件之一中删除值相同的{path}：一个事物只在一处描述。",
    },
}


def check_repeated(sources: Sources) -> list[Finding]:
    """Tell of each subject once a file, at its first statement that stands somewhere before."""
    first: dict[tuple[ox.Triple, str], Occurrence] = {}
    found: dict[tuple[ox.NamedNode, str], Finding] = {}
    for graph in sources.dataset.graphs:
        if graph.role not in _LOOKED_AT:
            continue
        for name in graph.files:
            for number, triple in enumerate(sources.files[name].triples):
                if not isinstance(triple.subject, ox.NamedNode) or isinstance(triple.object, ox.BlankNode):
                    continue
                scope = "" if triple.predicate.value in _NAMES else graph.iri
                before = first.get((triple, scope))
                if before is None:
                    first[triple, scope] = Occurrence(sources.files[name], number)
                elif (triple.subject, name) not in found:
                    again = Occurrence(sources.files[name], number)
                    found[triple.subject, name] = _twice(sources, again, before) or _finding(
                        sources, triple, name, before.file.name
                    )
    return list(found.values())


def _twice(sources: Sources, again: Occurrence, before: Occurrence) -> Finding | None:
    """What is told of a thing that two blocks of one file give the same class, mostly because one was copied."""
    if again.triple.predicate != _TYPE or again.file is not before.file or again.subject == before.subject:
        return None
    thing = again.triple.subject
    if not isinstance(thing, ox.NamedNode):
        return None
    told = {"thing": short(thing.value, sources.dataset.prefixes), "line": str(before.subject.line)}
    return Finding(
        severity="violation",
        rule="repeated/described-twice",
        focus=thing.value,
        messages={language: text.format(**told) for language, text in _MESSAGES["described-twice"].items()},
        place=again.subject,
        is_cause=True,
    )


def _finding(sources: Sources, triple: ox.Triple, file: str, before: str) -> Finding:
    focus, path, value = map(to_rdflib, (triple.subject, triple.predicate, triple.object))
    kind = "same-file" if file == before else "other-file"
    shown = short(triple.predicate.value, sources.dataset.prefixes)
    return Finding(
        severity="violation",
        rule=f"repeated/{kind}",
        focus=str(focus),
        path=str(path),
        path_names={"": shown},
        value=value.n3(),
        messages={language: text.format(file=before, path=shown) for language, text in _MESSAGES[kind].items()},
        place=locate(sources, focus, path, value, [file]),
    )
