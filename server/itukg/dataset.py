"""A dataset folder -> `Dataset`: what the catalog says, which files make up which graph, and their content hash.

The catalog (``data/catalog.ttl``) is written in DCAT and VoID plus the publisher's own few terms (prefix ``pub:``,
see docs/catalog.md). It is the only configuration of content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import pyoxigraph as ox

from itukg.catalog import Catalog
from itukg.errors import DatasetError, SourceError, unreadable
from itukg.examples import Example, find_examples, find_home_queries, read_example, read_home_queries
from itukg.library.files import find_library, read_library
from itukg.library.question import Question
from itukg.library.syntax import check_queries
from itukg.releases.versions import parse_version
from itukg.settings import CATALOG
from itukg.sparql.query import Form
from itukg.turtle.mistakes import Mistake
from itukg.turtle.parse import parse_file
from itukg.turtle.terms import PUB, Rebase, is_iri

DCT = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"


class Role(Enum):
    """What the publisher does with a graph; the values are the catalog's terms (``pub:Ontology`` …)."""

    ONTOLOGY = "Ontology"
    VOCABULARY = "Vocabulary"
    SHAPES = "Shapes"
    DATA = "Data"
    LINKS = "Links"
    CATALOG = "Catalog"
    DISPLAY = "Display"

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
    """A dataset folder as its catalog describes it. IRIs are already those of ``base``.

    ``queries`` are the files of queries, hygiene aside; ``questions`` those of the library that have no mistakes, and
    ``query_mistakes`` what is wrong with the others.
    """

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
    examples: tuple[Example, ...]
    home_queries: Mapping[str, str]
    questions: tuple[Question, ...]
    queries: tuple[str, ...]
    query_mistakes: tuple[Mistake, ...]
    layout: tuple[tuple[str, ...], ...]
    releases_folder: str
    releases: tuple[str, ...]
    rebase: Rebase = field(repr=False)
    all_files: tuple[str, ...] = ()
    issued: str = ""
    notice: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """All source files, in the order of the graphs; ``all_files`` are those and whatever else the hash is of."""
        return tuple(name for graph in self.graphs for name in graph.files)


def load_dataset(root: Path, base: str = "") -> Dataset:
    """Read the catalog of the dataset folder ``root``; with ``base`` every IRI under the catalog's base is moved there.

    Raises:
        DatasetError: no such folder, no catalog, a catalog that lacks something or names a file that is not there.
        SourceError: the catalog is not valid Turtle.
    """
    if not root.is_dir():
        raise DatasetError(
            f"There is no dataset folder at {root}. Name a folder that holds {CATALOG}.",
            f"{root}处没有数据集文件夹。请指定一个含有{CATALOG}的文件夹。",
        )
    path = root / CATALOG
    if not path.is_file():
        raise DatasetError(
            f"{root} is not a dataset folder: it has no {CATALOG}.", f"{root}不是数据集文件夹：其中没有{CATALOG}。"
        )
    original = Catalog(_parse_catalog(root, Rebase.none()), CATALOG)
    declared = original.one(original.subject(), PUB + "base", "pub:base (the base IRI of the dataset)")
    for name, chinese, value in (
        (f"{CATALOG}: pub:base", f"{CATALOG}：pub:base", declared),
        ("The base IRI", "基础IRI", base or declared),
    ):
        if not (value.endswith("/") and "://" in value and is_iri(value)):
            raise DatasetError(
                f"{name} is {value!r}, but it must be an absolute IRI that ends with '/'.",
                f"{chinese}是{value!r}，但须为以“/”结尾的绝对IRI。",
            )
    rebase = Rebase(declared, base or declared)
    catalog = Catalog(_parse_catalog(root, rebase), CATALOG) if base else original
    subject = catalog.subject()
    graphs = tuple(_graph(root, catalog, iri) for iri in catalog.all(subject, PUB + "graph"))
    if not graphs:
        raise DatasetError(
            f"{CATALOG} names no graph: the dataset needs pub:graph.", f"{CATALOG}未指明任何图：数据集需要pub:graph。"
        )
    _refuse_shared_files(graphs)
    _refuse_forgotten_files(root, graphs)
    hygiene = _hygiene(root, catalog, subject)
    folder, releases = _releases(root, catalog, subject)
    languages = catalog.languages(subject)
    examples = find_examples(root)
    home = find_home_queries(root)
    read_examples = [read_example(root, name, languages, rebase) for name in examples]
    home_queries = read_home_queries(root, home, rebase)
    library = find_library(root)
    stated = (name for graph in graphs for name in graph.files)
    read = [*stated, *hygiene, *examples, *home, *library, *releases, *_lists(root, releases)]
    prefixes = catalog.prefixes(subject)
    questions, mistakes = read_library(root, library, languages, prefixes, rebase)
    return Dataset(
        root=root,
        iri=subject,
        base=base or declared,
        version=catalog.one(subject, DCAT + "version", "dcat:version"),
        license=catalog.one(subject, DCT + "license", "dct:license"),
        titles=catalog.by_language(subject, DCT + "title"),
        descriptions=catalog.by_language(subject, DCT + "description"),
        languages=languages,
        prefixes=prefixes,
        graphs=graphs,
        closure_graph=catalog.one(subject, PUB + "closureGraph", "pub:closureGraph"),
        asserted_graph=catalog.one(subject, PUB + "assertedGraph", "pub:assertedGraph"),
        content_hash=_hash_files(root, read),
        all_files=tuple(sorted(set(read))),
        hygiene=hygiene,
        examples=tuple(read_examples),
        home_queries=home_queries,
        questions=questions,
        queries=(*library, *home, *examples),
        query_mistakes=(
            *mistakes,
            *check_queries(home_queries, [Form.SELECT], "select"),
            *check_queries(dict(zip(examples, (item.query for item in read_examples), strict=True)), Form, "form"),
        ),
        layout=catalog.layout(subject),
        releases_folder=folder,
        releases=releases,
        rebase=rebase,
        issued=next(iter(catalog.all(subject, DCT + "issued")), ""),
        notice=catalog.notice(subject),
        contact=catalog.contact(subject),
    )


