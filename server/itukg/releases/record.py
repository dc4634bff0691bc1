"""The record of a release: all that the dataset stated then, as one TriG file that is never edited.

Plain text, so that two records can be read and compared line by line: prefixes and statements in fixed order, what
hangs on a thing by blank nodes right after it, and blank nodes named by their content, so that a change in one of them
changes no other line. pyoxigraph writes the TriG; the order and the names are ours, because canonical N-Quads
(https://www.w3.org/TR/rdf-canon/) number blank nodes through and take four times the room, and the Turtle writers that
sort (rdflib's longturtle, diffable-rdf) know no named graphs.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from itukg.catalog import RDF
from itukg.dataset import load_dataset
from itukg.errors import DatasetError, unreadable
from itukg.releases.state import State, read_folder
from itukg.settings import CATALOG
from itukg.turtle.terms import Rebase, to_quad

_HEADER = """# Release {version} of the dataset, as `itukg release` wrote it. Never edited.
# sha256 of what follows: {digest}
"""
_DIGEST = re.compile(rb"\A#[^\n]*\n# sha256 of what follows: ([0-9a-f]{64})\n")
_Subject = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True)
class Record:
    """A record as it lies in the dataset folder; ``intact``: its content is still what was written."""

    file: str
    version: str
    text: str
    prefixes: dict[str, str]
    state: State
    intact: bool


def to_record(state: State) -> bytes:
    """The state as the content of a record; the same state always gives the same bytes."""
    quads = list(_in_order(state))
    iris = {part.value for quad in quads for part in quad if isinstance(part, ox.NamedNode)}
    iris |= {quad.object.datatype.value for quad in quads if isinstance(quad.object, ox.Literal)}
    prefixes = {name: space for name, space in state.prefixes.items() if any(iri.startswith(space) for iri in iris)}
    lines = (ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=prefixes) or b"").decode().splitlines(True)
    # The engine declares the prefixes first, in an order of chance.
    body = "".join(sorted(lines[: len(prefixes)]) + lines[len(prefixes) :]).encode()
    digest = hashlib.sha256(body).hexdigest()
    return _HEADER.format(version=state.version, digest=digest).encode() + body


def read_record(root: Path, file: str, rebase: Rebase | None = None) -> Record:
    """Read the record in the file ``file`` of the dataset folder ``root``.

    Raises:
        DatasetError: it cannot be read, is not TriG, or describes another version than its name says.
    """
    return parse_record(read_content(root, file), file, rebase or Rebase.none())


def read_content(root: Path, file: str) -> bytes:
    """The record in the file ``file`` of the dataset folder ``root``, as it lies there.

    Raises:
        DatasetError: it cannot be read.
    """
    try:
        return (root / file).read_bytes()
    except OSError as error:
        raise unreadable(root / file, error) from error


def parse_record(content: bytes, file: str, rebase: Rebase) -> Record:
    """What the content of the record in ``file`` says.

    Raises:
        DatasetError: it is not TriG, or describes another version than its name says.
    """
    try:
        reader = ox.parse(content, format=ox.RdfFormat.TRIG, rename_blank_nodes=True)
        quads = [to_quad(rebase.triple(quad.triple), _graph(rebase, quad)) for quad in reader]
        text = content.decode()
    except (SyntaxError, ValueError) as error:
        raise DatasetError(
            f"{file} is not TriG: {error}. Restore it: a record is never edited.",
            f"{file}不是TriG：{error}。请将其恢复：发布记录不得修改。",
        ) from error
    version = Path(file).stem
    state = State(quads, file, version)
    if state.version != version:
        raise DatasetError(
            f"{file} holds version {state.version}. A record has the name of its version.",
            f"{file}所载版本为{state.version}。发布记录须以其版本命名。",
        )
    prefixes = {prefix: rebase.text(namespace) for prefix, namespace in reader.prefixes.items()}
    return Record(file, version, text, prefixes, state, _is_intact(content))


def find_state(root: Path, name: str) -> State:
    """The state that ``name`` means: a dataset folder, else a release of the dataset in ``root``.

    Raises:
        DatasetError: there is neither, or the record of the release was altered.
        SourceError: a file of the folder is not valid Turtle.
    """
    if (Path(name) / CATALOG).is_file():
        return read_folder(Path(name))
    dataset = load_dataset(root)
    for file in dataset.releases:
        if Path(file).stem == name:
            record = read_record(root, file)
            if not record.intact:
                raise DatasetError(f"{file} was altered after its release. Restore it: a record is never edited.")
            return record.state
    if Path(name).is_dir():
        raise DatasetError(f"{name} is not a dataset folder: it has no {CATALOG}.")
    known = ", ".join(Path(file).stem for file in dataset.releases) or "none yet"
    raise DatasetError(f"{name!r} is neither a dataset folder nor a release of {root} (there: {known}).")


def last_release(root: Path) -> str:
    """The number of the last release of the dataset in ``root``.

    Raises:
        DatasetError: it has none.
    """
    dataset = load_dataset(root)
    if not dataset.releases:
        raise DatasetError(f"{root} has no release yet. Name the folder to compare it with, or make one: itukg release")
    return Path(dataset.releases[-1]).stem


def _is_intact(content: bytes) -> bool:
    match = _DIGEST.match(content)
    return match is not None and hashlib.sha256(content[match.end() :]).hexdigest().encode() == match[1]


def _graph(rebase: Rebase, quad: ox.Quad) -> ox.NamedNode:
    if not isinstance(quad.graph_name, ox.NamedNode):
        raise ValueError("a statement stands outside the named graphs")
    return ox.NamedNode(rebase.text(quad.graph_name.value))


def _in_order(state: State) -> Iterator[ox.Quad]:
    """The quads: graphs as people read them, things by IRI, the blank nodes of a thing after it, the others last."""
    places = {graph.iri: place for place, graph in enumerate(state.graphs)}
    names = _Names(state)
    roots = set(state.roots())
    graphs: dict[str, dict[_Subject, list[ox.Quad]]] = {}
    for quad in state.quads:
        if isinstance(quad.graph_name, ox.NamedNode) and isinstance(quad.subject, _Subject):
            graphs.setdefault(quad.graph_name.value, {}).setdefault(quad.subject, []).append(quad)

    def rank(subject: _Subject) -> tuple[int, str]:
        return 0 if isinstance(subject, ox.NamedNode) else 1 if subject in roots else 2, state.nodes.key(subject)

    for graph in sorted(graphs, key=lambda iri: (places.get(iri, len(places)), iri)):
        said = graphs[graph]
        todo = sorted(said, key=rank, reverse=True)
        while todo:
            lines = sorted(said.pop(todo.pop(), []), key=lambda quad: _line_key(state, quad))
            todo += [quad.object for quad in reversed(lines) if isinstance(quad.object, ox.BlankNode)]
            yield from (names.quad(quad) for quad in lines)


def _line_key(state: State, quad: ox.Quad) -> tuple[bool, str, str]:
    return quad.predicate.value != RDF + "type", quad.predicate.value, state.nodes.key(quad.object)


class _Names:
    """A name for every blank node, made from its content; those of the same content are numbered."""

    def __init__(self, state: State) -> None:
        self._nodes = state.nodes
        self._names: dict[ox.BlankNode, ox.BlankNode] = {}
        self._used: Counter[str] = Counter()

    def quad(self, quad: ox.Quad) -> ox.Quad:
        return ox.Quad(self._term(quad.subject), quad.predicate, self._term(quad.object), quad.graph_name)

    def _term(self, term: Any) -> Any:
        if not isinstance(term, ox.BlankNode):
            return term
        if term not in self._names:
            stem = "n" + self._nodes.key(term)[2:14]
            self._used[stem] += 1
            self._names[term] = ox.BlankNode(stem if self._used[stem] == 1 else f"{stem}-{self._used[stem]}")
        return self._names[term]
