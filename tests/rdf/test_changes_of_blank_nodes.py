"""Comparing what has no name: blank nodes are the same by what is said of them, whatever their shape."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest

from itukg.releases.changelist import as_markdown
from itukg.releases.compare import compare
from itukg.releases.state import State
from itukg.turtle.terms import PUB

CATALOG_TTL = f"""@prefix : <urn:x:> . @prefix pub: <{PUB}> .
:set pub:base <urn:x:> ; pub:language "en" ; <http://www.w3.org/ns/dcat#version> "1.0.0" ; pub:graph :g .
:g pub:role pub:Data .
"""


def state(text: str) -> State:
    triples = list(ox.parse((CATALOG_TTL + text).encode(), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True))
    random.Random(len(text)).shuffle(triples)
    return State([ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode("urn:x:g")) for quad in triples], "x")


SHAPES_OF_NODES = [
    ":a :p [ :q 1 ; :r [ :s 2 ] ] .",
    ":a :p _:b . :c :p _:b . _:b :q 1 .",  # shared by two things
    ":a :p _:b . _:b :q _:c . _:c :q _:b .",  # in a circle
    "_:b :q _:c . _:c :q _:b . _:d :q _:d .",  # in a circle, on no thing
    "[] :q [ :r 1 ] . [] :q [ :r 1 ] .",  # twice the same, on no thing
    ":a :p ( 1 [ :q 2 ] ( 3 ) ) .",
]


@pytest.mark.parametrize("text", SHAPES_OF_NODES)
def test_any_shape_of_blank_nodes_is_the_same_as_itself(text: str) -> None:
    comparison = compare(state(text), state(text))
    assert comparison.is_empty


DIFFERENT = [
    *((SHAPES_OF_NODES[index - 1], SHAPES_OF_NODES[index]) for index in range(len(SHAPES_OF_NODES))),
    # The same nodes, entered at another one of them.
    (":a :p _:b . _:b :q _:c . _:c :r _:b .", ":a :p _:c . _:b :q _:c . _:c :r _:b ."),
    # A circle on no thing, and none; a circle with one value changed in it.
    ("_:b :q _:c . _:c :q _:b .", ""),
    (":a :p _:b . _:b :q _:b ; :r 1 ; :s 1 .", ":a :p _:b . _:b :q _:b ; :r 1 ; :s 2 ."),
    (":a :p [ :q ( 1 2 ) ] .", ":a :p [ :q ( 2 1 ) ] ."),
]


@pytest.mark.parametrize(("before", "after"), DIFFERENT)
def test_different_shapes_differ(before: str, after: str) -> None:
    comparison = compare(state(before), state(after))
    assert not comparison.is_empty
    assert as_markdown(comparison, "en") == as_markdown(compare(state(before), state(after)), "en")


def test_one_of_two_equal_statements_about_nothing_named_goes() -> None:
    (unnamed,) = compare(state("[] :q 1 . [] :q 1 ."), state("[] :q 1 .")).unnamed
    assert (len(unnamed.gone), len(unnamed.came)) == (1, 0)
