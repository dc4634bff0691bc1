"""What the display vocabulary says of lists: ``pub:facets``, ``pub:rowFacts``, ``pub:listDates`` and the like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

import pyoxigraph as ox

from itukg.errors import DatasetError
from itukg.linkeddata.iris import curie
from itukg.turtle.terms import PUB

# Names of parameters that a list has whatever its facets are.
RESERVED = ("type", "sort", "page", "size", "more", "lang")
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_INVERSE = "http://www.w3.org/ns/shacl#inversePath"
_TITLE = "http://purl.org/dc/terms/title"
Term = ox.NamedNode | ox.Literal | ox.BlankNode


@dataclass(frozen=True)
class Step:
    """A step of a path: to the values of a property, or back from a value to what has it."""

    predicate: str
    inverse: bool = False


@dataclass(frozen=True)
class Facet:
    """What a list can be narrowed by.

    ``parameter`` names it in addresses; ``path`` leads from a thing to its values; ``titles`` by language (the label of
    the last property without them); ``widened``: a property that leads from a value to a wider one, under which the
    thing is found as well ('' for none).
    """

    parameter: str
    path: tuple[Step, ...]
    titles: Mapping[str, str] = field(default_factory=dict)
    widened: str = ""

    @property
    def property(self) -> str:
        """The property whose label names the facet where it has no title."""
        return self.path[-1].predicate


@dataclass(frozen=True)
class Listing:
    """How the things of a class are listed; '' and () for what is not said."""

    facets: tuple[Facet, ...] = ()
    facts: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    number: str = ""

    def filled(self, other: Listing) -> Listing:
        """This, with what it does not say as ``other`` says it."""
        missing = {item.name: getattr(other, item.name) for item in fields(self) if not getattr(self, item.name)}
        return replace(self, **missing)


class Declared:
    """The listings of the classes that the display graphs speak of."""

    def __init__(self, triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> None:
        """Take the triples of the display graphs and the dataset's prefixes.

        Raises:
            DatasetError: two facets have one name, or a facet has a name that lists need themselves.
        """
        self._values: dict[tuple[Term, str], list[Term]] = {}
        self._prefixes = dict(prefixes)
        subjects: set[Term] = set()
        for triple in triples:
            self._values.setdefault((triple.subject, triple.predicate.value), []).append(triple.object)  # type: ignore[arg-type]
            subjects.add(triple.subject)  # type: ignore[arg-type]
        named = sorted(term.value for term in subjects if isinstance(term, ox.NamedNode))
        found = {iri: self._listing(ox.NamedNode(iri)) for iri in named}
        self.listings = {iri: listing for iri, listing in found.items() if listing != Listing()}
        _refuse_ambiguous(facet for listing in self.listings.values() for facet in listing.facets)

    def _listing(self, node: ox.NamedNode) -> Listing:
        dates = tuple(term.value for term in self._members(node, "listDates") if isinstance(term, ox.NamedNode))
        facts = tuple(term.value for term in self._members(node, "rowFacts") if isinstance(term, ox.NamedNode))
        facets = [self._facet(term) for term in self._members(node, "facets")]
        numbers = self._values.get((node, PUB + "listNumber"), [])
        return Listing(
            tuple(facet for facet in facets if facet is not None),
            facts,
            dates,
            next((term.value for term in numbers if isinstance(term, ox.NamedNode)), ""),
        )

    def _facet(self, node: Term) -> Facet | None:
        if isinstance(node, ox.NamedNode) and (node, PUB + "path") not in self._values:
            return Facet(curie(node.value, self._prefixes), (Step(node.value),))
        path = self._path(self._one(node, PUB + "path"))
        titles = self._values.get((node, _TITLE), [])
        widened, name = self._one(node, PUB + "widenedBy"), self._one(node, PUB + "parameter")
        if not path:
            return None
        return Facet(
            name.value if isinstance(name, ox.Literal) else curie(path[-1].predicate, self._prefixes),
            path,
            {term.language or "": term.value for term in titles if isinstance(term, ox.Literal)},
            widened.value if isinstance(widened, ox.NamedNode) else "",
        )

    def _path(self, node: Term | None) -> tuple[Step, ...]:
        """A property, its inverse, or a list of these, written as in SHACL (section 2.3.1)."""
        if isinstance(node, ox.NamedNode) and node.value != _RDF + "nil":
            return (Step(node.value),)
        if node is None:
            return ()
        inverse = self._one(node, _INVERSE)
        if isinstance(inverse, ox.NamedNode):
            return (Step(inverse.value, inverse=True),)
        steps = [self._path(member) for member in self._list(node)]
        return tuple(step for found in steps for step in found)

    def _one(self, node: Term, predicate: str) -> Term | None:
        return next(iter(self._values.get((node, predicate), [])), None)

    def _members(self, node: Term, name: str) -> list[Term]:
        return [member for head in self._values.get((node, PUB + name), []) for member in self._list(head)]

    def _list(self, head: Term) -> list[Term]:
        members: list[Term] = []
        left: Term | None = head
        while left is not None and (first := self._one(left, _RDF + "first")) is not None and len(members) < 1000:
            members.append(first)
            left = self._one(left, _RDF + "rest")
        return members


def _refuse_ambiguous(facets: Iterable[Facet]) -> None:
    known: dict[str, Facet] = {}
    for facet in facets:
        if facet.parameter in RESERVED or known.setdefault(facet.parameter, facet).path != facet.path:
            raise DatasetError(
                f"The display vocabulary names a facet {facet.parameter!r}, but "
                + ("lists use this name themselves" if facet.parameter in RESERVED else "another facet has this name")
                + ". Give it another pub:parameter.",
                f"显示词汇中有名为{facet.parameter!r}的分面，但"
                + ("该名称已由列表自身使用" if facet.parameter in RESERVED else "另一分面已使用该名称")
                + "。请另定pub:parameter。",
            )


def inherited(listings: Mapping[str, Listing], iri: str, parents: Callable[[str], Sequence[str]]) -> Listing:
    """How a class is listed: as it says itself, and where it says nothing as the nearest wider class does."""
    found, level, seen = Listing(), [iri], {iri}
    while level:
        for name in sorted(level):
            found = found.filled(listings.get(name, Listing()))
        level = sorted({parent for name in level for parent in parents(name)} - seen)
        seen.update(level)
    return found
