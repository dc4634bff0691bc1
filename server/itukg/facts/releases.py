"""The releases of a dataset, kept in its snapshot: records, change lists as HTML, and the ontology as each had it.

A change list is Markdown in the dataset's folder (see `itukg.releases`). markdown-it-py makes HTML of it, with raw HTML
refused, so that no label can bring in markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import pyoxigraph as ox
from markdown_it import MarkdownIt

from itukg.dataset import Dataset, Role
from itukg.releases.record import read_record, to_record
from itukg.releases.state import State

FOLDER = "releases"
INDEX = "releases.json"
_VERSION_IRI = ox.NamedNode("http://www.w3.org/2002/07/owl#versionIRI")


@dataclass(frozen=True)
class Release:
    """One release: version, date (ISO 8601; '' if unknown), languages of its change list, version of its ontology.

    ``statements`` counts what the files stated; ``ontology`` is '' where the release has no version IRI.
    """

    version: str
    issued: str
    statements: int
    languages: tuple[str, ...]
    ontology: str


def write_releases(dataset: Dataset, folder: Path) -> list[State]:
    """Write what the dataset's folder holds of releases into a new snapshot's; return their states, oldest first.

    Raises:
        DatasetError: a record cannot be read.
        OSError: there is no room.
    """
    target = folder / FOLDER
    target.mkdir()
    states, releases = [], []
    for file in dataset.releases:
        record = read_record(dataset.root, file, dataset.rebase)
        state = record.state
        moved = dataset.rebase.old != dataset.rebase.new
        (target / f"{record.version}.trig").write_bytes(to_record(state) if moved else record.text.encode())
        version_iri, triples = _ontology(state)
        if version_iri:
            ox.serialize(triples, target / f"{record.version}.ontology.nt", ox.RdfFormat.N_TRIPLES)
        languages = tuple(
            language for language in dataset.languages if _write_list(dataset, file, record.version, language, target)
        )
        releases.append(Release(record.version, state.issued, len(state.quads), languages, version_iri))
        states.append(state)
    text = json.dumps([asdict(release) for release in releases], ensure_ascii=False)
    (folder / INDEX).write_text(text, encoding="utf-8")
    return states


@lru_cache(maxsize=4)
def read_releases(folder: Path | None) -> tuple[Release, ...]:
    """The releases in a snapshot's folder, the newest first; none for a remote store."""
    if folder is None or not (folder / INDEX).is_file():
        return ()
    found = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    return tuple(Release(**{**values, "languages": tuple(values["languages"])}) for values in reversed(found))


def record_file(folder: Path, version: str) -> Path:
    """Where a snapshot has the record of a release."""
    return folder / FOLDER / f"{version}.trig"


def change_list(folder: Path, version: str, language: str) -> str:
    """The change list of a release as HTML; the language must be one of the release's."""
    return (folder / FOLDER / f"{version}.{language}.html").read_text(encoding="utf-8")


@lru_cache(maxsize=2)
def ontology_of(folder: Path, version: str) -> tuple[ox.Triple, ...]:
    """The ontology as a release had it."""
    path = folder / FOLDER / f"{version}.ontology.nt"
    return tuple(quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES))


def unchanged_since(states: Iterable[State], quads: Iterable[ox.Quad]) -> dict[str, str]:
    """The date of the release since which nothing is said otherwise about a thing, from it or to it, by IRI.

    Left out are things that the newest release does not have, or not as they are now (``quads``). What is said by blank
    nodes is not looked at: their names are others in every state.
    """
    since: dict[str, str] = {}
    before: dict[str, int] = {}
    for state in states:
        passed_over = {graph.iri for graph in state.graphs if graph.role == Role.CATALOG}
        found = _digests(quad for quad in state.quads if _name(quad.graph_name) not in passed_over)
        since = {
            thing: since[thing] if before.get(thing) == digest and thing in since else state.issued
            for thing, digest in found.items()
        }
        before = found
    now = _digests(quads)
    return {thing: date for thing, date in since.items() if date and now.get(thing) == before[thing]}


def _digests(quads: Iterable[ox.Quad]) -> dict[str, int]:
    """A number for each thing that depends on the statements about it and to it, in whatever order they come."""
    found: dict[str, int] = {}
    for quad in quads:
        ends = [end.value for end in (quad.subject, quad.object) if isinstance(end, ox.NamedNode)]
        if isinstance(quad.object, ox.BlankNode) or isinstance(quad.subject, ox.BlankNode):
            continue
        number = int.from_bytes(blake2b(str(quad).encode(), digest_size=8).digest())
        for end in ends:
            found[end] = (found.get(end, 0) + number) & 0xFFFFFFFFFFFFFFFF
    return found


def _ontology(state: State) -> tuple[str, Iterator[ox.Triple]]:
    graphs = {graph.iri for graph in state.graphs if graph.role == Role.ONTOLOGY}
    own = [quad.triple for quad in state.quads if _name(quad.graph_name) in graphs]
    versions = sorted(_name(triple.object) for triple in own if triple.predicate == _VERSION_IRI)
    return (versions[0] if versions else ""), iter(own)


def _name(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _write_list(dataset: Dataset, file: str, version: str, language: str, target: Path) -> bool:
    path = (dataset.root / file).with_name(f"{version}.{language}.md")
    if not path.is_file():
        return False
    # Its heading is that of the page.
    text = path.read_text(encoding="utf-8").partition("\n")[2]
    (target / f"{version}.{language}.html").write_text(to_html(text), encoding="utf-8")
    return True


def to_html(text: str) -> str:
    """Markdown as HTML without inline styles, which pages do not allow: a column of numbers has a class instead."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    for token in tokens:
        if token.attrs.pop("style", None) == "text-align:right":
            token.attrSet("class", "number")
    return str(reader.renderer.render(tokens, reader.options, {}))
