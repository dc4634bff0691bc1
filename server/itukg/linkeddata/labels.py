"""Names of things, by language, for many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from itukg.linkeddata.iris import local_name
from itukg.stores.base import Reader

# Best first. These are the standard vocabularies' own; a dataset's labels are sub-properties of one of them.
PREDICATES = (
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://purl.org/dc/terms/title",
    "http://xmlns.com/foaf/0.1/name",
    "http://www.w3.org/ns/shacl#name",
)
_QUERY = (
    "SELECT ?thing ?predicate ?label WHERE { VALUES ?thing { } VALUES ?predicate { "
    + " ".join(f"<{predicate}>" for predicate in PREDICATES)
    + " } ?thing ?predicate ?label }"
)


@dataclass(frozen=True)
class Name:
    """A name in the language asked for, or in another one; ``language`` says which ('' if it has none)."""

    text: str
    language: str


class Labels:
    """The labels of a set of things."""

    def __init__(self, found: Mapping[str, Mapping[str, str]], languages: Sequence[str]) -> None:
        """Take labels by IRI and language, and the languages of the dataset in order."""
        self._found = found
        self._languages = languages

    def name(self, iri: str, language: str) -> Name:
        """The best name: in ``language``, else in the dataset's languages in order, else any, else the IRI's end."""
        texts = self._found.get(iri, {})
        for code in (language, *self._languages, ""):
            if code in texts:
                return Name(texts[code], code)
        for code in sorted(texts):
            return Name(texts[code], code)
        return Name(local_name(iri), "")

    def has(self, iri: str) -> bool:
        """Whether the thing has a label at all."""
        return iri in self._found

    def others(self, iri: str, language: str) -> list[Name]:
        """The names in the dataset's other languages, in order."""
        texts = self._found.get(iri, {})
        return [Name(texts[code], code) for code in self._languages if code != language and code in texts]

    def triples(self) -> dict[str, Mapping[str, str]]:
        """All that was found: IRI -> language -> label."""
        return dict(self._found)


def find_labels(reader: Reader, iris: Iterable[str]) -> Labels:
    """Read the labels of ``iris`` in one query."""
    wanted = sorted(set(iris))
    found: dict[str, dict[str, str]] = {}
    rank: dict[tuple[str, str], int] = {}
    rows = reader.select(_QUERY, lists={"thing": [ox.NamedNode(iri) for iri in wanted]}) if wanted else []
    for row in rows:
        label, thing = row["label"], row["thing"]
        if not isinstance(label, ox.Literal):
            continue
        key = (str(thing.value), label.language or "")
        position = PREDICATES.index(str(row["predicate"].value))
        # Two labels of the same rank (a mistake in the data) still give the same page every time.
        if key not in rank or (position, label.value) < (rank[key], found[key[0]][key[1]]):
            rank[key] = position
            found.setdefault(key[0], {})[key[1]] = label.value
    return Labels(found, reader.manifest.languages)
