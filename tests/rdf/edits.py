"""Edits to a copy of the project's dataset, of the kinds that editors make, each with its files."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from tests.rdf.folders import Folder

REPORT = "data/reports/c26-33"
SECTION, BODIES, AXIOMS, TERMS = (
    f"{REPORT}/section-2.ttl",
    "data/reference/bodies.ttl",
    "ontology/axioms.ttl",
    "ontology/itukg.ttl",
)
Edit = Callable[[Folder], object]
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def replace(file: str, old: str, new: str) -> Edit:
    return lambda folder: folder.edit(file, old, new)


def drop(file: str, start: str) -> Edit:
    return lambda folder: folder.drop_statement(file, start)


def append(file: str, text: str) -> Edit:
    return lambda folder: folder.append(file, text)


def add(file: str, text: str) -> Edit:
    def create(folder: Folder) -> None:
        folder.write(file, text)

    return create


def move(source: str, target: str, start: str) -> Edit:
    """Take the statement that starts so to the end of another file that has the same prefixes."""

    def edit(folder: Folder) -> None:
        text = folder.text(source)
        statement = text[text.index(start) : text.find("\n\n", text.index(start))]
        folder.drop_statement(source, start)
        prefixes = {line for line in text.splitlines() if line.startswith("@prefix")}
        there = {line for line in folder.text(target).splitlines() if line.startswith("@prefix")}
        folder.append(target, "\n".join(sorted(prefixes - there)) + "\n\n" + statement)

    return edit


def remove(file: str) -> Edit:
    return lambda folder: (folder.root / file).unlink()


def scramble(files: int, edits: int, seed: int) -> Edit:
    """In some files, some triples go, get the value, the property or the class of another one, or lose a language."""

    def edit(folder: Folder) -> None:
        chance = random.Random(seed)
        rooms = [folder.root / "data" / name for name in ("reports", "reference", "links")]
        for path in chance.sample(sorted(path for room in rooms for path in room.rglob("*.ttl")), files):
            _scramble(path, edits, chance)

    return edit


def _scramble(path: Path, edits: int, chance: random.Random) -> None:
    triples = [quad.triple for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)]
    classes = [triple.object for triple in triples if triple.predicate.value == _TYPE]
    for number in chance.sample(range(len(triples)), min(edits, len(triples))):
        triple, other = triples[number], chance.choice(triples)
        if triple.predicate.value == _TYPE:
            triples[number] = ox.Triple(triple.subject, triple.predicate, chance.choice(classes))
            continue
        triples[number] = chance.choice(
            (
                ox.Triple(triple.subject, triple.predicate, other.object),
                ox.Triple(triple.subject, triple.predicate, ox.Literal("x", language="de")),
                ox.Triple(triple.subject, ox.NamedNode(triple.predicate.value + "s"), triple.object),
                ox.Triple(other.subject, triple.predicate, triple.object),
            )
        )
    path.write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
