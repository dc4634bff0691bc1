"""The dataset's hygiene queries: each must find nothing; a row that it finds is a violation.

They say in SPARQL what SHACL says badly: duplicates, names without an owner, lists with gaps.
"""

from __future__ import annotations

import re

import pyoxigraph as ox
import rdflib

from itukg.errors import DatasetError
from itukg.sources import Sources
from itukg.turtle.terms import to_quad
from itukg.validation.findings import Finding
from itukg.validation.locate import locate


def run_hygiene(sources: Sources) -> list[Finding]:
    """Run the queries that the catalog names over all graphs; the first IRI of a row is what it is about.

    A row that names one of the graphs as well is about what that graph says: the finding leads to its files.

    Raises:
        DatasetError: a query is malformed.
    """
    store = ox.Store()
    for graph in sources.dataset.graphs:
        quads = [
            to_quad(triple, ox.NamedNode(graph.iri)) for name in graph.files for triple in sources.files[name].triples
        ]
        store.extend(quads)
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    found = []
    for name in sources.dataset.hygiene:
        text = (sources.dataset.root / name).read_text(encoding="utf-8")
        try:
            rows = store.query(sources.dataset.rebase.sparql(text))
        except SyntaxError as error:
            raise DatasetError(f"{name} is not a SPARQL query: {error}", f"{name}不是SPARQL查询：{error}") from error
        if not isinstance(rows, ox.QuerySolutions):
            raise DatasetError(f"{name} must be a SELECT query.", f"{name}须为SELECT查询。")
        found += [_finding(sources, name, text, list(row)) for row in rows]
    return found


def _finding(sources: Sources, name: str, text: str, row: list[object]) -> Finding:
    things = [rdflib.URIRef(term.value) for term in row if isinstance(term, ox.NamedNode)]
    focus = things[0] if things else rdflib.URIRef("")
    named = {str(thing) for thing in things[1:]}
    files = [name for graph in sources.dataset.graphs if graph.iri in named for name in graph.files]
    place = locate(sources, focus, None, None, files)
    rest = [str(term) for term in row if term is not None and getattr(term, "value", "") != str(focus)]
    return Finding(
        severity="violation",
        rule=name,
        focus=str(focus),
        value=" ".join(rest),
        messages=_messages(text, name),
        place=place,
    )


def _messages(text: str, name: str) -> dict[str, str]:
    """What the query's header says, by language; else the name of its file.

    Its lines are ``# title: …`` and ``# why: …`` in English, ``# title@zh: …`` and so on in other languages.
    """
    header: dict[str, dict[str, str]] = {}
    for key, language, said in re.findall(r"^# (title|why)(?:@([a-z]+))?: (.+)$", text, re.MULTILINE):
        header.setdefault(language or "en", {})[key] = said
    stop = {"en": ". ", "zh": "。"}
    told = {
        language: stop.get(language, ". ").join(filter(None, (lines["title"], lines.get("why"))))
        for language, lines in header.items()
        if "title" in lines
    }
    return {"en": f"{name} must find nothing", "zh": f"{name}不应找到任何内容"} | told
