"""Names of things, by language, for many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from itukg.linkeddata.formats import is_xml
from itukg.linkeddata.iris import local_name
from itukg.stores.base import Reader, Stated

# Best first. These are the standard vocabularies' own; a dataset's labels are sub-properties of one of them.
PREDICATES = (
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://purl.org/dc/terms/title",
    "http://xmlns.com/foaf/0.1/name",
    "http://www.w3.org/ns/shacl#name",
)
# Names that are kept in memory, for the newest snapshots.
_KEPT_NAMES = 16_384
_KEPT_SNAPSHOTS = 2
_NO_TEXTS: Mapping[str, str] = {}
_known: dict[str, dict[str, Labelled]] = {}  # never a reader: that would keep its snapshot open
# Of a store whose content may change under the same name: for one page, as long as its reader lives.
_for_one_page: WeakKeyDictionary[Reader, dict[str, Labelled]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Name:
    """A name in the language asked for, or in another one; ``language`` says which ('' if it has none)."""

    text: str
    language: str


@dataclass(frozen=True)
class Labelled:
    """The labels of one thing: the text by language, the statements that give it, and the properties of those.

    ``is_xml``: the texts have only characters of XML.
    """

    texts: Mapping[str, str]
    statements: tuple[Stated, ...]
    triples: tuple[ox.Triple, ...]
    predicates: frozenset[str]
    is_xml: bool


class Labels:
    """The labels of a set of things."""

    def __init__(
        self,
        found: Mapping[str, Mapping[str, str]],
        languages: Sequence[str],
        stated: Mapping[str, Labelled] | None = None,
    ) -> None:
        """Take labels by IRI and language, the languages of the dataset in order; or else the statements of labels."""
        self._given = found
        self._languages = languages
        self.stated = stated or {}

    def name(self, iri: str, language: str) -> Name:
        """The best name: in ``language``, else in the dataset's languages in order, else any, else the IRI's end."""
        texts = self._texts(iri)
        for code in (language, *self._languages, ""):
            if code in texts:
                return Name(texts[code], code)
        for code in sorted(texts):
            return Name(texts[code], code)
        return Name(local_name(iri), "")

    def has(self, iri: str) -> bool:
        """Whether the thing has a label at all."""
        return bool(self._texts(iri))

    def others(self, iri: str, language: str) -> list[Name]:
        """The names in the dataset's other languages, in order."""
        texts = self._texts(iri)
        return [Name(texts[code], code) for code in self._languages if code != language and code in texts]

    def triples(self) -> dict[str, Mapping[str, str]]:
        """All that was found: IRI -> language -> label."""
        found = {**self._given, **{iri: labelled.texts for iri, labelled in self.stated.items()}}
        return {iri: texts for iri, texts in found.items() if texts}

    def _texts(self, iri: str) -> Mapping[str, str]:
        labelled = self.stated.get(iri)
        return self._given.get(iri, _NO_TEXTS) if labelled is None else labelled.texts


def find_labels(reader: Reader, iris: Iterable[str]) -> Labels:
    """Read the labels of ``iris`` in one query; those that were read before are remembered for the snapshot."""
    languages = reader.manifest.languages
    remembered = _memory(reader)
    wanted = sorted(set(iris))
    stated = {iri: found for iri in wanted if (found := remembered.get(iri)) is not None}
    if len(stated) < len(wanted):
        read = _read(reader, [iri for iri in wanted if iri not in stated])
        stated = {iri: read[iri] if iri in read else stated[iri] for iri in wanted}  # in the same order at every time
        if len(remembered) + len(read) > _KEPT_NAMES:
            remembered.clear()
        remembered.update(read)
    return Labels({}, languages, stated)


def _memory(reader: Reader) -> dict[str, Labelled]:
    """What is remembered of the snapshot; without one, what was read for the same page."""
    snapshot = reader.manifest.id
    if not snapshot:
        return _for_one_page.setdefault(reader, {})
    found = _known.get(snapshot)
    if found is None:
        while len(_known) >= _KEPT_SNAPSHOTS:
            _known.pop(next(iter(_known)), None)
        found = _known.setdefault(snapshot, {})
    return found


def _read(reader: Reader, iris: Sequence[str]) -> dict[str, Labelled]:
    found: dict[str, list[Stated]] = {iri: [] for iri in iris}
    for item in reader.labels(iris, PREDICATES, reader.manifest.languages):
        if isinstance(item[2], ox.Literal):
            found[item[0].value].append(item)
    return {iri: _labelled(items) for iri, items in found.items()}


def _labelled(items: Sequence[Stated]) -> Labelled:
    """Of each language the label with the best predicate; of two such (a mistake in the data) always the same."""
    ranked = [((PREDICATES.index(item[1].value), item[2].value), item[2].language or "", item) for item in items]
    best: dict[str, tuple[int, str]] = {}
    for rank, language, _ in ranked:
        best[language] = min(rank, best.get(language, rank))
    kept = sorted((item for rank, language, item in ranked if rank == best[language]), key=str)
    texts = {language: text for language, (_, text) in sorted(best.items())}
    triples = tuple(dict.fromkeys(ox.Triple(*item[:3]) for item in kept))
    return Labelled(
        texts, tuple(kept), triples, frozenset(item[1].value for item in kept), is_xml("".join(texts.values()))
    )
