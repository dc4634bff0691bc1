"""The manifests of the W3C's SPARQL 1.1 suites -> cases.

https://www.w3.org/2009/sparql/docs/tests/README.html says what the manifests mean. The suites are not part of the
project; `tests.requirements` says where they are looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.term import Node

BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
# The folders of manifest-sparql11-query.ttl and manifest-sparql11-results.ttl.
QUERIES = (
    *("aggregates", "bind", "bindings", "cast", "construct", "exists", "functions", "grouping", "negation"),
    *("project-expression", "property-path", "subquery", "syntax-query", "csv-tsv-res", "json-res"),
)
# Those of manifest-sparql11-fed.ttl and manifest-sparql11-update.ttl: what a read-only endpoint that calls no other
# refuses.
FEDERATED = ("service", "syntax-fed")
UPDATES = (
    *("add", "basic-update", "clear", "copy", "delete", "delete-data", "delete-insert", "delete-where", "drop", "move"),
    *("syntax-update-1", "syntax-update-2", "update-silent"),
)
EVALUATION = {"QueryEvaluationTest", "CSVResultFormatTest"}

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")


@dataclass(frozen=True)
class Case:
    """One test: what is asked, of which graphs (IRIs), and the file with the expected result ('' for none)."""

    name: str
    kind: str
    base: str
    text: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    expected: str = ""

    @property
    def evaluated(self) -> bool:
        """Whether there is a result to compare; else only the syntax is tested."""
        return self.kind in EVALUATION


class Suites:
    """The suites in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def cases(self, folders: tuple[str, ...]) -> list[Case]:
        """All tests of the folders, in the order of their manifests."""
        return [case for name in folders for case in self._folder(name)]

    def files(self, cases: list[Case]) -> dict[str, Path]:
        """The data of the cases: IRI of a graph -> its file."""
        return {iri: self.path(iri) for case in cases for iri in (*case.default, *case.named)}

    def path(self, iri: str) -> Path:
        """The file behind an IRI of the suites."""
        return self.folder / iri.removeprefix(BASE)

    @cache  # noqa: B019 - one object a session
    def manifest(self, name: str) -> Graph:
        """The manifest of a folder (or, with a file name, another manifest)."""
        relative = name if name.endswith(".ttl") else f"{name}/manifest.ttl"
        return Graph().parse(self.folder / relative, publicID=BASE + relative)

    @staticmethod
    def entries(manifest: Graph) -> Iterator[Node]:
        """The tests that a manifest lists."""
        for listed in manifest.objects(None, MF.entries):
            yield from manifest.items(listed)

    def _folder(self, name: str) -> Iterator[Case]:
        manifest = self.manifest(name)
        for entry in self.entries(manifest):
            action = manifest.value(entry, MF.action)
            # A syntax test names its file itself; the others hold query (or request) and data.
            query = action if isinstance(action, URIRef) else manifest.value(action, QT.query | UT.request)
            yield Case(
                name=f"{name}/{str(entry).rpartition('#')[2]}",
                kind=str(manifest.value(entry, RDF.type)).rpartition("#")[2],
                base=str(query),
                text=self.path(str(query)).read_text(encoding="utf-8"),
                default=tuple(sorted(map(str, manifest.objects(action, QT.data)))),
                named=tuple(sorted(self._graphs(manifest, action, QT.graphData))),
                expected=str(manifest.value(entry, MF.result) or ""),
            )

    @staticmethod
    def _graphs(manifest: Graph, owner: Node, link: URIRef) -> Iterator[str]:
        for graph in manifest.objects(owner, link):
            assert isinstance(graph, URIRef), "a graph with another name than its file"
            yield str(graph)

    def labelled_graphs(self, name: str) -> dict[str, Path]:
        """The graphs of the protocol tests, which have other names than their files: name -> file."""
        manifest = self.manifest(name)
        found = {}
        for graph in set(manifest.objects(None, UT.graphData)):
            file = manifest.value(graph, UT.graph)
            found[str(manifest.value(graph, RDFS.label))] = self.path(str(file))
        return found
