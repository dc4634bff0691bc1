"""Which classes of documents read as a text, and by which properties: ``pub:readsAs`` (docs/display.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from itukg.linkeddata.iris import document_path
from itukg.linkeddata.remembered import once_for_each_snapshot
from itukg.stores.base import Reader, Term
from itukg.stores.kinds import IRI
from itukg.turtle.terms import PUB

_QUERY = f"SELECT ?class ?p ?o WHERE {{ ?class <{PUB}readsAs> ?text . ?text ?p ?o FILTER(isIRI(?class)) }}"


@dataclass(frozen=True)
class TextReading:
    """The properties by which documents of one class read as a text; a property that is not named is ''.

    ``part`` leads from a part to what it is a part of, ``evidence`` from a claim to the part that it stands in.
    ``names`` are what a mentioned thing is called besides its labels, ``values`` the numbers of claims. ``notice``
    is told above the text, by language.
    """

    part: str
    order: str
    number: str = ""
    heading: str = ""
    text: str = ""
    note: str = ""
    mention: str = ""
    evidence: str = ""
    names: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    notice: Mapping[str, str] | None = None


class Texts:
    """The classes of a dataset that read as texts."""

    def __init__(self, readings: Mapping[str, TextReading]) -> None:
        """Take the readings by the IRI of the class."""
        self._readings = dict(readings)
        self._part_properties = frozenset(reading.part for reading in self._readings.values())

    def of(self, classes: Iterable[str]) -> TextReading | None:
        """How a thing of these classes reads; None if it reads as no text."""
        found = sorted(iri for iri in classes if iri in self._readings)
        return self._readings[found[0]] if found else None

    def place_of(self, thing: str, classes: Iterable[str], properties: Iterable[str], base: str) -> tuple[str, bool]:
        """The path, without a leading slash, where the thing is read, and whether it is a part of what is read there.

        '' for what reads as no text and is a part of nothing. ``properties`` are those that the thing itself has.
        """
        part = self._readings.keys().isdisjoint(classes)
        if part and self._part_properties.isdisjoint(properties):
            return "", False
        path = document_path(thing, base) or ""
        return (f"read/{path.removeprefix('doc/')}" if path.startswith("doc/") else ""), part

    def part_properties(self) -> list[str]:
        """The properties that lead from parts to wholes, sorted."""
        return sorted(self._part_properties)


@once_for_each_snapshot
def read_texts(reader: Reader) -> Texts:
    """What the display graph of the reader's snapshot says, read once for each snapshot."""
    stated: dict[str, dict[str, list[Term]]] = {}
    for row in reader.select(_QUERY, kinds={"class": IRI, "p": IRI}):
        name = str(row["p"].value).removeprefix(PUB)
        stated.setdefault(str(row["class"].value), {}).setdefault(name, []).append(row["o"])
    return Texts({iri: reading for iri, said in stated.items() if (reading := _reading(said))})


def _reading(said: Mapping[str, list[Term]]) -> TextReading | None:
    def many(name: str) -> tuple[str, ...]:
        return tuple(sorted(term.value for term in said.get(name, []) if isinstance(term, ox.NamedNode)))

    def one(name: str) -> str:
        return next(iter(many(name)), "")

    if not (one("partProperty") and one("orderProperty")):
        return None
    notices = (term for term in said.get("notice", []) if isinstance(term, ox.Literal))
    return TextReading(
        part=one("partProperty"),
        order=one("orderProperty"),
        number=one("numberProperty"),
        heading=one("headingProperty"),
        text=one("textProperty"),
        note=one("noteProperty"),
        mention=one("mentionProperty"),
        evidence=one("evidenceProperty"),
        names=many("nameProperty"),
        values=many("valueProperty"),
        notice={term.language or "": term.value for term in notices},
    )
