"""What the first page shows: the blocks of ``pub:home``, their queries evaluated once when a snapshot is built."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from itukg.errors import DatasetError
from itukg.snapshot import Manifest
from itukg.stores.terms import bind
from itukg.turtle.terms import PUB

FILE = "home.json"
FOLDER = "queries/home"
# A block shows so many rows; a first page is a glance.
MOST_ROWS = 400
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DCT = "http://purl.org/dc/terms/"
Term = ox.NamedNode | ox.Literal | ox.BlankNode
Texts = Mapping[str, str]

# Kind of block -> the variables that its query must have; () for a block without a query.
KINDS: Mapping[str, tuple[str, ...]] = {
    "Lead": (),
    "Cards": ("thing",),
    "Examples": (),
    "Doors": (),
    "Matrix": ("row", "column", "count"),
    "Timeline": ("thing", "start"),
    "Entries": ("thing",),
    "Counts": (),
}


@dataclass(frozen=True)
class NumberLink:
    """Where a number leads: the list of a class, narrowed by what some variables of the row hold."""

    type: str
    filters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Door:
    """A way into the site: its name, what is behind it, and its path on this server."""

    titles: Texts
    descriptions: Texts
    path: str


@dataclass(frozen=True)
class Cell:
    """A value in a row: an IRI, or a text with its language."""

    value: str
    is_iri: bool = False
    language: str = ""


@dataclass(frozen=True)
class Block:
    """A block of the first page, as the display vocabulary states it; ``rows`` by language, where it has a query."""

    kind: str
    titles: Texts = field(default_factory=dict)
    descriptions: Texts = field(default_factory=dict)
    query: str = ""
    texts: Texts = field(default_factory=dict)
    note: str = ""
    about: str = ""
    link: NumberLink | None = None
    doors: Sequence[Door] = ()
    examples: Mapping[str, Sequence[str]] = field(default_factory=dict)
    classes: Sequence[str] = ()
    rows: Mapping[str, Sequence[Mapping[str, Cell]]] = field(default_factory=dict)


class _Statements:
    """The triples of the display graphs, looked up."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._values: dict[tuple[Term, str], list[Term]] = {}
        for triple in triples:
            self._values.setdefault((triple.subject, triple.predicate.value), []).append(triple.object)  # type: ignore[arg-type]

    def all(self, node: Term, predicate: str) -> list[Term]:
        return self._values.get((node, predicate), [])

    def one(self, node: Term, name: str) -> str:
        values = self.all(node, PUB + name)
        return next((term.value for term in values if not isinstance(term, ox.BlankNode)), "")

    def texts(self, node: Term, predicate: str) -> dict[str, str]:
        return {term.language or "": term.value for term in self.all(node, predicate) if isinstance(term, ox.Literal)}

    def members(self, node: Term, name: str) -> list[Term]:
        found: list[Term] = []
        for head in self.all(node, PUB + name):
            left: Term | None = head
            while left is not None and (first := self.all(left, _RDF + "first")) and len(found) < MOST_ROWS:
                found.append(first[0])
                left = next(iter(self.all(left, _RDF + "rest")), None)
        return found


def read_blocks(triples: Iterable[ox.Triple], dataset: str) -> list[Block]:
    """The blocks that ``pub:home`` of the dataset lists, in order; a kind that is not known is left out."""
    stated = _Statements(triples)
    blocks = []
    for node in stated.members(ox.NamedNode(dataset), "home"):
        kinds = {
            term.value.removeprefix(PUB) for term in stated.all(node, _RDF + "type") if isinstance(term, ox.NamedNode)
        }
        for kind in sorted(kinds & KINDS.keys()):
            blocks.append(_block(kind, node, stated))
    return blocks


def _block(kind: str, node: Term, stated: _Statements) -> Block:
    examples: dict[str, list[str]] = {}
    for term in stated.all(node, PUB + "example"):
        if isinstance(term, ox.Literal):
            examples.setdefault(term.language or "", []).append(term.value)
    links = [term for term in stated.all(node, PUB + "numberLink") if not isinstance(term, ox.Literal)]
    return Block(
        kind,
        stated.texts(node, _DCT + "title"),
        stated.texts(node, _DCT + "description"),
        stated.one(node, "query"),
        stated.texts(node, PUB + "line"),
        stated.one(node, "note"),
        stated.one(node, "about"),
        _number_link(links[0], stated) if links else None,
        [
            Door(
                stated.texts(door, _DCT + "title"),
                stated.texts(door, _DCT + "description"),
                stated.one(door, "address"),
            )
            for door in stated.members(node, "doors")
        ],
        {language: sorted(texts) for language, texts in examples.items()},
        [term.value for term in stated.members(node, "classes") if isinstance(term, ox.NamedNode)],
    )


