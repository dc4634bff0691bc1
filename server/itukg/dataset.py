"""A dataset folder -> `Dataset`: what the catalog says, which files make up which graph, and their content hash.

The catalog (``data/catalog.ttl``) is written in DCAT and VoID plus the publisher's own few terms (prefix ``pub:``,
see docs/catalog.md). It is the only configuration of content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import pyoxigraph as ox

from itukg.errors import DatasetError, SourceError
from itukg.turtle import PUB, Rebase, is_iri, parse_file, text_of

DCT = "http://purl.org/dc/terms/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DCAT = "http://www.w3.org/ns/dcat#"
CATALOG = "data/catalog.ttl"


class Role(Enum):
    """What the publisher does with a graph; the values are the catalog's terms (``pub:Ontology`` …)."""

    ONTOLOGY = "Ontology"
    VOCABULARY = "Vocabulary"
    SHAPES = "Shapes"
    DATA = "Data"
    LINKS = "Links"
    CATALOG = "Catalog"

    @property
    def reasoned(self) -> bool:
        """Whether the OWL closure reads the graph (links to the outside and shapes stay out of it)."""
        return self in (Role.ONTOLOGY, Role.VOCABULARY, Role.DATA)


@dataclass(frozen=True)
class GraphSource:
    """One named graph and the files it is made of (paths relative to the dataset folder, sorted)."""

    iri: str
    role: Role
    files: tuple[str, ...]
    titles: Mapping[str, str]


@dataclass(frozen=True)
class Dataset:
    """A dataset folder as its catalog describes it. IRIs are already those of ``base``."""

    root: Path
    iri: str
    base: str
    version: str
    license: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    languages: tuple[str, ...]
    prefixes: Mapping[str, str]
    graphs: tuple[GraphSource, ...]
    closure_graph: str
    asserted_graph: str
    content_hash: str
    hygiene: tuple[str, ...]
    layout: tuple[tuple[str, ...], ...]
    rebase: Rebase = field(repr=False)

    @property
    def files(self) -> tuple[str, ...]:
        """All source files, in the order of the graphs."""
        return tuple(name for graph in self.graphs for name in graph.files)


def load_dataset(root: Path, base: str = "") -> Dataset:
    """Read the catalog of the dataset folder ``root``; with ``base`` every IRI under the catalog's base is moved there.

    Raises:
        DatasetError: no such folder, no catalog, a catalog that lacks something or names a file that is not there.
        SourceError: the catalog is not valid Turtle.
    """
    if not root.is_dir():
        raise DatasetError(f"There is no dataset folder at {root}. Name a folder that holds {CATALOG}.")
    path = root / CATALOG
    if not path.is_file():
        raise DatasetError(f"{root} is not a dataset folder: it has no {CATALOG}.")
    original = _Catalog(_parse_catalog(root, Rebase.none()))
    declared = original.one(original.subject(), PUB + "base", "pub:base (the base IRI of the dataset)")
    for name, value in ((f"{CATALOG}: pub:base", declared), ("The base IRI", base or declared)):
        if not (value.endswith("/") and "://" in value and is_iri(value)):
            raise DatasetError(f"{name} is {value!r}, but it must be an absolute IRI that ends with '/'.")
    rebase = Rebase(declared, base or declared)
    catalog = _Catalog(_parse_catalog(root, rebase)) if base else original
    subject = catalog.subject()
    graphs = tuple(_graph(root, catalog, iri) for iri in catalog.all(subject, PUB + "graph"))
    if not graphs:
        raise DatasetError(f"{CATALOG} names no graph: the dataset needs pub:graph.")
    _refuse_shared_files(graphs)
    _refuse_forgotten_files(root, graphs)
    hygiene = _hygiene(root, catalog, subject)
    return Dataset(
        root=root,
        iri=subject,
        base=base or declared,
        version=catalog.one(subject, DCAT + "version", "dcat:version"),
        license=catalog.one(subject, DCT + "license", "dct:license"),
        titles=catalog.by_language(subject, DCT + "title"),
        descriptions=catalog.by_language(subject, DCT + "description"),
        languages=catalog.languages(subject),
        prefixes=catalog.prefixes(subject),
        graphs=graphs,
        closure_graph=catalog.one(subject, PUB + "closureGraph", "pub:closureGraph"),
        asserted_graph=catalog.one(subject, PUB + "assertedGraph", "pub:assertedGraph"),
        content_hash=_hash_files(root, [*(name for graph in graphs for name in graph.files), *hygiene]),
        hygiene=hygiene,
        layout=catalog.layout(subject),
        rebase=rebase,
    )


def _parse_catalog(root: Path, rebase: Rebase) -> list[ox.Triple]:
    parsed = parse_file(root, CATALOG, rebase)
    if parsed.error:
        raise SourceError([parsed.error])
    return parsed.triples


