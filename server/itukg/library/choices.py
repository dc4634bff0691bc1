"""What a parameter may be chosen from: the query that lists it in the graph, and its answer, kept for each snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from itukg.library.question import XSD, Parameter, Term
from itukg.linkeddata.remembered import once_for_each_snapshot
from itukg.stores.base import Reader
from itukg.stores.base import Term as AnyTerm
from itukg.stores.kinds import number_below

# More than this is no choice for people; what is beyond it is looked up by itself (`has_choice`).
MOST = 2000
_RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_SUB_CLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_IN_SCHEME = "<http://www.w3.org/2004/02/skos/core#inScheme>"
_WANTED = {"iri": "isIRI(?value)", "code": f"DATATYPE(?value) = <{XSD}string>", "enumeration": "!isBlank(?value)"}


@dataclass(frozen=True)
class Choices:
    """The terms that a parameter may have, in the order of their text; ``complete``: there are no others."""

    terms: tuple[Term, ...]
    complete: bool = True

    @classmethod
    def found(cls, terms: Iterable[Term]) -> Choices:
        """What the query for the choices has found, which asks for one more than there may be."""
        ordered = sorted(terms, key=lambda term: (term.value, str(term)))
        return cls(tuple(ordered[:MOST]), len(ordered) <= MOST)

    @classmethod
    def unasked(cls, parameter: Parameter, languages: Sequence[str]) -> Choices | None:
        """What needs no query: those of a language are the dataset's; a date and a number have none."""
        if parameter.type == "language":
            return cls(tuple(ox.Literal(language) for language in languages))
        return None if parameter.is_chosen else cls((), complete=False)


def choices_pattern(parameter: Parameter) -> str:
    """The group pattern that binds ``?value`` to every choice. It needs no inference: subclasses are followed."""
    if parameter.choices:
        return parameter.choices
    if parameter.scheme:
        return f"?value {_IN_SCHEME} <{parameter.scheme}> ."
    instance = f"{_RDF_TYPE}/{_SUB_CLASS}* <{parameter.class_}> ." if parameter.class_ else ""
    if not parameter.property_:
        return f"?value {instance}"
    return f"?thing <{parameter.property_}> ?value ." + (f" ?thing {instance}" if instance else "")


def choices_query(parameter: Parameter, most: int = MOST) -> str:
    """The query for the choices: one more than ``most``, where there are more."""
    pattern, wanted = choices_pattern(parameter), _WANTED[parameter.type]
    return f"SELECT DISTINCT ?value WHERE {{ {pattern} FILTER({wanted}) }} LIMIT {most + 1}"


def choice_query(parameter: Parameter, term: str = "") -> str:
    """The query that has a row where the term, as SPARQL writes it, is a choice; without one its block is empty.

    The block stands first, so that nothing else is looked at; but behind a pattern of the question's own, which may
    bind ``?value`` itself: that it can do only before that has a value (SPARQL 1.1, section 10.1).
    """
    block = f"VALUES ?value {{ {term} }}" if term else "VALUES ?value { }"
    pattern = choices_pattern(parameter)
    parts = f"{pattern} {block}" if parameter.choices else f"{block} {pattern}"
    return f"SELECT ?value WHERE {{ {parts} FILTER({_WANTED[parameter.type]}) }} LIMIT 1"


def read_choices(reader: Reader, parameters: Sequence[Parameter]) -> None:
    """Read the choices of several parameters in one query, so that `find_choices` has them."""
    remembered = _remembered(reader)
    queries = dict.fromkeys(choices_query(parameter) for parameter in parameters if parameter.is_chosen)
    wanted = [query for query in queries if query not in remembered]
    if len(wanted) < 2:
        return
    branches = (f"{{ {{ {query} }} BIND({number} AS ?which) }}" for number, query in enumerate(wanted))
    found: dict[str, set[AnyTerm]] = {str(number): set() for number in range(len(wanted))}
    query = f"SELECT ?which ?value WHERE {{ {' UNION '.join(branches)} }}"
    for row in reader.select(query, kinds={"which": number_below(len(wanted))}):
        found[str(row["which"].value)].add(row["value"])
    remembered.update(zip(wanted, map(_found, found.values()), strict=True))


def find_choices(reader: Reader, parameter: Parameter) -> Choices:
    """The choices of a parameter; those that were read before are remembered for the snapshot."""
    unasked = Choices.unasked(parameter, reader.manifest.languages)
    if unasked is not None:
        return unasked
    query, remembered = choices_query(parameter), _remembered(reader)
    choices = remembered.get(query)
    if choices is None:
        choices = remembered[query] = _found({row["value"] for row in reader.select(query)})
    return choices


def has_choice(reader: Reader, parameter: Parameter, term: Term) -> bool:
    """Whether the term is one of the choices: for those of which there are too many to list."""
    return bool(reader.select(choice_query(parameter), lists={"value": [term]}))


def _found(terms: Iterable[AnyTerm]) -> Choices:
    return Choices.found(term for term in terms if not isinstance(term, ox.BlankNode))


@once_for_each_snapshot
def _remembered(reader: Reader) -> dict[str, Choices]:
    """Query -> what it found, filled by whoever asks."""
    return {}
