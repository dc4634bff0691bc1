"""Parameters of lists, read and refused; the outline of a text; what the display vocabulary may not say."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from itukg.display.outline import anchor, arrange
from itukg.errors import DatasetError
from itukg.listing.declared import Declared, Facet, Listing, Step, inherited
from itukg.listing.lists import Selection
from itukg.listing.parameters import ROOM, BadParameterError, read_selection, to_iri
from itukg.listing.values import in_full

EX = "https://example.org/ns#"
PREFIXES = {"ex": EX, "id": "https://example.org/id/"}
KNOWN = "type, sort, page, size, more, lang, topic, ex:by"
PUB = "PREFIX pub: <https://w3id.org/itukg/publisher#> PREFIX ex: <https://example.org/ns#> "


def read(*pairs: tuple[str, str]) -> Selection:
    spelled = {EX + "topic": "topic"}
    return read_selection(
        pairs, EX + "Thing", ["topic", "ex:by"], ["name", "date"], PREFIXES, lambda iri: spelled.get(iri, "?")
    )


def test_a_list_is_read_from_its_parameters() -> None:
    asked = read(("type", "ex:Thing"), ("topic", "id:a"),
                 ("ex:by", "<https://example.org/id/b>"), ("topic", "id:a"),
                 (EX + "topic", "true"), ("sort", "date"), ("page", "3"), ("size", "10"),
                 ("more", "topic"))  # fmt: skip
    filters = (("topic", "https://example.org/id/a"), ("ex:by", "https://example.org/id/b"), ("topic", "true"))
    assert asked == Selection(EX + "Thing", filters, "date", 3, 10)
    assert read() == Selection(EX + "Thing", (), "name", 1, 50)


@pytest.mark.parametrize(
    ("pair", "word", "values"),
    [
        (("color", "red"), "unknown_parameter", {"name": "color", "known": KNOWN}),
        (("topic", ""), "empty_facet", {"name": "topic"}),
        (("sort", "size"), "bad_sort", {"value": "size", "known": "name, date"}),
        (("page", "0"), "bad_number", {"name": "page", "value": "0", "most": 10_000_000}),
        (("page", "²"), "bad_number", {"name": "page", "value": "²", "most": 10_000_000}),
        (("size", "1001"), "bad_number", {"name": "size", "value": "1001", "most": 1000}),
        (("more", "color"), "bad_more", {"value": "color", "known": "topic, ex:by"}),
    ],
)  # fmt: skip
def test_a_parameter_that_cannot_be_used_is_named(pair: tuple[str, str], word: str, values: dict[str, object]) -> None:
    with pytest.raises(BadParameterError) as told:
        read(pair)
    assert (told.value.word, told.value.values) == (word, values)


def test_a_parameter_is_given_once_and_a_list_is_not_narrowed_for_ever() -> None:
    with pytest.raises(BadParameterError, match="doubled_parameter"):
        read(("page", "1"), ("page", "2"))
    with pytest.raises(BadParameterError, match="many_filters"):
        read(*((("topic", str(number))) for number in range(21)))


def test_names_with_a_prefix() -> None:
    assert to_iri("ex:Thing", PREFIXES) == EX + "Thing"
    assert to_iri("https://example.org/x", PREFIXES) == "https://example.org/x"
    assert to_iri("other:Thing", PREFIXES) == "other:Thing"


def declared(turtle: str) -> Declared:
    text = PUB.replace("PREFIX", "@prefix").replace("> ", "> . ") + turtle
    quads = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
    return Declared([quad.triple for quad in quads], PREFIXES)


def test_what_is_said_of_a_class_holds_for_narrower_ones_unless_they_say_otherwise() -> None:
    said = declared(
        "ex:Wide pub:facets ( ex:by [ pub:path ( [ <http://www.w3.org/ns/shacl#inversePath> ex:of ] ex:on ) ;"
        ' pub:parameter "on" ; pub:widenedBy ex:up ] ) ; pub:listNumber ex:size . ex:Narrow pub:rowFacts ( ex:by ) .'
    )
    facets = (
        Facet("ex:by", (Step(EX + "by"),)),
        Facet("on", (Step(EX + "of", inverse=True), Step(EX + "on")), {}, EX + "up"),
    )
    parents = {EX + "Narrow": [EX + "Middle"], EX + "Middle": [EX + "Wide"], EX + "Wide": [EX + "Narrow"]}
    found = inherited(said.listings, EX + "Narrow", lambda iri: parents.get(iri, []))
    assert found == Listing(facets, (EX + "by",), (), EX + "size")


@pytest.mark.parametrize("name", ["page", "on"])
def test_a_facet_has_a_name_of_its_own(name: str) -> None:
    other = ' ex:B pub:facets ( [ pub:path ex:p ; pub:parameter "on" ] ) .'
    with pytest.raises(DatasetError, match=name) as told:
        declared(f'ex:A pub:facets ( [ pub:path ex:q ; pub:parameter "{name}" ] ) .' + other)
    assert "pub:parameter" in told.value.chinese


def test_a_text_is_read_in_the_order_of_its_parts_under_the_nearest_whole() -> None:
    def row(part: str, whole: str, order: int | None = None) -> dict[str, ox.NamedNode | ox.Literal]:
        iris = {"part": ox.NamedNode(EX + part), "whole": ox.NamedNode(EX + whole)}
        return iris if order is None else {**iris, "order": ox.Literal(order)}

    rows = [row("b", "book", 1), row("a", "book", 2), row("a1", "a", 2), row("a1", "book", 2), row("a2", "a", 10),
            row("b10", "b"), row("b2", "b"), row("x", "y"), row("y", "x")]  # fmt: skip
    parts = [(part.iri.removeprefix(EX), part.depth, part.is_section) for part in arrange(EX + "book", rows)]
    assert parts == [
        ("b", 1, True),
        ("b2", 2, False),
        ("b10", 2, False),
        ("a", 1, True),
        ("a1", 2, False),
        ("a2", 2, False),
    ]


def test_parts_have_anchors_that_say_which_they_are() -> None:
    base = "https://example.org/"
    assert anchor(base + "id/doc/7/para/7.3/p2", base + "id/doc/7", base) == "para-7.3-p2"
    assert anchor(base + "id/rule/a b", base + "id/doc/7", base) == "rule-a-b"


def test_the_values_that_are_told_are_whole() -> None:
    names = [f"https://example.org/id/{letter * 60}" for letter in "abcde"]
    assert in_full(names) == ", ".join(names[:2]) and len(in_full(names)) <= ROOM
    assert in_full(names[:1]) == names[0] and in_full(["a" * (ROOM + 1), "b"]) == in_full([]) == ""
