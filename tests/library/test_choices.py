"""What a parameter may be chosen from: the same for the server and for a client, and one choice looked up by itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import pyoxigraph as ox
import pytest

from itukg.client.questions import Library
from itukg.library.choices import MOST, Choices, find_choices, has_choice
from itukg.library.question import Parameter, Question, Term
from itukg.snapshot import OpenSnapshot
from itukg.stores.embedded import EmbeddedReader

HB = "https://harbour.example/ontology#"
PARAMETERS = {
    "a class": Parameter("ship", "iri", {}, class_=HB + "Ship"),
    "a property": Parameter("sign", "code", {}, class_=HB + "Ship", property_=HB + "callSign"),
    "an own pattern": Parameter("ship", "iri", {}, choices=f"?value a <{HB}Ship>"),
    "one that binds the value": Parameter(
        "sign", "code", {}, choices=f"?ship <{HB}callSign> ?sign . BIND(LCASE(?sign) AS ?value)"
    ),
    "one that selects it": Parameter(
        "sign", "code", {}, choices=f"{{ SELECT ?value {{ ?ship <{HB}callSign> ?value }} }}"
    ),
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_each_choice_is_found_by_itself_and_nothing_else_is(harbour_snapshot: OpenSnapshot, name: str) -> None:
    parameter, reader = PARAMETERS[name], EmbeddedReader(harbour_snapshot)

    def ask(query: str) -> Mapping[str, Any]:
        answer = harbour_snapshot.store.query(query)
        assert isinstance(answer, ox.QuerySolutions)
        return cast(Mapping[str, Any], json.loads(answer.serialize(format=ox.QueryResultsFormat.JSON) or b""))

    choices = find_choices(reader, parameter)
    assert choices.complete and len(choices.terms) >= 2
    # A graph with more of them than are listed: then each is looked up.
    question = Question("asked", {}, {}, {}, (parameter,), {}, None, "SELECT * {}")
    library = _Large({"asked": question}, ("en",), {}, "https://harbour.example/")
    assert Library.choices(library, parameter, ask) == choices
    for term in choices.terms:
        assert has_choice(reader, parameter, term), term
        assert library.terms("asked", {parameter.name: term.value}, ask) == {parameter.name: term}
    others: list[Term] = [ox.NamedNode("https://harbour.example/id/ship/none"), ox.Literal("none"), ox.Literal("HBA7 ")]
    assert not [term for term in others if has_choice(reader, parameter, term)]


class _Large(Library):
    def choices(self, parameter: Parameter, ask: Any) -> Choices:
        return Choices((), complete=False)


def test_no_more_are_listed_than_people_choose_from() -> None:
    terms = [ox.Literal(f"{number:05}") for number in range(MOST + 1)]
    assert Choices.found(reversed(terms)) == Choices(tuple(terms[:MOST]), complete=False)
    assert Choices.found(terms[:MOST]) == Choices(tuple(terms[:MOST]))
