"""The last validation of a dataset, kept on disk: its triples by file, and what every shape said of every node.

It holds for every dataset with the same shapes, whose data is only more or less different: a new clone begins with what
is known of another folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib.term import Node

from itukg.dataset import Role
from itukg.sources import Sources
from itukg.turtle.for_rdflib import to_rdflib
from itukg.turtle.terms import to_n_triples
from itukg.validation.affected import Answer, Key, Triple
from itukg.validation.engine import Result
from itukg.validation.kept import digest, read_kept, write_kept

# Folders, each with some megabytes.
_KEPT = 10


@dataclass(frozen=True)
class Memory:
    """A validation: the data, as N-Triples by file, and the answers of the shapes."""

    files: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[Key, Answer] = field(default_factory=dict)

    def changes(self, files: Mapping[str, str]) -> set[Triple]:
        """The triples that came or went since; one that moved from one file to another did neither."""
        names = [name for name in self.files.keys() | files.keys() if self.files.get(name) != files.get(name)]
        return _triples(self.files, names) ^ _triples(files, names)


class MemoryPlace:
    """Where the last validation of a dataset folder is kept, for the shapes as they are now."""

    def __init__(self, cache: Path, sources: Sources) -> None:
        """Take the cache folder, and the dataset with its shapes."""
        dataset = sources.dataset
        self._folder = cache / "validation"
        self._path = self._folder / f"{digest(str(dataset.root.resolve()), dataset.base)[:16]}.json"
        self._key = digest(dataset.base, to_n_triples(sources.triples(lambda role: role is Role.SHAPES)))

    def read(self) -> Memory:
        """The last validation, here or else elsewhere; an empty one if none is kept that can be relied on."""
        kept = (self._path, *(path for path in self._newest() if path != self._path))
        content = next(filter(None, (read_kept(path, self._key) for path in kept)), None)
        if content is None:
            return Memory()
        nodes = [_term(node) for node in content["nodes"]]
        answers = {
            (nodes[shape], nodes[node]): Answer(tuple(map(_result, results)), frozenset(asked))
            for shape, node, asked, results in content["answers"]
        }
        return Memory(content["files"], answers)

    def write(self, memory: Memory) -> None:
        """Keep a validation in place of the last one."""
        nodes: dict[Node, int] = {}
        answers = [
            [
                nodes.setdefault(shape, len(nodes)),
                nodes.setdefault(node, len(nodes)),
                sorted(answer.asked),
                list(map(_of_result, answer.results)),
            ]
            for (shape, node), answer in memory.answers.items()
        ]
        content = {"files": dict(memory.files), "nodes": list(map(_of_term, nodes)), "answers": answers}
        write_kept(self._path, self._key, content)
        for old in self._newest()[_KEPT:]:
            with suppress(OSError):
                old.unlink()

    def _newest(self) -> list[Path]:
        """What is kept of all folders, the newest first."""
        times = []
        for path in self._folder.glob("[0-9a-f]*.json"):
            with suppress(OSError):  # another process may have removed it
                times.append((path.stat().st_mtime_ns, path))
        return [path for _, path in sorted(times, reverse=True)]


def data_by_file(sources: Sources) -> dict[str, str]:
    """The triples of every file that the shapes are run over, as N-Triples."""
    names = (name for graph in sources.dataset.graphs if graph.role is not Role.SHAPES for name in graph.files)
    return {name: to_n_triples(sources.files[name].triples).decode() for name in names}


def _triples(files: Mapping[str, str], names: Iterable[str]) -> set[Triple]:
    quads = ox.parse("".join(files.get(name, "") for name in names), format=ox.RdfFormat.N_TRIPLES)
    return {(to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)) for quad in quads}


def _of_term(term: Node | None) -> Any:
    if isinstance(term, rdflib.Literal):
        return [str(term), term.language, None if term.datatype is None else str(term.datatype)]
    return term if term is None else ("_:" if isinstance(term, rdflib.BNode) else "") + str(term)


def _term(content: Any) -> Any:
    if isinstance(content, list):
        text, language, datatype = content
        return rdflib.Literal(text, lang=language, datatype=datatype and rdflib.URIRef(datatype), normalize=False)
    if content is None:
        return None
    return rdflib.BNode(content[2:]) if content.startswith("_:") else rdflib.URIRef(content)


_TERMS = ("focus", "path", "value", "shape", "component", "constraint")


def _of_result(result: Result) -> Any:
    return [*(_of_term(getattr(result, name)) for name in _TERMS), result.severity, dict(result.messages)]


def _result(content: Any) -> Result:
    terms = dict(zip(_TERMS, map(_term, content), strict=False))
    return Result(**terms, severity=content[-2], messages=content[-1])
