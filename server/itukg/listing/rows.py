"""What a page of a list says: of each thing its name, its kind, a line of facts, its date; in two store queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from itukg.collation import sort_key
from itukg.linkeddata.labels import Labels, Name, find_labels
from itukg.linkeddata.values import Values, find_values
from itukg.listing.lists import FacetEntry, Item, Lists, Selected, ValueEntry
from itukg.stores.base import Reader, Term

# A line of facts has so many at most.
MOST_FACTS = 6
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"


@dataclass(frozen=True)
class FactValue:
    """One value in the line of facts; ``iri`` '' for a text, whose language may be ''."""

    text: str
    language: str
    iri: str


@dataclass(frozen=True)
class Row:
    """A row: the thing, its names in the dataset's languages, and the values of its facts by property, in order."""

    item: Item
    facts: Sequence[tuple[str, Sequence[Term]]]

    def line(self, labels: Labels, language: str, languages: Sequence[str]) -> list[FactValue]:
        """The facts in one line, in the reader's language where there is one."""
        found: list[FactValue] = []
        for _, terms in self.facts:
            found += _shown(terms, labels, language, languages)
        return list(dict.fromkeys(found))[:MOST_FACTS]


@dataclass(frozen=True)
class ListPage:
    """A page of a list: rows, facets with their values and whether there are more, and the labels of all it names."""

    rows: Sequence[Row]
    facets: Sequence[tuple[FacetEntry, Sequence[ValueEntry], bool]]
    narrower: Sequence[tuple[str, int]]
    labels: Labels


def read_list(
    reader: Reader,
    lists: Lists,
    selected: Selected,
    facets: Sequence[tuple[FacetEntry, int]],
    named: Iterable[str] = (),
) -> ListPage:
    """Read a page of a list.

    Args:
        reader: the snapshot.
        lists: its index.
        selected: what the list holds.
        facets: the facets to count, each with how many of its values are wanted.
        named: what else the page names.
    """
    items = lists.items(selected)
    counted = [(facet, *lists.values(selected, facet, most)) for facet, most in facets]
    narrower = lists.narrower(selected)
    kinds = {item.kind for item in items} - {""}
    wanted = list(dict.fromkeys(fact for kind in sorted(kinds) for fact in lists.classes[kind].facts))
    values = find_values(reader, (item.iri for item in items), wanted)
    rows = [Row(item, _facts(item, lists, values)) for item in items]
    names = {item.iri for item in items} | kinds | {iri for iri, _ in narrower} | set(named)
    names |= {value.text for _, shown, _ in counted for value in shown if value.is_iri}
    names |= {facet.property for facet, _, _ in counted if not facet.titles}
    names |= {term.value for row in rows for _, terms in row.facts for term in terms if isinstance(term, ox.NamedNode)}
    return ListPage(rows, counted, narrower, find_labels(reader, names))


def _facts(item: Item, lists: Lists, values: Values) -> list[tuple[str, Sequence[Term]]]:
    said: Mapping[str, Sequence[Term]] = values.get(item.iri, {})
    properties = lists.classes[item.kind].facts if item.kind else ()
    return [(name, sorted(said[name], key=str)) for name in properties if name in said]


def _shown(terms: Sequence[Term], labels: Labels, language: str, languages: Sequence[str]) -> list[FactValue]:
    things = [labels.name(term.value, language) for term in terms if isinstance(term, ox.NamedNode)]
    iris = [term.value for term in terms if isinstance(term, ox.NamedNode)]
    found = [FactValue(name.text, name.language, iri) for name, iri in zip(things, iris, strict=True)]
    texts = {
        term.language or "": term.value
        for term in terms
        if isinstance(term, ox.Literal) and term.datatype.value != _BOOLEAN
    }
    chosen = next((code for code in (language, *languages, "", *sorted(texts)) if code in texts), None)
    if chosen is not None:
        found.append(FactValue(texts[chosen], chosen, ""))
    return sorted(found, key=lambda value: sort_key(value.text, language))


def value_name(value: ValueEntry, labels: Labels, language: str, words: Mapping[str, str]) -> Name:
    """What a value of a facet is called."""
    if value.is_iri:
        return labels.name(value.text, language)
    return Name({"true": words["yes"], "false": words["no"]}.get(value.text, value.text), "")