def _number_link(node: Term, stated: _Statements) -> NumberLink:
    filters = {
        stated.one(part, "parameter"): stated.one(part, "variable")
        for part in stated.all(node, PUB + "filter")
        if not isinstance(part, ox.Literal)
    }
    return NumberLink(stated.one(node, "listType"), dict(sorted(filters.items())))


def write_home(store: ox.Store, manifest: Manifest, folder: Path, queries: Mapping[str, str]) -> None:
    """Evaluate the queries of the first page and keep its blocks in the folder of a new snapshot.

    Args:
        store: the snapshot's.
        manifest: the snapshot's.
        folder: the snapshot's.
        queries: file -> text, with the IRIs moved as the dataset's are. ``?language`` stands for the language's code.

    Raises:
        DatasetError: a query is not there, is no SELECT query, or lacks a variable that its block needs.
        OSError: there is no room.
    """
    graphs = [ox.NamedNode(str(graph["iri"])) for graph in manifest.graphs if graph["role"] == "Display"]
    triples = [quad.triple for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph)]
    blocks = []
    for block in read_blocks(triples, manifest.dataset):
        stored = asdict(block)
        if KINDS[block.kind]:
            stored["rows"] = {code: _rows(store, block, queries, code) for code in manifest.languages}
        blocks.append(stored)
    (folder / FILE).write_text(json.dumps(blocks, ensure_ascii=False, indent=1), encoding="utf-8")


def _rows(store: ox.Store, block: Block, queries: Mapping[str, str], language: str) -> list[dict[str, Any]]:
    if block.query not in queries:
        raise DatasetError(
            f"The first page names the query {block.query!r}, but there is no such file; they lie in {FOLDER}/.",
            f"首页指明了查询{block.query!r}，但没有这样的文件；查询文件应位于{FOLDER}/。",
        )
    try:
        solutions: Any = store.query(bind(queries[block.query], {"language": ox.Literal(language)}))
        names = [variable.value for variable in solutions.variables]
    except (SyntaxError, ValueError, AttributeError, OSError) as error:
        raise DatasetError(
            f"{block.query} is no SELECT query that can be evaluated: {error}",
            f"{block.query}不是可执行的SELECT查询：{error}",
        ) from error
    missing = [name for name in KINDS[block.kind] if name not in names]
    if missing:
        raise DatasetError(
            f"{block.query} gives no ?{missing[0]}, which pub:{block.kind} on the first page needs.",
            f"{block.query}没有给出?{missing[0]}，而首页的pub:{block.kind}需要该变量。",
        )
    rows = []
    for solution in solutions:
        cells = {name: _cell(solution[name]) for name in names if solution[name] is not None}
        rows.append({name: asdict(cell) for name, cell in cells.items()})
        if len(rows) == MOST_ROWS:
            break
    return rows


def _cell(term: Any) -> Cell:
    return Cell(str(term.value), isinstance(term, ox.NamedNode), getattr(term, "language", None) or "")


_KEPT = 4
_known: dict[Path, list[Block]] = {}


def read_home(folder: Path | None) -> list[Block]:
    """The blocks of the first page, as they were kept in the snapshot's folder; none without one."""
    if folder is None:
        return []
    found = _known.get(folder)
    if found is None:
        try:
            stored = json.loads((folder / FILE).read_text(encoding="utf-8"))
        except OSError:
            return []
        found = [_restored(block) for block in stored]
        if len(_known) >= _KEPT:
            _known.clear()
        _known[folder] = found
    return found


def _restored(stored: dict[str, Any]) -> Block:
    stored["link"] = NumberLink(**stored["link"]) if stored["link"] else None
    stored["doors"] = [Door(**door) for door in stored["doors"]]
    stored["rows"] = {
        language: [{name: Cell(**cell) for name, cell in row.items()} for row in rows]
        for language, rows in stored["rows"].items()
    }
    return Block(**stored)
