"""The dataset's hygiene queries: each must find nothing; a row that it finds is a finding.

They say in SPARQL what SHACL says badly: duplicates, names without an owner, lists with gaps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox
import rdflib

from itukg.dataset import Role
from itukg.errors import DatasetError, unreadable
from itukg.sources import Sources
from itukg.turtle.for_rdflib import to_rdflib
from itukg.turtle.terms import Rebase, to_quad
from itukg.validation.findings import SEVERITIES, Finding, focus_of
from itukg.validation.locate import locate
from itukg.validation.meant import nearest
from itukg.validation.words import short

_LABELS = [
    ox.NamedNode(iri)
    for iri in (
        "http://www.w3.org/2004/02/skos/core#prefLabel",
        "http://www.w3.org/2000/01/rdf-schema#label",
        "http://purl.org/dc/terms/title",
    )
]
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
# What stands for a piece of the text, as in the messages of SHACL: https://www.w3.org/TR/shacl/#sparql-constraints-messages
_VARIABLE = re.compile(r"\{\?(\w+)\}")
_STOP = {"zh": "。"}
_MEANT = {"en": "Is {meant} meant?", "zh": "是否应为{meant}？"}
# Of so many things that are not there it is asked what may be meant: whoever has more has renamed them all.
_ASKED = 50


@dataclass(frozen=True)
class _Query:
    """A query file: its text and what its header says, by language."""

    name: str
    text: str
    severity: str
    messages: Mapping[str, str]
    tells_cause: bool


def union_of(sources: Sources) -> ox.Store:
    """A store with the named graphs of the files, and all of them together as its default graph."""
    store = ox.Store()
    for graph in sources.dataset.graphs:
        quads = [
            to_quad(triple, ox.NamedNode(graph.iri)) for name in graph.files for triple in sources.files[name].triples
        ]
        store.extend(quads)
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return store


def run_hygiene(sources: Sources, store: ox.Store | None = None) -> list[Finding]:
    """Run the queries that the catalog names over all graphs: those in ``store``, if it is there already.

    A query says with ``?this``, ``?path`` and ``?value`` which triple is at fault, as SHACL does; one without ``?this``
    is about the first IRI of a row. A row that names one of the graphs as well is about what that graph says: the
    finding leads to its files.

    Raises:
        DatasetError: a query cannot be read or answered.
    """
    store = union_of(sources) if store is None else store
    found = []
    meant = _Meant(sources, store)
    for name in sources.dataset.hygiene:
        query = _read(name, _text(sources.dataset.root, name))
        for row in _rows(store, name, sources.dataset.rebase, query):
            finding = _finding(sources, store, query, _as_written(sources, row))
            found.append(meant.told(finding, row.get("value")))
    return found


class _Meant:
    """What may be meant by IRIs of the dataset that nothing describes."""

    def __init__(self, sources: Sources, store: ox.Store) -> None:
        self._sources, self._store = sources, store
        self._suggested: dict[str, str] = {}

    def told(self, finding: Finding, value: object) -> Finding:
        """The finding, and what may be meant by its value if that is such an IRI."""
        if not isinstance(value, ox.NamedNode) or not value.value.startswith(self._sources.dataset.base):
            return finding
        if next(iter(self._store.quads_for_pattern(value, None, None, None)), None) is not None:
            return finding
        if value.value not in self._suggested and len(self._suggested) < _ASKED:
            self._suggested[value.value] = nearest(value.value, self._things)
        suggested = self._suggested.get(value.value, "")
        if not suggested:
            return finding
        meant = short(suggested, self._sources.dataset.prefixes)
        told = {
            code: _joined(code, text, _MEANT[code].format(meant=meant))
            for code, text in finding.messages.items()
            if code in _MEANT
        }
        return replace(finding, messages={**finding.messages, **told})

    @cached_property
    def _things(self) -> Sequence[str]:
        """All that there are: of a large dataset they are read once, however many are asked for."""
        described = self._store.quads_for_pattern(None, _TYPE, None, ox.DefaultGraph())
        return sorted({quad.subject.value for quad in described if isinstance(quad.subject, ox.NamedNode)})


def _joined(language: str, said: str, more: str) -> str:
    stop = _STOP.get(language, ". ")
    return said.removesuffix(stop.rstrip()) + stop + more


def _text(root: Path, name: str) -> str:
    try:
        return (root / name).read_text(encoding="utf-8")
    except OSError as error:
        raise unreadable(root / name, error) from error
    except UnicodeDecodeError as error:
        raise DatasetError(
            f"{name} is not UTF-8 text. Save it in the encoding UTF-8.", f"{name}不是UTF-8文本。请以UTF-8编码保存。"
        ) from error


def _rows(store: ox.Store, name: str, rebase: Rebase, query: _Query) -> list[dict[str, object]]:
    try:
        rows = store.query(rebase.sparql(query.text))
        if not isinstance(rows, ox.QuerySolutions):
            raise DatasetError(f"{name} must be a SELECT query.", f"{name}须为SELECT查询。")
        variables = [variable.value for variable in rows.variables]
        return [dict(zip(variables, row, strict=True)) for row in rows]
    except SyntaxError as error:
        raise DatasetError(f"{name} is not a SPARQL query: {error}", f"{name}不是SPARQL查询：{error}") from error
    except (OSError, RuntimeError, ValueError) as error:  # pyoxigraph's, while rows are read: SERVICE, for one
        raise DatasetError(f"{name} cannot be answered: {error}", f"{name}无法执行：{error}") from error


def _as_written(sources: Sources, row: dict[str, object]) -> dict[str, object]:
    """The row with its value as the file has it: the store keeps 7.50 as 7.5, which stands nowhere."""
    value = row.get("value")
    if not isinstance(value, ox.Literal) or value.language:
        return row
    number = getattr(to_rdflib(value), "value", None)
    for item in sources.index.about(row.get("this")):
        stated = item.triple.object
        if item.triple.predicate == row.get("path") and isinstance(stated, ox.Literal):
            if stated == value:
                return row
            if (
                number is not None
                and stated.datatype == value.datatype
                and getattr(to_rdflib(stated), "value", None) == number
            ):
                return row | {"value": stated}
    return row


def _read(name: str, text: str) -> _Query:
    """Read the header: lines ``# title: …``, ``# fix: …``, ``# title@zh: …`` and so on, and ``# severity: …``.

    The title says what is wrong, the fix what to do; without a title the name of the file has to do. There may be a
    line ``# why: …`` for those who read the query. With ``# cause: true`` its rows explain what shapes say of the same
    statement, and are told instead.
    """
    header: dict[str, dict[str, str]] = {}
    for key, language, said in re.findall(r"^# (title|fix)(?:@([a-z]+))?: (.+)$", text, re.MULTILINE):
        header.setdefault(language or "en", {})[key] = said
    told = {
        language: _STOP.get(language, ". ").join(filter(None, (lines["title"], lines.get("fix"))))
        for language, lines in header.items()
        if "title" in lines
    }
    severity = next(iter(re.findall(r"^# severity: *(\S*)", text, re.MULTILINE)), SEVERITIES[0])
    if severity not in SEVERITIES:
        raise DatasetError(
            f"{name}: the severity {severity!r} is none of {', '.join(SEVERITIES)}.",
            f"{name}：严重程度{severity!r}不是下列之一：{'、'.join(SEVERITIES)}。",
        )
    named = {"en": f"{name} must find nothing", "zh": f"{name}不应找到任何内容"}
    return _Query(name, text, severity, named | told, re.search("^# cause: true$", text, re.MULTILINE) is not None)


def _finding(sources: Sources, store: ox.Store, query: _Query, row: Mapping[str, object]) -> Finding:
    iris = [term for term in row.values() if isinstance(term, ox.NamedNode)]
    this = row["this"] if "this" in row else next(iter(iris), None)
    focus = to_rdflib(this) if this is not None else rdflib.URIRef("")
    path = to_rdflib(row["path"]) if row.get("path") is not None else None
    value = to_rdflib(row["value"]) if row.get("value") is not None else None
    named = {term.value for term in iris}
    files = [
        name
        for graph in sources.dataset.graphs
        if graph.iri in named and graph.role is not Role.CATALOG
        for name in graph.files
    ]
    rest = [str(term) for key, term in row.items() if term is not None and getattr(term, "value", "") != str(focus)]
    return Finding(
        severity=query.severity,
        rule=query.name,
        focus=focus_of(focus),
        path=str(path or ""),
        value=_in_turtle(value) if "this" in row else " ".join(rest),
        messages={language: _filled(text, row, sources) for language, text in query.messages.items()},
        place=locate(sources, focus, path, value, files),
        is_cause=query.tells_cause,
    )


def _filled(text: str, row: Mapping[str, object], sources: Sources) -> str:
    """The text with ``{?name}`` replaced by what the row has for it; IRIs are written short."""

    def shown(match: re.Match[str]) -> str:
        term = row.get(match[1])
        if isinstance(term, ox.NamedNode):
            return short(term.value, sources.dataset.prefixes)
        return str(getattr(term, "value", ""))

    return _VARIABLE.sub(shown, text)


def _in_turtle(value: rdflib.term.Node | None) -> str:
    return "" if value is None else value.n3()