class _Catalog:
    """The catalog's triples with the few look-ups that reading it needs."""

    def __init__(self, triples: list[ox.Triple]) -> None:
        self._values: dict[tuple[str, str], list[ox.NamedNode | ox.Literal | ox.BlankNode]] = {}
        for triple in triples:
            key = (text_of(triple.subject), triple.predicate.value)
            self._values.setdefault(key, []).append(triple.object)  # type: ignore[arg-type]

    def subject(self) -> str:
        subjects = sorted({subject for subject, predicate in self._values if predicate == PUB + "base"})
        if len(subjects) != 1:
            raise DatasetError(f"{CATALOG} must describe one dataset with pub:base; it describes {len(subjects)}.")
        return subjects[0]

    def all(self, subject: str, predicate: str) -> list[str]:
        return sorted(text_of(value) for value in self._values.get((subject, predicate), []))

    def one(self, subject: str, predicate: str, name: str) -> str:
        values = self.all(subject, predicate)
        if len(values) != 1:
            raise DatasetError(f"{CATALOG}: {subject} needs exactly one {name}; it has {len(values)}.")
        return values[0]

    def by_language(self, subject: str, predicate: str) -> dict[str, str]:
        values = self._values.get((subject, predicate), [])
        return {value.language or "": value.value for value in values if isinstance(value, ox.Literal)}

    def languages(self, subject: str) -> tuple[str, ...]:
        # The first title's languages that are listed keep a stable order: English first, then by code.
        codes = self.all(subject, PUB + "language")
        if not codes:
            raise DatasetError(f"{CATALOG}: the dataset needs pub:language, the language codes of its pages.")
        return tuple(sorted(codes, key=lambda code: (code != "en", code)))

    def prefixes(self, subject: str) -> dict[str, str]:
        found = {}
        for node in self.all(subject, PUB + "prefix"):
            name = self.all(node, PUB + "prefixName")
            namespace = self.all(node, PUB + "namespace")
            if len(name) != 1 or len(namespace) != 1:
                raise DatasetError(f"{CATALOG}: every pub:prefix needs one pub:prefixName and one pub:namespace.")
            found[name[0]] = namespace[0]
        return dict(sorted(found.items()))

    def layout(self, subject: str) -> tuple[tuple[str, ...], ...]:
        """The lines of ``pub:layout``; a member that is no list is a line of its own."""
        lists = self.all(subject, PUB + "layout")
        if len(lists) > 1:
            raise DatasetError(f"{CATALOG}: the dataset has {len(lists)} times pub:layout; one list holds all lines.")
        found: list[tuple[str, ...]] = []
        for member in self._members(lists[0] if lists else RDF + "nil"):
            is_list = (text_of(member), RDF + "first") in self._values
            found.append(tuple(map(text_of, self._members(text_of(member)))) if is_list else (text_of(member),))
        names = [name for line in found for name in line]
        wrong = [name for name in names if not is_iri(name)] or [name for name in names if names.count(name) > 1]
        if wrong:
            raise DatasetError(
                f"{CATALOG}: pub:layout is a list of properties and of lists of properties, each named once. "
                f"{wrong[0]} does not fit."
            )
        return tuple(found)

    def _members(self, node: str) -> Iterator[ox.NamedNode | ox.Literal | ox.BlankNode]:
        seen: set[str] = set()
        while node != RDF + "nil":
            first, rest = (self._values.get((node, RDF + name), []) for name in ("first", "rest"))
            if len(first) != 1 or len(rest) != 1 or node in seen:
                raise DatasetError(f"{CATALOG}: pub:layout is no list. Write it in brackets: pub:layout ( … ).")
            seen.add(node)
            yield first[0]
            node = text_of(rest[0])


def _graph(root: Path, catalog: _Catalog, iri: str) -> GraphSource:
    term = catalog.one(iri, PUB + "role", "pub:role")
    try:
        role = Role(term.removeprefix(PUB))
    except ValueError:
        known = ", ".join(f"pub:{role.value}" for role in Role)
        raise DatasetError(f"{CATALOG}: {iri} has the role {term}, which is none of {known}.") from None
    patterns = catalog.all(iri, PUB + "file")
    if not patterns:
        raise DatasetError(f"{CATALOG}: {iri} names no file (pub:file).")
    files: set[str] = set()
    for pattern in patterns:
        _refuse_outside(pattern, iri)
        found = {item.relative_to(root).as_posix() for item in root.glob(pattern) if item.is_file()}
        if not found:
            raise DatasetError(f"{CATALOG} names {pattern!r} for {iri}, but there is no such file in {root}.")
        files |= found
    return GraphSource(iri, role, tuple(sorted(files)), catalog.by_language(iri, DCT + "title"))


def _refuse_outside(pattern: str, owner: str) -> None:
    if pattern.startswith("/") or ".." in Path(pattern).parts:
        raise DatasetError(f"{CATALOG}: {pattern!r} of {owner} leaves the dataset folder.")


def _hygiene(root: Path, catalog: _Catalog, subject: str) -> tuple[str, ...]:
    """The queries that must find nothing; a pattern that matches no file is a mistake here too."""
    found: set[str] = set()
    for pattern in catalog.all(subject, PUB + "hygiene"):
        _refuse_outside(pattern, subject)
        matched = {path.relative_to(root).as_posix() for path in root.glob(pattern) if path.is_file()}
        if not matched:
            raise DatasetError(f"{CATALOG} names {pattern!r} as hygiene queries, but there is no such file in {root}.")
        found |= matched
    return tuple(sorted(found))


def _refuse_shared_files(graphs: Iterable[GraphSource]) -> None:
    owner: dict[str, str] = {}
    for graph in graphs:
        for name in graph.files:
            if name in owner:
                raise DatasetError(f"{CATALOG}: {name} is listed for both {owner[name]} and {graph.iri}.")
            owner[name] = graph.iri


def _refuse_forgotten_files(root: Path, graphs: Iterable[GraphSource]) -> None:
    """A file that lies among the others but in no graph would be skipped in silence."""
    listed = {name for graph in graphs for name in graph.files}
    folders = {Path(name).parts[0] for name in listed if len(Path(name).parts) > 1}
    found = {path.relative_to(root).as_posix() for folder in folders for path in (root / folder).rglob("*.ttl")}
    if found - listed:
        names = ", ".join(sorted(found - listed))
        raise DatasetError(f"{CATALOG} lists no graph for {names}. Name it in the pub:file of a graph, or remove it.")


def _hash_files(root: Path, names: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(names):
        try:
            content = (root / name).read_bytes()
        except OSError as error:
            raise DatasetError(f"{root / name} cannot be read: {error.strerror}.") from error
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
