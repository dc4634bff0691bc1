"""Things, properties, kinds and values of two states in the words of one language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from itukg.catalog import RDF
from itukg.linkeddata.iris import curie, in_words, local_name
from itukg.linkeddata.labels import Labels
from itukg.linkeddata.standard_names import standard_name
from itukg.releases.nodes import Term
from itukg.releases.state import State
from itukg.releases.words import words
from itukg.turtle.terms import text_of

_SH_PATH, _SH_NAME = (ox.NamedNode("http://www.w3.org/ns/shacl#" + name) for name in ("path", "name"))
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_OWL = "http://www.w3.org/2002/07/owl#"
# What these say of a property or an individual does not make it another kind of thing.
_TRAITS = {
    _OWL + name
    for name in (
        "NamedIndividual",
        *("FunctionalProperty", "InverseFunctionalProperty", "TransitiveProperty", "SymmetricProperty"),
        *("AsymmetricProperty", "ReflexiveProperty", "IrreflexiveProperty"),
    )
}
_DEEPEST = 4


class Names:
    """Names in ``language``, from the newer state where it has one, else from the older."""

    def __init__(self, states: Sequence[State], language: str) -> None:
        """Take the states, the newer one last."""
        self.language = language
        self.words = words(language)
        self._prefixes: dict[str, str] = {}
        found: dict[str, dict[str, str]] = {}
        given: dict[str, dict[str, str]] = {}
        for state in states:
            self._prefixes |= state.prefixes
            for iri in state.things:
                if labels := state.labels(iri):
                    found[iri] = labels
            for graph in state.graphs:
                found.setdefault(graph.iri, dict(graph.titles))
            given |= _given_by_shapes(state)
        self._found = Labels(found, states[-1].languages)
        self._given = Labels(given, states[-1].languages)

    def curie(self, iri: str) -> str:
        """The IRI, shortened where a prefix fits."""
        return curie(iri, self._prefixes)

    def thing(self, iri: str) -> str:
        """The label of a thing; without one, its short IRI."""
        return self._found.name(iri, self.language).text if iri in self._found.triples() else self.curie(iri)

    def term(self, iri: str) -> str:
        """The name of a property or a class: its own, the standard's, the one that shapes give, else its IRI's end."""
        if iri in self._found.triples():
            return self._found.name(iri, self.language).text
        standard = standard_name(iri, self.language)
        if standard or iri not in self._given.triples():
            return standard or in_words(local_name(iri))
        return self._given.name(iri, self.language).text

    def kinds(self, state: State, thing: str) -> str:
        """What kind of thing it is: the dataset's own classes where it has one, else those of the standards."""
        types = state.types(thing)
        own = [iri for iri in types if state.is_own(iri)] or [iri for iri in types if iri not in _TRAITS] or types
        return self.words["comma"].join(sorted({self.term(iri) for iri in own})) or self.words["no_kind"]

    def value(self, state: State, term: Term, depth: int = 0) -> str:
        """A value as a person would write it: labels for things, texts in quotes, blank nodes by what they say."""
        if isinstance(term, ox.NamedNode):
            return self.thing(term.value)
        if isinstance(term, ox.Literal) and term.datatype.value == _BOOLEAN:
            return self.words["yes" if term.value in ("true", "1") else "no"]
        if isinstance(term, ox.Literal):
            is_text = term.language or term.datatype.value.endswith(("#string", "#langString"))
            return self.words["quote"].format(text=term.value) if is_text else term.value
        if not isinstance(term, ox.BlankNode):
            return str(term)
        if depth >= _DEEPEST:
            return "[…]"
        members = state.nodes.listed(term)
        if members is not None:
            return f"({self.words['comma'].join(self.value(state, member, depth + 1) for member in members)})"
        kinds, facts = [], []
        for predicate in {item.predicate.value for item in state.nodes.about(term)}:
            values = [item.object for item in state.nodes.about(term) if item.predicate.value == predicate]
            if predicate == RDF + "type":
                kinds += [self.term(text_of(value)) for value in values]
                continue
            texts = (self.value(state, value, depth + 1) for value in self.in_language(state, values))
            shown = self.words["comma"].join(sorted(texts, key=self.order))
            facts.append(f"{self.term(predicate)}{self.words['colon']}{shown}")
        return f"[{'; '.join([*sorted(kinds), *sorted(facts)])}]"

    def in_language(self, state: State, values: Iterable[Term]) -> list[Term]:
        """The values without the texts in other languages, if there are some in this one; in stable order."""
        ordered = sorted(values, key=state.nodes.key)
        known = {value.language for value in ordered if isinstance(value, ox.Literal)}
        others = known - {None, self.language} if self.language in known else set()
        return [value for value in ordered if not (isinstance(value, ox.Literal) and value.language in others)]

    def order(self, text: str) -> list[tuple[int, str]]:
        """A key that sorts names as people do: capitals with small letters, 2.2 before 2.10."""
        parts = re.split(r"(\d+)", text.casefold())
        return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _given_by_shapes(state: State) -> dict[str, dict[str, str]]:
    """The names that shapes give to properties, by property and language."""
    found: dict[str, dict[str, str]] = {}
    for node in sorted(state.nodes, key=state.nodes.key):
        said = state.nodes.about(node)
        for path in (item.object for item in said if item.predicate == _SH_PATH):
            for name in (item.object for item in said if item.predicate == _SH_NAME):
                if isinstance(path, ox.NamedNode) and isinstance(name, ox.Literal):
                    found.setdefault(path.value, {}).setdefault(name.language or "", name.value)
    return found