def _parse_catalog(root: Path, rebase: Rebase) -> list[ox.Triple]:
    parsed = parse_file(root, CATALOG, rebase)
    if parsed.error:
        raise SourceError(parsed.errors)
    return parsed.triples


def _graph(root: Path, catalog: Catalog, iri: str) -> GraphSource:
    term = catalog.one(iri, PUB + "role", "pub:role")
    try:
        role = Role(term.removeprefix(PUB))
    except ValueError:
        known = ", ".join(f"pub:{role.value}" for role in Role)
        raise DatasetError(
            f"{CATALOG}: {iri} has the role {term}, which is none of {known}.",
            f"{CATALOG}：{iri}的作用是{term}，但须为下列之一：{known}。",
        ) from None
    patterns = catalog.all(iri, PUB + "file")
    if not patterns:
        raise DatasetError(
            f"{CATALOG}: {iri} names no file (pub:file).", f"{CATALOG}：{iri}未指明任何文件（pub:file）。"
        )
    files: set[str] = set()
    for pattern in patterns:
        _refuse_outside(pattern, iri)
        found = _matching(root, pattern)
        if not found:
            raise DatasetError(
                f"{CATALOG} names {pattern!r} for {iri}, but there is no such file in {root}.",
                f"{CATALOG}为{iri}指明了{pattern!r}，但{root}中没有这样的文件。",
            )
        files |= found
    return GraphSource(iri, role, tuple(sorted(files)), catalog.by_language(iri, DCT + "title"))


def _matching(root: Path, pattern: str) -> set[str]:
    try:
        return {path.relative_to(root).as_posix() for path in root.glob(pattern) if path.is_file()}
    except ValueError as error:  # Python's words are no more than those of the pattern: '' and 'a**/b'
        raise DatasetError(
            f"{CATALOG} has {pattern!r}, which is no pattern for files: name one, or write * for any part of a name "
            "and ** for any folders.",
            f"{CATALOG}中的{pattern!r}不是文件名模式：请指明文件，或用*代表名称的任意部分、用**代表任意层文件夹。",
        ) from error


def _refuse_outside(pattern: str, owner: str) -> None:
    if pattern.startswith("/") or ".." in Path(pattern).parts:
        raise DatasetError(
            f"{CATALOG}: {pattern!r} of {owner} leaves the dataset folder.",
            f"{CATALOG}：{owner}的{pattern!r}超出了数据集文件夹。",
        )


def _hygiene(root: Path, catalog: Catalog, subject: str) -> tuple[str, ...]:
    """The queries that must find nothing; a pattern that matches no file is a mistake here too."""
    found: set[str] = set()
    for pattern in catalog.all(subject, PUB + "hygiene"):
        _refuse_outside(pattern, subject)
        matched = _matching(root, pattern)
        if not matched:
            raise DatasetError(
                f"{CATALOG} names {pattern!r} as hygiene queries, but there is no such file in {root}.",
                f"{CATALOG}将{pattern!r}列为检查查询，但{root}中没有这样的文件。",
            )
        found |= matched
    return tuple(sorted(found))


def _releases(root: Path, catalog: Catalog, subject: str) -> tuple[str, tuple[str, ...]]:
    """The folder of releases ('' if none is named) and the records in it, by version; at first there are none."""
    named = catalog.all(subject, PUB + "releases")
    if not named:
        return "", ()
    folder = catalog.one(subject, PUB + "releases", "pub:releases (the folder of releases)").rstrip("/")
    _refuse_outside(folder, subject)
    found = [path for path in (root / folder).glob("*.trig") if path.is_file()]
    ordered = sorted(found, key=lambda path: parse_version(path.stem, path.relative_to(root).as_posix()))
    return folder, tuple(path.relative_to(root).as_posix() for path in ordered)


def _lists(root: Path, releases: Iterable[str]) -> Iterable[str]:
    """The change lists that lie beside the records."""
    for record in releases:
        path = root / record
        yield from (found.relative_to(root).as_posix() for found in path.parent.glob(f"{path.stem}.*.md"))


def _refuse_shared_files(graphs: Iterable[GraphSource]) -> None:
    owner: dict[str, str] = {}
    for graph in graphs:
        for name in graph.files:
            if name in owner:
                raise DatasetError(
                    f"{CATALOG}: {name} is listed for both {owner[name]} and {graph.iri}.",
                    f"{CATALOG}：{name}同时列在{owner[name]}和{graph.iri}之下。",
                )
            owner[name] = graph.iri


def _refuse_forgotten_files(root: Path, graphs: Iterable[GraphSource]) -> None:
    """A file that lies among the others but in no graph would be skipped in silence."""
    listed = {name for graph in graphs for name in graph.files}
    folders = {Path(name).parts[0] for name in listed if len(Path(name).parts) > 1}
    found = {path.relative_to(root).as_posix() for folder in folders for path in (root / folder).rglob("*.ttl")}
    if found - listed:
        names = ", ".join(sorted(found - listed))
        raise DatasetError(
            f"{CATALOG} lists no graph for {names}. Name it in the pub:file of a graph, or remove it.",
            f"{CATALOG}没有为{names}列出任何图。请在某个图的pub:file中指明，或将其删除。",
        )


def _hash_files(root: Path, names: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(names):
        try:
            content = (root / name).read_bytes()
        except OSError as error:
            raise unreadable(root / name, error) from error
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
